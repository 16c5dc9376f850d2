import { buildFacilityIndex, type FacilityIndex } from '#engine/facilities/facility-index.ts';
import type { Clock } from '#services/ports.ts';
import type { FacilityStore } from './facility-store.ts';

export interface FacilitiesPorts {
  readonly store: FacilityStore;
  readonly clock: Clock;
  readonly onProblem: (text: string) => void;
}

const LOOK_EVERY_MS = 5_000;

/** Facilities in memory. Other servers and the command line import too, so the store is looked at now and then. */
export class Facilities implements AsyncDisposable {
  readonly #ports: FacilitiesPorts;
  #index: FacilityIndex = buildFacilityIndex([]);
  #version = '';
  #timer: Disposable | undefined;
  #pending: Disposable | undefined;
  #stopped = false;
  #work: Promise<void> = Promise.resolve();

  constructor(ports: FacilitiesPorts) {
    this.#ports = ports;
  }

  /** Loads what is stored and follows it from then on. */
  async open(): Promise<void> {
    await this.refresh();
    this.#timer = this.#ports.clock.after(LOOK_EVERY_MS, () => void this.#look());
  }

  get store(): FacilityStore {
    return this.#ports.store;
  }

  get index(): FacilityIndex {
    return this.#index;
  }

  /** What is to come and must not once this is gone. */
  alsoStop(pending: Disposable): void {
    this.#pending = pending;
  }

  /** Takes over what has changed since. */
  refresh(): Promise<void> {
    const done = this.#work.then(() => this.#load());
    this.#work = done.catch(() => undefined);
    return done;
  }

  async #load(): Promise<void> {
    const version = await this.#ports.store.version();
    if (version === this.#version) return;
    this.#index = buildFacilityIndex(await this.#ports.store.all());
    this.#version = version;
  }

  async #look(): Promise<void> {
    try {
      await this.refresh();
    } catch (error) {
      this.#ports.onProblem(`facilities: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (!this.#stopped) this.#timer = this.#ports.clock.after(LOOK_EVERY_MS, () => void this.#look());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    this.#timer?.[Symbol.dispose]();
    this.#pending?.[Symbol.dispose]();
    await this.#work;
  }
}
