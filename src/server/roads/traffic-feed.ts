import { readRoadEvents, readTrafficInfo, type ReadAnswer, type RoadEvent } from '#protocol/its-traffic.ts';
import type { Clock } from '#services/ports.ts';
import type { LinkTraffic, Roads } from './roads.ts';

/** Gets a text by HTTP; rejects with a sentence that does not name the address, for a key stands in it. */
export type GetText = (url: string, bounds: { readonly timeoutMs: number; readonly maxBytes: number }) => Promise<string>;

export interface TrafficFeedPorts {
  readonly clock: Clock;
  readonly get: GetText;
  readonly roads: Pick<Roads, 'changeTraffic'>;
  readonly onProblem: (text: string) => void;
}

export interface TrafficSource {
  /** `https://openapi.its.go.kr:9443`. */
  readonly url: string;
  readonly apiKey: string;
  /** West, south, east, north: the city. */
  readonly box: readonly [number, number, number, number];
  readonly everyMs: number;
}

/** How the source stands, and what it tells beside speeds. */
export interface TrafficStatus {
  /** Counts the rounds that were taken over. */
  readonly version: number;
  readonly source: 'none' | 'waiting' | 'live' | 'failing';
  readonly at: number | undefined;
  readonly staleAfterMs: number;
  readonly problem: string | undefined;
  readonly events: readonly RoadEvent[];
}

/** Where no source is set up. */
export const NO_TRAFFIC: TrafficStatus = { version: 0, source: 'none', at: undefined, staleAfterMs: 0, problem: undefined, events: [] };

interface BoxTraffic {
  readonly at: number;
  readonly measuredAt: number;
  readonly traffic: readonly LinkTraffic[];
  readonly events: readonly RoadEvent[];
}

/** Speeds are of now until two rounds have gone by, and the minutes over which the centre measures. */
const STALE_AFTER_ROUNDS = 2;
const MEASURING_MS = 5 * 60_000;

/** What one question may cover (DOMAIN §1.5). */
const MOST_BOX = { lon: 0.6, lat: 0.5 } as const;
const MAX_BOXES = 60;
const BOUNDS = { timeoutMs: 30_000, maxBytes: 64 * 1024 * 1024 } as const;
/** Speeds older than this are no longer speeds of now; their links go by what is allowed again. */
const STALE_MS = 20 * 60_000;

/**
 * Live speeds and closures of the national transport information centre, every five minutes. A box that cannot be had keeps what
 * was known of it until that is too old.
 */
export class TrafficFeed implements AsyncDisposable {
  readonly #ports: TrafficFeedPorts;
  readonly #source: TrafficSource;
  readonly #boxes: readonly Box[];
  readonly #known = new Map<Box, BoxTraffic>();
  #problem: string | undefined;
  #version = 0;
  #timer: Disposable | undefined;
  #looking: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(source: TrafficSource, ports: TrafficFeedPorts) {
    this.#source = source;
    this.#ports = ports;
    this.#boxes = boxesOf(source.box);
  }

  /** What is told of the source beside the speeds themselves; stale answers are left out. */
  get status(): TrafficStatus {
    const fresh = this.#fresh();
    const at = fresh.reduce((latest, { measuredAt }) => Math.max(latest, measuredAt), 0);
    return {
      version: this.#version,
      source: this.#problem !== undefined ? 'failing' : fresh.length === 0 ? 'waiting' : 'live',
      at: at === 0 ? undefined : at,
      staleAfterMs: Math.min(STALE_MS, STALE_AFTER_ROUNDS * this.#source.everyMs + MEASURING_MS),
      problem: this.#problem,
      events: fresh.flatMap(({ events }) => events),
    };
  }

  start(): void {
    this.#looking = this.#look();
  }

  async #look(): Promise<void> {
    const { clock, roads, onProblem } = this.#ports;
    let problem: string | undefined;
    for (const box of this.#boxes) {
      if (this.#stopped) return;
      try {
        this.#known.set(box, await this.#ask(box));
      } catch (error) {
        problem = error instanceof Error ? error.message : String(error);
        onProblem(`traffic: ${problem}`);
      }
    }
    this.#problem = problem;
    await roads.changeTraffic(this.#fresh().flatMap(({ traffic }) => traffic));
    this.#version += 1;
    if (!this.#stopped) this.#timer = clock.after(this.#source.everyMs, () => this.start());
  }

  #fresh(): BoxTraffic[] {
    const now = this.#ports.clock.now();
    return [...this.#known.values()].filter(({ at }) => now - at <= STALE_MS);
  }

  async #ask(box: Box): Promise<BoxTraffic> {
    const { get, clock } = this.#ports;
    const speeds = taken(readTrafficInfo(await get(this.#address('trafficInfo', box), BOUNDS)));
    const events = taken(readRoadEvents(await get(this.#address('eventInfo', box), BOUNDS), clock.now()));
    const at = clock.now();
    return {
      at,
      // A clock of theirs that runs ahead makes nothing newer than now.
      measuredAt: Math.min(speeds.measuredAt ?? at, at),
      traffic: [
        ...[...speeds.speeds].map(([link, speedKmh]): LinkTraffic => ({ link, speedKmh })),
        ...[...events.closed].map((link): LinkTraffic => ({ link, closed: true })),
      ],
      events: events.events,
    };
  }

  #address(operation: 'trafficInfo' | 'eventInfo', [west, south, east, north]: Box): string {
    const { url, apiKey } = this.#source;
    const query = new URLSearchParams({
      apiKey,
      type: 'all',
      ...(operation === 'trafficInfo' ? { drcType: 'all' } : { eventType: 'all' }),
      minX: String(west),
      maxX: String(east),
      minY: String(south),
      maxY: String(north),
      getType: 'json',
    });
    return `${url.replace(/\/$/, '')}/${operation}?${query.toString()}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    this.#timer?.[Symbol.dispose]();
    await this.#looking;
  }
}

type Box = readonly [number, number, number, number];

function taken<T>(read: ReadAnswer<T>): T {
  if (!read.ok) throw new Error(read.problem);
  return read.value;
}

/** A city in boxes no larger than one question may cover. */
function boxesOf([west, south, east, north]: Box): Box[] {
  const columns = Math.max(1, Math.ceil((east - west) / MOST_BOX.lon));
  const rows = Math.max(1, Math.ceil((north - south) / MOST_BOX.lat));
  if (columns * rows > MAX_BOXES)
    throw new Error(`traffic.box is too large: at most ${MAX_BOXES} boxes of ${MOST_BOX.lon}° by ${MOST_BOX.lat}°.`);
  return Array.from({ length: columns * rows }, (_, at): Box => {
    const [column, row] = [at % columns, Math.floor(at / columns)];
    const lon = (place: number): number => west + ((east - west) * place) / columns;
    const lat = (place: number): number => south + ((north - south) * place) / rows;
    return [lon(column), lat(row), lon(column + 1), lat(row + 1)];
  });
}
