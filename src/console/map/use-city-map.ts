import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { IncidentView } from '#contract/incident-view.ts';
import { isLive } from '#domain/incident.ts';
import { basemapQuery, coverageQuery, useMe } from '../api/queries.ts';
import { answerCentre, answerMapTargets } from '../app/map-target.ts';
import { PULSE_MS, useDesk } from '../app/desk.ts';
import { usePreferences } from '../app/preferences.ts';
import { useOpenIncident } from '../board/open-incident.ts';
import { useFeedSoon } from '../feed/use-feed-soon.ts';
import { onServerSecond, serverNow } from '../feed/server-clock.ts';
import { afterFirstPicture } from '../tiles/first-picture.ts';
import { slotsOf } from '../tiles/slots.ts';
import { clockTime } from '../words/time.ts';
import styles from './map.module.css';
import type { Coverage } from './cameras/open-cameras.ts';
import { CityMap, type CityMapOptions } from './city-map.ts';

interface UseCityMap extends Pick<CityMapOptions, 'onClick' | 'onHover' | 'onMenu'> {
  readonly target: RefObject<HTMLDivElement | null>;
}

/** Keeps the map equal to what is known: incidents, the open one with its cameras. */
export function useCityMap(options: UseCityMap) {
  const me = useMe();
  const { theme, labelSize } = usePreferences();
  const map = useRef<CityMap>(undefined);
  const latest = useRef(options);
  latest.current = options;
  const [ready, setReady] = useState(0);
  const [baseFailed, setBaseFailed] = useState(false);

  useEffect(() => {
    const element = options.target.current;
    if (!element) return undefined;
    const made = new CityMap({
      target: element,
      ...me.city,
      onClick: (hit) => latest.current.onClick(hit),
      onHover: (hover) => latest.current.onHover(hover),
      onMenu: (at) => latest.current.onMenu(at),
      onBaseFailed: () => setBaseFailed(true),
      timeOf: (moment) => clockTime(moment, me.city.timeZone),
      pulseClass: styles['pulse'] ?? '',
    });
    map.current = made;
    setReady((count) => count + 1);
    const leave = [
      answerMapTargets((place) => made.motion.showPlace(place)),
      answerCentre(() => made.centre()),
      onServerSecond(() => made.tick()),
    ];
    return () => {
      for (const each of leave) each();
      made[Symbol.dispose]();
      map.current = undefined;
    };
    // The city does not change while a person is signed in.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const basemap = useQuery(basemapQuery);
  useEffect(() => {
    if (basemap.data) map.current?.setBase(basemap.data.layers);
  }, [basemap.data, theme, labelSize, ready]);

  const incidents = useFeedSoon((state) => state.incidents);
  const incident = useOpenIncident();
  const open = incident?.id;
  useEffect(() => {
    const shown = [...incidents.values()].filter((each) => isLive(each.status) || each.id === open);
    return afterFirstPicture(() => map.current?.setIncidents(shown, open, serverNow));
  }, [incidents, open, theme, labelSize, ready]);

  const tile = useDesk((state) => state.tile);
  const slots = incident ? slotsOf(incident) : undefined;
  const coverage = useCoverage(me.rights.includes('camera.list') ? incident : undefined);
  useEffect(() => {
    const shown = incident && isLive(incident.status) ? incident : undefined;
    return afterFirstPicture(() => map.current?.setOpenCameras(shown, { slots: slots ?? [], chosen: tile, coverage }));
  }, [incident, slots, tile, coverage, theme, ready]);

  // Moves only when another incident is opened: what changes within it moves nothing.
  useEffect(() => {
    if (!incident) return undefined;
    return afterFirstPicture(() => map.current?.motion.showIncident(incident));
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [open, ready]);

  usePulses(map, ready);
  const note = basemap.isError || baseFailed ? ('noBasemap' as const) : undefined;
  return { map, note, ready: ready > 0 };
}

const NO_COVERAGE: ReadonlyMap<string, Coverage> = new Map();

/** What the incident's cameras see past the buildings; until that is known, their fans are drawn whole. The video comes first. */
function useCoverage(incident: IncidentView | undefined): ReadonlyMap<string, Coverage> {
  const open = incident?.id;
  const [asked, setAsked] = useState<string>();
  useEffect(() => afterFirstPicture(() => setAsked(open)), [open]);
  const ids = asked === open ? (incident?.cameras ?? []).map(({ camera }) => camera).sort() : [];
  const { data } = useQuery(coverageQuery(ids));
  return useMemo(() => (data ? new Map(data.coverages.map(({ camera, ring }) => [camera, ring])) : NO_COVERAGE), [data]);
}

/** Three rings around each incident that has just come, once it is on the map. */
function usePulses(map: RefObject<CityMap | undefined>, ready: number): void {
  const incidents = useFeedSoon((state) => state.incidents);
  const fresh = useDesk((state) => state.fresh);
  const pulsed = useRef(new Map<string, number>());
  useEffect(() => {
    return afterFirstPicture(() => {
      for (const [id, at] of fresh) {
        if (Date.now() - at > PULSE_MS / 3 || pulsed.current.get(id) === at) continue;
        if (map.current?.pulse(id, PULSE_MS)) pulsed.current.set(id, at);
      }
    });
  }, [map, fresh, incidents, ready]);
}
