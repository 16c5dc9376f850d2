import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';

/** One packet as it passed the wire, with what its headers say. */
export interface Packet {
  readonly protocol: 'tcp' | 'udp' | 'icmp' | 'arp' | 'other';
  /** Dotted, empty for what is not IPv4. */
  readonly from: string;
  readonly to: string;
  readonly sequence: number;
  /** `address:port > address:port`. */
  readonly stream: string;
  /** What TCP or UDP carry; of all else everything behind the Ethernet header. */
  readonly payload: Buffer;
}

/** tcpdump on one interface of a network namespace. */
export class PacketCapture implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #file: string;

  private constructor(child: ChildProcess, file: string) {
    this.#child = child;
    this.#file = file;
  }

  /** Resolves when it listens. */
  static async start({ namespace, port, file }: { namespace: string; port: string; file: string }): Promise<PacketCapture> {
    const words = ['netns', 'exec', namespace, 'tcpdump', '-i', port, '-s', '0', '-U', '-B', '65536', '-Z', 'root', '-w', file];
    const child = spawn('ip', words, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    await new Promise<void>((resolve, reject) => {
      child.once('exit', () => reject(new Error(`tcpdump ended: ${said}`)));
      child.stderr?.on('data', (text: Buffer) => {
        said += text.toString();
        if (said.includes('listening on')) resolve();
      });
    });
    return new PacketCapture(child, file);
  }

  /** Stops, and gives all that was seen. Rejects when the kernel had to drop some: then nothing is proven. */
  async packets(): Promise<readonly Packet[]> {
    let said = '';
    this.#child.stderr?.on('data', (text: Buffer) => (said += text.toString()));
    await this[Symbol.asyncDispose]();
    if (!/^0 packets dropped by kernel/m.test(said)) throw new Error(`the capture is not whole: ${said}`);
    return readPcap(await readFile(this.#file));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'close');
    this.#child.kill('SIGINT');
    await ended;
  }
}

/** The classic pcap format, little endian, of Ethernet (draft-ietf-opsawg-pcap). */
export function readPcap(file: Buffer): readonly Packet[] {
  if (file.readUInt32LE(0) !== 0xa1b2c3d4 || file.readUInt32LE(20) !== 1) throw new Error('not a capture of Ethernet');
  const packets: Packet[] = [];
  for (let at = 24; at + 16 <= file.length;) {
    const length = file.readUInt32LE(at + 8);
    packets.push(readFrame(file.subarray(at + 16, at + 16 + length)));
    at += 16 + length;
  }
  return packets;
}

function readFrame(frame: Buffer): Packet {
  const kind = frame.readUInt16BE(12);
  const body = frame.subarray(14);
  const plain = { from: '', to: '', sequence: 0, stream: '', payload: body };
  if (kind !== 0x0800) return { ...plain, protocol: kind === 0x0806 ? 'arp' : 'other' };
  const whole = body.subarray(0, body.readUInt16BE(2));
  const [from, to] = [[...whole.subarray(12, 16)].join('.'), [...whole.subarray(16, 20)].join('.')];
  const inner = whole.subarray(((whole[0] ?? 0) & 15) * 4);
  const protocol = ({ 1: 'icmp', 6: 'tcp', 17: 'udp' } as const)[whole[9] ?? 0] ?? 'other';
  if (protocol === 'icmp' || protocol === 'other') return { ...plain, protocol, from, to };
  const stream = `${from}:${inner.readUInt16BE(0)} > ${to}:${inner.readUInt16BE(2)}`;
  if (protocol === 'udp') return { protocol, from, to, sequence: 0, stream, payload: inner.subarray(8) };
  const header = ((inner[12] ?? 0) >> 4) * 4;
  return { protocol, from, to, sequence: inner.readUInt32BE(4), stream, payload: inner.subarray(header) };
}

/** What each TCP connection carried in each direction, put together again as its receiver does. */
export function tcpStreams(packets: readonly Packet[]): ReadonlyMap<string, Buffer> {
  const pieces = new Map<string, Map<number, Buffer>>();
  for (const { protocol, stream, sequence, payload } of packets) {
    if (protocol !== 'tcp' || payload.length === 0) continue;
    const known = pieces.get(stream) ?? new Map<number, Buffer>();
    const before = known.get(sequence);
    if (!before || before.length < payload.length) known.set(sequence, payload);
    pieces.set(stream, known);
  }
  // No connection of a test is as long as sequence numbers are before they wrap, but one may begin near their end.
  return new Map([...pieces].map(([stream, known]) => [stream, join(known)]));
}

function join(pieces: ReadonlyMap<number, Buffer>): Buffer {
  const [first = 0] = pieces.keys();
  const ordered = [...pieces]
    .map(([sequence, bytes]) => ({ at: (sequence - first) | 0, bytes }))
    .toSorted((one, other) => one.at - other.at);
  const parts: Buffer[] = [];
  let end = ordered[0]?.at ?? 0;
  for (const { at, bytes } of ordered) {
    parts.push(bytes.subarray(Math.max(0, end - at)));
    end = Math.max(end, at + bytes.length);
  }
  return Buffer.concat(parts);
}
