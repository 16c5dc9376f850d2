import type { Camera } from '#domain/camera.ts';
import { sectorOf, type Sector } from '#domain/compass.ts';
import { bearingDegrees, distanceMetres, type Point } from '#domain/place.ts';
import { dropLeast, makeMinHeap, pushHeap } from '../roads/min-heap.ts';
import type { Trip } from '../roads/road-map.ts';
import { pieceLine } from '../roads/route-line.ts';
import { arcSpots, pieceMetres, placeOnRoads, type RoadCameras } from './road-cameras.ts';

/** The next camera for whoever leaves the middle on a road in this direction. */
export interface NextCamera {
  /** Which way one sets off, however the road bends later. */
  readonly sector: Sector;
  readonly camera: Camera;
  /** Along the road. */
  readonly metres: number;
}

/** Beyond this nobody would wait for a picture; and so many crossings are looked at. */
export const MAX_ALONG_METRES = 1_500;
const MAX_JUNCTIONS = 2_000;
/** How far one goes before it shows which way one went. */
const SETS_OFF_METRES = 40;
/** Cameras this near to the middle show what the middle shows. */
const SAME_PLACE_METRES = 20;

interface Front {
  readonly junction: number;
  /** The arc one came by; turning back along it is no way on. */
  readonly arc: number;
  readonly metres: number;
  readonly sector: Sector | undefined;
}

/**
 * The first cameras on every way out of a place, along the roads (B2): whoever goes past one of them is seen, so that the search ends
 * there. The nearest of each direction first, at most one camera a way; bounded by length and crossings.
 */
export function nextOnRoads(trip: Trip, middle: Point & { readonly id?: string }, cameras: readonly Camera[]): NextCamera[] {
  const others = cameras.filter((camera) => camera.id !== middle.id && distanceMetres(camera, middle) > SAME_PLACE_METRES);
  const search = new Search(trip, middle, placeOnRoads(trip, others));
  for (const { arc, metres } of arcSpots(trip, middle)) search.alongArc(arc, { from: metres, gone: 0, sector: undefined });
  search.run();
  return search.found();
}

class Search {
  readonly #trip: Trip;
  readonly #middle: Point;
  readonly #known: RoadCameras;
  readonly #fronts: Front[] = [];
  readonly #heap = makeMinHeap();
  readonly #settled = new Set<number>();
  readonly #best = new Map<Camera, NextCamera>();

  constructor(trip: Trip, middle: Point, known: RoadCameras) {
    this.#trip = trip;
    this.#middle = middle;
    this.#known = known;
  }

  /** From a place on an arc to the first camera on it, else to its end. */
  alongArc(arc: number, at: { readonly from: number; readonly gone: number; readonly sector: Sector | undefined }): void {
    const { graph } = this.#trip.mode;
    const length = this.#lengthOf(arc);
    const sector = at.sector ?? this.#settingOff(arc, at.from, at.gone);
    const first = this.#known.onArc.get(arc)?.find(({ metres }) => metres > at.from);
    if (first) return this.#meet(first.camera, at.gone + first.metres - at.from, sector);
    const metres = at.gone + length - at.from;
    // A way that ends before it shows a direction keeps that of the arc that goes on from it.
    const shown = metres >= SETS_OFF_METRES ? sector : undefined;
    if (metres > MAX_ALONG_METRES) return;
    pushHeap(this.#heap, Math.round(metres), this.#fronts.length);
    this.#fronts.push({ junction: graph.head[arc] ?? 0, arc, metres, sector: shown });
  }

  run(): void {
    for (let looked = 0; looked < MAX_JUNCTIONS && this.#heap.size > 0; looked += 1) {
      const front = this.#fronts[this.#heap.items[0] ?? -1];
      dropLeast(this.#heap);
      if (!front || this.#settled.has(front.junction)) continue;
      // Where the way out of the middle is still too short to have a direction, every way on from there is one of its own.
      if (front.sector !== undefined) this.#settled.add(front.junction);
      this.#settle(front);
    }
  }

  /** The nearest first. */
  found(): NextCamera[] {
    return [...this.#best.values()].sort((a, b) => a.metres - b.metres || (a.camera.id < b.camera.id ? -1 : 1));
  }

  #settle({ junction, arc: came, metres, sector }: Front): void {
    const seen = this.#known.atJunction.get(junction)?.[0];
    if (seen && sector !== undefined) return this.#meet(seen, metres, sector);
    const { graph } = this.#trip.mode;
    for (let arc = graph.firstOut[junction] ?? 0; arc < (graph.firstOut[junction + 1] ?? 0); arc += 1) {
      if (graph.opposite[came] !== arc && this.#mayPass(arc)) this.alongArc(arc, { from: 0, gone: metres, sector });
    }
  }

  #mayPass(arc: number): boolean {
    const { passable } = this.#trip.costs;
    return passable === undefined || passable[this.#trip.mode.graph.limit[arc] ?? 0] !== 0;
  }

  #meet(camera: Camera, metres: number, sector: Sector): void {
    const known = this.#best.get(camera);
    if (metres <= MAX_ALONG_METRES && (!known || metres < known.metres)) this.#best.set(camera, { sector, camera, metres });
  }

  #lengthOf(arc: number): number {
    const { chain } = this.#trip.mode.graph;
    let length = 0;
    for (let at = chain.first[arc] ?? 0; at < (chain.first[arc + 1] ?? 0); at += 1) length += pieceMetres(this.#trip, chain.item[at] ?? 0);
    return length;
  }

  /** Seen from the middle, where one stands after the first steps along an arc. */
  #settingOff(arc: number, from: number, gone: number): Sector {
    const { map, mode } = this.#trip;
    const { chain } = mode.graph;
    const wanted = Math.max(1, SETS_OFF_METRES - gone);
    let passed = -from;
    let point: readonly [number, number] | undefined;
    for (let at = chain.first[arc] ?? 0; at < (chain.first[arc + 1] ?? 0); at += 1) {
      const piece = chain.item[at] ?? 0;
      const metres = pieceMetres(this.#trip, piece);
      const share = metres === 0 ? 1 : Math.min(1, Math.max(0, (wanted - passed) / metres));
      if (passed + metres > 0) point = pieceLine(map.network, mode, { piece, fromShare: 0, toShare: share }).at(-1) ?? point;
      passed += metres;
      if (passed >= wanted) break;
    }
    const [lon, lat] = point ?? [this.#middle.lon, this.#middle.lat];
    return sectorOf(bearingDegrees(this.#middle, { lon, lat }));
  }
}
