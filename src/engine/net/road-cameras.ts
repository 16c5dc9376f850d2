import type { Camera } from '#domain/camera.ts';
import { locateFor, type Trip } from '../roads/road-map.ts';
import { pieceSpots } from '../roads/seeds.ts';

/** Cameras farther from every road than this watch something else. */
const BESIDE_ROAD_METRES = 60;
/** A camera so near to a crossing watches every road of it, not only the one it is drawn beside. */
const AT_CROSSING_METRES = 35;

/** Where cameras stand on the roads of one kind of traveller. */
export interface RoadCameras {
  /** Along each arc, nearest to its beginning first; metres from there. */
  readonly onArc: ReadonlyMap<number, readonly { readonly camera: Camera; readonly metres: number }[]>;
  readonly atJunction: ReadonlyMap<number, readonly Camera[]>;
}

export function placeOnRoads(trip: Trip, cameras: readonly Camera[]): RoadCameras {
  const onArc = new Map<number, { camera: Camera; metres: number }[]>();
  const atJunction = new Map<number, Camera[]>();
  const { graph } = trip.mode;
  for (const camera of cameras) {
    for (const { arc, metres, length } of arcSpots(trip, camera)) {
      onArc.set(arc, [...(onArc.get(arc) ?? []), { camera, metres }]);
      const near = metres <= AT_CROSSING_METRES ? graph.tail[arc] : length - metres <= AT_CROSSING_METRES ? graph.head[arc] : undefined;
      if (near !== undefined && !atJunction.get(near)?.includes(camera)) atJunction.set(near, [...(atJunction.get(near) ?? []), camera]);
    }
  }
  for (const list of onArc.values()) list.sort((a, b) => a.metres - b.metres || (a.camera.id < b.camera.id ? -1 : 1));
  for (const list of atJunction.values()) list.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { onArc, atJunction };
}

/** Each arc that passes a place, with how far along it the place lies; none where no road is near. */
export function arcSpots(
  trip: Trip,
  place: { readonly lon: number; readonly lat: number },
): { arc: number; metres: number; length: number }[] {
  const spot = locateFor(trip, place);
  if (!spot || spot.metresAway > BESIDE_ROAD_METRES) return [];
  return pieceSpots(trip, spot).map(({ piece, share }) => {
    const { graph } = trip.mode;
    const arc = graph.arcOf[piece] ?? 0;
    let [metres, length] = [0, 0];
    for (let at = graph.chain.first[arc] ?? 0; at < (graph.chain.first[arc + 1] ?? 0); at += 1) {
      if (at === graph.placeOf[piece]) metres = length + pieceMetres(trip, piece) * share;
      length += pieceMetres(trip, graph.chain.item[at] ?? 0);
    }
    return { arc, metres, length };
  });
}

export function pieceMetres({ map, mode }: Trip, piece: number): number {
  return map.network.metres[mode.graph.pieces.link[piece] ?? 0] ?? 0;
}
