import type { AddressBook } from '#engine/city.ts';
import { addressBookOf } from '#engine/places/address-book.ts';
import { buildPlaceIndex, type PlaceIndex } from '#engine/places/place-index.ts';
import type { Clock } from '#services/ports.ts';
import type { PlaceStore } from './place-store.ts';
import { breath } from '../breath.ts';

export interface PlacesPorts {
  readonly store: Pick<PlaceStore, 'newest' | 'load'>;
  readonly clock: Clock;
  readonly onProblem: (text: string) => void;
}

const LOOK_EVERY_MS = 5_000;

/**
 * Addresses and places in memory. A new snapshot is made ready beside the one in use and takes its place in one step. Other servers
 * and the command line import too, so the store is looked at now and then.
 */
export class Places implements AsyncDisposable {
  readonly #ports: PlacesPorts;
  #index: PlaceIndex | undefined;
  #book: AddressBook | undefined;
  #id: string | undefined;
  #timer: Disposable | undefined;
  #stopped = false;
  #work: Promise<void> = Promise.resolve();

  constructor(ports: PlacesPorts) {
    this.#ports = ports;
  }

  /** Loads what is stored and follows it from then on. */
  async open(): Promise<void> {
    await this.refresh();
    this.#timer = this.#ports.clock.after(LOOK_EVERY_MS, () => void this.#look());
  }

  /** What answers now; undefined while nothing was ever imported. */
  get index(): PlaceIndex | undefined {
    return this.#index;
  }

  /** The same as the engine asks it; undefined while nothing was ever imported. */
  get book(): AddressBook | undefined {
    return this.#book;
  }

  /** Takes over a snapshot that is newer than the one in use. */
  refresh(): Promise<void> {
    const done = this.#work.then(() => this.#load());
    this.#work = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  async #load(): Promise<void> {
    const { store } = this.#ports;
    const newest = await store.newest();
    if (newest === undefined || newest.id === this.#id) return;
    const data = await store.load(newest.id);
    if (data === undefined) return;
    const steps = buildPlaceIndex(data);
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) {
        this.#index = step.value;
        this.#book = addressBookOf(step.value);
        break;
      }
      // Others are let in between the steps.
      await breath();
    }
    this.#id = newest.id;
  }

  async #look(): Promise<void> {
    try {
      await this.refresh();
    } catch (error) {
      this.#ports.onProblem(`places: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (!this.#stopped) this.#timer = this.#ports.clock.after(LOOK_EVERY_MS, () => void this.#look());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    this.#timer?.[Symbol.dispose]();
    await this.#work;
  }
}
