import type { AccessUnit } from '#protocol/access-unit.ts';
import { readSenderReport } from '#protocol/rtcp.ts';
import { readAacConfig } from '#protocol/rtp-aac.ts';
import type { AudioDepacketiser } from '#protocol/rtp-audio.ts';
import { forEachFrame, keepFrames } from '#protocol/rtsp-parser.ts';
import { createAudioReader } from './audio-reader.ts';
import type { AudioUnit } from './audio-unit.ts';
import { createGopCache, type GopCache } from './gop-cache.ts';
import { createMediaTimeline, createSoundTimeline } from './media-timeline.ts';
import { MediaUnit } from './media-unit.ts';
import { createSliceCache, type SliceCache } from './slice-cache.ts';
import type { SourceFaultCode } from '../sources/source-fault.ts';
import type { AudioTrack, SourceTracks } from '../sources/source.ts';
import type { StreamParameters } from './stream-parameters.ts';
import type { VideoReader } from './video-reader.ts';
import { createVideoReader } from './video-readers.ts';
import { createWallClock, type WallClock } from './wall-clock.ts';

const FRAME_HEADER = 4;
/** Who plays by RTSP plays in the time of the packets: a burst makes its picture late by its length for good. */
const MAX_PLAYED_BURST_MS = 2_000;
const NO_BYTES = new Uint8Array(0);

/** What a run of frames held. */
export interface ReadMedia {
  /** The run without its sound, and without whatever was not asked for: what may be passed on as it is. */
  readonly pictures: Uint8Array;
  /** The same with its sound, for those who have the right to hear it (LAW-03); the same object where there is none. */
  readonly all: Uint8Array;
  readonly units: readonly MediaUnit[];
  readonly audio: readonly AudioUnit[];
}

interface Sound {
  readonly track: AudioTrack;
  readonly reader: AudioDepacketiser;
  readonly clock: WallClock;
  readonly timeline: ReturnType<typeof createSoundTimeline>;
  /** Ticks that one frame of AAC lasts; of G.711 a byte is a tick of each channel. */
  readonly ticksPerUnit: number | undefined;
}

/** Follows one camera's stream over all its connections: pictures, parameters, caches. */
export class StreamReader {
  readonly gop: GopCache = createGopCache();
  readonly slices: SliceCache = createSliceCache(() => this.gop.opening().whole && this.gop.spanMs <= MAX_PLAYED_BURST_MS);
  readonly #clock = createWallClock();
  readonly #timeline = createMediaTimeline();
  #video: VideoReader | undefined;
  #sound: Sound | undefined;
  #sequence = 0;
  /** Wall clock of the time line's 0. */
  #zeroMicros: number | undefined;
  #needsKey = true;
  #parameters: StreamParameters | undefined;
  #tracks: SourceTracks | undefined;
  /** Of the tracks that were asked for: what comes on others is nobody's. */
  #channels: readonly number[] = [];

  get parameters(): StreamParameters | undefined {
    return this.#parameters;
  }

  get tracks(): SourceTracks | undefined {
    return this.#tracks;
  }

  /** Why this connection will never give a picture, once its packets have shown it. */
  get fault(): SourceFaultCode | undefined {
    return this.#video?.fault;
  }

  /** A connection begins; the caches start over. */
  begin(tracks: SourceTracks): void {
    // Nobody is told of the described parameters yet: the first key frame does, with those that come in the stream.
    this.#video = createVideoReader(tracks.video);
    this.#tracks = tracks;
    const all = [tracks.video, ...(tracks.audio ? [tracks.audio] : [])];
    this.#channels = all.flatMap((track) => [track.channel, track.controlChannel]);
    this.gop.clear();
    this.slices.clear();
    this.#clock.restart();
    this.#needsKey = true;
    this.#beginSound(tracks.audio);
  }

  /** A camera whose sound is as before goes on with its time line, as its pictures do. */
  #beginSound(track: AudioTrack | undefined): void {
    const before = this.#sound;
    if (!track) {
      this.#sound = undefined;
      return;
    }
    const same = before?.track.sampleRate === track.sampleRate ? before : undefined;
    same?.clock.restart();
    this.#sound = {
      track,
      reader: createAudioReader(track),
      clock: same?.clock ?? createWallClock(track.sampleRate),
      timeline: same?.timeline ?? createSoundTimeline(track.sampleRate),
      ticksPerUnit: track.codec === 'aac' ? (readAacConfig(track.description)?.samplesPerUnit ?? 1_024) : undefined,
    };
  }

  /** What is complete now. */
  read(bytes: Uint8Array, now: number): ReadMedia {
    const tracks = this.#tracks;
    if (!tracks) return { pictures: NO_BYTES, all: NO_BYTES, units: [], audio: [] };
    const all = keepFrames(bytes, (channel) => this.#channels.includes(channel));
    const { channel, controlChannel } = tracks.video;
    const pictures = tracks.audio ? keepFrames(all, (each) => each === channel || each === controlChannel) : all;
    return { pictures, all, units: this.#readPictures(pictures, now), audio: this.#readSound(all, now) };
  }

  #readSound(bytes: Uint8Array, now: number): readonly AudioUnit[] {
    const sound = this.#sound;
    if (!sound) return [];
    const { track, reader, clock, timeline, ticksPerUnit } = sound;
    const { codec, sampleRate, channels, description } = track;
    const units: AudioUnit[] = [];
    forEachFrame(bytes, (channel, start, end) => {
      if (channel === track.controlChannel) {
        const report = readSenderReport(bytes, start, end);
        if (report) clock.report(report, now);
      }
      if (channel !== track.channel) return;
      for (const { timestamp, data } of reader(bytes, start, end)) {
        const [wallClockMicros, ticks] = [clock.microsOf(timestamp, now), clock.ticksOf(timestamp, now)];
        const decodeTime = timeline.next(ticks, wallClockMicros - (this.#zeroMicros ?? wallClockMicros));
        const time = { decodeTime, duration: ticksPerUnit ?? Math.floor(data.length / channels) };
        units.push({ codec, sampleRate, channels, description, data, wallClockMicros, ticks, time });
      }
    });
    return units;
  }

  /** Sound between the pictures has been taken out, so that the caches hold none. */
  #readPictures(bytes: Uint8Array, now: number): readonly MediaUnit[] {
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
    const ticks = this.#clock.ticksOf(unit.timestamp, now);
    const made = new MediaUnit({
      nals: unit.nals,
      key: unit.key,
      sequence: this.#sequence,
      wallClockMicros: this.#clock.microsOf(unit.timestamp, now),
      ticks,
      time: this.#timeline.next(ticks),
      arrivedAt: now,
      parameters: this.#parameters,
    });
    this.#zeroMicros = made.wallClockMicros - (made.time.decodeTime * 100) / 9;
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
