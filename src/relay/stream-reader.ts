import { codecString, readSps } from '#protocol/h264-sps.ts';
import { NO_PARAMETER_SETS, updateParameterSets, writeAvcc } from '#protocol/h264-avcc.ts';
import { createH264Depacketiser, type AccessUnit, type H264Depacketiser } from '#protocol/rtp-h264.ts';
import { readSenderReport } from '#protocol/rtcp.ts';
import { forEachFrame } from '#protocol/rtsp-parser.ts';
import { createGopCache, type GopCache } from './gop-cache.ts';
import { MediaUnit } from './media-unit.ts';
import type { RtspTrack } from './rtsp-source.ts';
import { createSliceCache, type SliceCache } from './slice-cache.ts';
import type { StreamParameters } from './stream-parameters.ts';
import { createWallClock } from './wall-clock.ts';

const FRAME_HEADER = 4;

/** Follows one camera's stream over all its connections: pictures, parameters, caches. */
export class StreamReader {
  readonly gop: GopCache = createGopCache();
  readonly slices: SliceCache = createSliceCache(() => this.gop.opening().whole);
  readonly #clock = createWallClock();
  #depacketiser: H264Depacketiser = createH264Depacketiser();
  #sets = NO_PARAMETER_SETS;
  #sequence = 0;
  #needsKey = true;
  #parameters: StreamParameters | undefined;
  #track: RtspTrack | undefined;

  get parameters(): StreamParameters | undefined {
    return this.#parameters;
  }

  get track(): RtspTrack | undefined {
    return this.#track;
  }

  /** A connection begins; the caches start over. */
  begin(track: RtspTrack): void {
    this.#track = track;
    this.#depacketiser = createH264Depacketiser();
    this.gop.clear();
    this.slices.clear();
    this.#clock.restart();
    this.#needsKey = true;
    // Nobody is told of these yet: the first key frame does, with those that come in the stream.
    if (track.sets.sps.length > 0 && track.sets.pps.length > 0) this.#sets = track.sets;
  }

  /** The pictures that are complete now. */
  read(bytes: Uint8Array, now: number): readonly MediaUnit[] {
    const units: MediaUnit[] = [];
    let cut = 0;
    forEachFrame(bytes, (channel, start, end) => {
      if (channel === this.#track?.controlChannel) {
        const report = readSenderReport(bytes, start, end);
        if (report) this.#clock.report(report, now);
      }
      if (channel !== this.#track?.videoChannel) return;
      const finished = this.#depacketiser.push(bytes, start, end);
      const marker = ((bytes[start + 1] ?? 0) & 0x80) !== 0;
      for (const [index, unit] of finished.entries()) {
        // The unit of a packet with marker ends after it; one that ended because the next began, before it.
        const to = marker && index === finished.length - 1 ? end : start - FRAME_HEADER;
        if (to > cut) this.slices.add(bytes.subarray(cut, to));
        cut = Math.max(cut, to);
        this.slices.endUnit(unit.key);
        this.#learn(unit);
        const made = this.#make(unit, now);
        if (made) units.push(made);
      }
    });
    if (cut < bytes.length) this.slices.add(bytes.subarray(cut));
    return units;
  }

  #learn(unit: AccessUnit): void {
    this.#sets = updateParameterSets(this.#sets, unit.nals);
    if (!unit.key || this.#sets === this.#parameters?.sets) return;
    const facts = this.#sets.sps[0] && readSps(this.#sets.sps[0]);
    const description = writeAvcc(this.#sets);
    if (facts && description)
      this.#parameters = { codec: codecString(facts), width: facts.width, height: facts.height, description, sets: this.#sets };
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
