import type { LinkPorts } from '../ports.ts';
import { placeOfAddress, placeOfName, type PicturePlace } from '../wires/pictures/picture-place.ts';
import { PictureReader } from '../wires/pictures/picture-reader.ts';
import type { GoodReport } from '../wires/read-report.ts';
import type { VulnerablePeopleConfig } from './config.ts';
import { MAX_ALBUMS, PendingPhotos, type Album, type Photo } from './pending-photos.ts';

/** As many as the vault keeps of one person. */
const MAX_PHOTOS = 8;
/** A photo may be laid down after the alarm that names it, and a server may be away for a moment. */
const MAX_TRIES = 4;
/** No longer than the shortest time that anybody is kept: a photo never comes after whom it shows is to be forgotten. */
const MAX_AGE_MS = 86_400_000;
const MAX_REMEMBERED = 10_000;

/** Why a photo is not there: `code` for the journal, `text` for the link's page. */
interface Missed {
  readonly code: Exclude<Photo['outcome'], 'kept' | undefined>;
  readonly text: string;
}

type DeskPorts = Pick<LinkPorts, 'clock' | 'files' | 'vault' | 'watch' | 'sealed' | 'journal'>;

/** Fetches the photos that an alarm names and puts them beside whom it is about, also after a restart. The alarm never waits for them. */
export class PhotoDesk {
  readonly #ports: DeskPorts;
  readonly #config: VulnerablePeopleConfig;
  readonly #reader: PictureReader;
  readonly #pending: PendingPhotos;
  readonly #running = new Set<Album>();
  /** What a case has named and what is there, or on its way: a position that names it again costs nothing. */
  readonly #known = new Set<string>();
  readonly #pauses = new Set<() => void>();
  #open = false;
  /** One after the other: two alarms of one person at once must not lose each other's photos. */
  #keeping: Promise<unknown> = Promise.resolve();

  constructor(ports: DeskPorts, config: VulnerablePeopleConfig) {
    this.#ports = ports;
    this.#config = config;
    this.#reader = new PictureReader(ports.files, { password: config.picturePassword ?? '', timeoutMs: config.fileSeconds * 1_000 });
    this.#pending = new PendingPhotos(ports.sealed);
  }

  /** Goes on with what was pending when the link was stopped or the server went. */
  async start(): Promise<void> {
    this.#open = true;
    await this.#pending.load().catch((error: unknown) => this.#ports.watch.error(`photos to be fetched: ${messageOf(error)}`));
    for (const album of this.#pending.albums) {
      for (const photo of album.photos) this.#remember(keyOf(album, photo.name));
      this.#begin(album);
    }
  }

  /** Asks for nothing more; what is pending stays written down. */
  stop(): void {
    this.#open = false;
    for (const wake of this.#pauses) wake();
  }

  /** Resolves once it is written down what is to be fetched; that begins behind it. What cannot be had is told on the link's page. Never rejects. */
  async fetch(report: GoodReport): Promise<void> {
    const album = this.#albumOf(report);
    if (album === undefined) return;
    if (album.photos.length > 0) {
      if (this.#pending.isFull) return this.#giveUp(album);
      for (const { name } of album.photos) this.#remember(keyOf(album, name));
      this.#pending.add(album);
    }
    // Also of an alarm that comes again: the first time may not be durable yet.
    await this.#save();
    if (this.#pending.has(album)) this.#begin(album);
  }

  /** Too many are fetched already. */
  async #giveUp(album: Album): Promise<void> {
    this.#ports.watch.error(`${nameOf(album)}: pictures given up, those of ${MAX_ALBUMS} others are fetched`);
    const data = { tries: 0, reason: 'photoTooMany' };
    const write = ({ position }: Photo): Promise<boolean> =>
      this.#ports.journal.write({ kind: 'photo.missed', about: album.about, data: { photo: position, ...data } });
    await Promise.all(album.photos.map(write));
  }

  /** Undefined: it names none, or none can be fetched. */
  #albumOf({ event: { sender, type, occurrence }, person }: GoodReport): Album | undefined {
    const names = (person?.fields['IMAGE_URL'] ?? '').split(';').flatMap((name) => name.trim() || []);
    // Without a server the card says that they stayed with the telecom.
    if (!person || names.length === 0 || this.#serversOf(sender).length === 0) return undefined;
    const { subject, deleteAfterDays } = person;
    const album: Album = {
      about: { sender, type, occurrence },
      of: { subject, deleteAfterDays },
      since: this.#ports.clock.now(),
      kept: 0,
      photos: names.slice(0, MAX_PHOTOS).map((name, at) => ({ name, position: at + 1, tries: 0 })),
    };
    album.photos = album.photos.filter(({ name }) => !this.#known.has(keyOf(album, name)));
    if (names.length > MAX_PHOTOS && album.photos.length > 0)
      this.#ports.watch.error(`${nameOf(album)}: ${names.length} pictures are named, the first ${MAX_PHOTOS} are fetched`);
    return album;
  }

  /** Two telecoms may call two people's pictures alike: none is looked for at another's. */
  #serversOf(sender: string): VulnerablePeopleConfig['pictures'] {
    const own = this.#config.pictures.filter(({ system }) => system === sender);
    return own.length > 0 ? own : this.#config.pictures.filter(({ system }) => system === undefined);
  }

  /** Where it lies by the configuration as it is now. */
  #placeOf({ about }: Album, { name }: Photo): PicturePlace | string {
    const servers = this.#serversOf(about.sender);
    const [server] = servers;
    if (!server) return 'no server is configured';
    return name.includes('://') ? placeOfAddress(name, servers) : placeOfName(name, server);
  }

  #begin(album: Album): void {
    if (this.#running.has(album)) return;
    this.#running.add(album);
    this.#ports.clock.after(0, () => void this.#run(album));
  }

  async #run(album: Album): Promise<void> {
    for (let first = true; this.#open && this.#pending.has(album); first = false) {
      if (!first) await this.#pause();
      for (const photo of album.photos) {
        if (!this.#open) break;
        photo.outcome ??= await this.#ask(photo, album);
        if (photo.outcome !== undefined) await this.#settle(photo, album);
      }
    }
    this.#running.delete(album);
  }

  /** Tries once; undefined: it is asked for again. */
  async #ask(photo: Photo, album: Album): Promise<Photo['outcome']> {
    if (this.#isLate(album)) return this.#miss(photo, album, { code: 'photoTooLate', text: 'it was named too long ago' });
    if (photo.tries >= MAX_TRIES) return this.#miss(photo, album, { code: 'photoNotHad', text: `asked for ${MAX_TRIES} times` });
    // Counted before it is asked for: one that takes the server down is not asked for at every start.
    photo.tries += 1;
    await this.#save();
    const missed = await this.#one(photo, album);
    if (missed === undefined) return 'kept';
    const isLast = missed.code === 'photoNotCalled' || (photo.tries >= MAX_TRIES && this.#open);
    return isLast ? this.#miss(photo, album, missed) : undefined;
  }

  #miss({ name, position }: Photo, album: Album, { code, text }: Missed): Missed['code'] {
    // Whoever names it once more has it asked for once more.
    this.#known.delete(keyOf(album, name));
    this.#ports.watch.error(`${nameOf(album)}: picture ${position}: ${text}`);
    return code;
  }

  /** Forgotten once its outcome is in the journal; what cannot be recorded is recorded later, as long as anything is pending. */
  async #settle(photo: Photo, album: Album): Promise<void> {
    const { about } = album;
    const { outcome, position, tries } = photo;
    const wrote = await this.#ports.journal.write(
      outcome === 'kept'
        ? { kind: 'photo.kept', about, data: { photo: position, tries } }
        : { kind: 'photo.missed', about, data: { photo: position, tries, reason: outcome ?? '' } },
    );
    if (!wrote && !this.#isLate(album)) return this.#save();
    if (!wrote) this.#ports.watch.error(`${nameOf(album)}: picture ${position}: its outcome could not be recorded`);
    this.#pending.remove(album, photo);
    await this.#save();
  }

  /** Why it could not be had; undefined once it is in the vault. */
  async #one(photo: Photo, album: Album): Promise<Missed | undefined> {
    const place = this.#placeOf(album, photo);
    if (typeof place === 'string') return { code: 'photoNotCalled', text: place };
    const picture = await this.#reader.read(place);
    if ('reason' in picture) return { code: 'photoNotHad', text: picture.reason };
    const keeping = this.#keeping.then(() => this.#keep(picture.bytes, album));
    this.#keeping = keeping.catch(() => undefined);
    return keeping.catch((error: unknown) => ({ code: 'photoNotKept' as const, text: `could not be kept: ${messageOf(error)}` }));
  }

  /** What the newest alarm brings comes first; what was there stays behind it, as far as there is room. */
  async #keep(bytes: Uint8Array, album: Album): Promise<undefined> {
    const { vault } = this.#ports;
    const { subject, deleteAfterDays } = album.of;
    const before = await vault.pictures(subject);
    if (before.some((known) => isSame(known, bytes))) return;
    const pictures = [...before.slice(0, album.kept), bytes, ...before.slice(album.kept)].slice(0, MAX_PHOTOS);
    await vault.keep({ subject, fields: {}, pictures, deleteAfterDays, adds: true });
    album.kept += 1;
  }

  #isLate({ since }: Album): boolean {
    return this.#ports.clock.now() - since > MAX_AGE_MS;
  }

  /** A store that fails costs what a restart would find again, nothing else. */
  #save(): Promise<void> {
    return this.#pending.save().catch((error: unknown) => this.#ports.watch.error(`photos to be fetched: ${messageOf(error)}`));
  }

  #remember(key: string): void {
    this.#known.add(key);
    const [oldest] = this.#known;
    if (this.#known.size > MAX_REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        timer[Symbol.dispose]();
        this.#pauses.delete(wake);
        resolve();
      };
      const timer = this.#ports.clock.after(this.#config.pictureAgainSeconds * 1_000, wake);
      this.#pauses.add(wake);
    });
  }
}

/** Names the case in what is told of it. */
function nameOf({ about }: Album): string {
  return `${about.sender} ${about.occurrence}`;
}

function keyOf(album: Album, name: string): string {
  return `${nameOf(album)} ${name}`;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
