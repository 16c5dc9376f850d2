import { WebSocket } from 'ws';
import { lineMessage, type LineCommand, type LineMessage, type LineOpen } from '#contract/media-line.ts';
import { readMediaHeader } from '#contract/media.ts';
import type { Unit } from './ws-client.ts';

/** What one view of a line was sent, in its order. */
export interface LineViewLog {
  readonly messages: Extract<LineMessage, { id: number }>[];
  readonly units: Unit[];
  /** `start` and pictures as they came, for what must stand before what. */
  readonly order: (Extract<LineMessage, { type: 'start' }> | Unit)[];
}
/** Of an `open` only what matters need be said. */
type Command = Exclude<LineCommand, LineOpen> | (Partial<LineOpen> & Pick<LineOpen, 'type' | 'id' | 'ticket'>);
type Said<Type extends LineMessage['type']> = Extract<LineMessage, { type: Type }>;

/** A page with many views over one connection. */
export class LineClient {
  readonly socket: WebSocket;
  readonly #now: () => number;
  readonly #views = new Map<number, LineViewLog>();
  stopping = false;
  refused: number | undefined;
  closed: { code: number; at: number } | undefined;

  /** `now`: another clock than the machine's, for when pictures came. */
  constructor(url: string, { now = Date.now, ...options }: { origin?: string; now?: () => number } = {}) {
    this.#now = now;
    this.socket = new WebSocket(url, options);
    this.socket.on('message', (data: Buffer, binary: boolean) => this.#take(data, binary));
    this.socket.on('unexpected-response', (_, response) => {
      this.refused = response.statusCode ?? 0;
      this.socket.terminate();
    });
    this.socket.on('error', () => {});
    this.socket.on('close', (code) => (this.closed = { code, at: Date.now() }));
  }

  view(id: number): LineViewLog {
    const log = this.#views.get(id) ?? { messages: [], units: [], order: [] };
    this.#views.set(id, log);
    return log;
  }

  says<Type extends LineMessage['type']>(id: number, type: Type): Said<Type>[] {
    const messages: readonly LineMessage[] = this.view(id).messages;
    return messages.filter((message): message is Said<Type> => message.type === type);
  }

  async say(command: Command): Promise<void> {
    if (this.socket.readyState === WebSocket.CONNECTING) await new Promise((resolve) => this.socket.once('open', resolve));
    const defaults = command.type === 'open' ? { camera: 'c1', stream: 'main', format: 'units', accept: ['h264'] } : {};
    this.socket.send(JSON.stringify({ ...defaults, ...command }));
  }

  #take(data: Buffer, binary: boolean): void {
    if (binary) {
      const unit = { ...readMediaHeader(data)!, at: this.#now(), bytes: data.subarray(16) };
      this.view(unit.id).units.push(unit);
      this.view(unit.id).order.push(unit);
      return;
    }
    const message = lineMessage.parse(JSON.parse(data.toString('utf8')));
    if (message.type === 'stopping') return void (this.stopping = true);
    this.view(message.id).messages.push(message);
    if (message.type === 'start') this.view(message.id).order.push(message);
  }
}
