import type MapBrowserEvent from 'ol/MapBrowserEvent.js';
import LineString from 'ol/geom/LineString.js';
import PointerInteraction from 'ol/interaction/Pointer.js';
import { fromLonLat, toLonLat } from 'ol/proj.js';
import type { Point } from '#domain/place.ts';
import type { PointerHold } from '../pointer-hold.ts';
import { pathDesk, withVia } from './path-desk.ts';
import type { Handle, PathLayer } from './path-layer.ts';

/** While something is dragged the way is asked for anew so often. */
const AGAIN_MS = 120;

interface Dragged {
  readonly handle: Exclude<Handle, { kind: 'line' }>;
  askedAt: number;
}

/** Drags the beginning of a way and the places it passes; a drag of the way itself makes another place to pass. */
export function pathDrag({
  paths,
  pointer,
  line,
}: {
  paths: PathLayer;
  pointer: PointerHold;
  line: () => readonly (readonly [number, number])[];
}): PointerInteraction {
  let dragged: Dragged | undefined;
  const handleAt = (event: MapBrowserEvent): Handle | undefined =>
    event.map.forEachFeatureAtPixel(event.pixel, (feature) => paths.handleOf(feature), {
      hitTolerance: 6,
      layerFilter: (layer) => layer === paths.layer,
    });
  const move = (event: MapBrowserEvent, { handle }: Dragged): void => {
    const [lon = 0, lat = 0] = toLonLat(event.coordinate);
    if (handle.kind === 'from') pathDesk.set({ from: { lon, lat, name: '' } });
    else pathDesk.set({ via: pathDesk.get().via.map((place, at) => (at === handle.index ? { lon, lat } : place)) });
  };
  return new PointerInteraction({
    handleDownEvent: (event) => {
      if (pointer.held) return false;
      const handle = handleAt(event);
      if (!handle) return false;
      if (handle.kind !== 'line') dragged = { handle, askedAt: 0 };
      else {
        const [lon = 0, lat = 0] = toLonLat(event.coordinate);
        const { via } = pathDesk.get();
        const index = passedBefore(line(), via, { lon, lat });
        const more = withVia(via, { lon, lat }, index);
        if (more === via) return false;
        pathDesk.set({ via: more, chosen: 0 });
        dragged = { handle: { kind: 'via', index }, askedAt: Date.now() };
      }
      return true;
    },
    handleDragEvent: (event) => {
      if (!dragged || Date.now() - dragged.askedAt < AGAIN_MS) return;
      dragged.askedAt = Date.now();
      move(event, dragged);
    },
    handleUpEvent: (event) => {
      if (dragged) move(event, dragged);
      dragged = undefined;
      return false;
    },
    handleMoveEvent: (event) => {
      if (event.dragging || pointer.held) return;
      const handle = handleAt(event);
      const target = event.map.getTargetElement();
      if (handle && target) target.style.cursor = 'grab';
    },
  });
}

/** How many of the places to pass lie before this place along the line. */
export function passedBefore(line: readonly (readonly [number, number])[], via: readonly Point[], place: Point): number {
  if (line.length < 2) return via.length;
  const drawn = new LineString(line.map(([lon, lat]) => fromLonLat([lon, lat])));
  const along = ({ lon, lat }: Point): number => {
    const [x = 0, y = 0] = drawn.getClosestPoint(fromLonLat([lon, lat]));
    let [passed, best, least] = [0, 0, Infinity];
    drawn.forEachSegment((start, end) => {
      const [ax = 0, ay = 0, bx = 0, by = 0] = [...start, ...end];
      const length = Math.hypot(bx - ax, by - ay);
      const share = length === 0 ? 0 : ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / (length * length);
      const clamped = Math.min(1, Math.max(0, share));
      const away = Math.hypot(ax + (bx - ax) * clamped - x, ay + (by - ay) * clamped - y);
      if (away < least) [least, best] = [away, passed + clamped * length];
      passed += length;
    });
    return best;
  };
  const here = along(place);
  return via.filter((each) => along(each) < here).length;
}
