import { readFileSync } from 'node:fs';
import { readRtp, writeU16, writeU32 } from '#protocol/rtp.ts';
import { forEachFrame, writeFrame } from '#protocol/rtsp-parser.ts';

export type RecordingName = 'h264-pcma' | 'h265-aac' | 'jpeg-pcmu' | 'h264-small';

interface Packet {
  /** Position of its section in the description. */
  readonly track: number;
  readonly bytes: Uint8Array;
}

/** What make-recordings.ts kept: a description and its packets, picture by picture; the sound between them. */
export interface Recording {
  readonly sdp: string;
  readonly framesPerSecond: number;
  readonly steps: readonly (readonly Packet[])[];
}

const FRAMES_PER_SECOND: Readonly<Record<RecordingName, number>> = { 'h264-pcma': 15, 'h265-aac': 15, 'jpeg-pcmu': 5, 'h264-small': 15 };

export function readRecording(name: RecordingName): Recording {
  const of = (ending: string) => readFileSync(new URL(`./recordings/${name}.${ending}`, import.meta.url));
  const run = new Uint8Array(of('rtp'));
  const steps: Packet[][] = [];
  let step: Packet[] = [];
  forEachFrame(run, (channel, start, end) => {
    // Sender reports tell of the day of the recording.
    if (channel % 2 === 1) return;
    step.push({ track: channel / 2, bytes: run.slice(start, end) });
    if (channel !== 0 || !readRtp(run, start, end)!.marker) return;
    steps.push(step);
    step = [];
  });
  return { sdp: of('sdp').toString('utf8'), framesPerSecond: FRAMES_PER_SECOND[name], steps };
}

interface Counter {
  packets: number;
  readonly first: number;
  /** Ticks that one round lasts. */
  readonly round: number;
}

/** Plays a recording round and round as one stream without a jump; each player begins its numbers elsewhere, as cameras do. */
export class RecordingPlayer {
  readonly #recording: Recording;
  readonly #counters = new Map<number, Counter>();
  readonly #firstSequence: number;
  #step = 0;

  constructor(recording: Recording, firstSequence = 65_500) {
    this.#recording = recording;
    this.#firstSequence = firstSequence;
    for (const packet of recording.steps.flat()) {
      const { timestamp } = readRtp(packet.bytes)!;
      if (this.#counters.has(packet.track)) continue;
      const times = recording.steps.flat().flatMap((each) => (each.track === packet.track ? [readRtp(each.bytes)!.timestamp] : []));
      const distinct = [...new Set(times)];
      const round = ((distinct.at(-1)! - distinct[0]!) | 0) + ((distinct[1]! - distinct[0]!) | 0);
      this.#counters.set(packet.track, { packets: 0, first: timestamp, round });
    }
  }

  /** The next picture and the sound up to it; `channelOf` places tracks on interleaved channels, undefined leaves one out. */
  next(channelOf: (track: number) => number | undefined): Uint8Array {
    const { steps } = this.#recording;
    const round = Math.floor(this.#step / steps.length);
    const frames = steps[this.#step++ % steps.length]!.flatMap((packet) => {
      const counter = this.#counters.get(packet.track)!;
      const bytes = packet.bytes.slice();
      writeU16(bytes, 2, (this.#firstSequence + counter.packets++) & 0xffff);
      writeU32(bytes, 4, (readRtp(packet.bytes)!.timestamp + round * counter.round) >>> 0);
      const channel = channelOf(packet.track);
      return channel === undefined ? [] : [writeFrame(channel, bytes)];
    });
    return Buffer.concat(frames);
  }
}
