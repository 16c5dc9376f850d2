import { mapMessage, type MapLook, type MapMessage } from '#contract/map-channel.ts';
import { decodeUnitFrame, type UnitFrame } from '#contract/unit-frame.ts';

const FIRST_RETRY_MS = 300;
const LONGEST_RETRY_MS = 3_000;
/** A frame comes every second: with none for so long nothing on the map is known to be true. */
export const SILENT_AFTER_MS = 1_900;

/** The socket as this code uses it. Neither callback comes after `close`. */
interface ChannelSocket {
  send(text: string): void;
  close(): void;
}
export interface ChannelSocketEvents {
  readonly onOpen: () => void;
  readonly onText: (text: string) => void;
  readonly onBytes: (bytes: ArrayBuffer) => void;
  readonly onClose: () => void;
}
export interface ChannelPorts {
  readonly open: (events: ChannelSocketEvents) => ChannelSocket;
  readonly after: (milliseconds: number, run: () => void) => () => void;
  /** 0…1, so that a hundred consoles do not come back in the same moment. */
  readonly random: () => number;
}
export interface ChannelListener {
  readonly onMessage: (message: MapMessage) => void;
  readonly onFrame: (frame: UnitFrame) => void;
  /** Nothing was heard for a while, or the channel is closed. */
  readonly onSilent: () => void;
}

/** Keeps the channel of a map open and tells it where the map looks; comes back with backoff until it is signed out or disposed. */
export class MapChannel implements Disposable {
  readonly #ports: ChannelPorts;
  readonly #listener: ChannelListener;
  #socket: ChannelSocket | undefined;
  #open = false;
  #look: MapLook | undefined;
  #failures = 0;
  #over = false;
  #cancelRetry: (() => void) | undefined;
  #cancelWatch: (() => void) | undefined;

  constructor(ports: ChannelPorts, listener: ChannelListener) {
    this.#ports = ports;
    this.#listener = listener;
    this.#connect();
  }

  look(look: MapLook): void {
    this.#look = look;
    if (this.#open) this.#socket?.send(JSON.stringify(look));
  }

  [Symbol.dispose](): void {
    this.#over = true;
    this.#cancelRetry?.();
    this.#cancelWatch?.();
    this.#socket?.close();
    this.#socket = undefined;
  }

  #connect(): void {
    this.#socket = this.#ports.open({
      onOpen: () => {
        this.#open = true;
        if (this.#look) this.look(this.#look);
      },
      onText: (text) => this.#hear(text),
      onBytes: (bytes) => {
        const frame = decodeUnitFrame(bytes);
        if (!frame) return console.error('a frame of units does not fit the contract');
        this.#failures = 0;
        this.#watch();
        return this.#listener.onFrame(frame);
      },
      onClose: () => this.#lost(),
    });
  }

  #hear(text: string): void {
    const read = mapMessage.safeParse(jsonOf(text));
    if (!read.success) return console.error('a message of the map does not fit the contract', read.error.issues.slice(0, 3));
    this.#listener.onMessage(read.data);
    if (read.data.type === 'bye' && read.data.reason !== 'stopping') this[Symbol.dispose]();
    return undefined;
  }

  #watch(): void {
    this.#cancelWatch?.();
    this.#cancelWatch = this.#ports.after(SILENT_AFTER_MS, () => this.#listener.onSilent());
  }

  #lost(): void {
    if (this.#over) return;
    this.#open = false;
    this.#socket = undefined;
    this.#listener.onSilent();
    const backoff = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(this.#failures, 10));
    this.#failures += 1;
    this.#cancelRetry = this.#ports.after(backoff * (0.7 + 0.6 * this.#ports.random()), () => this.#connect());
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
