import type { TFunction } from 'i18next';
import { useEffect, useRef, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../../app/preferences.ts';
import { approach } from '../approach.ts';
import { canvasLayer, type Brush } from '../canvas-layer.ts';
import { choice, useChoice } from '../choice.ts';
import type { CityMap } from '../city-map.ts';
import type { LayerHit } from '../hit-tests.ts';
import { motionMs } from '../map-motion.ts';
import { hitUnit, shareDone } from './hit-unit.ts';
import { paintUnitMark, paintUnits, type UnitLetters, type UnitLook } from './paint-units.ts';
import { unitsOnMap, type MapUnit } from './unit-store.ts';

/** Few units are drawn on their way, so often a second; of more every place as it is told is enough. */
const MAX_DRAWN_MOVING = 150;
const STEP_MS = 125;
/** A step of less than a pixel or so a frame is not seen. */
const MOVING_FROM_RESOLUTION = 8;
const FOLLOW_MS = 400;
/** The followed unit is brought back to the middle when it has left this share of the map. */
const FOLLOW_SHARE = 0.5;

/** Units on the move, where they are and where they go. Draws; shows nothing by itself. */
export function MapUnits({ map, ready }: { readonly map: RefObject<CityMap | undefined>; readonly ready: boolean }): undefined {
  const { t } = useTranslation();
  const { theme, language } = usePreferences();
  const words = useRef(t);
  const painted = useRef<Painted>(undefined);
  useEffect(() => {
    words.current = t;
    painted.current?.all();
  }, [t, theme, language]);
  const chosen = useChoice();
  useEffect(() => painted.current?.mark(), [chosen]);

  useEffect(() => {
    const city = map.current;
    if (!ready || !city) return undefined;
    const shown = showUnits(city, () => words.current);
    painted.current = shown;
    return () => {
      painted.current = undefined;
      shown.leave();
    };
  }, [map, ready]);
  return undefined;
}

type Words = TFunction;

/** Ten thousand units are drawn for what changes of them, one for what is chosen or under the pointer. */
interface Painted {
  readonly all: () => void;
  readonly mark: () => void;
}

/** Above every unit, below what happens now. */
const MARK_HEIGHT = 18.5;
const MARGIN = 0.15;

/** Puts the layer on the map and keeps it drawn; outside React, because it changes eight times a second. */
function showUnits(city: CityMap, words: () => Words): Painted & { readonly leave: () => void } {
  let hovered: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (): UnitLook => ({
    tokens: city.tokens,
    letters: lettersOf(words()),
    share: drawsMoving(city) ? shareDone(performance.now() - unitsOnMap.get().heardAt) : 1,
  });
  const layer = canvasLayer({ margin: MARGIN, paint: (brush) => paintUnits(brush, unitsOnMap.get(), look()) });
  const mark = canvasLayer({
    zIndex: MARK_HEIGHT,
    margin: MARGIN,
    paint: (brush) => layer.layer.getVisible() && paintMarks(brush, { hovered, look: look() }),
  });
  city.ol.addLayer(mark.layer);
  const away = city.layers.add({ id: 'units', title: words()('mapList.tabs.units'), storey: 'work', layer: layer.layer });
  const step = (): void => {
    clearTimeout(timer);
    layer.repaint();
    mark.repaint();
    if (drawsMoving(city) && performance.now() - unitsOnMap.get().heardAt < 1_000) timer = setTimeout(step, STEP_MS);
  };
  const leaveStore = unitsOnMap.subscribe(() => {
    step();
    follow(city);
  });
  const leaveHits = city.hits.add({
    at: ({ x, y, resolution }): LayerHit | undefined => {
      if (!layer.layer.getVisible()) return undefined;
      const hit = hitUnit(unitsOnMap.get(), { x, y, resolution, scale: city.tokens.scale });
      if (!hit) return undefined;
      if ('unit' in hit) {
        const { id, callSign } = hit.unit;
        return { kind: 'layer', id, label: callSign, choose: () => choice.set({ kind: 'unit', id, follow: false }) };
      }
      const { group } = hit;
      const label = words()('units.group', { n: group.count, stale: group.stale });
      return { kind: 'layer', id: `${group.x} ${group.y}`, label, choose: () => approach(city.ol, group) };
    },
    hover: (hit) => {
      hovered = hit?.id;
      mark.repaint();
    },
  });
  // Whoever drags the map wants to look elsewhere.
  const letGo = (): void => {
    const chosen = choice.get();
    if (chosen?.kind === 'unit' && chosen.follow) choice.set({ ...chosen, follow: false });
  };
  city.ol.on('pointerdrag', letGo);
  return {
    all: () => {
      layer.repaint();
      mark.repaint();
    },
    mark: () => mark.repaint(),
    leave: () => {
      city.ol.removeLayer(mark.layer);
      clearTimeout(timer);
      leaveStore();
      leaveHits();
      city.ol.un('pointerdrag', letGo);
      if (away) away();
    },
  };
}

/** The unit that is chosen and the one under the pointer. */
function paintMarks(brush: Brush, { hovered, look }: { readonly hovered: string | undefined; readonly look: UnitLook }): boolean {
  const { units } = unitsOnMap.get();
  const marked = choice.get();
  const find = (id: string | undefined): MapUnit | undefined => (id === undefined ? undefined : units.find((unit) => unit.id === id));
  const [chosen, under] = [find(marked?.kind === 'unit' ? marked.id : undefined), find(hovered)];
  if (under && under !== chosen) paintUnitMark(brush, under, { look, chosen: false });
  if (chosen) paintUnitMark(brush, chosen, { look, chosen: true });
  return chosen !== undefined || under !== undefined;
}

function lettersOf(t: Words): UnitLetters {
  return {
    patrolCar: t('units.letter.patrolCar'),
    fireEngine: t('units.letter.fireEngine'),
    ambulance: t('units.letter.ambulance'),
    officer: t('units.letter.officer'),
    cityVehicle: t('units.letter.cityVehicle'),
  };
}

/** Not while the hand drags the map: what moves with everything is not seen to move by itself, and each drawing is one that the drag waits for. */
function drawsMoving(city: CityMap): boolean {
  const { units } = unitsOnMap.get();
  const view = city.ol.getView();
  return (
    units.length <= MAX_DRAWN_MOVING &&
    (view.getResolution() ?? Infinity) <= MOVING_FROM_RESOLUTION &&
    !view.getInteracting() &&
    motionMs(1) > 0 &&
    document.visibilityState === 'visible'
  );
}

/** Keeps the followed unit within the middle of the map; never while somebody moves the map. */
function follow(city: CityMap): void {
  const chosen = choice.get();
  if (chosen?.kind !== 'unit' || !chosen.follow) return;
  const unit = unitsOnMap.get().units.find(({ id }) => id === chosen.id);
  const view = city.ol.getView();
  const [width = 0, height = 0] = city.ol.getSize() ?? [];
  const [x = 0, y = 0] = view.getCenter() ?? [];
  if (!unit || view.getInteracting() || view.getAnimating()) return;
  const reach = (pixels: number): number => (pixels * (view.getResolution() ?? 1) * FOLLOW_SHARE) / 2;
  if (Math.abs(unit.x - x) <= reach(width) && Math.abs(unit.y - y) <= reach(height)) return;
  view.animate({ center: [unit.x, unit.y], duration: motionMs(FOLLOW_MS) });
}
