import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';

export interface OwnerDeskOptions {
  readonly port: number;
  /** Bearer key that both want. */
  readonly key: string;
  readonly log: (text: string) => void;
}

/** A text that the gateway took, for those who look at it in a test or a lesson. */
export interface TakenText {
  readonly to: string;
  readonly text: string;
  readonly reference: string;
}

export interface OwnerDesk extends AsyncDisposable {
  readonly port: number;
  /** Oldest first, the last 1,000. */
  readonly texts: readonly TakenText[];
}

const MAX_CHARACTERS = 10_000;
const MAX_TEXTS = 1_000;
/** Plates that end so belong to nobody, or to somebody whom no text reaches. */
const UNREGISTERED = /00$/;
const lookup = z.object({ plate: z.string().min(1).max(32), purpose: z.string(), case: z.union([z.string(), z.number()]) });
const message = z.object({
  to: z.string().regex(/^0\d{8,10}$/),
  text: z.string().min(1).max(2_000),
  reference: z.string().min(1).max(128),
});

/**
 * Stand-ins for the registry of vehicles (`POST /vehicle-owner/lookup`) and for a gateway of text messages (`POST /messages`), by the wire
 * that README of dispatch-119 describes. Telephones are of a kind that nobody has: 010-0000-….
 */
export async function startOwnerDesk(options: OwnerDeskOptions): Promise<OwnerDesk> {
  const texts: TakenText[] = [];
  const server = createServer((request, response) => {
    answer(request, { ...options, texts }).then(
      ({ status, body }) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      () => failed(response),
    );
  });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    texts,
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function failed(response: ServerResponse): void {
  response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error: 'unreadable' }));
}

interface Answered {
  readonly status: number;
  readonly body: object;
}

async function answer(request: IncomingMessage, desk: OwnerDeskOptions & { readonly texts: TakenText[] }): Promise<Answered> {
  if (request.headers.authorization !== `Bearer ${desk.key}`) return { status: 401, body: { error: 'key' } };
  if (request.method !== 'POST') return { status: 405, body: { error: 'use POST' } };
  const sent: unknown = JSON.parse(await textOf(request));
  if (request.url === '/vehicle-owner/lookup') return ownerOf(sent);
  return request.url === '/messages' ? takeText(sent, desk) : { status: 404, body: { error: 'no such path' } };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  const chunks: AsyncIterable<Buffer> = request;
  for await (const chunk of chunks) {
    text += chunk.toString('utf8');
    if (text.length > MAX_CHARACTERS) throw new Error('too long');
  }
  return text;
}

function ownerOf(sent: unknown): Answered {
  const asked = lookup.safeParse(sent);
  if (!asked.success) return { status: 400, body: { error: 'plate, purpose and case are needed' } };
  const { plate } = asked.data;
  if (UNREGISTERED.test(plate)) return { status: 404, body: { error: 'not registered' } };
  return { status: 200, body: { telephone: `0100000${plate.replaceAll(/\D/g, '').slice(-4).padStart(4, '0')}` } };
}

/** The same reference again is taken once. */
function takeText(sent: unknown, { texts, log }: { readonly texts: TakenText[]; readonly log: (text: string) => void }): Answered {
  const given = message.safeParse(sent);
  if (!given.success) return { status: 400, body: { error: 'to, text and reference are needed' } };
  const { data } = given;
  if (texts.some(({ reference }) => reference === data.reference)) return { status: 409, body: { reference: data.reference } };
  texts.push(data);
  if (texts.length > MAX_TEXTS) texts.shift();
  log(`owner text ${data.reference} taken`);
  return { status: 202, body: { reference: data.reference } };
}
