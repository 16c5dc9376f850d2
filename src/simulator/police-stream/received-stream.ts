import { NAL, joinAnnexB, nalType } from '#protocol/h264.ts';
import { readSps } from '#protocol/h264-sps.ts';
import { createH264Depacketiser } from '#protocol/rtp-h264.ts';
import { forEachFrame } from '#protocol/rtsp-parser.ts';

/** What has arrived under one UID, over all its sessions; times in milliseconds since the epoch. */
export interface StreamFigures {
  readonly uid: string;
  readonly recording: boolean;
  readonly sessions: number;
  readonly frames: number;
  readonly keyFrames: number;
  readonly bytes: number;
  /** Pictures that could not be whole because packets before them were missing. */
  readonly gaps: number;
  readonly width: number;
  readonly height: number;
  readonly lastAt: number;
}

/** Arrivals are remembered for so long and no longer. */
const REMEMBER_MS = 10_000;
/** Decoders need no more than this of a stream to show it; a longer record is a file's business. */
const MAX_RECORD_BYTES = 16 * 1024 * 1024;

/** Measures one stream as it arrives: an implementation of the police server's ear. */
export class ReceivedStream {
  readonly uid: string;
  readonly #now: () => number;
  #depacketiser = createH264Depacketiser();
  #arrivals: { readonly at: number; readonly bytes: number; readonly frames: number }[] = [];
  readonly #record: Uint8Array[] = [];
  #recordBytes = 0;
  #facts = { recording: false, sessions: 0, frames: 0, keyFrames: 0, bytes: 0, gaps: 0, width: 0, height: 0, lastAt: 0 };

  constructor(uid: string, now: () => number) {
    this.uid = uid;
    this.#now = now;
  }

  get figures(): StreamFigures {
    return { uid: this.uid, ...this.#facts };
  }

  begin(): void {
    this.#depacketiser = createH264Depacketiser();
    this.#facts.sessions++;
    this.#facts.recording = true;
  }

  end(): void {
    this.#facts.recording = false;
  }

  /** Takes a run of whole interleaved frames; `channel` is that of the pictures. */
  take(bytes: Uint8Array, channel: number): void {
    const at = this.#now();
    const facts = this.#facts;
    const before = facts.frames;
    forEachFrame(bytes, (of, start, end) => {
      if (of !== channel) return;
      for (const unit of this.#depacketiser.push(bytes, start, end)) {
        facts.frames++;
        if (unit.key) facts.keyFrames++;
        if (unit.afterGap) facts.gaps++;
        this.#keep(unit.nals);
      }
    });
    facts.bytes += bytes.length;
    facts.lastAt = at;
    this.#arrivals.push({ at, bytes: bytes.length, frames: facts.frames - before });
    while ((this.#arrivals[0]?.at ?? at) < at - REMEMBER_MS) this.#arrivals.shift();
  }

  /** Thousand bits a second over the last so many milliseconds. */
  kbps(overMs: number): number {
    return (this.#since(overMs).reduce((sum, each) => sum + each.bytes, 0) * 8) / overMs;
  }

  /** Pictures a second over the last so many milliseconds. */
  fps(overMs: number): number {
    return (this.#since(overMs).reduce((sum, each) => sum + each.frames, 0) * 1_000) / overMs;
  }

  /** What came, as a file that any decoder plays: byte stream with start codes. */
  recorded(): Uint8Array {
    return Buffer.concat(this.#record);
  }

  #since(overMs: number): readonly { readonly bytes: number; readonly frames: number }[] {
    const from = this.#now() - overMs;
    return this.#arrivals.filter((each) => each.at > from);
  }

  #keep(nals: readonly Uint8Array[]): void {
    const sps = nals.find((nal) => nalType(nal) === NAL.sps);
    const size = sps && readSps(sps);
    if (size) Object.assign(this.#facts, { width: size.width, height: size.height });
    const stream = joinAnnexB(nals);
    if (this.#recordBytes + stream.length > MAX_RECORD_BYTES) return;
    this.#recordBytes += stream.length;
    this.#record.push(stream);
  }
}
