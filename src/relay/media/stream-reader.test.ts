import { describe, expect, test } from 'vitest';
import { clipPictures, clipSets } from '../../../test/integration/support/clip.ts';
import { writeSenderReport } from '#protocol/rtcp.ts';
import { packetiseH264 } from '#protocol/rtp-h264.ts';
import { writeRtp } from '#protocol/rtp.ts';
import { writeFrame } from '#protocol/rtsp-parser.ts';
import type { SourceTracks } from '../sources/source.ts';
import { StreamReader } from './stream-reader.ts';

const NOW = 1_795_000_000_000;
const TRACKS: SourceTracks = {
  video: { codec: 'h264', payloadType: 96, channel: 0, controlChannel: 1, sets: [] },
  audio: {
    codec: 'pcmu',
    payloadType: 0,
    channel: 2,
    controlChannel: 3,
    sampleRate: 8_000,
    channels: 1,
    description: new Uint8Array(0),
    parameters: '',
  },
};
const picture = (timestamp: number, sequence: number): Uint8Array => {
  const nals = [...clipSets.sps, ...clipSets.pps, ...clipPictures[0]!];
  const packets = packetiseH264(nals, { payloadType: 96, timestamp, ssrc: 1, sequence, maxPacketBytes: 1_400 });
  return Buffer.concat(packets.map((packet) => writeFrame(0, packet)));
};
const sound = (timestamp: number, sequence: number): Uint8Array =>
  writeFrame(2, writeRtp({ payloadType: 0, marker: false, timestamp, sequence, ssrc: 2 }, new Uint8Array(160)));
const report = (channel: number, rtpTimestamp: number, at: number): Uint8Array =>
  writeFrame(channel, writeSenderReport({ ssrc: channel, wallClockMicros: at * 1_000, rtpTimestamp, packets: 1, octets: 1 }));

function begun(tracks = TRACKS): StreamReader {
  const reader = new StreamReader();
  reader.begin(tracks);
  return reader;
}

describe('picture and sound of one source', () => {
  test('R9: what was taken at one moment has one time, whatever the two clocks count from and whenever it came', () => {
    const reader = begun();
    // The camera says: picture tick 500,000 and sound tick 70,000 are the same moment, half a second ago by our clock.
    const moment = NOW - 500;
    reader.read(Buffer.concat([report(1, 500_000, moment), report(3, 70_000, moment)]), NOW);
    const { units } = reader.read(picture(500_000 + 90_000, 1), NOW + 1_200);
    const { audio } = reader.read(sound(70_000 + 8_000, 1), NOW + 1_260);
    expect(units[0]!.wallClockMicros).toBe((moment + 1_000) * 1_000);
    expect(audio[0]!.wallClockMicros).toBe((moment + 1_000) * 1_000);
  });

  test('R9: the time line of the sound goes on over a reconnection, whatever the camera counts from then', () => {
    const reader = begun();
    const first = reader.read(sound(4_294_967_200, 1), NOW).audio[0]!;
    const second = reader.read(sound(64, 2), NOW + 20).audio[0]!;
    expect((second.ticks - first.ticks) >>> 0).toBe(160);
    reader.begin(TRACKS);
    const third = reader.read(sound(1_234_567, 9), NOW + 2_020).audio[0]!;
    expect((third.ticks - second.ticks) >>> 0).toBe(16_000);
  });

  test('R9: a run in which both stand is parted: pictures for all, the whole for those who may hear', () => {
    const reader = begun();
    const [one, two, heard] = [picture(1_000, 1), picture(7_000, 3), sound(0, 1)];
    const run = Buffer.concat([one, heard, two, report(3, 0, NOW)]);
    const read = reader.read(run, NOW);
    expect(Buffer.from(read.pictures).equals(Buffer.concat([one, two]))).toBe(true);
    expect(read.all).toBe(run);
    expect([read.units.length, read.audio.length]).toEqual([2, 1]);
  });

  test('a run of pictures alone is passed on as it is, not copied', () => {
    const run = picture(1_000, 1);
    expect(begun().read(run, NOW).pictures).toBe(run);
  });
});

test('R6: frames on a channel that was not asked for are nobody’s', () => {
  const { audio: _audio, ...silent } = TRACKS;
  const read = begun(silent).read(Buffer.concat([picture(1_000, 1), sound(0, 1), report(3, 0, NOW)]), NOW);
  expect([read.audio, Buffer.from(read.all).equals(picture(1_000, 1)), read.pictures]).toEqual([[], true, read.all]);
});
