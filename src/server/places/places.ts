import type { AddressBook } from '#engine/city.ts';
import { addressBookOf } from '#engine/places/address-book.ts';
import { openPlaceIndex, type PlaceIndex, type PlaceParts } from '#engine/places/place-index.ts';
import type { Clock } from '#services/ports.ts';
import { ThreadAside } from '../thread-aside.ts';
import { placeDataOf } from './place-sections.ts';
import type { PlaceStore } from './place-store.ts';

export interface PlacesPorts {
  readonly store: Pick<PlaceStore, 'newest' | 'load'>;
  readonly clock: Clock;
  readonly onProblem: (text: string) => void;
  /** The program of the thread that builds an index, in place of ours. */
  readonly buildThread?: URL;
}

const THREAD = new URL('./build-worker.ts', import.meta.url);
const LOOK_EVERY_MS = 5_000;
/** A snapshot that could not be built is not tried again at every look: each try reads all of it. */
const AGAIN_AFTER_MS = 60_000;

/**
 * Addresses and places in memory. A new snapshot is made ready beside the one in use, by a thread of its own, and takes its place in one
 * step. Other servers and the command line import too, so the store is looked at now and then.
 */
export class Places implements AsyncDisposable {
  readonly #ports: PlacesPorts;
  readonly #stopped = new AbortController();
  #index: PlaceIndex | undefined;
  #book: AddressBook | undefined;
  #id: string | undefined;
  #timer: Disposable | undefined;
  #failed: { readonly id: string; readonly at: number } | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(ports: PlacesPorts) {
    this.#ports = ports;
  }

  /** Loads what is stored and follows it from then on. A snapshot that cannot be loaded is told: a city without addresses is better than none. */
  open(): Promise<void> {
    return this.#look();
  }

  /** What answers now; undefined while nothing was ever imported. */
  get index(): PlaceIndex | undefined {
    return this.#index;
  }

  /** The same as the engine asks it; undefined while nothing was ever imported. */
  get book(): AddressBook | undefined {
    return this.#book;
  }

  /** Takes over a snapshot that is newer than the one in use. Rejects where it cannot be built; the one in use stays. */
  refresh(): Promise<void> {
    const done = this.#work.then(() => this.#load());
    this.#work = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  async #load(): Promise<void> {
    const { store, clock, buildThread = THREAD } = this.#ports;
    const newest = await store.newest();
    if (newest === undefined || newest.id === this.#id) return;
    if (this.#failed?.id === newest.id && clock.now() < this.#failed.at + AGAIN_AFTER_MS) return;
    const sections = await store.load(newest.id);
    if (sections === undefined) return;
    try {
      await using aside = new ThreadAside<PlaceParts>({
        program: buildThread,
        data: sections,
        signal: this.#stopped.signal,
        what: 'The index of addresses',
      });
      this.#index = openPlaceIndex(placeDataOf(sections), await aside.result);
    } catch (error) {
      this.#failed = { id: newest.id, at: clock.now() };
      throw error;
    }
    this.#book = addressBookOf(this.#index);
    this.#id = newest.id;
  }

  async #look(): Promise<void> {
    try {
      await this.refresh();
    } catch (error) {
      if (!this.#stopped.signal.aborted) this.#ports.onProblem(`places: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (!this.#stopped.signal.aborted) this.#timer = this.#ports.clock.after(LOOK_EVERY_MS, () => void this.#look());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped.abort();
    this.#timer?.[Symbol.dispose]();
    await this.#work;
  }
}
