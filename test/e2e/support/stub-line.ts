import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { MEDIA_HEADER_BYTES, writeMediaHeader } from '#contract/media.ts';
import { lineCommand, lineMessage, type LineCommand, type LineMessage, type LineOpen } from '#contract/media-line.ts';

/** The relay's end of a line, which says what the test wants it to: for what a good relay does seldom. */
export class StubLine implements AsyncDisposable {
  readonly #http: Server = createServer();
  readonly #sockets = new WebSocketServer({ server: this.#http, path: '/line' });
  readonly commands: LineCommand[] = [];
  /** Called with what a view is told after it was opened. */
  onCommand: (command: LineCommand) => void = () => undefined;
  #onOpen: (open: LineOpen, view: StubView) => void = () => undefined;

  private constructor() {
    this.#sockets.on('connection', (socket) => {
      socket.on('message', (data: Buffer) => {
        const command = lineCommand.parse(JSON.parse(data.toString('utf8')));
        this.commands.push(command);
        if (command.type === 'open') this.#onOpen(command, new StubView(socket, command.id));
        else this.onCommand(command);
      });
    });
  }

  static async start(onOpen: (open: LineOpen, view: StubView) => void): Promise<StubLine> {
    const stub = new StubLine();
    stub.#onOpen = onOpen;
    await new Promise<void>((resolve) => stub.#http.listen(0, '127.0.0.1', resolve));
    return stub;
  }

  get opened(): readonly LineOpen[] {
    return this.commands.filter((command) => command.type === 'open');
  }

  get connections(): number {
    return this.#sockets.clients.size;
  }

  /** Addresses as the server would give them; the ticket is anything. */
  urls(camera: string): { readonly ws: string; readonly whep: string } {
    const { port } = this.#http.address() as AddressInfo;
    return { ws: `ws://127.0.0.1:${port}/ws/${camera}?ticket=t`, whep: `http://127.0.0.1:${port}/whep/${camera}?ticket=t` };
  }

  /** Cuts every connection, as a relay that dies. */
  drop(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.drop();
    this.#sockets.close();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }
}

export class StubView {
  readonly #socket: WebSocket;
  readonly id: number;
  #sequence = 0;

  constructor(socket: WebSocket, id: number) {
    this.#socket = socket;
    this.id = id;
  }

  say(message: Extract<LineMessage, { id: number }> extends infer Said ? (Said extends unknown ? Omit<Said, 'id'> : never) : never): void {
    this.#socket.send(JSON.stringify(lineMessage.parse({ ...message, id: this.id })));
  }

  /** Live, with pictures of JPEG from here on. */
  startJpeg(stream: 'main' | 'sub' | 'stills'): void {
    this.say({ type: 'state', state: 'live', since: Date.now() });
    this.say({ type: 'start', kind: 'jpeg', format: 'units', codec: 'jpeg', width: 64, height: 36, description: '', camera: 'c1', stream });
  }

  picture(data: Uint8Array): void {
    this.#send(data, false);
  }

  sound(data: Uint8Array): void {
    this.#send(data, true);
  }

  #send(data: Uint8Array, audio: boolean): void {
    const message = new Uint8Array(MEDIA_HEADER_BYTES + data.length);
    const sequence = audio ? 0 : this.#sequence++;
    writeMediaHeader(message, { id: this.id, key: true, audio, fragment: false, sequence, wallClockMicros: Date.now() * 1_000 });
    message.set(data, MEDIA_HEADER_BYTES);
    this.#socket.send(message);
  }
}
