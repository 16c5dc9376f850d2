import { writeSenderReport } from '#protocol/rtcp.ts';
import { RTP_HEADER_BYTES, writeU16, writeU32 } from '#protocol/rtp.ts';
import type { Clock } from '#services/ports.ts';
import type { FeedPicture } from './feed.ts';
import { createSentPackets } from './sent-packets.ts';
import { createTimeLine } from './time-line.ts';

/** How one viewer's packets are numbered. */
export interface RtpIdentity {
  readonly payloadType: number;
  readonly ssrc: number;
  readonly firstSequence: number;
}

export interface PictureTrackParts {
  readonly identity: RtpIdentity;
  readonly clock: Clock;
  /** The bytes may be written over when it has returned. */
  readonly send: (packet: Buffer) => void;
  /** Tells which time the pictures have, so that the viewer can bring picture and sound together (RFC 3550 §6.4.1). */
  readonly reports: boolean;
}

/** The clock of H.264 (RFC 6184 §8.1), in ticks a millisecond. */
const TICKS_A_MS = 90;
const REPORT_EVERY_MS = 1_000;
/** Packets sent again in a second to one viewer at most: one who asks for more cannot be helped by more. */
const MAX_RESENT_A_SECOND = 400;

/** One viewer's pictures on RTP: the packets are the feed's, only their headers are this viewer's. */
export class PictureTrack {
  readonly #parts: PictureTrackParts;
  readonly #sent = createSentPackets();
  readonly #times;
  #sequence: number;
  #reportedAt = 0;
  #packets = 0;
  #octets = 0;
  #budget = { second: -1, left: 0 };
  frames = 0;
  bytes = 0;
  resent = 0;

  constructor(parts: PictureTrackParts) {
    this.#parts = parts;
    this.#sequence = parts.identity.firstSequence;
    this.#times = createTimeLine(parts.clock, TICKS_A_MS);
  }

  /** A live picture, at its source's pace. */
  sendLive(picture: FeedPicture): void {
    const ticks = this.#times.next(picture.ticks);
    this.#send(picture, ticks);
    this.#report(picture.wallClockMicros, ticks);
  }

  /** Pictures in times so close together that the viewer shows the last one at once. */
  sendBurst(pictures: readonly FeedPicture[]): void {
    const newest = pictures.at(-1);
    if (!newest) return;
    const ticks = this.#times.burst(newest.ticks, pictures.length);
    pictures.forEach((picture, index) => this.#send(picture, ticks[index] ?? newest.ticks));
  }

  /** What comes next is of another source. */
  changeSource(): void {
    this.#times.changeSource();
  }

  /** Sends again what the viewer misses, as far as it is kept. */
  resend(missed: readonly number[]): void {
    const second = Math.floor(this.#parts.clock.now() / 1_000);
    if (this.#budget.second !== second) this.#budget = { second, left: MAX_RESENT_A_SECOND };
    for (const sequence of missed) {
      const kept = this.#sent.get(sequence);
      if (!kept || this.#budget.left === 0) continue;
      this.#budget.left--;
      this.resent++;
      this.#write(kept.packet, { sequence, ticks: kept.ticks });
    }
  }

  #send(picture: FeedPicture, ticks: number): void {
    for (const packet of picture.packets) {
      this.#sent.add(this.#sequence, { packet, ticks });
      this.#write(packet, { sequence: this.#sequence, ticks });
      this.#sequence = (this.#sequence + 1) & 0xffff;
      this.bytes += packet.length;
      this.#octets += packet.length - RTP_HEADER_BYTES;
    }
    this.#packets += picture.packets.length;
    this.frames++;
  }

  #write(packet: Buffer, at: { readonly sequence: number; readonly ticks: number }): void {
    const { payloadType, ssrc } = this.#parts.identity;
    packet[1] = ((packet[1] ?? 0) & 0x80) | payloadType;
    writeU16(packet, 2, at.sequence);
    writeU32(packet, 4, at.ticks);
    writeU32(packet, 8, ssrc);
    this.#parts.send(packet);
  }

  #report(wallClockMicros: number, rtpTimestamp: number): void {
    const { reports, clock, identity, send } = this.#parts;
    const now = clock.now();
    if (!reports || now - this.#reportedAt < REPORT_EVERY_MS) return;
    this.#reportedAt = now;
    const [packets, octets] = [this.#packets, this.#octets];
    send(Buffer.from(writeSenderReport({ ssrc: identity.ssrc, wallClockMicros, rtpTimestamp, packets, octets })));
  }
}
