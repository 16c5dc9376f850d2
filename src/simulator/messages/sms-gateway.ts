import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const MAX_BODY_BYTES = 16_384;
const MAX_KEPT = 10_000;

const body = z.strictObject({
  to: z.string().regex(/^\+?\d{7,20}$/),
  from: z.string().min(1).max(32),
  kind: z.enum(['sms', 'lms']),
  subject: z.string().max(40).optional(),
  text: z.string().min(1).max(2_000),
  urgent: z.boolean(),
});
export type ReceivedSms = z.infer<typeof body> & { readonly key: string };

export interface SmsGatewayOptions {
  readonly port: number;
  readonly apiKey: string;
  /** What becomes of a message; delivered at the second asking where not said otherwise, as a telephone network takes a moment. */
  readonly fate?: (message: ReceivedSms, asked: number) => { readonly status: number; readonly state?: string; readonly reason?: string };
}

/** A stand-in for a gateway of text messages (src/io/channels/sms/README.md): each key is sent once, whatever is asked. */
export class SmsGateway implements AsyncDisposable {
  /** In the order in which they came, each once. */
  readonly sent: ReceivedSms[] = [];
  readonly #asked = new Map<string, number>();
  readonly #options: SmsGatewayOptions;
  readonly #server;

  private constructor(options: SmsGatewayOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(options: SmsGatewayOptions): Promise<SmsGateway> {
    const gateway = new SmsGateway(options);
    gateway.#server.listen(options.port, '127.0.0.1');
    await once(gateway.#server, 'listening');
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const say = (status: number, answer: object): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    if (request.method !== 'POST' || request.url !== '/v1/messages') return say(404, {});
    if (request.headers.authorization !== `Bearer ${this.#options.apiKey}`) return say(401, {});
    const key = request.headers['idempotency-key'];
    const read = body.safeParse(await readJson(request));
    if (!read.success || typeof key !== 'string') return say(422, { reason: read.error?.issues[0]?.message ?? 'no key' });
    const message = { ...read.data, key };
    const asked = (this.#asked.get(key) ?? 0) + 1;
    const { status, ...answer } = (this.#options.fate ?? usualFate)(message, asked);
    if (status < 300) {
      if (asked === 1 && this.sent.length < MAX_KEPT) this.sent.push(message);
      this.#asked.set(key, asked);
    }
    say(status, answer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function usualFate(_message: ReceivedSms, asked: number): { readonly status: number; readonly state: string } {
  return { status: asked === 1 ? 202 : 200, state: asked === 1 ? 'accepted' : 'delivered' };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const part of request as AsyncIterable<Buffer>) {
    text += part.toString();
    if (text.length > MAX_BODY_BYTES) return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
