import { codecString, readSps } from '#protocol/h264-sps.ts';
import { NO_PARAMETER_SETS, updateParameterSets, writeAvcc, type ParameterSets } from '#protocol/h264-avcc.ts';
import { createH264Depacketiser, type AccessUnit, type H264Depacketiser } from '#protocol/rtp-h264.ts';
import { readSenderReport } from '#protocol/rtcp.ts';
import { forEachFrame } from '#protocol/rtsp-parser.ts';
import { createGopCache, type GopCache } from './gop-cache.ts';
import { MediaUnit } from './media-unit.ts';
import type { RtspTrack } from './rtsp-source.ts';
import { createSliceCache, type SliceCache } from './slice-cache.ts';
import { createWallClock } from './wall-clock.ts';

/** What a decoder must know before the first picture. */
export interface StreamParameters {
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  /** AVCDecoderConfigurationRecord. */
  readonly description: Uint8Array;
  readonly sets: ParameterSets;
}

/** Follows one camera's stream over all its connections: pictures, parameters, caches. */
export interface StreamReader {
  readonly gop: GopCache;
  readonly slices: SliceCache;
  readonly parameters: StreamParameters | undefined;
  readonly track: RtspTrack | undefined;
  /** A connection begins; the caches start over. */
  begin(track: RtspTrack): void;
  /** The pictures that are complete now. */
  read(bytes: Uint8Array, now: number): readonly MediaUnit[];
}

const FRAME_HEADER = 4;

export function createStreamReader(): StreamReader {
  const gop = createGopCache();
  const slices = createSliceCache(() => gop.opening().whole);
  const clock = createWallClock();
  let depacketiser: H264Depacketiser = createH264Depacketiser();
  let sets = NO_PARAMETER_SETS;
  let parameters: StreamParameters | undefined;
  let track: RtspTrack | undefined;
  let sequence = 0;
  let needsKey = true;

  function begin(next: RtspTrack): void {
    track = next;
    depacketiser = createH264Depacketiser();
    gop.clear();
    slices.clear();
    clock.restart();
    needsKey = true;
    // Nobody is told of these yet: the first key frame does, with those that come in the stream.
    if (next.sets.sps.length > 0 && next.sets.pps.length > 0) sets = next.sets;
  }

  function read(bytes: Uint8Array, now: number): readonly MediaUnit[] {
    const units: MediaUnit[] = [];
    let cut = 0;
    forEachFrame(bytes, (channel, start, end) => {
      if (channel === track?.controlChannel) {
        const report = readSenderReport(bytes, start, end);
        if (report) clock.report(report, now);
      }
      if (channel !== track?.videoChannel) return;
      for (const unit of depacketiser.push(bytes, start, end)) {
        // A unit that ended because the next one began ends before this packet, else after it.
        const marker = ((bytes[start + 1] ?? 0) & 0x80) !== 0;
        const to = marker ? end : start - FRAME_HEADER;
        if (to > cut) slices.add(bytes.subarray(cut, to));
        cut = Math.max(cut, to);
        slices.endUnit(unit.key);
        learn(unit);
        const made = makeUnit(unit, now);
        if (made) units.push(made);
      }
    });
    if (cut < bytes.length) slices.add(bytes.subarray(cut));
    return units;
  }

  function learn(unit: AccessUnit): void {
    sets = updateParameterSets(sets, unit.nals);
    if (!unit.key || sets === parameters?.sets) return;
    const facts = sets.sps[0] && readSps(sets.sps[0]);
    const description = writeAvcc(sets);
    if (facts && description) parameters = { codec: codecString(facts), width: facts.width, height: facts.height, description, sets };
  }

  function makeUnit(unit: AccessUnit, now: number): MediaUnit | undefined {
    // Pictures that lean on something lost would show rubbish; the decoder waits for the next key frame instead.
    if (unit.afterGap && !unit.key) needsKey = true;
    if (unit.key) needsKey = false;
    if (needsKey || !parameters) return undefined;
    sequence = (sequence + 1) >>> 0;
    const made = new MediaUnit({ nals: unit.nals, key: unit.key, sequence, wallClockMicros: clock.microsOf(unit.timestamp, now), ticks: clock.ticksOf(unit.timestamp, now), arrivedAt: now, parameters });
    gop.add(made);
    return made;
  }

  return {
    gop,
    slices,
    get parameters() {
      return parameters;
    },
    get track() {
      return track;
    },
    begin,
    read,
  };
}
