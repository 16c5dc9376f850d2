import type { PartnerEvent } from '#domain/event.ts';
import type { PersonalData, SealedStore } from '../ports.ts';

/** Of one report: which of its photos are still to be fetched, of whom. */
export interface Album {
  readonly about: Pick<PartnerEvent, 'sender' | 'type' | 'occurrence'>;
  readonly of: Pick<PersonalData, 'subject' | 'deleteAfterDays'>;
  /** When the report named them, milliseconds since the epoch. */
  readonly since: number;
  /** How many of it are in the vault by now: the next one has its place behind them. */
  kept: number;
  photos: readonly Photo[];
}

export interface Photo {
  /** As the report names it; it may say whose it is. */
  readonly name: string;
  /** Its place among those that the report names, from 1. */
  readonly position: number;
  /** How often it was begun to be asked for. */
  tries: number;
  /** What came of it, until that is in the journal. */
  outcome?: 'kept' | 'photoNotCalled' | 'photoNotHad' | 'photoNotKept' | 'photoTooLate' | undefined;
}

const DOCUMENT = 'photos';
/** Reports whose photos are fetched at one time. */
export const MAX_ALBUMS = 200;

/** What is still to be fetched, sealed in one document, so that a start without the telecom finds it again (WP35). */
export class PendingPhotos {
  readonly #sealed: SealedStore;
  readonly #albums = new Set<Album>();
  /** The write that runs or ran last, and the one that waits for it. */
  #last: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #loaded = false;

  constructor(sealed: SealedStore) {
    this.#sealed = sealed;
  }

  get albums(): readonly Album[] {
    return [...this.#albums];
  }

  has(album: Album): boolean {
    return this.#albums.has(album);
  }

  get isFull(): boolean {
    return this.#albums.size >= MAX_ALBUMS;
  }

  /** What was pending when the server went; once. */
  async load(): Promise<void> {
    if (this.#loaded) return;
    const written = await this.#sealed.read(DOCUMENT);
    this.#loaded = true;
    if (!written) return;
    for (const album of JSON.parse(new TextDecoder('utf-8').decode(written)) as readonly Album[]) this.#albums.add(album);
  }

  add(album: Album): void {
    this.#albums.add(album);
  }

  /** It has its outcome; an album of which nothing is left goes. */
  remove(album: Album, photo: Photo): void {
    album.photos = album.photos.filter((known) => known !== photo);
    if (album.photos.length === 0) this.#albums.delete(album);
  }

  /** Resolves once all that was said until now is durable; what is said while one write runs shares the next one. */
  save(): Promise<void> {
    this.#next ??= this.#last.then(() => {
      this.#next = undefined;
      const writing = this.#write();
      this.#last = writing.catch(() => undefined);
      return writing;
    });
    return this.#next;
  }

  async #write(): Promise<void> {
    // What could not be read at the start is never written over unread.
    await this.load();
    if (this.#albums.size === 0) return this.#sealed.remove(DOCUMENT);
    return this.#sealed.write(DOCUMENT, new TextEncoder().encode(JSON.stringify([...this.#albums])));
  }
}
