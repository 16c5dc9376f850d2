import { createSocket, type Socket } from 'node:dgram';
import type { Random } from '#services/ports.ts';
import { SourceFault } from '../sources/source-fault.ts';

/** A pair of sockets for one track, RTP on an even port and RTCP on the next (RFC 3550 §11); disposing gives the ports back. */
export interface UdpPair extends Disposable {
  readonly rtp: Socket;
  readonly control: Socket;
  /** Of RTP. */
  readonly port: number;
}

/** Pairs that are tried when other programs have theirs. */
const MAX_TRIES = 64;
/** What the system may hold for us while we are busy: half a second of 50 Mbps. */
const RECEIVE_BYTES = 4 * 1024 * 1024;

/** The ports that cameras may send to: a range the operator opens in the firewall, each pair used by one track at a time. */
export class UdpPorts {
  readonly #first: number;
  readonly #pairs: number;
  readonly #taken = new Set<number>();
  #next: number;

  /** `first` to `last`, both included; odd ends are left out. Relays on one machine share the range, so each begins elsewhere. */
  constructor(range: { readonly first: number; readonly last: number }, random: Random) {
    this.#first = range.first + (range.first % 2);
    this.#pairs = Math.max(0, Math.floor((range.last - this.#first + 1) / 2));
    this.#next = this.#pairs === 0 ? 0 : Number.parseInt(random.hex(3), 16) % this.#pairs;
  }

  /** On the local address that the camera is spoken to from. Rejects with a `SourceFault` when no pair is free. */
  async open(address: string): Promise<UdpPair> {
    for (let tries = 0; tries < Math.min(MAX_TRIES, this.#pairs); tries++) {
      const port = this.#free();
      if (port === undefined) break;
      this.#taken.add(port);
      const sockets = await bindPair(address, port);
      const give = (): void => void this.#taken.delete(port);
      if (!sockets) give();
      else return { ...sockets, port, [Symbol.dispose]: () => closePair(sockets, give) };
    }
    throw new SourceFault('noPort');
  }

  /** The next free one after the last that was given, so that what still comes for an old one meets nobody. */
  #free(): number | undefined {
    for (let step = 0; step < this.#pairs; step++) {
      const port = this.#first + 2 * ((this.#next + step) % this.#pairs);
      if (this.#taken.has(port)) continue;
      this.#next = (this.#next + step + 1) % this.#pairs;
      return port;
    }
    return undefined;
  }
}

type Sockets = Pick<UdpPair, 'rtp' | 'control'>;

async function bindPair(address: string, port: number): Promise<Sockets | undefined> {
  const make = (): Socket => createSocket({ type: address.includes(':') ? 'udp6' : 'udp4', recvBufferSize: RECEIVE_BYTES });
  const sockets: Sockets = { rtp: make(), control: make() };
  const bound = await Promise.all([bind(sockets.rtp, { address, port }), bind(sockets.control, { address, port: port + 1 })]);
  if (bound.every(Boolean)) return sockets;
  closePair(sockets, () => {});
  return undefined;
}

function bind(socket: Socket, endpoint: { address: string; port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    // Stays: an error of a later send must not end the process, and what does not come is seen by the silence.
    socket.on('error', () => resolve(false));
    socket.bind(endpoint, () => resolve(true));
  });
}

function closePair({ rtp, control }: Sockets, closed: () => void): void {
  let open = 2;
  for (const socket of [rtp, control]) {
    socket.close(() => {
      open--;
      if (open === 0) closed();
    });
  }
}
