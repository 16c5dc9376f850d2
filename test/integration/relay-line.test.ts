import { describe, expect, test } from 'vitest';
import { readAvcc } from '#protocol/h264-avcc.ts';
import { splitLengthPrefixed } from '#protocol/h264.ts';
import { clipPictures, clipSets } from './support/clip.ts';
import { LineClient } from './support/line-client.ts';
import { ORIGIN, RelayBench } from './support/relay-bench.ts';
import { TestCamera } from './support/test-camera.ts';
import { ThinWire } from './support/thin-wire.ts';

const lineTo = (bench: RelayBench, options: { origin?: string } = {}) => new LineClient(`ws://127.0.0.1:${bench.relay.port}/line`, options);
const patiently = { interval: 10 };
/** Pictures of a camera. */
const A_SECOND = 15;

describe('R20: many views over one connection', () => {
  test('each begins with its parameters and a key frame, and has its own entry in the journal', async () => {
    await using bench = await RelayBench.start();
    const line = lineTo(bench, { origin: ORIGIN });
    for (let id = 1; id <= 25; id++) await line.say({ type: 'open', id, ticket: await bench.server.ticket('c1', { jti: `t-${id}` }) });
    for (let id = 1; id <= 25; id++) {
      await expect.poll(() => line.view(id).units.length, patiently).toBeGreaterThan(16);
      const [start, first] = line.view(id).order;
      expect(start).toMatchObject({ type: 'start', id, kind: 'h264', format: 'units', camera: 'c1', stream: 'main', width: 320 });
      expect(readAvcc(new Uint8Array(Buffer.from(line.says(id, 'start')[0]!.description, 'base64')))).toEqual(clipSets);
      expect(first).toMatchObject({ id, key: true, audio: false, fragment: false });
      line.view(id).units.forEach((unit, index, units) => {
        expect(unit.sequence).toBe(units[0]!.sequence + index);
        expect(splitLengthPrefixed(unit.bytes).map((nal) => Buffer.from(nal))).toEqual(
          clipPictures[index % 15]!.map((nal) => Buffer.from(nal)),
        );
      });
    }
    expect(bench.camera.connections).toBe(1);
    expect(bench.server.all('view.opened').map((report) => report.transport)).toEqual(Array.from({ length: 25 }, () => 'line'));
    await line.say({ type: 'close', id: 7 });
    expect(await bench.server.hears('view.closed')).toMatchObject({ reason: 'left', ref: { ticket: 't-7' } });
    const had = line.view(8).units.length;
    await expect.poll(() => line.view(8).units.length, patiently).toBeGreaterThan(had + 5);
    line.socket.close();
    await bench.server.hears('view.closed', () => bench.server.all('view.closed').length === 25);
    await expect.poll(() => bench.camera.connected, patiently).toBe(0);
  });

  test('one that is refused is told why, and its id serves again', async () => {
    await using bench = await RelayBench.start();
    const line = lineTo(bench);
    const ticket = await bench.server.ticket('c1');
    await line.say({ type: 'open', id: 1, ticket });
    await line.say({ type: 'open', id: 2, ticket: 'no.such.ticket' });
    await line.say({ type: 'open', id: 3, ticket, camera: 'c2' });
    await line.say({ type: 'open', id: 4, ticket: await bench.server.ticket('nowhere'), camera: 'nowhere' });
    await expect
      .poll(() => line.view(4).messages, patiently)
      .toEqual([{ type: 'refused', id: 4, code: 'noSource', status: 404, title: expect.any(String) }]);
    expect(line.says(2, 'refused')).toMatchObject([{ code: 'badTicket', status: 401 }]);
    expect(line.says(3, 'refused')).toMatchObject([{ code: 'otherCamera', status: 403 }]);
    expect(
      bench.server
        .all('view.refused')
        .map((report) => report.reason)
        .toSorted(),
    ).toEqual(['badTicket', 'noSource', 'otherCamera']);
    await line.say({ type: 'open', id: 2, ticket });
    await expect.poll(() => line.says(2, 'refused').at(-1)?.code, patiently).toBe('ticketInUse');
    await line.say({ type: 'open', id: 2, ticket: await bench.server.ticket('c1') });
    await expect.poll(() => line.view(2).units.length, patiently).toBeGreaterThan(3);
    expect(line.view(1).units.length).toBeGreaterThan(0);
    line.socket.close();
  });

  test('one whose leave is withdrawn ends within a second, the others go on', async () => {
    await using bench = await RelayBench.start();
    const line = lineTo(bench);
    await line.say({ type: 'open', id: 1, ticket: await bench.server.ticket('c1', { person: 'p1' }) });
    await line.say({ type: 'open', id: 2, ticket: await bench.server.ticket('c1', { person: 'p2' }) });
    for (const id of [1, 2]) await expect.poll(() => line.view(id).units.length, patiently).toBeGreaterThan(3);
    const due = bench.camera.due;
    bench.server.send({ type: 'revoke', reason: 'test', person: 'p1' });
    await expect.poll(() => line.says(1, 'end'), patiently).toEqual([{ type: 'end', id: 1, reason: 'revoked' }]);
    expect(bench.camera.due - due).toBeLessThan(A_SECOND);
    const last = line.view(1).units.length;
    expect(await bench.server.hears('view.closed')).toMatchObject({ reason: 'revoked', ref: { person: 'p1' } });
    const had = line.view(2).units.length;
    await expect.poll(() => line.view(2).units.length, patiently).toBeGreaterThan(had + 10);
    expect(line.view(1).units).toHaveLength(last);
    expect(line.closed).toBeUndefined();
    line.socket.close();
  });

  test('one that is withdrawn while its pictures still wait in the line takes the line with it, within a second', async () => {
    await using bench = await RelayBench.start({ camera: { padding: 200_000 } });
    await using wire = await ThinWire.to(bench.relay.port, 100_000_000);
    const line = new LineClient(`ws://127.0.0.1:${wire.port}/line`);
    await line.say({ type: 'open', id: 1, ticket: await bench.server.ticket('c1', { person: 'mine' }) });
    await line.say({ type: 'open', id: 2, ticket: await bench.server.ticket('c1', { person: 'other' }) });
    for (const id of [1, 2]) await expect.poll(() => line.view(id).units.length, patiently).toBeGreaterThan(3);
    // The wire is stuck: what it and the machine keep is full long before two seconds of these pictures.
    wire.bytesPerSecond = 0;
    const stuckAt = bench.camera.due;
    await expect.poll(() => bench.camera.due - stuckAt, patiently).toBeGreaterThan(2 * A_SECOND);
    const due = bench.camera.due;
    bench.server.send({ type: 'revoke', reason: 'test', person: 'mine' });
    await expect.poll(() => bench.server.all('view.closed').map((report) => report.reason), patiently).toEqual(['revoked', 'left']);
    expect(bench.camera.due - due).toBeLessThan(A_SECOND);
    wire.bytesPerSecond = 100_000_000;
    await expect.poll(() => line.closed).toBeDefined();
  });

  test('a viewer that goes while its tickets are read leaves nothing behind', async () => {
    await using bench = await RelayBench.start();
    const line = lineTo(bench);
    await line.say({ type: 'open', id: 1, ticket: await bench.server.ticket('c1') });
    await line.say({ type: 'close', id: 1 });
    await line.say({ type: 'open', id: 1, ticket: await bench.server.ticket('c1') });
    line.socket.terminate();
    const good = await bench.view();
    await good.until(() => good.units.length > 2);
    good.socket.close();
    await expect.poll(() => bench.server.all('view.opened').length - bench.server.all('view.closed').length, patiently).toBe(0);
    await expect.poll(() => bench.camera.connected, patiently).toBe(0);
  });

  test('a relay that ends says so to the line', async () => {
    const bench = await RelayBench.start();
    const line = lineTo(bench);
    const idle = lineTo(bench);
    await line.say({ type: 'open', id: 1, ticket: await bench.server.ticket('c1') });
    await expect.poll(() => line.view(1).units.length, patiently).toBeGreaterThan(0);
    await bench[Symbol.asyncDispose]();
    await expect.poll(() => [line.closed?.code, idle.closed?.code], patiently).toEqual([4004, 4004]);
    expect(line.stopping && idle.stopping).toBe(true);
  });

  test('a page of another origin has none', async () => {
    await using bench = await RelayBench.start();
    const line = lineTo(bench, { origin: 'http://evil.test' });
    await expect.poll(() => line.refused, patiently).toBe(403);
    expect(await bench.server.hears('view.refused')).toMatchObject({ reason: 'otherOrigin' });
  });
});

test('R21: the sixty-fifth view is refused, the others and the line go on', async () => {
  await using bench = await RelayBench.start({ settings: { maxViewers: 100 } });
  const line = lineTo(bench);
  for (let id = 1; id <= 65; id++) await line.say({ type: 'open', id, ticket: await bench.server.ticket('c1') });
  await expect.poll(() => line.says(65, 'refused')[0], patiently).toMatchObject({ code: 'tooManyViews', status: 429 });
  await expect.poll(() => line.view(64).units.length, patiently).toBeGreaterThan(2);
  await line.say({ type: 'close', id: 1 });
  await line.say({ type: 'open', id: 65, ticket: await bench.server.ticket('c1') });
  await expect.poll(() => line.view(65).units.length, patiently).toBeGreaterThan(2);
  line.socket.close();
});

describe('R22: what no viewer may say ends the line with one code', () => {
  const good = { type: 'open', id: 1, camera: 'c1', ticket: 'x', stream: 'main', format: 'units', accept: ['h264'] };
  test.each([
    ['no JSON', '{'],
    ['no text', Buffer.from([1, 2, 3])],
    ['an unknown word', JSON.stringify({ type: 'rewind', id: 1 })],
    ['an id beyond its bounds', JSON.stringify({ ...good, id: 0 })],
    ['more than there is room for', JSON.stringify({ ...good, note: 1 })],
    ['nothing it could decode', JSON.stringify({ ...good, accept: [] })],
  ])('%s', async (_, said) => {
    await using bench = await RelayBench.start();
    const line = lineTo(bench);
    await line.say({ type: 'open', id: 9, ticket: await bench.server.ticket('c1') });
    await expect.poll(() => line.view(9).units.length, patiently).toBeGreaterThan(0);
    line.socket.send(said, { binary: false });
    await expect.poll(() => line.closed?.code, patiently).toBe(4400);
    expect(await bench.server.hears('view.closed')).toMatchObject({ reason: 'protocol' });
  });

  test('an id that is open already, and too much in a second', async () => {
    await using bench = await RelayBench.start();
    const twice = lineTo(bench);
    for (let count = 0; count < 2; count++) await twice.say({ type: 'open', id: 3, ticket: await bench.server.ticket('c1') });
    await expect.poll(() => twice.closed?.code, patiently).toBe(4400);
    const flood = lineTo(bench);
    for (let count = 0; count < 600; count++) await flood.say({ type: 'close', id: 3 });
    await expect.poll(() => flood.closed?.code, patiently).toBe(4400);
  });

  test('on a socket with one view as well', async () => {
    await using bench = await RelayBench.start();
    const viewer = await bench.view();
    await viewer.until(() => viewer.units.length > 0);
    viewer.socket.send('{"type":"close"}');
    await viewer.until(() => viewer.closed !== undefined);
    expect(viewer.closed?.code).toBe(4400);
    expect(await bench.server.hears('view.closed')).toMatchObject({ reason: 'protocol' });
  });
});

test('R23: a heavy view on a line that is too thin for it does not starve the light ones beside it', async () => {
  await using bench = await RelayBench.start();
  await using heavy = await TestCamera.start({ padding: 200_000 });
  bench.server.cameras.set('heavy', { main: { url: heavy.url } });
  // The heavy view alone would want 3 MB/s, the four light ones some 100 kB/s together.
  await using wire = await ThinWire.to(bench.relay.port, 1_500_000);
  const line = new LineClient(`ws://127.0.0.1:${wire.port}/line`);
  for (let id = 1; id <= 4; id++) await line.say({ type: 'open', id, ticket: await bench.server.ticket('c1') });
  await line.say({ type: 'open', id: 5, camera: 'heavy', ticket: await bench.server.ticket('heavy') });
  const skipped = (id: number) =>
    line.view(id).units.filter((unit, index, units) => index > 0 && unit.sequence !== units[index - 1]!.sequence + 1);
  await expect.poll(() => skipped(5).length, { interval: 50 }).toBeGreaterThan(2);
  expect(skipped(5).every((unit) => unit.key)).toBe(true);
  for (let id = 1; id <= 4; id++) {
    expect(skipped(id)).toEqual([]);
    expect(line.view(id).units.length).toBeGreaterThan(line.view(5).units.length + 20);
    expect(line.says(id, 'end')).toEqual([]);
  }
  line.socket.terminate();
});
