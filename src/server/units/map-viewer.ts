import { mapLook, type MapLook, type MapMessage } from '#contract/map-channel.ts';
import { unitOwnerFor } from '#engine/policy.ts';
import type { UnitOwner, UnitTable } from '#engine/units/unit-table.ts';
import type { Person } from '#domain/person.ts';
import type { Session } from '../people/sessions.ts';
import type { UnitPictures } from './unit-pictures.ts';

/** A viewer's connection, as `ws` gives it. */
export interface MapSocket {
  readonly bufferedAmount: number;
  send(data: string | Uint8Array): void;
  close(code: number, reason: string): void;
  terminate(): void;
  ping(): void;
  on(event: 'close' | 'pong', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'message', listener: (data: { toString(): string }, isBinary: boolean) => void): unknown;
}

export type MapBye = Extract<MapMessage, { type: 'bye' }>['reason'];
const CLOSE_CODES: Readonly<Record<MapBye, number>> = { signedOut: 4001, expired: 4002, stopping: 1001 };

/** With more than this unread the last frame has not left yet: the next one waits for its second instead of behind it. */
const UNREAD_BYTES = 64 * 1_024;
/** Frames that a viewer asks for by looking elsewhere: so often at most, milliseconds. */
const LOOK_EVERY_MS = 150;
/** Names that are remembered as told; with more they are told anew. */
const MAX_TOLD = 20_000;
const NAMES_AT_ONCE = 1_000;

export interface MapViewerPorts {
  readonly table: UnitTable;
  readonly now: () => number;
  /** Of the registry of cameras. */
  readonly cameraVersion: () => number;
  readonly pictures: () => UnitPictures;
  readonly onClose: (viewer: MapViewer) => void;
}

/** One map on somebody's screen: where it looks, what it was told, and whether it keeps up. */
export class MapViewer {
  readonly session: Session;
  readonly #socket: MapSocket;
  readonly #ports: MapViewerPorts;
  readonly #owner: UnitOwner | undefined;
  readonly #cameras: boolean;
  readonly #closed: Promise<void>;
  #look: MapLook | undefined;
  #shownAt = 0;
  /** Facts of units that were told, by slot. */
  readonly #told = new Map<number, number>();
  #toldCameras = 0;
  #open = true;
  #answered = true;
  /** Frames that were left out because the one before had not left yet. */
  skipped = 0;

  constructor(socket: MapSocket, who: { readonly session: Session; readonly person: Person }, ports: MapViewerPorts) {
    this.session = who.session;
    this.#socket = socket;
    this.#ports = ports;
    this.#owner = unitOwnerFor(who.person);
    this.#cameras = who.person.standing === 'owner' && who.person.rights.includes('camera.list');
    this.#closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.#open = false;
        ports.onClose(this);
        resolve();
      });
    });
    // A broken connection reports itself by `close` as well.
    socket.on('error', () => undefined);
    socket.on('pong', () => {
      this.#answered = true;
    });
    socket.on('message', (data, isBinary) => this.#hear(isBinary ? '' : data.toString()));
  }

  /** What it is shown at this second; nothing while the last frame has not left. */
  show(): void {
    if (!this.#open) return;
    if (this.#socket.bufferedAmount > UNREAD_BYTES) {
      this.skipped += 1;
      return;
    }
    this.#shownAt = this.#ports.now();
    this.#tellCameras();
    if (this.#look === undefined || this.#owner === undefined) return;
    const { bytes, slots } = this.#ports.pictures().picture({ ...this.#look, owner: this.#owner });
    this.#tellNames(slots);
    this.#socket.send(bytes);
  }

  /** Ends a connection whose other side is gone without a word. */
  probe(): void {
    if (!this.#answered) return this.#socket.terminate();
    this.#answered = false;
    this.#socket.ping();
  }

  bye(reason: MapBye): void {
    if (!this.#open) return;
    this.#open = false;
    this.#say({ type: 'bye', reason });
    this.#socket.close(CLOSE_CODES[reason], reason);
  }

  cut(): void {
    this.#socket.terminate();
  }

  async closed(): Promise<void> {
    await this.#closed;
  }

  /** Only the last look counts: however often it looks, there is one frame to make. */
  #hear(text: string): void {
    const read = mapLook.safeParse(jsonOf(text));
    if (!read.success) return this.#socket.close(4000, 'not a look');
    this.#look = read.data;
    if (this.#ports.now() - this.#shownAt >= LOOK_EVERY_MS) this.show();
  }

  #tellCameras(): void {
    const version = this.#ports.cameraVersion();
    if (!this.#cameras || version === this.#toldCameras) return;
    this.#toldCameras = version;
    this.#say({ type: 'cameras', version });
  }

  #tellNames(slots: readonly number[]): void {
    const { facts, units } = this.#ports.table;
    const news = slots.filter((slot) => this.#told.get(slot) !== facts[slot]);
    if (this.#told.size + news.length > MAX_TOLD) this.#told.clear();
    for (let from = 0; from < news.length; from += NAMES_AT_ONCE) {
      const names = news.slice(from, from + NAMES_AT_ONCE).flatMap((slot) => {
        const unit = units[slot];
        this.#told.set(slot, facts[slot] ?? 0);
        return unit ? [{ slot, id: unit.id, callSign: unit.callSign, kind: unit.kind, organisation: unit.organisation }] : [];
      });
      this.#say({ type: 'names', units: names });
    }
  }

  #say(message: MapMessage): void {
    this.#socket.send(JSON.stringify(message));
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
