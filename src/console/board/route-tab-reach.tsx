import { SegmentedControl, Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import type { ReachAnswer } from '#contract/road-view.ts';
import { distanceMetres } from '#domain/place.ts';
import { failureWords } from '../api/say.ts';
import { pathDesk, usePathDesk } from '../map/paths/path-desk.ts';
import { REACH_MINUTES, useReach } from '../map/paths/use-paths.ts';
import { distance } from '../words/time.ts';
import { RouteTabVehicle } from './route-tab-vehicle.tsx';
import styles from './route-tab.module.css';

/** What is in reach of the incident within 5, 10 and 15 minutes, by traffic as it is now. */
export function RouteTabReach({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const direction = usePathDesk((state) => state.direction);
  const reach = useReach(incident);
  return (
    <>
      <SegmentedControl
        fullWidth
        aria-label={t('paths.reach.direction')}
        value={direction}
        onChange={(value) => pathDesk.set({ direction: value as 'from' | 'towards' })}
        data={(['towards', 'from'] as const).map((each) => ({ value: each, label: t(`paths.reach.${each}`) }))}
      />
      <RouteTabVehicle />
      {reach.isPending && <Skeleton height={72} />}
      {reach.isError && <p role="alert">{failureWords(t, reach.error)}</p>}
      {reach.data && !reach.isError && (
        <section>
          <h3>{t('paths.reach.legend')}</h3>
          <ul className={styles['bands']}>
            {lengths(reach.data).map((metres, band) => (
              <li key={band}>
                <i data-band={band} aria-hidden />
                <span>{t('paths.reach.within', { n: REACH_MINUTES[band] })}</span>
                <span className="figures quiet">{t('paths.reach.roads', { length: distance(metres) })}</span>
              </li>
            ))}
          </ul>
          {reach.data.cut && <p className="quiet">{t('paths.reach.cut')}</p>}
        </section>
      )}
    </>
  );
}

/** Metres of road within the end of each band: both directions of a road count once each. */
function lengths({ lines, seconds }: ReachAnswer): readonly number[] {
  return REACH_MINUTES.map((minutes) =>
    lines.reduce((sum, line, at) => ((seconds[at] ?? 0) < minutes * 60 ? sum + lengthOf(line) : sum), 0),
  );
}

export function lengthOf(line: readonly (readonly [number, number])[]): number {
  return line.reduce((sum, [lon, lat], at) => {
    const before = line[at - 1];
    return before ? sum + distanceMetres({ lon: before[0], lat: before[1] }, { lon, lat }) : sum;
  }, 0);
}
