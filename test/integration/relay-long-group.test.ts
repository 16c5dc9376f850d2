import { expect, test } from 'vitest';
import { timestampDistance } from '#protocol/rtp.ts';
import { RelayBench } from './support/relay-bench.ts';
import { RtspClient } from './support/rtsp-client.ts';

test('R112: a camera with a key frame every 5 s is shown as it is now, at once, to who can catch up; who plays in time is given a still', async () => {
  await using bench = await RelayBench.start({ camera: { group: 75 } });
  const watching = await bench.view();
  await watching.until(() => watching.units.length >= 50);
  const due = bench.camera.due;
  const late = await bench.view();
  await late.until(() => late.units.length > 0);
  const newest = watching.units.at(-1)!.sequence;
  await late.until(() => late.units.at(-1)!.sequence >= newest);
  // Far fewer than it is behind at its first picture, let alone until the next key frame.
  expect(bench.camera.due - due).toBeLessThan(15);
  expect(late.units[0]!.key).toBe(true);
  expect(late.units.map((unit) => unit.sequence)).toEqual(late.units.map((_, index) => late.units[0]!.sequence + index));

  const player = new RtspClient(bench.relay.rtspPort);
  await player.play(`rtsp://127.0.0.1:${bench.relay.rtspPort}/c1?ticket=${await bench.server.ticket('c1')}`);
  await expect.poll(() => player.units.length).toBeGreaterThanOrEqual(2);
  // The still, and then nothing of its group: what follows is of the next one, 75 pictures later.
  const [still, next] = player.units;
  expect(still!.key).toBe(true);
  expect(timestampDistance(still!.timestamp, next!.timestamp) / (90_000 / 15)).toBeGreaterThanOrEqual(75);
  player.socket.destroy();
});
