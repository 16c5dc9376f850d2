import type { Credentials } from '#protocol/rtsp-digest.ts';
import type { Clock, Listener, Net, Random } from '#services/ports.ts';
import { PoliceStreamConnection } from './police-stream-connection.ts';
import { ReceivedStream } from './received-stream.ts';

export interface PoliceStreamPorts {
  readonly clock: Clock;
  readonly net: Net;
  readonly random: Random;
}
export interface PoliceStreamOptions {
  readonly host: string;
  readonly port: number;
  readonly credentials?: Credentials;
}

const MAX_STREAMS = 1_000;
const MAX_METHODS = 10_000;

/**
 * A stand-in for the police streaming server (경찰청 스트리밍 서버): takes pushed cameras by UID on one port (RFC 2326
 * ANNOUNCE and RECORD, interleaved), measures what arrives, can read as slowly as a bad network, and can die.
 */
export class PoliceStreamServer implements AsyncDisposable {
  readonly #ports: PoliceStreamPorts;
  readonly #options: PoliceStreamOptions;
  readonly #streams = new Map<string, ReceivedStream>();
  readonly #connections = new Set<PoliceStreamConnection>();
  #listener: Listener | undefined;
  #bytesASecond: number | undefined;
  /** Methods of all requests, in order. */
  readonly methods: string[] = [];
  connectionsEver = 0;

  private constructor(ports: PoliceStreamPorts, options: PoliceStreamOptions) {
    this.#ports = ports;
    this.#options = options;
  }

  /** Rejects when the port is taken. */
  static async start(ports: PoliceStreamPorts, options: PoliceStreamOptions): Promise<PoliceStreamServer> {
    const server = new PoliceStreamServer(ports, options);
    await server.#listen(options.port);
    return server;
  }

  get port(): number {
    return this.#listener?.port ?? 0;
  }

  get connections(): number {
    return this.#connections.size;
  }

  streams(): readonly ReceivedStream[] {
    return [...this.#streams.values()];
  }

  stream(uid: string): ReceivedStream | undefined {
    return this.#streams.get(uid);
  }

  /** How much of each connection is read from now on, thousand bits a second; undefined: all that comes. */
  throttle(kbps: number | undefined): void {
    this.#bytesASecond = kbps === undefined ? undefined : (kbps * 1_000) / 8;
  }

  dropConnections(): void {
    for (const connection of this.#connections) connection.cut();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.dropConnections();
    await this.#listener?.[Symbol.asyncDispose]();
  }

  async #listen(port: number): Promise<void> {
    const { clock, net, random } = this.#ports;
    this.#listener = await net.listen({ host: this.#options.host, port }, (connection) => {
      this.connectionsEver++;
      const pusher = new PoliceStreamConnection({
        connection,
        clock,
        nonce: random.hex(16),
        credentials: this.#options.credentials,
        streamOf: (uid) => this.#streamOf(uid),
        readRate: () => this.#bytesASecond,
        onMethod: (method) => {
          if (this.methods.length < MAX_METHODS) this.methods.push(method);
        },
      });
      this.#connections.add(pusher);
      connection.onClose(() => this.#connections.delete(pusher));
    });
  }

  /** Whoever announces a UID anew takes it over: the connection before may be one that nobody has closed. */
  #streamOf(uid: string): ReceivedStream | undefined {
    const known = this.#streams.get(uid);
    if (!known && this.#streams.size >= MAX_STREAMS) return undefined;
    for (const connection of this.#connections) if (known && connection.recording === known) connection.cut();
    const stream = known ?? new ReceivedStream(uid, () => this.#ports.clock.now());
    this.#streams.set(uid, stream);
    return stream;
  }
}
