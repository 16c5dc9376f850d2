import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ownerOf } from './rendezvous.ts';

const names = fc.uniqueArray(fc.stringMatching(/^[a-z0-9-]{1,12}$/), { minLength: 1, maxLength: 12 });
const cameras = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 200 });

describe('cameras shared by rendezvous hashing', () => {
  test('R71: a relay that comes takes its share from the others, and no other camera moves', () => {
    fc.assert(
      fc.property(names, cameras, ([newcomer = '', ...before], all) => {
        for (const camera of all) {
          const after = ownerOf(camera, [newcomer, ...before]);
          expect(after === newcomer || after === ownerOf(camera, before)).toBe(true);
        }
      }),
    );
  });

  test('R71: a relay that goes leaves its share to the others, and no other camera moves', () => {
    fc.assert(
      fc.property(names, cameras, ([gone = '', ...left], all) => {
        for (const camera of all) {
          const before = ownerOf(camera, [gone, ...left]);
          const after = ownerOf(camera, left);
          if (before === gone) expect(left.length === 0 ? after === undefined : left.includes(after ?? '')).toBe(true);
          else expect(after).toBe(before);
        }
      }),
    );
  });

  test('R70: the order in which relays came changes nothing', () => {
    fc.assert(
      fc.property(names, cameras, (relays, all) => {
        for (const camera of all) expect(ownerOf(camera, relays.toReversed())).toBe(ownerOf(camera, relays));
      }),
    );
  });

  test.each([2, 3, 8, 16])('R70: %i relays have shares that differ by little', (count) => {
    const relays = Array.from({ length: count }, (_, index) => `relay-${index + 1}`);
    const shares = new Map<string, number>(relays.map((relay) => [relay, 0]));
    const many = 20_000;
    for (let index = 0; index < many; index += 1) {
      const owner = ownerOf(`cam-${String(index).padStart(4, '0')}`, relays) ?? '';
      shares.set(owner, (shares.get(owner) ?? 0) + 1);
    }
    // Of so many, each share lies within four standard deviations of the even one.
    const even = many / count;
    const deviation = Math.sqrt(even * (1 - 1 / count));
    for (const share of shares.values()) expect(Math.abs(share - even)).toBeLessThan(4 * deviation);
  });
});
