import { randomFillSync } from 'node:crypto';
import type { Socket } from 'node:net';
import { writeSenderReport } from '#protocol/rtcp.ts';
import { writeFrame } from '#protocol/rtsp-parser.ts';
import type { StreamKind, StripState } from './caption-strip.ts';
import type { Camera } from './camera.ts';
import { PAYLOAD_TYPE } from './clip.ts';
import type { Clip } from './clip.ts';
import { FRAMES_A_SECOND, PHASES, slotTime } from './frame-clock.ts';
import { framePackets, stampRun } from './packet-run.ts';
import type { PacketRun } from './packet-run.ts';
import { sendThrough } from './picture-memory.ts';
import { keyStripRuns, nextStripRuns } from './strip-run.ts';

/** A reader that leaves so much unread misses pictures until it has read half of it; then it gets a key frame. */
export const MAX_QUEUED_BYTES = 512 * 1024;
/** One that stays behind for so long is cut off. */
export const MAX_SLOW_MS = 10_000;
const REPORT_SECONDS = 5;
const RTP_CLOCK = 90_000;
/** 1/240 s in units of the RTP clock. */
const TICKS_A_SLOT = RTP_CLOCK / (FRAMES_A_SECOND * PHASES);
const GARBAGE_PACKET_BYTES = 900;
/** A broken camera first sends packets of nonsense, then no packets at all. */
const GARBAGE_FRAMES_IN_PACKETS = 2 * FRAMES_A_SECOND;

export interface StreamFigures {
  frames: number;
  bytes: number;
  /** Pictures not sent because a reader was slow. */
  skipped: number;
}

export interface StreamParts {
  readonly camera: Camera;
  readonly kind: StreamKind;
  readonly socket: Socket;
  /** Interleaved channels of RTP and RTCP. */
  readonly channels: readonly [number, number];
  readonly ssrc: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly figures: StreamFigures;
}

/**
 * One playing stream. It begins with a key frame at once: the start of the clip's group nearest to where the camera's
 * other viewers are. All viewers see the same clock and bars; the scene may differ by half a second.
 */
export class StreamSession {
  readonly #parts: StreamParts;
  readonly #clip: Clip;
  #position: number | undefined;
  #sequence: number;
  #strip: StripState | undefined;
  #frozen = false;
  #slowSince: number | undefined;
  #reportAt = 0;
  #packets = 0;
  #octets = 0;
  #garbage = 0;

  constructor(parts: StreamParts) {
    this.#parts = parts;
    this.#clip = parts.camera.clip(parts.kind);
    this.#sequence = parts.sequence;
  }

  /** Sequence number and RTP time of the first packet, for RTP-Info. */
  firstPacket(slot: number): { sequence: number; timestamp: number } {
    return { sequence: this.#sequence, timestamp: this.#timestamp(slot) };
  }

  frame(slot: number): void {
    const { camera, socket, figures } = this.#parts;
    if (socket.destroyed || this.#isSlow(slot)) return;
    if (camera.state === 'garbage') return this.#sendGarbage(slot);
    this.#garbage = 0;
    const position = this.#next(slot, camera.state === 'frozen');
    figures.frames++;
    this.#send(slot, this.#picture(slot, position));
    if (slotTime(slot) >= this.#reportAt) this.#report(slot);
  }

  /** Moves on in the clip; a frozen camera repeats the group it is in, and both changes begin with a key frame. */
  #next(slot: number, frozen: boolean): number {
    const { frames, groupLength } = this.#clip;
    const before = this.#position;
    const changed = frozen !== this.#frozen;
    this.#frozen = frozen;
    if (before === undefined)
      this.#position = (Math.round((Math.floor(slot / PHASES) % frames.length) / groupLength) * groupLength) % frames.length;
    else if (changed || (!frozen && this.#isGroupDue(slot)))
      this.#position = (Math.floor(before / groupLength) * groupLength + (frozen ? 0 : groupLength)) % frames.length;
    else if (frozen) this.#position = before - (before % groupLength) + ((before + 1) % groupLength);
    else this.#position = (before + 1) % frames.length;
    return this.#position;
  }

  /**
   * Cameras that take their pictures at the same moment also begin their groups together, so that what is written live is written once
   * for all of them; those of other moments at other times, so that key pictures come spread. A session's first group is cut short for it.
   */
  #isGroupDue(slot: number): boolean {
    const { groupLength } = this.#clip;
    const { phase } = this.#parts.camera;
    return (Math.floor(slot / PHASES) + Math.floor((phase * groupLength) / PHASES)) % groupLength === 0;
  }

  #picture(slot: number, position: number): readonly PacketRun[] {
    const frame = this.#clip.frames[position];
    if (!frame) throw new Error('bug: no such picture in the clip');
    const { idr } = frame.slice;
    if (this.#frozen && !idr) return [this.#clip.repeats[position % this.#clip.groupLength] ?? frame.scene];
    const strip = this.#parts.camera.strip(slot, this.#parts.kind);
    const before = this.#strip;
    this.#strip = strip;
    const { kind, camera } = this.#parts;
    const context = { phase: camera.phase, kind, overlay: this.#clip.overlay, slice: frame.slice };
    const strips =
      idr || !before
        ? keyStripRuns({ sets: this.#clip.sets, label: camera.labelBlocks(kind) }, strip, context)
        : nextStripRuns(before, strip, context);
    return [...strips, frame.scene];
  }

  #send(slot: number, runs: readonly PacketRun[]): void {
    const { socket, figures } = this.#parts;
    const bytes = runs.reduce((sum, run) => sum + run.bytes.length, 0);
    figures.bytes += bytes;
    sendThrough(socket, bytes, (out) => this.#stamp(slot, runs, out));
  }

  #stamp(slot: number, runs: readonly PacketRun[], out: Buffer): void {
    const { channels, ssrc } = this.#parts;
    const timestamp = this.#timestamp(slot);
    let offset = 0;
    for (const run of runs) {
      offset = stampRun(run, { out, offset }, { channel: channels[0], sequence: this.#sequence, timestamp, ssrc });
      this.#sequence = (this.#sequence + run.starts.length) & 0xffff;
      this.#packets += run.starts.length;
      this.#octets += run.octets;
    }
  }

  #timestamp(slot: number): number {
    // Slots have more than 32 bits once multiplied, so the remainder is taken first.
    return (this.#parts.timestamp + (slot % 0x1_0000_0000) * TICKS_A_SLOT) % 0x1_0000_0000;
  }

  #report(slot: number): void {
    const { channels, ssrc } = this.#parts;
    this.#reportAt = slotTime(slot) + REPORT_SECONDS * 1_000;
    const report = writeSenderReport({
      ssrc,
      wallClockMicros: Math.round(slotTime(slot) * 1_000),
      rtpTimestamp: this.#timestamp(slot),
      packets: this.#packets,
      octets: this.#octets,
    });
    this.#write(writeFrame(channels[1], report));
  }

  /** True when this picture is not to be sent; afterwards the reader goes on with a key frame. */
  #isSlow(slot: number): boolean {
    const { socket, figures } = this.#parts;
    const limit = this.#slowSince === undefined ? MAX_QUEUED_BYTES : MAX_QUEUED_BYTES / 2;
    if (socket.writableLength <= limit) {
      if (this.#slowSince !== undefined) this.#position = undefined;
      this.#slowSince = undefined;
      return false;
    }
    this.#slowSince ??= slotTime(slot);
    figures.skipped++;
    if (slotTime(slot) - this.#slowSince > MAX_SLOW_MS) socket.destroy();
    return true;
  }

  #sendGarbage(slot: number): void {
    const noise = randomFillSync(Buffer.allocUnsafe(GARBAGE_PACKET_BYTES));
    this.#garbage++;
    // Whoever still listens when it is repaired needs a key frame.
    this.#position = undefined;
    if (this.#garbage > GARBAGE_FRAMES_IN_PACKETS) return this.#write(noise);
    const packet = new Uint8Array(12 + noise.length);
    packet[0] = 0x80;
    packet[1] = 0x80 | PAYLOAD_TYPE;
    packet.set(noise, 12);
    this.#send(slot, [framePackets([packet])]);
  }

  #write(bytes: Uint8Array): void {
    this.#parts.figures.bytes += bytes.length;
    this.#parts.socket.write(bytes);
  }
}
