import { changeTraffic, type RoadMap } from '#engine/roads/road-map.ts';
import { freeTraffic, type TrafficState } from '#engine/roads/traffic.ts';
import type { Clock } from '#services/ports.ts';
import { breath } from '../breath.ts';
import { buildAside } from './build-aside.ts';
import type { NetworkStore } from './network-store.ts';

export interface RoadsPorts {
  readonly store: Pick<NetworkStore, 'newest' | 'load'>;
  readonly clock: Clock;
  readonly onProblem: (text: string) => void;
  /** The program of the thread that builds a network, in place of ours. */
  readonly buildThread?: URL;
}

/** A network that could not be built is not tried again at every look: each try reads all of it. */
const AGAIN_AFTER_MS = 60_000;
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
  readonly #stopped = new AbortController();
  #failed: { readonly id: string; readonly at: number } | undefined;
  /** One at a time: two networks or two traffics at once would be overtaken by the slower. */
  #work: Promise<void> = Promise.resolve();

  constructor(ports: RoadsPorts) {
    this.#ports = ports;
  }

  /** Loads what is stored and follows it from then on. A network that cannot be loaded is told: a city without ways is better than none. */
  open(): Promise<void> {
    return this.#look();
  }

  /** The map that answers now; undefined while no network was ever imported. */
  get map(): RoadMap | undefined {
    return this.#map;
  }

  /** Takes over a network that is newer than the one in use. Rejects where it cannot be built; the one in use stays. */
  refresh(): Promise<void> {
    return this.#after(async () => {
      const { store, clock } = this.#ports;
      const newest = await store.newest();
      if (newest === undefined || newest.id === this.#id) return;
      if (this.#failed?.id === newest.id && clock.now() < this.#failed.at + AGAIN_AFTER_MS) return;
      const sections = await store.load(newest.id);
      if (sections === undefined) return;
      try {
        this.#map = await buildAside(sections, { signal: this.#stopped.signal, thread: this.#ports.buildThread });
        this.#id = newest.id;
      } catch (error) {
        this.#failed = { id: newest.id, at: clock.now() };
        throw error;
      }
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
      if (!this.#stopped.signal.aborted) this.#ports.onProblem(`roads: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (!this.#stopped.signal.aborted) this.#timer = this.#ports.clock.after(LOOK_EVERY_MS, () => void this.#look());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped.abort();
    this.#timer?.[Symbol.dispose]();
    await this.#work;
  }
}

export interface LinkTraffic {
  readonly link: string;
  readonly speedKmh?: number;
  readonly closed?: true;
}

const CHANGES_A_PORTION = 4_000;

async function trafficOf(map: RoadMap, changes: Iterable<LinkTraffic>, counted: { known: number; unknown: number }): Promise<TrafficState> {
  const traffic = freeTraffic(map.network);
  const slots = map.linkSlots;
  let taken = 0;
  for (const { link, speedKmh, closed } of changes) {
    taken += 1;
    if (taken % CHANGES_A_PORTION === 0) await breath();
    const slot = slots.get(link);
    if (slot === undefined) {
      counted.unknown += 1;
      continue;
    }
    counted.known += 1;
    if (speedKmh !== undefined) traffic.speedKmh[slot] = speedKmh;
    if (closed === true) traffic.closed[slot] = 1;
  }
  return traffic;
}
