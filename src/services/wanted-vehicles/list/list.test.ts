import { describe, expect, test, vi } from 'vitest';
import { sha256, wantedWorld, type WantedWorld } from '../../../../test/support/wanted-world.ts';
import { composeList, composeListFile, composeSum, tellRead, type FakeReader } from '../fake.ts';

/** Files go over real sockets. */
const PATIENTLY = { timeout: 20_000, interval: 20 };

const TIME = '20261121101500';
let number = 0;

/** Whether a vehicle is told of when it passes a camera that it never passed before. */
async function isTold(world: WantedWorld, reader: FakeReader, plate: string): Promise<boolean> {
  const before = world.ports.intake.events.length;
  await tellRead(reader, { camera: `LPR-${(number += 1)}`, plate, time: TIME, confidence: 99.9 });
  return world.ports.intake.events.length > before;
}

const standsAt = (world: WantedWorld, sequence: number): Promise<void> =>
  vi.waitFor(() => expect(world.link.list.sequence).toBe(sequence), PATIENTLY);
const errors = (world: WantedWorld): string => world.ports.watch.errors.join('\n');
const saying = (world: WantedWorld, text: string): Promise<void> => vi.waitFor(() => expect(errors(world)).toContain(text), PATIENTLY);

test('PL10, PL12: full list and changes come over SFTP and are live by themselves; what was taken out is wanted no longer', async () => {
  const world = await wantedWorld();
  const reader = await world.reader();
  expect(await isTold(world, reader, '12가3456')).toBe(false);
  world.putList({ kind: 'full', to: 12, rows: [{ plate: '12가3456' }, { plate: '서울 70 바 1234', reason: '뺑소니' }] });
  await standsAt(world, 12);
  expect(world.link.list.plates).toBe(2);
  expect(await isTold(world, reader, '12가3456')).toBe(true);
  expect(await isTold(world, reader, '서울70바1234')).toBe(true);
  world.putList({
    kind: 'delta',
    from: 12,
    to: 13,
    rows: [
      { plate: '12가3456', change: '해제' },
      { plate: '123가4567', change: '추가' },
    ],
  });
  await standsAt(world, 13);
  expect([await isTold(world, reader, '12가3456'), await isTold(world, reader, '123가4567')]).toEqual([false, true]);
});

test('PL10: a list in CP949 is read as one in UTF-8 is', async () => {
  const world = await wantedWorld();
  world.putList({ kind: 'full', to: 1, rows: [{ plate: '12가3456', reason: '강력' }, { plate: '외교001-234' }], encoding: 'euc-kr' });
  await standsAt(world, 1);
  const reader = await world.reader();
  expect([await isTold(world, reader, '12가3456'), await isTold(world, reader, '외교 001-234')]).toEqual([true, true]);
});

describe('what is not whole or not right leaves the list as it was', () => {
  test('PL10: a file without its sum is still being uploaded', async () => {
    const world = await wantedWorld();
    world.putList({ kind: 'full', to: 1, rows: [{ plate: '12가3456' }] });
    await standsAt(world, 1);
    const [file, sum] = composeList({ kind: 'full', to: 2, rows: [{ plate: '99나9999' }] }, sha256);
    world.police.put(file!.path, file!.bytes.subarray(0, 10));
    world.police.put('/list/wanted-full-3.csv.part', file!.bytes);
    await vi.waitFor(() => expect(world.ports.watch.peers.has('WASS list')).toBe(true), PATIENTLY);
    const reader = await world.reader();
    expect([await isTold(world, reader, '12가3456'), await isTold(world, reader, '99나9999')]).toEqual([true, false]);
    world.police.put(file!.path, file!.bytes);
    world.police.put(sum!.path, sum!.bytes);
    await standsAt(world, 2);
    expect(await isTold(world, reader, '99나9999')).toBe(true);
  });

  test('PL11: a wrong sum, a wrong number of plates and broken lines are refused by name and reason, never by what stands in them', async () => {
    const world = await wantedWorld();
    world.putList({ kind: 'full', to: 1, rows: [{ plate: '12가3456' }] });
    await standsAt(world, 1);
    const file = composeListFile({ kind: 'delta', from: 1, to: 2, rows: [{ plate: '99나9999' }] });
    world.police.put(file.path, file.bytes);
    world.police.put(`${file.path}.sha256`, composeSum(file, '0'.repeat(64), 1).bytes);
    await saying(world, 'wanted-delta-1-2.csv refused: its sum is wrong');
    world.police.put(`${file.path}.sha256`, new TextEncoder().encode('soon'));
    await saying(world, 'its sum cannot be read');
    world.police.put(`${file.path}.sha256`, composeSum(file, sha256(file.bytes), 7).bytes);
    await saying(world, '1 lines, its sum says 7');
    const broken = composeListFile({
      kind: 'delta',
      from: 1,
      to: 2,
      rows: [{ plate: '99나9999' }, { plate: '비밀번호판' }, { plate: '?' }],
    });
    world.police.put(broken.path, broken.bytes);
    world.police.put(`${file.path}.sha256`, composeSum(broken, sha256(broken.bytes), 3).bytes);
    await saying(world, 'lines cannot be read');
    expect(errors(world)).toContain('line 4: 차량번호: no plate');
    expect(errors(world)).not.toMatch(/99나9999|비밀/);
    expect(world.ports.intake.quarantined).toEqual([]);
    expect([world.link.list.sequence, world.link.list.plates]).toEqual([1, 1]);
    // The same number again, right: taken.
    world.putList({ kind: 'delta', from: 1, to: 2, rows: [{ plate: '99나9999' }] });
    await standsAt(world, 2);
  });

  test('PL11: a list without its columns is none', async () => {
    const world = await wantedWorld();
    const file = { path: '/list/wanted-full-1.csv', bytes: new TextEncoder().encode('번호,이름\n12가3456,김\n') };
    world.police.put(file.path, file.bytes);
    world.police.put(`${file.path}.sha256`, composeSum(file, sha256(file.bytes), 2).bytes);
    await saying(world, 'no column 차량번호');
    expect(world.link.list).toEqual({ plates: 0, sequence: undefined });
  });
});

test('PL12: a gap is noticed, the list stays as it was, and a full list is asked for once', async () => {
  const world = await wantedWorld();
  world.putList({ kind: 'full', to: 12, rows: [{ plate: '12가3456' }] });
  await standsAt(world, 12);
  world.putList({ kind: 'delta', from: 14, to: 15, rows: [{ plate: '99나9999' }] });
  await vi.waitFor(() => expect(world.police.list('/request').map(({ name }) => name)).toContain('full-12.req'), PATIENTLY);
  await saying(world, 'wanted-delta-14-15.csv does not follow 12');
  expect(world.link.list.plates).toBe(1);
  world.putList({ kind: 'full', to: 14, rows: [{ plate: '12가3456' }, { plate: '88모7788' }] });
  await standsAt(world, 15);
  expect(world.link.list.plates).toBe(3);
});

test('PL13: the list is there again after a start although the police are away, and what is stored of it is sealed by the store alone', async () => {
  const first = await wantedWorld();
  first.putList({ kind: 'full', to: 1, rows: [{ plate: '12가3456' }] });
  first.putList({ kind: 'delta', from: 1, to: 2, rows: [{ plate: '99나9999' }] });
  await standsAt(first, 2);
  await vi.waitFor(async () => expect(await first.ports.sealed.read('delta-2')).toBeDefined(), PATIENTLY);
  await first.link.stop();
  const again = await wantedWorld({ list: { port: 1 } }, first.ports);
  expect(again.link.list).toEqual({ plates: 2, sequence: 2 });
  const reader = await again.reader();
  expect(await isTold(again, reader, '99나9999')).toBe(true);
  await saying(again, 'sftp 127.0.0.1:1 cannot be used');
});

test('PL13: of a kept list that lost a part the rest is used until a full one comes, which the police are asked for', async () => {
  const first = await wantedWorld();
  first.putList({ kind: 'full', to: 1, rows: [{ plate: '12가3456' }] });
  first.putList({ kind: 'delta', from: 1, to: 2, rows: [{ plate: '99나9999' }] });
  await standsAt(first, 2);
  await vi.waitFor(async () => expect(await first.ports.sealed.read('delta-2')).toBeDefined(), PATIENTLY);
  await first.link.stop();
  await first.ports.sealed.remove('delta-2');
  const again = await wantedWorld({}, first.ports);
  await saying(again, 'the kept list is not whole');
  expect(again.link.list).toEqual({ plates: 1, sequence: undefined });
  await vi.waitFor(() => expect(again.police.list('/request').map(({ name }) => name)).toContain('full-nothing.req'), PATIENTLY);
});

test('PL12: a change is live although the full list before it is still being kept', async () => {
  const world = await wantedWorld();
  const { sealed } = world.ports;
  const write = sealed.write.bind(sealed);
  let goOn = (): void => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  sealed.write = async (name, bytes) => {
    if (name === 'full-1') await held;
    return write(name, bytes);
  };
  world.putList({ kind: 'full', to: 1, rows: [{ plate: '12가3456' }] });
  await standsAt(world, 1);
  world.putList({ kind: 'delta', from: 1, to: 2, rows: [{ plate: '99나9999', change: '추가' }] });
  await vi.waitFor(() => expect(world.link.list.plates).toBe(2), PATIENTLY);
  expect(await sealed.read('delta-2')).toBeUndefined();
  goOn();
  await vi.waitFor(async () => expect(await sealed.read('delta-2')).toBeDefined(), PATIENTLY);
});

test('PL13: a list that cannot be kept is used and told, and taken anew until it is kept', async () => {
  const world = await wantedWorld();
  const { sealed } = world.ports;
  const write = sealed.write.bind(sealed);
  sealed.write = () => Promise.reject(new Error('the store is full'));
  world.putList({ kind: 'full', to: 1, rows: [{ plate: '12가3456' }] });
  await saying(world, '1 is in use but could not be kept, and a full one is taken anew: the store is full');
  const reader = await world.reader();
  expect(await isTold(world, reader, '12가3456')).toBe(true);
  sealed.write = write;
  await vi.waitFor(async () => expect(await sealed.read('full-1')).toBeDefined(), PATIENTLY);
  await standsAt(world, 1);
});

test('PL14: the police’s server away is told and tried again; the list that is held goes on', async () => {
  const world = await wantedWorld();
  world.putList({ kind: 'full', to: 1, rows: [{ plate: '12가3456' }] });
  await standsAt(world, 1);
  const startAgain = await world.stopPolice();
  await vi.waitFor(() => expect(world.ports.watch.peers.has('WASS list')).toBe(false), PATIENTLY);
  const reader = await world.reader();
  expect(await isTold(world, reader, '12가3456')).toBe(true);
  world.putList({ kind: 'delta', from: 1, to: 2, rows: [{ plate: '99나9999' }] });
  await startAgain();
  await standsAt(world, 2);
});

test('PL14: a list that is late is told', async () => {
  const world = await wantedWorld({ list: { lateHours: 0.01 } });
  expect(errors(world)).not.toContain('nothing new');
  vi.spyOn(world.ports.clock, 'now').mockImplementation(() => Date.now() + 3 * 3_600_000);
  await saying(world, 'nothing new for 3 hours; it stands at nothing');
  vi.restoreAllMocks();
});
