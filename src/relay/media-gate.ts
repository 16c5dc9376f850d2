import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { inIpRange } from '#base/ip-range.ts';
import { repeat } from './ports.ts';
import type { Clock } from '#services/ports.ts';

export interface MediaGateOptions {
  readonly host: string;
  readonly port: number;
  /** Inner addresses of the link device; datagrams of all others are dropped. */
  readonly peers: readonly string[];
  /** Where WebRTC takes its media. */
  readonly target: { readonly host: string; readonly port: number };
  readonly clock: Clock;
  /** Viewers beyond the device at a time; a new one is dropped until another has fallen silent. */
  readonly maxFlows?: number;
}

interface Flow {
  readonly inner: Socket;
  heardAt: number;
}

const MAX_FLOWS = 2_000;
/** ICE asks for consent every few seconds (RFC 7675 §5.1); a flow without it is over after 30. */
const SILENT_MS = 35_000;
const SWEEP_MS = 5_000;
/** A key frame at once. */
const BUFFER_BYTES = 1_048_576;
const STUN_COOKIE = 0x2112a442;

/**
 * WebRTC media of one network beyond a link device, on a port of its own. An ICE agent answers each check with the address
 * that it saw it come from (STUN, XOR-MAPPED-ADDRESS, RFC 8489 §14.2), and that would be the device's inner address, which
 * nobody beyond it may know (seed B-1). So the agent sees this gate on loopback instead.
 */
export class MediaGate implements AsyncDisposable {
  readonly #options: MediaGateOptions;
  readonly #outer: Socket;
  readonly #flows = new Map<string, Flow>();
  readonly #sweeping: Disposable;

  private constructor(options: MediaGateOptions) {
    this.#options = options;
    this.#outer = createSocket({ type: familyOf(options.host), recvBufferSize: BUFFER_BYTES, sendBufferSize: BUFFER_BYTES });
    this.#sweeping = repeat(options.clock, SWEEP_MS, () => this.#sweep());
  }

  /** Rejects with the socket's error when the port cannot be had. */
  static async open(options: MediaGateOptions): Promise<MediaGate> {
    const gate = new MediaGate(options);
    await new Promise<void>((resolve, reject) => {
      gate.#outer.once('error', reject);
      gate.#outer.bind(options.port, options.host, resolve);
    });
    // A datagram that cannot be sent is lost, as datagrams are.
    gate.#outer.removeAllListeners('error').on('error', () => {});
    gate.#outer.on('message', (bytes, from) => gate.#take(bytes, from));
    return gate;
  }

  get port(): number {
    return this.#outer.address().port;
  }

  get flows(): number {
    return this.#flows.size;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#sweeping[Symbol.dispose]();
    for (const { inner } of this.#flows.values()) inner.close();
    this.#flows.clear();
    await new Promise<void>((resolve) => this.#outer.close(resolve));
  }

  #take(bytes: Buffer, from: RemoteInfo): void {
    const key = `${from.address} ${from.port}`;
    const flow = this.#flows.get(key) ?? this.#open(key, bytes, from);
    if (!flow) return;
    flow.heardAt = this.#options.clock.now();
    flow.inner.send(bytes, this.#options.target.port, this.#options.target.host);
  }

  /** Each viewer has a socket of its own inside, so that answers find the way back; it begins with an ICE check and nothing else. */
  #open(key: string, first: Buffer, from: RemoteInfo): Flow | undefined {
    if (this.#flows.size >= (this.#options.maxFlows ?? MAX_FLOWS) || !isStunRequest(first)) return undefined;
    if (!this.#options.peers.some((peer) => inIpRange(from.address, peer))) return undefined;
    const family = familyOf(this.#options.target.host);
    const inner = createSocket({ type: family, recvBufferSize: BUFFER_BYTES });
    const flow = { inner, heardAt: this.#options.clock.now() };
    this.#flows.set(key, flow);
    inner.on('error', () => this.#end(key));
    inner.on('message', (bytes) => this.#outer.send(bytes, from.port, from.address));
    inner.bind(0, family === 'udp6' ? '::1' : '127.0.0.1');
    return flow;
  }

  #sweep(): void {
    const now = this.#options.clock.now();
    for (const [key, flow] of this.#flows) if (now - flow.heardAt > SILENT_MS) this.#end(key);
  }

  #end(key: string): void {
    this.#flows.get(key)?.inner.close();
    this.#flows.delete(key);
  }
}

function familyOf(host: string): 'udp4' | 'udp6' {
  return host.includes(':') ? 'udp6' : 'udp4';
}

/** A binding request (RFC 8489 §5, §6): type 1, then its length, then the cookie. */
function isStunRequest(bytes: Buffer): boolean {
  return bytes.length >= 20 && bytes.readUInt16BE(0) === 1 && bytes.readUInt32BE(4) === STUN_COOKIE;
}
