import { Button, NativeSelect } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MapServiceLayer } from '#contract/map-service.ts';
import { keyOf, MAX_WANTED, serviceDesk, useServiceDesk } from './service-desk.ts';
import type { WantedLayer } from './service-layers.ts';

interface OfferRowProps {
  readonly title: string;
  readonly note: string;
  readonly wanted: WantedLayer;
  /** Ways in which the server draws it, the usual one first. */
  readonly styles?: MapServiceLayer['styles'];
  /** Its tiles lie in a system that is not known here. */
  readonly unusable?: boolean;
}

/** A layer of a server: put on the map in one of its styles, or taken away. */
export function OfferRow({ title, note, wanted, styles = [], unusable = false }: OfferRowProps) {
  const { t } = useTranslation();
  const desk = useServiceDesk();
  const there = desk.wanted.find((each) => each.service === wanted.service && each.layer === wanted.layer);
  const [picked, setPicked] = useState('');
  const style = there?.style ?? picked;

  function toggle(): void {
    if (there) return serviceDesk.remove(keyOf(there));
    put(style);
  }
  function put(next: string): void {
    const put = { ...wanted, style: next === '' ? undefined : next };
    if (!serviceDesk.add(put))
      notifications.show({ message: t('mapServices.full', { count: MAX_WANTED }), color: 'yellow', autoClose: 6_000 });
  }
  function change(next: string): void {
    setPicked(next);
    if (!there) return;
    serviceDesk.remove(keyOf(there));
    put(next);
  }

  return (
    <li>
      <div>
        <span>{title}</span>
        <small>{unusable ? t('mapServices.noSystem') : note}</small>
      </div>
      {styles.length > 1 && (
        <NativeSelect
          size="xs"
          aria-label={t('mapServices.style', { name: title })}
          value={style}
          onChange={({ currentTarget: { value } }) => change(value)}
          data={[
            { value: '', label: t('mapServices.usualStyle') },
            ...styles.filter(({ name }) => name !== '').map((each) => ({ value: each.name, label: each.title || each.name })),
          ]}
        />
      )}
      <Button
        size="compact-sm"
        variant={there ? 'default' : 'filled'}
        disabled={unusable}
        onClick={toggle}
        aria-label={`${title}: ${there ? t('mapServices.takeAway') : t('mapServices.put')}`}
      >
        {there ? t('mapServices.takeAway') : t('mapServices.put')}
      </Button>
    </li>
  );
}
