import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Strangers } from './strangers.ts';

function crowd(most: number): { strangers: Strangers<string>; away: string[] } {
  const away: string[] = [];
  return { strangers: new Strangers<string>(most, (connection) => away.push(connection)), away };
}

test('the one that waited longest at the busiest address makes room', () => {
  const { strangers, away } = crowd(3);
  strangers.come('a1', '10.0.0.1');
  strangers.come('b1', '10.0.0.2');
  strangers.come('b2', '::ffff:10.0.0.2');
  strangers.come('c1', undefined);
  expect(away).toEqual(['b1']);
  strangers.leave('b2');
  strangers.come('d1', '2001:db8:0:1::5');
  expect(away).toEqual(['b1']);
  strangers.come('d2', '2001:db8:0:1::6');
  expect(away).toEqual(['b1', 'd1']);
});

test('whoever comes twice or leaves twice counts once', () => {
  const { strangers } = crowd(3);
  strangers.come('a', '10.0.0.1');
  strangers.come('a', '10.0.0.9');
  expect(strangers.size).toBe(1);
  strangers.leave('a');
  strangers.leave('a');
  expect(strangers.size).toBe(0);
});

test('any coming and going: never more than may wait, and a flood of one address never pushes another address out', () => {
  const step = fc.record({ from: fc.constantFrom('flood', 'flood', 'flood', 'one', 'two'), leaves: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const { strangers, away } = crowd(8);
      const here: string[] = [];
      for (const [index, { from, leaves }] of steps.entries()) {
        const others = here.filter((each) => !each.startsWith('flood')).length;
        // The others stay a few, as honest ones are: with more of them than of the flood they would be the flood.
        if (from !== 'flood' && others >= 2) continue;
        strangers.come(`${from}-${index}`, from);
        here.push(`${from}-${index}`);
        if (leaves) strangers.leave(here.shift() ?? '');
        expect(strangers.size).toBeLessThanOrEqual(8);
      }
      expect(away.filter((each) => !each.startsWith('flood'))).toEqual([]);
    }),
  );
});
