import { WebSocket } from 'ws';
import { mediaMessage, readMediaHeader, type MediaHeader, type MediaMessage } from '#contract/media.ts';
import { PATIENCE_MS } from '../../city/eventually.ts';

export interface Unit extends MediaHeader {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** A viewer over WebSocket that keeps what it gets. */
export class WsClient {
  readonly socket: WebSocket;
  readonly messages: MediaMessage[] = [];
  readonly units: Unit[] = [];
  /** Set when the handshake was refused. */
  refusal: { status: number; body: unknown } | undefined;
  closed: { code: number; at: number } | undefined;
  readonly #watchers = new Set<() => void>();

  /** `now`: another clock than the machine's, for when pictures came. */
  constructor(url: string, { now = Date.now, ...options }: { origin?: string; now?: () => number } = {}) {
    this.socket = new WebSocket(url, options);
    this.socket.on('message', (data: Buffer, binary: boolean) => {
      if (binary) this.units.push({ ...readMediaHeader(data)!, at: now(), bytes: data.subarray(16) });
      else this.messages.push(mediaMessage.parse(JSON.parse(data.toString('utf8'))));
      this.#wake();
    });
    this.socket.on('unexpected-response', (_, response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        this.refusal = { status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(parts).toString('utf8')) };
        this.socket.terminate();
        this.#wake();
      });
    });
    this.socket.on('error', () => {});
    this.socket.on('close', (code) => {
      this.closed = { code, at: Date.now() };
      this.#wake();
    });
  }

  /** Resolves when the condition holds; rejects after `deadlineMs` with what was got so far. */
  async until(holds: () => boolean, deadlineMs = PATIENCE_MS): Promise<void> {
    const end = Date.now() + deadlineMs;
    while (!holds()) {
      const left = end - Date.now();
      if (left <= 0)
        throw new Error(
          `not in ${deadlineMs} ms: ${this.units.length} units, closed ${JSON.stringify(this.closed)}, ${JSON.stringify(this.messages.slice(-4))}`,
        );
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#watchers.add(resolve);
      const timer = setTimeout(resolve, Math.min(left, 50));
      await promise;
      clearTimeout(timer);
      this.#watchers.delete(resolve);
    }
  }

  get states(): string[] {
    return this.messages.flatMap((message) => (message.type === 'state' ? [message.state] : []));
  }

  get end(): string | undefined {
    return this.messages.flatMap((message) => (message.type === 'end' ? [message.reason] : []))[0];
  }

  #wake(): void {
    for (const wake of this.#watchers) wake();
  }
}
