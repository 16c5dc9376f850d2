import { bearingDegrees, distanceMetres, pointAt, type Point } from '#domain/place.ts';
import type { UnitKind, UnitState } from '#domain/unit.ts';
import type { DriveGraph, DriveWay } from '../city/drive-graph.ts';
import { makePrng, type Prng } from '../city/prng.ts';

interface Fleet {
  readonly organisation: string;
  readonly kind: UnitKind;
  /** Share of all units. */
  readonly share: number;
  readonly callSign: (number: number) => string;
}

/** Who drives in the demo city. */
const FLEETS: readonly Fleet[] = [
  { organisation: 'police-112', kind: 'patrolCar', share: 0.5, callSign: (number) => `순찰 ${number}호` },
  { organisation: 'police-112', kind: 'officer', share: 0.15, callSign: (number) => `도보 ${number}조` },
  { organisation: 'fire-119', kind: 'fireEngine', share: 0.125, callSign: (number) => `펌프 ${number}호` },
  { organisation: 'fire-119', kind: 'ambulance', share: 0.125, callSign: (number) => `구급 ${number}호` },
  { organisation: 'city-centre', kind: 'cityVehicle', share: 0.1, callSign: (number) => `시정 ${number}호` },
];
const WALKING_KMH = 4.5;
/** On a call they drive so much faster. */
const HURRY = 1.4;
/** They keep to the right of the middle of the road. */
const BESIDE_METRES = 3;
const STOP_MS = { least: 40_000, most: 150_000 } as const;
/** A tunnel, a dead battery: one of so many is not heard of for a while, and the map must say so. */
const SILENT_CHANCE_A_CROSSING = 0.01;
const SILENT_MS = 25_000;

interface Driven {
  readonly fleet: Fleet;
  readonly number: number;
  from: number;
  way: DriveWay;
  metres: number;
  state: UnitState;
  stopsUntil: number;
  silentUntil: number;
}

/** Cars and people that wander over the roads of a town, the same for the same seed; moved by hand, so that a test can do it. */
export class DrivenUnits {
  readonly #graph: DriveGraph;
  readonly #prng: Prng;
  readonly #units: readonly Driven[];

  constructor(graph: DriveGraph, { count, seed }: { readonly count: number; readonly seed: number }) {
    this.#graph = graph;
    this.#prng = makePrng(seed);
    const counts = new Map<Fleet, number>();
    this.#units = Array.from({ length: count }, (_, at) => {
      const fleet = fleetOf((at + 0.5) / count);
      const number = (counts.get(fleet) ?? 0) + 1;
      counts.set(fleet, number);
      return this.#placed(fleet, number);
    });
  }

  get organisations(): readonly string[] {
    return [...new Set(this.#units.map(({ fleet }) => fleet.organisation))];
  }

  /** Moves everybody on by so many milliseconds. */
  move(milliseconds: number, now: number): void {
    for (const unit of this.#units) {
      if (unit.stopsUntil > now) continue;
      if (unit.state === 'onScene') unit.state = 'returning';
      unit.metres += (speedOf(unit) * milliseconds) / 3_600;
      this.#turn(unit, now);
    }
  }

  /** Where those of one organisation are, as lines for the intake; who is out of reach is left out. */
  lines(organisation: string, now: number): string {
    return this.#units
      .filter((unit) => unit.fleet.organisation === organisation && unit.silentUntil <= now)
      .map((unit) => this.#line(unit, now))
      .join('\n');
  }

  #placed(fleet: Fleet, number: number): Driven {
    const from = this.#crossing();
    const way = this.#prng.pick(this.#graph.ways[from] ?? []);
    return { fleet, number, from, way, metres: 0, state: 'available', stopsUntil: 0, silentUntil: 0 };
  }

  #crossing(): number {
    for (;;) {
      const at = Math.floor(this.#prng.between(0, this.#graph.crossings.length));
      if ((this.#graph.ways[at] ?? []).length > 0) return at;
    }
  }

  /** At each crossing another way, back only where there is no other; and now and then something happens. */
  #turn(unit: Driven, now: number): void {
    for (let length = this.#lengthOf(unit); unit.metres >= length; length = this.#lengthOf(unit)) {
      unit.metres -= length;
      const at = unit.way.to;
      const ways = this.#graph.ways[at] ?? [];
      const onward = ways.filter(({ to }) => to !== unit.from);
      unit.way = this.#prng.pick(onward.length > 0 ? onward : ways);
      unit.from = at;
      if (this.#prng.chance(SILENT_CHANCE_A_CROSSING)) unit.silentUntil = now + SILENT_MS;
      if (unit.state === 'dispatched' && this.#prng.chance(0.08)) {
        unit.state = 'onScene';
        unit.stopsUntil = now + this.#prng.between(STOP_MS.least, STOP_MS.most);
        return;
      }
      if (unit.state === 'returning' && this.#prng.chance(0.1)) unit.state = 'available';
      else if (unit.state === 'available' && this.#prng.chance(0.015)) unit.state = 'dispatched';
    }
  }

  #lengthOf({ from, way }: Driven): number {
    return Math.max(1, distanceMetres(this.#placeOf(from), this.#placeOf(way.to)));
  }

  #placeOf(crossing: number): Point {
    return this.#graph.crossings[crossing] ?? { lon: 0, lat: 0 };
  }

  #line(unit: Driven, now: number): string {
    const { fleet, number, state, stopsUntil } = unit;
    const towards = bearingDegrees(this.#placeOf(unit.from), this.#placeOf(unit.way.to));
    const { lon, lat } = pointAt(pointAt(this.#placeOf(unit.from), towards, unit.metres), towards + 90, BESIDE_METRES);
    return JSON.stringify({
      unit: `${fleet.kind}-${number}`,
      kind: fleet.kind,
      callSign: fleet.callSign(number),
      lon: Number(lon.toFixed(7)),
      lat: Number(lat.toFixed(7)),
      heading: Number((towards % 360).toFixed(1)) % 360,
      speedKmh: stopsUntil > now ? 0 : Number(speedOf(unit).toFixed(1)),
      state,
      at: now,
      everySeconds: 3,
    });
  }
}

function fleetOf(share: number): Fleet {
  let sum = 0;
  for (const fleet of FLEETS) {
    sum += fleet.share;
    if (share <= sum) return fleet;
  }
  return FLEETS[0] as Fleet;
}

function speedOf({ fleet, way, state }: Driven): number {
  if (fleet.kind === 'officer') return WALKING_KMH;
  return state === 'dispatched' ? way.kmh * HURRY : way.kmh;
}
