import { Button } from '@mantine/core';
import { IconRoute } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { nearestUnitList } from '#contract/unit-view.ts';
import { call } from '../api/call.ts';
import { useMe } from '../api/queries.ts';
import { pathDesk } from '../map/paths/path-desk.ts';
import styles from './scene-tab.module.css';

const SHOWN = 4;
const EVERY_MS = 10_000;

/** Engines that are free, by when they can be there in live traffic; each with its way. */
export function SceneTabEngines({ incident, onRoute }: { readonly incident: IncidentView; readonly onRoute: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const { place } = incident;
  const at = place && { lon: String(place.lon), lat: String(place.lat), kind: 'fireEngine', limit: String(SHOWN) };
  const { data } = useQuery({
    queryKey: ['units', 'nearest', 'fireEngine', at],
    queryFn: ({ signal }) => call(nearestUnitList, `/api/v1/units/nearest?${new URLSearchParams(at)}`, { signal }),
    enabled: at !== undefined && me.rights.includes('unit.view'),
    refetchInterval: EVERY_MS,
    // Without roads there is no answer to come by asking again.
    retry: false,
  });
  if (!data) return undefined;
  return (
    <section aria-label={t('scene.engines')}>
      <h3>{t('scene.engines')}</h3>
      {data.units.length === 0 && <p className="quiet">{t('scene.enginesNone')}</p>}
      <ul>
        {data.units.map(({ unit, seconds }) => (
          <li key={unit.id} className={styles['row']}>
            <span className="one-line">
              {unit.callSign} <span className="quiet">{t(`units.state.${unit.state}`)}</span>
            </span>
            <b className="figures">{seconds < 60 ? t('units.arrivesSoon') : t('units.arrives', { minutes: Math.round(seconds / 60) })}</b>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconRoute size="1rem" aria-hidden />}
              aria-label={t('scene.routeOf', { name: unit.callSign })}
              onClick={() => {
                const from = { lon: unit.lon, lat: unit.lat, name: unit.callSign };
                pathDesk.begin(incident.id);
                pathDesk.set({ shown: 'route', profile: 'fireEngine', from, via: [], chosen: 0 });
                onRoute();
              }}
            >
              {t('scene.route')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
