import { WebSocket } from 'ws';
import { mediaMessage, readMediaHeader } from '#contract/media.ts';
import { eventually } from '../city/eventually.ts';

/** One picture as it came; the clock is the viewer's own. */
interface Picture {
  readonly at: number;
  readonly sequence: number;
  /** Counts the connections of this viewer. */
  readonly connection: number;
}

const FIRST_RETRY_MS = 250;
const MOST_RETRY_MS = 5_000;

/**
 * A viewer that goes on by itself as our player does (src/player/create-player.ts): whatever ends its connection, it takes a
 * fresh ticket, with whatever address comes with it, and comes again, first after 250 ms, then after twice as long each time.
 */
export class ResumingViewer implements Disposable {
  readonly camera: string;
  readonly pictures: Picture[] = [];
  /** Why each connection ended: the relay's word, or `network`. */
  readonly ends: string[] = [];
  /** Where it looks now, e.g. `127.0.0.1:8091`. */
  host = '';
  readonly #renew: () => Promise<string | undefined>;
  readonly #origin: string;
  #socket: WebSocket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #connections = 0;
  #failures = 0;
  #over = false;

  constructor(camera: string, options: { readonly renew: () => Promise<string | undefined>; readonly origin: string }) {
    this.camera = camera;
    this.#renew = options.renew;
    this.#origin = options.origin;
    void this.#connect();
  }

  async until(what: string, holds: (viewer: this) => boolean, withinMs = 30_000): Promise<void> {
    const told = (): string => `${this.pictures.length} pictures, ${this.#connections} connections, ended by ${this.ends.join(' ')}`;
    await eventually(`${what} (${this.camera})`, () => (holds(this) ? 'yes' : told()), {
      holds: (seen) => seen === 'yes',
      withinMs,
      everyMs: 20,
    });
  }

  [Symbol.dispose](): void {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#socket?.terminate();
  }

  async #connect(): Promise<void> {
    const url = await this.#renew().catch(() => undefined);
    if (this.#over) return;
    if (url === undefined) return this.#again('noTicket');
    this.host = new URL(url).host;
    const connection = (this.#connections += 1);
    const socket = new WebSocket(url, { headers: { origin: this.#origin } });
    this.#socket = socket;
    let end = 'network';
    socket.on('message', (data: Buffer, binary: boolean) => {
      if (binary) {
        this.#failures = 0;
        this.pictures.push({ at: Date.now(), sequence: readMediaHeader(data)?.sequence ?? 0, connection });
        return;
      }
      const message = mediaMessage.parse(JSON.parse(data.toString('utf8')));
      if (message.type === 'end') end = message.reason;
    });
    socket.on('error', () => {});
    socket.on('close', () => this.#again(end));
  }

  #again(why: string): void {
    if (this.#over) return;
    this.ends.push(why);
    const plain = Math.min(MOST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(this.#failures++, 10));
    this.#timer = setTimeout(() => void this.#connect(), Math.round(plain * (0.75 + Math.random() / 2)));
  }
}
