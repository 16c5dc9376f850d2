import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../support/debian-package.ts';
import { ffprobe } from './support/ffprobe.ts';
import { LineClient } from './support/line-client.ts';
import { RelayBench } from './support/relay-bench.ts';

const patiently = { interval: 10 };
const noProbe = needs('ffprobe', 'ffmpeg');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mangru-fmp4-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('R25: pictures as fragments of MP4', () => {
  test.skipIf(noProbe)('are a file that ffprobe reads and decodes: every picture, on a time line that begins at 0', async () => {
    await using bench = await RelayBench.start();
    const line = new LineClient(`ws://127.0.0.1:${bench.relay.port}/line`);
    await line.say({ type: 'open', id: 1, format: 'fmp4', ticket: await bench.server.ticket('c1') });
    await expect.poll(() => line.view(1).units.length, patiently).toBeGreaterThan(35);
    line.socket.terminate();
    const [start] = line.says(1, 'start');
    expect(start).toMatchObject({ format: 'fmp4', kind: 'h264', mime: `video/mp4; codecs="${start?.codec}"` });
    const { units } = line.view(1);
    expect(units.every((unit) => unit.fragment && !unit.audio)).toBe(true);
    const file = path.join(folder, 'clip.mp4');
    await writeFile(file, Buffer.concat([Buffer.from(start!.init!, 'base64'), ...units.map((unit) => unit.bytes)]));
    const probed = await ffprobe(file);
    expect(probed.complaints).toBe('');
    expect(probed.streams).toMatchObject([
      { codec_type: 'video', codec_name: 'h264', width: 320, height: 180, nb_read_frames: String(units.length) },
    ]);
    expect(probed.packets).toHaveLength(units.length);
    probed.packets.forEach((packet, index) => {
      expect(packet).toMatchObject({ pts: index * 6_000, dts: index * 6_000 });
      expect(packet.flags.startsWith('K')).toBe(units[index]!.key);
      expect(packet.duration).toBe(6_000);
    });
  });

  test('are made once for all viewers, and begin where the channel is for who comes later', async () => {
    await using bench = await RelayBench.start();
    const first = await bench.view(`format=fmp4&ticket=${await bench.server.ticket('c1')}`);
    await first.until(() => first.units.length > 20);
    const second = await bench.view(`format=fmp4&ticket=${await bench.server.ticket('c1')}`);
    const plain = await bench.view();
    await second.until(() => second.units.length > 20);
    await plain.until(() => plain.units.length > 3);
    const same = first.units.find((unit) => unit.sequence === second.units[0]!.sequence)!;
    expect(Buffer.from(same.bytes).equals(Buffer.from(second.units[0]!.bytes))).toBe(true);
    expect(second.units[0]!.key).toBe(true);
    expect(Number(Buffer.from(second.units[0]!.bytes).readBigUInt64BE(60))).toBe((same.sequence - first.units[0]!.sequence) * 6_000);
    expect(plain.units.every((unit) => !unit.fragment)).toBe(true);
    expect(plain.messages.find((message) => message.type === 'start')).not.toHaveProperty('init');
  });
});
