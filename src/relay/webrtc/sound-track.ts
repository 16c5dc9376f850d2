import { writeSenderReport } from '#protocol/rtcp.ts';
import { writeRtp } from '#protocol/rtp.ts';
import type { Clock } from '#services/ports.ts';
import type { FeedSound } from './feed.ts';
import { createTimeLine } from './time-line.ts';

export interface SoundTrackParts {
  readonly ssrc: number;
  readonly firstSequence: number;
  /** What the viewer's offer calls each codec; one that it has not is silence. */
  readonly payloadTypes: Readonly<Partial<Record<'pcmu' | 'pcma', number>>>;
  readonly clock: Clock;
  readonly send: (packet: Buffer) => void;
}

/** The clock of G.711 (RFC 3551 §4.5.14), in ticks a millisecond. */
const TICKS_A_MS = 8;
const REPORT_EVERY_MS = 1_000;

/** One viewer's sound on RTP. */
export class SoundTrack {
  readonly #parts: SoundTrackParts;
  readonly #times;
  #sequence: number;
  #reportedAt = 0;
  #packets = 0;
  #octets = 0;
  bytes = 0;

  constructor(parts: SoundTrackParts) {
    this.#parts = parts;
    this.#sequence = parts.firstSequence;
    this.#times = createTimeLine(parts.clock, TICKS_A_MS);
  }

  send(sound: FeedSound): void {
    const { ssrc, payloadTypes, send } = this.#parts;
    const payloadType = payloadTypes[sound.codec];
    if (payloadType === undefined) return;
    const timestamp = this.#times.next(sound.ticks);
    const packet = writeRtp({ payloadType, marker: false, sequence: this.#sequence, timestamp, ssrc }, sound.data);
    this.#sequence = (this.#sequence + 1) & 0xffff;
    send(Buffer.from(packet.buffer));
    this.bytes += packet.length;
    this.#packets++;
    this.#octets += sound.data.length;
    this.#report(sound.wallClockMicros, timestamp);
  }

  /** What comes next is of another source. */
  changeSource(): void {
    this.#times.changeSource();
  }

  #report(wallClockMicros: number, rtpTimestamp: number): void {
    const { ssrc, clock, send } = this.#parts;
    const now = clock.now();
    if (now - this.#reportedAt < REPORT_EVERY_MS) return;
    this.#reportedAt = now;
    send(Buffer.from(writeSenderReport({ ssrc, wallClockMicros, rtpTimestamp, packets: this.#packets, octets: this.#octets })));
  }
}
