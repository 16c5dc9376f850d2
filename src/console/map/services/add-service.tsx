import { Button, Loader, Modal, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MapServiceLayer, MapServiceView } from '#contract/map-service.ts';
import { mapServiceQuery } from '../../api/queries.ts';
import { CallFailed } from '../../api/call.ts';
import { titleIn } from '../../words/i18n.ts';
import { infoFormatOf } from './info-facts.ts';
import { OfferRow } from './offer-row.tsx';
import { sayWhy } from './say-why.ts';
import { whyIn, type WantedLayer } from './service-layers.ts';
import styles from './services.module.css';

/** Rows that are drawn; the rest is found by searching. */
const MAX_SHOWN = 200;

/** Servers on the left, what the chosen one has on the right. */
export function AddService({ services, onClose }: { readonly services: readonly MapServiceView[]; readonly onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const [chosen, choose] = useState(services[0]?.id);
  const service = services.find(({ id }) => id === chosen);
  return (
    <Modal opened onClose={onClose} title={t('mapServices.add')} size="46rem">
      {services.length === 0 ? (
        <p className={styles['none']}>{t('mapServices.none')}</p>
      ) : (
        <div className={styles['columns']}>
          <ul className={styles['servers']} aria-label={t('mapServices.servers')}>
            {services.map((each) => (
              <li key={each.id}>
                <button type="button" aria-pressed={each.id === chosen} onClick={() => choose(each.id)}>
                  <span>{titleIn(i18n.language, each.title)}</span>
                  <small>{each.type === 'tiles' || each.type === 'vector' ? t('mapServices.tiles') : each.type.toUpperCase()}</small>
                </button>
              </li>
            ))}
          </ul>
          {service && <Offer key={service.id} service={service} />}
        </div>
      )}
    </Modal>
  );
}

function Offer({ service }: { readonly service: MapServiceView }) {
  const { t, i18n } = useTranslation();
  const [filter, setFilter] = useState('');
  const { data, error, isFetching, refetch } = useQuery({
    ...mapServiceQuery(service.id),
    enabled: service.ready && service.type !== 'tiles',
  });
  const title = titleIn(i18n.language, service.title);
  if (!service.ready) return <p className={styles['none']}>{t('mapServices.noKeyLong', { name: title })}</p>;
  if (service.type === 'tiles')
    return (
      <ul className={styles['layers']}>
        <OfferRow title={title} note={service.attribution} wanted={{ service: service.id, title, queryable: false, crs: [] }} />
      </ul>
    );
  if (isFetching && !data) return <p className={styles['none']}>{<Loader size="sm" />}</p>;
  if (error || !data)
    return (
      <div className={styles['none']}>
        <p>
          {t('mapServices.offerFailed', {
            name: title,
            reason: sayWhy(error instanceof CallFailed ? whyIn(error.errors) : undefined, t),
          })}
        </p>
        <Button variant="default" onClick={() => void refetch()}>
          {t('mapServices.again')}
        </Button>
      </div>
    );
  const words = filter.trim().toLowerCase();
  const fitting = data.layers.filter((layer) =>
    [layer.title, layer.name, ...layer.path].some((each) => each.toLowerCase().includes(words)),
  );
  return (
    <div>
      <TextInput
        aria-label={t('mapServices.find')}
        placeholder={t('mapServices.find')}
        leftSection={<IconSearch size="1rem" aria-hidden />}
        value={filter}
        onChange={(event) => setFilter(event.currentTarget.value)}
      />
      <ul className={styles['layers']} aria-label={t('mapServices.layersOf', { name: title })}>
        {fitting.slice(0, MAX_SHOWN).map((layer) => (
          <OfferRow
            key={layer.name}
            title={layer.title}
            note={noteOf(layer)}
            wanted={wantedOf(service, layer, { from: title, infoFormat: infoFormatOf(data.infoFormats) })}
            styles={layer.styles}
            unusable={service.type === 'wmts' && layer.pyramid === undefined}
          />
        ))}
      </ul>
      {(fitting.length > MAX_SHOWN || data.cut) && <p className="quiet">{t('mapServices.more', { count: MAX_SHOWN })}</p>}
      {fitting.length === 0 && <p className="quiet">{t('mapServices.nothing')}</p>}
    </div>
  );
}

function noteOf({ name, path }: MapServiceLayer): string {
  return [...path.filter(Boolean), name].join(' › ');
}

function wantedOf(
  service: MapServiceView,
  { name, title, queryable, crs, pyramid }: MapServiceLayer,
  { from, infoFormat }: { readonly from: string; readonly infoFormat: string | undefined },
): WantedLayer {
  return { service: service.id, layer: name, title: `${title} (${from})`, queryable, crs, pyramid, infoFormat };
}
