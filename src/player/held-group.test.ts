import { expect, test } from 'vitest';
import { HeldGroup } from './held-group.ts';

const packet = (sequence: number, { key = false, bytes = 10 } = {}) => ({
  header: { id: 0, key, audio: false, fragment: false, sequence, wallClockMicros: 0 },
  data: new Uint8Array(bytes),
});
const heldBy = (group: HeldGroup) => group.takeAll().map((each) => each.header.sequence);

test('the pictures since the last key frame are held, and given once', () => {
  const group = new HeldGroup();
  for (const each of [packet(1), packet(2, { key: true }), packet(3), packet(4, { key: true }), packet(5)]) group.hold(each);
  expect(heldBy(group)).toEqual([4, 5]);
  expect(heldBy(group)).toEqual([]);
});

test('a group that grows too long or too large is let go whole, until the next key frame', () => {
  const group = new HeldGroup();
  group.hold(packet(0, { key: true }));
  for (let sequence = 1; sequence <= 301; sequence++) group.hold(packet(sequence));
  expect(heldBy(group)).toEqual([]);
  group.hold(packet(400, { key: true, bytes: 5_000_000 }));
  group.hold(packet(401, { bytes: 5_000_000 }));
  group.hold(packet(402));
  expect(heldBy(group)).toEqual([]);
  group.hold(packet(403, { key: true }));
  expect(heldBy(group)).toEqual([403]);
});
