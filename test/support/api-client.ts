import { WebSocket } from 'ws';
import { feedMessage, type FeedMessage } from '#contract/feed.ts';
import type { IncidentView } from '#contract/incident-view.ts';
import { PATIENCE_MS } from '../city/eventually.ts';
import { PASSWORD, type RunningServer } from './running-server.ts';

/** What an answer says, read without a schema: the server under test checks its own (`checkAnswers`). */
export type Json = ReturnType<typeof JSON.parse>;

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body read as JSON; undefined where it is none. */
  readonly json: Json;
}

/** A client of the API with a cookie jar of one; no browser, so it sends neither Origin nor Fetch Metadata by itself. */
export class ApiClient {
  readonly #server: Pick<RunningServer, 'url'>;
  cookie = '';

  constructor(server: Pick<RunningServer, 'url'>) {
    this.#server = server;
  }

  static async signedIn(server: Pick<RunningServer, 'url'>, login: string, password = PASSWORD): Promise<ApiClient> {
    const client = new ApiClient(server);
    const answer = await client.signIn(login, password);
    if (answer.status !== 201) throw new Error(`${login} was not let in: ${answer.status} ${answer.text}`);
    return client;
  }

  signIn(login: string, password = PASSWORD): Promise<ApiAnswer> {
    return this.post('/api/v1/session', { login, password });
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<ApiAnswer> {
    return this.send('GET', path, { headers });
  }

  post(path: string, json: unknown, headers: Readonly<Record<string, string>> = {}): Promise<ApiAnswer> {
    return this.send('POST', path, { body: JSON.stringify(json), headers: { 'content-type': 'application/json', ...headers } });
  }

  delete(path: string, headers: Readonly<Record<string, string>> = {}): Promise<ApiAnswer> {
    return this.send('DELETE', path, { headers });
  }

  async send(
    method: string,
    path: string,
    request: { readonly body?: string | Uint8Array<ArrayBuffer>; readonly headers?: Readonly<Record<string, string>> } = {},
  ): Promise<ApiAnswer> {
    const headers = { ...(this.cookie ? { cookie: this.cookie } : {}), ...request.headers };
    const response = await fetch(`${this.#server.url}${path}`, {
      method,
      headers,
      redirect: 'manual',
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    const set = response.headers.get('set-cookie');
    if (set) this.cookie = /Max-Age=0/.test(set) ? '' : (set.split(';')[0] ?? '');
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parse(text) };
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A console on the live feed: holds what it was told, as the contract says to hold it. */
export class FeedViewer {
  readonly messages: FeedMessage[] = [];
  readonly incidents = new Map<string, IncidentView>();
  readonly closed: Promise<number>;
  readonly socket: WebSocket;
  #waiting: (() => void)[] = [];

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer) => this.#hear(feedMessage.parse(JSON.parse(data.toString()))));
    this.closed = new Promise((resolve) => socket.on('close', resolve));
  }

  /** Resolves after the snapshot. */
  static async open(
    server: Pick<RunningServer, 'port'>,
    client: ApiClient,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<FeedViewer> {
    const viewer = new FeedViewer(
      new WebSocket(`ws://127.0.0.1:${server.port}/api/v1/feed`, { headers: { cookie: client.cookie, ...headers } }),
    );
    await new Promise((resolve, reject) => {
      viewer.socket.on('open', resolve);
      viewer.socket.on('error', reject);
    });
    await viewer.heard((message) => message.type === 'snapshot');
    return viewer;
  }

  /** The status with which an upgrade was refused. */
  static async refused(
    server: Pick<RunningServer, 'port'>,
    path: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly json: Json }> {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers });
    return new Promise((resolve, reject) => {
      socket.on('open', () => {
        socket.terminate();
        reject(new Error('the connection was taken'));
      });
      socket.on('error', () => undefined);
      socket.on('unexpected-response', (_request, response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, json: parse(text) }));
      });
    });
  }

  /** The first message that fits, already heard or yet to come. */
  async heard(fits: (message: FeedMessage) => boolean): Promise<FeedMessage> {
    await this.until(() => this.messages.some(fits));
    return this.messages.find(fits)!;
  }

  async until(holds: () => boolean): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!holds()) {
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`not heard in time; last messages: ${JSON.stringify(this.messages.slice(-3)).slice(0, 500)}`);
      await Promise.race([
        new Promise<void>((resolve) => this.#waiting.push(resolve)),
        new Promise((resolve) => setTimeout(resolve, left)),
      ]);
    }
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }

  #hear(message: FeedMessage): void {
    this.messages.push(message);
    if (message.type === 'snapshot') {
      this.incidents.clear();
      for (const incident of message.incidents) this.incidents.set(incident.id, incident);
    }
    if (message.type === 'incident') this.incidents.set(message.incident.id, message.incident);
    if (message.type === 'gone') this.incidents.delete(message.incident);
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
