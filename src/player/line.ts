import { MEDIA_HEADER_BYTES, readMediaHeader } from '#contract/media.ts';
import { LINE_LIMITS, lineMessage, type LineCommand, type LineOpen } from '#contract/media-line.ts';
import type { Carrier, CarrierEvents } from './carrier.ts';
import type { SessionEnd } from './session.ts';

const OPEN_TIMEOUT_MS = 5_000;
/** A line without views is kept a little: the next camera of the page is usually near. */
const IDLE_MS = 3_000;

/** One WebSocket to a relay for all tiles of a page (`contract/media-line.ts`). */
export class Line implements Disposable {
  readonly #socket: WebSocket;
  readonly #views = new Map<number, CarrierEvents>();
  readonly #onGone: () => void;
  readonly #opening: ReturnType<typeof setTimeout>;
  /** What was said before the socket was open; one `open` a view, so that it is as bounded as they are. */
  #waiting: LineCommand[] = [];
  #idle: ReturnType<typeof setTimeout> | undefined;
  #lastId = 0;
  #opened = false;
  #over = false;

  constructor(url: string, onGone: () => void) {
    this.#onGone = onGone;
    this.#socket = new WebSocket(url);
    this.#socket.binaryType = 'arraybuffer';
    this.#opening = setTimeout(() => this.#end({ kind: 'notOpened' }), OPEN_TIMEOUT_MS);
    this.#closeWhenIdle();
    this.#socket.addEventListener('open', () => this.#begin());
    this.#socket.addEventListener('message', (message: MessageEvent<unknown>) => this.#take(message.data));
    this.#socket.addEventListener('close', () => this.#end({ kind: this.#opened ? 'network' : 'notOpened' }));
  }

  get full(): boolean {
    return this.#views.size >= LINE_LIMITS.maxViews;
  }

  open(wanted: Omit<LineOpen, 'type' | 'id'>, events: CarrierEvents): Carrier {
    clearTimeout(this.#idle);
    const id = this.#freeId();
    this.#views.set(id, events);
    this.#say({ type: 'open', id, ...wanted });
    return {
      setStream: (stream) => this.#sayOf(id, events, { type: 'stream', id, stream }),
      setAudio: (on) => this.#sayOf(id, events, { type: 'audio', id, on }),
      [Symbol.dispose]: () => {
        this.#sayOf(id, events, { type: 'close', id });
        this.#drop(id, events);
      },
    };
  }

  [Symbol.dispose](): void {
    this.#over = true;
    clearTimeout(this.#opening);
    clearTimeout(this.#idle);
    this.#socket.close();
  }

  #begin(): void {
    this.#opened = true;
    clearTimeout(this.#opening);
    for (const command of this.#waiting) this.#socket.send(JSON.stringify(command));
    this.#waiting = [];
  }

  #take(data: unknown): void {
    if (this.#over) return;
    if (data instanceof ArrayBuffer) return this.#takePacket(data);
    const message = typeof data === 'string' ? lineMessage.safeParse(parseJson(data)).data : undefined;
    if (!message) return;
    if (message.type === 'stopping') return this.#end({ kind: 'ended', reason: 'stopping' });
    const { id, ...rest } = message;
    const view = this.#views.get(id);
    if (!view) return;
    if (rest.type === 'refused') {
      this.#drop(id, view);
      view.onEnd({ kind: 'problem', status: rest.status, code: rest.code });
    } else {
      if (rest.type === 'end') this.#drop(id, view);
      view.onMessage(rest);
    }
  }

  #takePacket(buffer: ArrayBuffer): void {
    const header = readMediaHeader(new Uint8Array(buffer));
    if (header) this.#views.get(header.id)?.onPacket({ header, data: new Uint8Array(buffer, MEDIA_HEADER_BYTES) });
  }

  #sayOf(id: number, events: CarrierEvents, command: LineCommand): void {
    if (this.#views.get(id) === events) this.#say(command);
  }

  #say(command: LineCommand): void {
    if (this.#over) return;
    if (this.#opened) this.#socket.send(JSON.stringify(command));
    else if (command.type === 'close') this.#waiting = this.#waiting.filter((each) => each.id !== command.id);
    else this.#waiting.push(command);
  }

  #drop(id: number, events: CarrierEvents): void {
    if (this.#views.get(id) !== events) return;
    this.#views.delete(id);
    if (this.#views.size === 0 && !this.#over) this.#closeWhenIdle();
  }

  #closeWhenIdle(): void {
    this.#idle = setTimeout(() => this.#end({ kind: 'network' }), IDLE_MS);
  }

  /** Ids go round, so that what still comes for a view that was closed meets nobody. */
  #freeId(): number {
    do this.#lastId = (this.#lastId % 0xffff) + 1;
    while (this.#views.has(this.#lastId));
    return this.#lastId;
  }

  #end(end: SessionEnd): void {
    if (this.#over) return;
    this[Symbol.dispose]();
    this.#onGone();
    const views = [...this.#views.values()];
    this.#views.clear();
    for (const view of views) view.onEnd(end);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
