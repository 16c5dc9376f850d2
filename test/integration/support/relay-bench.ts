import { startRelay, type Relay } from '#relay/start-relay.ts';
import type { RelaySettings } from '#relay/settings.ts';
import { TestCamera, type TestCameraOptions } from './test-camera.ts';
import { TestServer } from './test-server.ts';
import { WsClient } from './ws-client.ts';

export const ORIGIN = 'http://console.test';

/** A relay with its server and one camera `c1`, all real, on free ports. */
export class RelayBench implements AsyncDisposable {
  readonly relay: Relay;
  server: TestServer;
  readonly camera: TestCamera;
  readonly log: string[];
  readonly #clients: WsClient[] = [];

  private constructor(parts: { relay: Relay; server: TestServer; camera: TestCamera; log: string[] }) {
    this.relay = parts.relay;
    this.server = parts.server;
    this.camera = parts.camera;
    this.log = parts.log;
  }

  static async start(
    options: { settings?: Partial<RelaySettings>; camera?: TestCameraOptions; alwaysOn?: string[] } = {},
  ): Promise<RelayBench> {
    const camera = await TestCamera.start(options.camera);
    const server = await TestServer.start();
    server.keepAlive = options.alwaysOn ?? [];
    const credentials = options.camera?.credentials;
    server.cameras.set('c1', { main: { url: camera.url, ...credentials } });
    const log: string[] = [];
    const settings: RelaySettings = {
      host: '127.0.0.1',
      port: 0,
      rtspPort: 0,
      udpPort: 0,
      maxSources: 20,
      maxViewers: 50,
      maxTranscodes: 4,
      lingerSeconds: 0.2,
      controlUrl: server.url,
      allowedOrigins: [ORIGIN],
      ...options.settings,
    };
    const relay = await startRelay(
      { ...settings, secret: server.secret },
      { log: (event, facts) => log.push(JSON.stringify({ event, ...facts })) },
    );
    const bench = new RelayBench({ relay, server, camera, log });
    await server.hears('hello');
    while (!relay.connected) await new Promise((resolve) => setTimeout(resolve, 5));
    return bench;
  }

  get http(): string {
    return `http://127.0.0.1:${this.relay.port}`;
  }

  /** A viewer of camera `c1` with a fresh ticket, unless another query is given. */
  async view(query?: string, camera = 'c1'): Promise<WsClient> {
    return this.open(`/ws/${camera}?${query ?? `ticket=${await this.server.ticket(camera)}`}`);
  }

  open(path: string, options: { origin?: string; now?: () => number } = {}): WsClient {
    const client = new WsClient(`ws://127.0.0.1:${this.relay.port}${path}`, options);
    this.#clients.push(client);
    return client;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) client.socket.terminate();
    await this.relay[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
    await this.camera[Symbol.asyncDispose]();
  }
}
