import type { AccessUnit } from '#protocol/access-unit.ts';
import { readSenderReport } from '#protocol/rtcp.ts';
import { forEachFrame } from '#protocol/rtsp-parser.ts';
import { createGopCache, type GopCache } from './gop-cache.ts';
import { MediaUnit } from './media-unit.ts';
import { createSliceCache, type SliceCache } from './slice-cache.ts';
import type { SourceTracks } from './source.ts';
import type { StreamParameters } from './stream-parameters.ts';
import type { VideoReader } from './video-reader.ts';
import { createVideoReader } from './video-readers.ts';
import { createWallClock } from './wall-clock.ts';

const FRAME_HEADER = 4;

/** Follows one camera's stream over all its connections: pictures, parameters, caches. */
export class StreamReader {
  readonly gop: GopCache = createGopCache();
  readonly slices: SliceCache = createSliceCache(() => this.gop.opening().whole);
  readonly #clock = createWallClock();
  #video: VideoReader | undefined;
  #sequence = 0;
  #needsKey = true;
  #parameters: StreamParameters | undefined;
  #tracks: SourceTracks | undefined;

  get parameters(): StreamParameters | undefined {
    return this.#parameters;
  }

  get tracks(): SourceTracks | undefined {
    return this.#tracks;
  }

  /** A connection begins; the caches start over. Throws a `SourceFault` when its video cannot be read. */
  begin(tracks: SourceTracks): void {
    // Nobody is told of the described parameters yet: the first key frame does, with those that come in the stream.
    this.#video = createVideoReader(tracks.video);
    this.#tracks = tracks;
    this.gop.clear();
    this.slices.clear();
    this.#clock.restart();
    this.#needsKey = true;
  }

  /** The pictures that are complete now. */
  read(bytes: Uint8Array, now: number): readonly MediaUnit[] {
    const units: MediaUnit[] = [];
    const [video, reader] = [this.#tracks?.video, this.#video];
    if (!video || !reader) return units;
    let cut = 0;
    forEachFrame(bytes, (channel, start, end) => {
      if (channel === video.controlChannel) {
        const report = readSenderReport(bytes, start, end);
        if (report) this.#clock.report(report, now);
      }
      if (channel !== video.channel) return;
      const finished = reader.depacketise(bytes, start, end);
      const marker = ((bytes[start + 1] ?? 0) & 0x80) !== 0;
      for (const [index, unit] of finished.entries()) {
        // The unit of a packet with marker ends after it; one that ended because the next began, before it.
        const to = marker && index === finished.length - 1 ? end : start - FRAME_HEADER;
        if (to > cut) this.slices.add(bytes.subarray(cut, to));
        cut = Math.max(cut, to);
        this.slices.endUnit(unit.key);
        this.#learn(reader.learn(unit));
        const made = this.#make(unit, now);
        if (made) units.push(made);
      }
    });
    if (cut < bytes.length) this.slices.add(bytes.subarray(cut));
    return units;
  }

  /** A camera that comes back as it was is not announced anew. */
  #learn(learnt: StreamParameters | undefined): void {
    if (learnt && learnt !== this.#parameters && !(this.#parameters && sameParameters(learnt, this.#parameters))) this.#parameters = learnt;
  }

  #make(unit: AccessUnit, now: number): MediaUnit | undefined {
    // Pictures that lean on something lost would show rubbish; the decoder waits for the next key frame instead.
    if (unit.afterGap && !unit.key) this.#needsKey = true;
    if (unit.key) this.#needsKey = false;
    if (this.#needsKey || !this.#parameters) return undefined;
    this.#sequence = (this.#sequence + 1) >>> 0;
    const made = new MediaUnit({
      nals: unit.nals,
      key: unit.key,
      sequence: this.#sequence,
      wallClockMicros: this.#clock.microsOf(unit.timestamp, now),
      ticks: this.#clock.ticksOf(unit.timestamp, now),
      arrivedAt: now,
      parameters: this.#parameters,
    });
    this.gop.add(made);
    return made;
  }
}

function sameParameters(left: StreamParameters, right: StreamParameters): boolean {
  return (
    left.codec === right.codec &&
    left.width === right.width &&
    left.height === right.height &&
    left.description.length === right.description.length &&
    left.description.every((byte, index) => byte === right.description[index])
  );
}
