import type { LinkPorts, PersonalData } from '../ports.ts';
import { placeOfAddress, placeOfName, type PicturePlace } from '../wires/pictures/picture-place.ts';
import { PictureReader } from '../wires/pictures/picture-reader.ts';
import type { GoodReport } from '../wires/read-report.ts';
import type { VulnerablePeopleConfig } from './config.ts';

/** As many as the vault keeps of one person. */
const MAX_PHOTOS = 8;
/** A photo may be laid down after the alarm that names it, and a server may be away for a moment. */
const ROUNDS = 4;
const MAX_CASES = 200;
const MAX_REMEMBERED = 10_000;

/** Of one report: which photos it names, of whom. */
interface Album {
  /** Names the case in what is told of it. */
  readonly about: string;
  readonly person: PersonalData;
  readonly photos: readonly Photo[];
  /** How many are in the vault by now: the next one has its place behind them. */
  kept: number;
}

interface Photo {
  readonly key: string;
  /** Its place among those that the report names, from 1. What it is called may say whose it is. */
  readonly position: number;
  readonly place: PicturePlace | string;
}

/** Fetches the photos that an alarm names and puts them beside whom it is about. The alarm never waits for them. */
export class PhotoDesk {
  readonly #ports: Pick<LinkPorts, 'clock' | 'files' | 'vault' | 'watch'>;
  readonly #config: VulnerablePeopleConfig;
  readonly #reader: PictureReader;
  /** What a case has named and what is there, or on its way: a position that names it again costs nothing. */
  readonly #known = new Set<string>();
  readonly #pauses = new Set<() => void>();
  #cases = 0;
  #open = false;
  /** One after the other: two alarms of one person at once must not lose each other's photos. */
  #keeping: Promise<unknown> = Promise.resolve();

  constructor(ports: Pick<LinkPorts, 'clock' | 'files' | 'vault' | 'watch'>, config: VulnerablePeopleConfig) {
    this.#ports = ports;
    this.#config = config;
    this.#reader = new PictureReader(ports.files, { password: config.picturePassword ?? '', timeoutMs: config.fileSeconds * 1_000 });
  }

  start(): void {
    this.#open = true;
  }

  /** What is still asked for is given up. */
  stop(): void {
    this.#open = false;
    for (const wake of this.#pauses) wake();
  }

  /** Begins once the answer has gone out; what cannot be had is told on the link's page. */
  fetch(report: GoodReport): void {
    const album = this.#albumOf(report);
    if (album === undefined || album.photos.length === 0 || !this.#open) return;
    if (this.#cases >= MAX_CASES)
      return this.#ports.watch.error(`${album.about}: pictures given up, those of ${MAX_CASES} others are fetched`);
    for (const { key } of album.photos) this.#remember(key);
    this.#cases += 1;
    this.#ports.clock.after(0, () => void this.#fetchAll(album).finally(() => (this.#cases -= 1)));
  }

  #albumOf({ event: { sender, occurrence }, person }: GoodReport): Album | undefined {
    const names = (person?.fields['IMAGE_URL'] ?? '').split(';').flatMap((name) => name.trim() || []);
    const servers = this.#serversOf(sender);
    const [server] = servers;
    // Without a server the card says that they stayed with the telecom.
    if (!person || !server || names.length === 0) return undefined;
    const about = `${sender} ${occurrence}`;
    const photos = names
      .slice(0, MAX_PHOTOS)
      .map((name, at) => ({
        key: `${about} ${name}`,
        position: at + 1,
        place: name.includes('://') ? placeOfAddress(name, servers) : placeOfName(name, server),
      }))
      .filter(({ key }) => !this.#known.has(key));
    if (names.length > MAX_PHOTOS && photos.length > 0)
      this.#ports.watch.error(`${about}: ${names.length} pictures are named, the first ${MAX_PHOTOS} are fetched`);
    return { about, person, photos, kept: 0 };
  }

  /** Two telecoms may call two people's pictures alike: none is looked for at another's. */
  #serversOf(sender: string): VulnerablePeopleConfig['pictures'] {
    const own = this.#config.pictures.filter(({ system }) => system === sender);
    return own.length > 0 ? own : this.#config.pictures.filter(({ system }) => system === undefined);
  }

  async #fetchAll(album: Album): Promise<void> {
    let left = album.photos;
    const reasons = new Map<Photo, string>();
    for (let round = 1; left.length > 0 && round <= ROUNDS && this.#open; round += 1) {
      if (round > 1) await this.#pause();
      const missing: Photo[] = [];
      for (const photo of left) {
        const reason = this.#open ? await this.#one(photo, album) : 'the link was stopped';
        if (reason === undefined) continue;
        missing.push(photo);
        reasons.set(photo, reason);
      }
      left = missing;
    }
    for (const photo of left) {
      // Whoever names it once more has it asked for once more.
      this.#known.delete(photo.key);
      this.#ports.watch.error(`${album.about}: picture ${photo.position}: ${reasons.get(photo) ?? 'the link was stopped'}`);
    }
  }

  /** Why it could not be had; undefined once it is in the vault. */
  async #one({ place }: Photo, album: Album): Promise<string | undefined> {
    if (typeof place === 'string') return place;
    const picture = await this.#reader.read(place);
    if ('reason' in picture) return picture.reason;
    const keeping = this.#keeping.then(() => this.#keep(picture.bytes, album));
    this.#keeping = keeping.catch(() => undefined);
    return keeping.catch((error: unknown) => `could not be kept: ${error instanceof Error ? error.message : String(error)}`);
  }

  /** What the newest alarm brings comes first; what was there stays behind it, as far as there is room. */
  async #keep(bytes: Uint8Array, album: Album): Promise<undefined> {
    const { vault } = this.#ports;
    const { subject, deleteAfterDays } = album.person;
    const before = await vault.pictures(subject);
    if (before.some((known) => isSame(known, bytes))) return;
    const pictures = [...before.slice(0, album.kept), bytes, ...before.slice(album.kept)].slice(0, MAX_PHOTOS);
    await vault.keep({ subject, fields: {}, pictures, deleteAfterDays, adds: true });
    album.kept += 1;
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

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
