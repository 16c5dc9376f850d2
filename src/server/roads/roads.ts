import { buildRoadMap, changeTraffic, type RoadMap } from '#engine/roads/road-map.ts';
import { freeTraffic, type TrafficState } from '#engine/roads/traffic.ts';
import type { Clock } from '#services/ports.ts';
import type { NetworkStore } from './network-store.ts';

export interface RoadsPorts {
  readonly store: Pick<NetworkStore, 'newest' | 'load'>;
  readonly clock: Clock;
  readonly onProblem: (text: string) => void;
}

const LOOK_EVERY_MS = 5_000;

/**
 * The roads in memory. A new network is made ready beside the one in use and takes its place in one step; the same with new speeds.
 * Other servers and the command line import too, so the store is looked at now and then.
 */
export class Roads implements AsyncDisposable {
  readonly #ports: RoadsPorts;
  #map: RoadMap | undefined;
  #id: string | undefined;
  #timer: Disposable | undefined;
  #stopped = false;
  /** One at a time: two networks or two traffics at once would be overtaken by the slower. */
  #work: Promise<void> = Promise.resolve();

  constructor(ports: RoadsPorts) {
    this.#ports = ports;
  }

  /** Loads what is stored and follows it from then on. */
  async open(): Promise<void> {
    await this.refresh();
    this.#timer = this.#ports.clock.after(LOOK_EVERY_MS, () => void this.#look());
  }

  /** The map that answers now; undefined while no network was ever imported. */
  get map(): RoadMap | undefined {
    return this.#map;
  }

  /** Takes over a network that is newer than the one in use. */
  refresh(): Promise<void> {
    return this.#after(async () => {
      const { store } = this.#ports;
      const newest = await store.newest();
      if (newest === undefined || newest.id === this.#id) return;
      const network = await store.load(newest.id);
      if (network === undefined) return;
      this.#map = buildRoadMap(network);
      this.#id = newest.id;
    });
  }

  /** New speeds and closures by id of the link; links that are not named go by what is allowed. Ids that are not on the map are counted. */
  changeTraffic(changes: Iterable<LinkTraffic>): Promise<{ readonly known: number; readonly unknown: number }> {
    return this.#after(async () => {
      const map = this.#map;
      const counted = { known: 0, unknown: 0 };
      if (map === undefined) return counted;
      const traffic = await trafficOf(map, changes, counted);
      for (const _ of changeTraffic(map, traffic)) await breath();
      return counted;
    });
  }

  #after<T>(run: () => Promise<T>): Promise<T> {
    const done = this.#work.then(run);
    this.#work = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  async #look(): Promise<void> {
    try {
      await this.refresh();
    } catch (error) {
      this.#ports.onProblem(`roads: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (!this.#stopped) this.#timer = this.#ports.clock.after(LOOK_EVERY_MS, () => void this.#look());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    this.#timer?.[Symbol.dispose]();
    await this.#work;
  }
}

export interface LinkTraffic {
  readonly link: string;
  readonly speedKmh?: number;
  readonly closed?: true;
}

const CHANGES_A_PORTION = 10_000;

/** Lets others be answered. */
function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function trafficOf(map: RoadMap, changes: Iterable<LinkTraffic>, counted: { known: number; unknown: number }): Promise<TrafficState> {
  const traffic = freeTraffic(map.network);
  const slots = map.linkSlots;
  for (const { link, speedKmh, closed } of changes) {
    const slot = slots.get(link);
    if (slot === undefined) {
      counted.unknown += 1;
      continue;
    }
    counted.known += 1;
    if (counted.known % CHANGES_A_PORTION === 0) await breath();
    if (speedKmh !== undefined) traffic.speedKmh[slot] = speedKmh;
    if (closed === true) traffic.closed[slot] = 1;
  }
  return traffic;
}
