import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { PursuitAnswer } from '#contract/field-view.ts';
import type { IncidentView } from '#contract/incident-view.ts';
import { basemapQuery, useMe } from '../api/queries.ts';
import { usePreferences } from '../app/preferences.ts';
import { useServerMinute } from '../feed/server-clock.ts';
import { clockTime } from '../words/time.ts';
import { crewQuery } from './field-api.ts';
import { FieldMap, type FieldPicture, type FitTo } from './field-map.ts';
import type { OwnPlace } from './use-position.ts';
import { useWay } from './use-way.ts';
import styles from './field.module.css';

interface FieldMapViewProps {
  readonly me: OwnPlace | undefined;
  /** Undefined: nothing but where one is. */
  readonly incident: IncidentView | undefined;
  readonly pursuit?: PursuitAnswer | undefined;
}

const FITS = ['all', 'me', 'scene', 'suspect'] as const satisfies readonly FitTo[];

/** The map of those on the way; the buttons bring back what the hand has lost. */
export function FieldMapView({ me, incident, pursuit }: FieldMapViewProps) {
  const { t } = useTranslation();
  const target = useRef<HTMLDivElement>(null);
  const map = useFieldMap(target);
  const picture = usePicture({ me, incident, pursuit });
  useEffect(() => map?.show(picture), [map, picture]);
  const can = { all: true, me: picture.me !== undefined, scene: picture.scene !== undefined, suspect: picture.suspect.length > 0 };
  return (
    <div className={styles['map']}>
      <div ref={target} className={styles['mapTarget']} role="img" aria-label={t('field.tabs.map')} />
      <div className={styles['fits']}>
        {FITS.filter((each) => can[each]).map((each) => (
          <button key={each} type="button" onClick={() => map?.fit(each)}>
            {t(`field.fit.${each}`)}
          </button>
        ))}
      </div>
    </div>
  );
}

function useFieldMap(target: RefObject<HTMLDivElement | null>): FieldMap | undefined {
  const me = useMe();
  const { theme } = usePreferences();
  const base = useQuery(basemapQuery);
  const [map, setMap] = useState<FieldMap>();
  const { centre, extent } = me.city;
  useEffect(() => {
    const element = target.current;
    if (!element) return undefined;
    const made = new FieldMap(element, { centre, extent });
    setMap(made);
    return () => made[Symbol.dispose]();
    // The city does not change while a person is signed in.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [target]);
  useEffect(() => {
    // Streets are missing then, not what happens on them.
    if (map && base.data) map.setBase(base.data.layers, () => undefined);
  }, [map, base.data, theme]);
  return map;
}

function usePicture({ me, incident, pursuit }: FieldMapViewProps): FieldPicture {
  const { city } = useMe();
  const kind = useQuery(crewQuery).data?.crew?.kind;
  const way = useWay(incident?.place, me, kind).data?.routes[0]?.line;
  const minute = useServerMinute();
  return useMemo(
    () => ({
      me,
      scene: incident?.place,
      cameras: (incident?.cameras ?? []).map(({ lon, lat, bearing }) => ({ lon, lat, bearing })),
      suspect: [...(incident?.sightings ?? [])]
        .sort((a, b) => a.at - b.at)
        .map(({ lon, lat, at, certain }) => ({ lon, lat, certain, words: clockTime(at, city.timeZone) })),
      way: way ?? [],
      escape: pursuit?.area.lines ?? [],
      cordon: pursuit?.roads ?? [],
    }),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- drawn anew each minute for the words
    [me, incident, pursuit, way, city.timeZone, minute],
  );
}
