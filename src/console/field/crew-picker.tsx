import { Button, NativeSelect, Skeleton, TextInput } from '@mantine/core';
import { IconCar, IconSearch, IconWalk } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { UNIT_KINDS, type UnitKind } from '#domain/unit.ts';
import { ownUnitsQuery, useCrewChange } from './field-api.ts';
import styles from './field.module.css';

/** Which unit one goes with: what it is sent to is what one sees. */
export function CrewPicker() {
  const { t } = useTranslation();
  const units = useQuery(ownUnitsQuery);
  const change = useCrewChange();
  const [sought, setSought] = useState('');
  const found = (units.data?.units ?? [])
    .filter((unit) => unit.callSign.includes(sought.trim()) || unit.id.includes(sought.trim()))
    .sort((a, b) => a.callSign.localeCompare(b.callSign, 'ko', { numeric: true }));
  return (
    <section className={styles['crew']} aria-labelledby="crew-title">
      <h1 id="crew-title">{t('field.crew.title')}</h1>
      <p className="quiet">{t('field.crew.hint')}</p>
      <TextInput
        size="lg"
        aria-label={t('field.crew.search')}
        placeholder={t('field.crew.search')}
        leftSection={<IconSearch size="1.25rem" aria-hidden />}
        value={sought}
        onChange={(event) => setSought(event.currentTarget.value)}
      />
      {units.isPending && <Skeleton height={160} />}
      {units.data && units.data.units.length === 0 && <p className="quiet">{t('field.crew.none')}</p>}
      <ul className={styles['units']} aria-label={t('field.crew.list')}>
        {found.map(({ id, organisation, callSign, kind }) => (
          <li key={id}>
            <button
              type="button"
              disabled={change.isPending}
              onClick={() => change.mutate({ unit: id.slice(organisation.length + 1), kind, callSign })}
            >
              {kind === 'officer' ? <IconWalk size="1.5rem" aria-hidden /> : <IconCar size="1.5rem" aria-hidden />}
              <b>{callSign}</b>
              <span className="quiet">{t(`units.kind.${kind}`)}</span>
            </button>
          </li>
        ))}
      </ul>
      <OtherUnit busy={change.isPending} onJoin={(wanted) => change.mutate(wanted)} />
    </section>
  );
}

function OtherUnit({
  busy,
  onJoin,
}: {
  readonly busy: boolean;
  readonly onJoin: (wanted: { unit: string; kind: UnitKind; callSign: string }) => void;
}) {
  const { t } = useTranslation();
  const [unit, setUnit] = useState('');
  const [callSign, setCallSign] = useState('');
  const [kind, setKind] = useState<UnitKind>('patrolCar');
  const ready = unit.trim() !== '' && callSign.trim() !== '';
  return (
    <details className={styles['other']}>
      <summary>{t('field.crew.other')}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) onJoin({ unit: unit.trim(), kind, callSign: callSign.trim() });
        }}
      >
        <TextInput
          size="lg"
          label={t('field.crew.number')}
          value={unit}
          maxLength={64}
          onChange={(event) => setUnit(event.currentTarget.value)}
        />
        <TextInput
          size="lg"
          label={t('field.crew.callSign')}
          value={callSign}
          maxLength={64}
          onChange={(event) => setCallSign(event.currentTarget.value)}
        />
        <NativeSelect
          size="lg"
          label={t('field.crew.kind')}
          value={kind}
          onChange={(event) => setKind(UNIT_KINDS.find((each) => each === event.currentTarget.value) ?? 'patrolCar')}
          data={UNIT_KINDS.map((each) => ({ value: each, label: t(`units.kind.${each}`) }))}
        />
        <Button type="submit" size="xl" fullWidth disabled={!ready} loading={busy}>
          {t('field.crew.join')}
        </Button>
      </form>
    </details>
  );
}
