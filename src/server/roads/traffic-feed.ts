import { readRoadEvents, readTrafficInfo, type ReadAnswer } from '#protocol/its-traffic.ts';
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
  readonly #known = new Map<Box, { readonly at: number; readonly traffic: readonly LinkTraffic[] }>();
  #timer: Disposable | undefined;
  #looking: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(source: TrafficSource, ports: TrafficFeedPorts) {
    this.#source = source;
    this.#ports = ports;
    this.#boxes = boxesOf(source.box);
  }

  start(): void {
    this.#looking = this.#look();
  }

  async #look(): Promise<void> {
    const { clock, roads, onProblem } = this.#ports;
    for (const box of this.#boxes) {
      if (this.#stopped) return;
      try {
        this.#known.set(box, { at: clock.now(), traffic: await this.#ask(box) });
      } catch (error) {
        onProblem(`traffic: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    const fresh = [...this.#known.values()].filter(({ at }) => clock.now() - at <= STALE_MS);
    await roads.changeTraffic(fresh.flatMap(({ traffic }) => traffic));
    if (!this.#stopped) this.#timer = clock.after(this.#source.everyMs, () => this.start());
  }

  async #ask(box: Box): Promise<LinkTraffic[]> {
    const { get, clock } = this.#ports;
    const speeds = taken(readTrafficInfo(await get(this.#address('trafficInfo', box), BOUNDS)));
    const events = taken(readRoadEvents(await get(this.#address('eventInfo', box), BOUNDS), clock.now()));
    return [
      ...[...speeds.speeds].map(([link, speedKmh]): LinkTraffic => ({ link, speedKmh })),
      ...[...events.closed].map((link): LinkTraffic => ({ link, closed: true })),
    ];
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
