import { describe, expect, test } from 'vitest';
import { LineClient } from './support/line-client.ts';
import { RelayBench } from './support/relay-bench.ts';
import { TestCamera } from './support/test-camera.ts';
import type { Unit } from './support/ws-client.ts';

const patiently = { interval: 10 };
/** A black screen would be a pause up to the next key frame, a group of 15 pictures away or more. */
const HALF_A_GROUP = 8;

/** Most pictures that the camera had due between two that came. */
const longestPause = (units: readonly Unit[]): number => Math.max(...units.slice(1).map((unit, index) => unit.at - units[index]!.at));

/** A relay with a camera `both` whose low stream has a group of pictures of its own. */
async function benchWithBoth(sub: { group?: number } = {}) {
  const bench = await RelayBench.start();
  const low = await TestCamera.start(sub);
  bench.server.cameras.set('both', { main: { url: bench.camera.url }, sub: { url: low.url } });
  return {
    bench,
    low,
    line: new LineClient(`ws://127.0.0.1:${bench.relay.port}/line`, { now: () => bench.camera.due }),
    [Symbol.asyncDispose]: async () => {
      await bench[Symbol.asyncDispose]();
      await low[Symbol.asyncDispose]();
    },
  };
}

describe('R24: a change between main and sub', () => {
  test('goes on with the old pictures until the new stream has a key frame, as the same view', async () => {
    await using city = await benchWithBoth();
    const { bench, line, low } = city;
    await line.say({ type: 'open', id: 1, camera: 'both', ticket: await bench.server.ticket('both') });
    await expect.poll(() => line.view(1).units.length, patiently).toBeGreaterThan(10);
    await line.say({ type: 'stream', id: 1, stream: 'sub' });
    await expect.poll(() => line.says(1, 'start').length, patiently).toBe(2);
    const switched = line.view(1).order.findIndex((each) => 'type' in each && each.stream === 'sub');
    await expect.poll(() => line.view(1).order.length, patiently).toBeGreaterThan(switched + 20);
    const after = line.view(1).order.slice(switched + 1);
    expect(after[0]).toMatchObject({ key: true });
    expect(after.every((each, index) => 'sequence' in each && each.sequence === (after[0] as { sequence: number }).sequence + index)).toBe(
      true,
    );
    expect(longestPause(line.view(1).units)).toBeLessThan(HALF_A_GROUP);
    await line.say({ type: 'stream', id: 1, stream: 'main' });
    await expect.poll(() => line.says(1, 'start').at(-1)?.stream, patiently).toBe('main');
    await expect.poll(() => low.playing, patiently).toBe(0);
    expect(bench.server.all('view.opened')).toHaveLength(1);
    expect(bench.server.all('view.closed')).toHaveLength(0);
    line.socket.close();
    const closed = await bench.server.hears('view.closed');
    expect(closed.reason).toBe('left');
    // One or two may have been on their way when the viewer left.
    expect(closed.frames - line.view(1).units.length).toBeOneOf([0, 1, 2]);
    await expect.poll(() => bench.camera.playing, patiently).toBe(0);
  });

  test('to a stream in the midst of a long group makes no pause either', async () => {
    await using city = await benchWithBoth({ group: 60 });
    const { bench, line } = city;
    const first = await bench.view(`stream=sub&ticket=${await bench.server.ticket('both')}`, 'both');
    await first.until(() => first.units.length > 35);
    const viewer = bench.open(`/ws/both?ticket=${await bench.server.ticket('both')}`, { now: () => bench.camera.due });
    await viewer.until(() => viewer.units.length > 5);
    viewer.socket.send(JSON.stringify({ type: 'stream', stream: 'sub' }));
    await viewer.until(() => viewer.messages.some((message) => message.type === 'start' && message.stream === 'sub'));
    expect(longestPause(viewer.units)).toBeLessThan(HALF_A_GROUP);
    line.socket.close();
  });

  test('asked for again and again, the last wish counts, and nothing stays open behind it', async () => {
    await using city = await benchWithBoth();
    const { bench, line, low } = city;
    await line.say({ type: 'open', id: 1, camera: 'both', ticket: await bench.server.ticket('both') });
    for (let count = 0; count < 20; count++) await line.say({ type: 'stream', id: 1, stream: count % 2 === 0 ? 'sub' : 'main' });
    await line.say({ type: 'stream', id: 1, stream: 'sub' });
    await expect.poll(() => line.says(1, 'start').at(-1)?.stream, patiently).toBe('sub');
    await expect.poll(() => bench.camera.playing, patiently).toBe(0);
    expect(low.connections).toBe(1);
    line.socket.close();
    await expect.poll(() => low.playing, patiently).toBe(0);
  });

  test('that cannot be had is told, and the view goes on', async () => {
    await using bench = await RelayBench.start();
    const viewer = await bench.view();
    await viewer.until(() => viewer.units.length > 3);
    viewer.socket.send(JSON.stringify({ type: 'stream', stream: 'sub' }));
    await viewer.until(() => viewer.messages.some((message) => message.type === 'kept'));
    expect(viewer.messages.find((message) => message.type === 'kept')).toEqual({ type: 'kept', stream: 'main', reason: 'noSource' });
    const had = viewer.units.length;
    await viewer.until(() => viewer.units.length > had + 5);
  });

  test('cut while the new stream is awaited, neither goes on', async () => {
    await using city = await benchWithBoth();
    const { bench, line } = city;
    // Nobody answers there: the new stream never has a picture.
    bench.server.cameras.set('both', { main: { url: bench.camera.url }, sub: { url: 'rtsp://127.0.0.1:1/nothing' } });
    await line.say({ type: 'open', id: 1, camera: 'both', ticket: await bench.server.ticket('both') });
    await expect.poll(() => line.view(1).units.length, patiently).toBeGreaterThan(3);
    await line.say({ type: 'stream', id: 1, stream: 'sub' });
    const had = line.view(1).units.length;
    await expect.poll(() => line.view(1).units.length, patiently).toBeGreaterThan(had + 10);
    bench.server.send({ type: 'revoke', reason: 'test', person: 'p1' });
    await expect.poll(() => line.says(1, 'end'), patiently).toHaveLength(1);
    await expect.poll(() => bench.camera.playing, patiently).toBe(0);
    expect(line.says(1, 'start')).toHaveLength(1);
    line.socket.close();
  });
});
