import { expect, test } from 'vitest';
import { PointerHold } from './pointer-hold.ts';

test('a tool that takes the pointer ends the one that had it, which then can no longer let it go', () => {
  const hold = new PointerHold();
  const ended: string[] = [];
  const first = hold.take(() => ended.push('first'));
  const second = hold.take(() => ended.push('second'));
  expect(ended).toEqual(['first']);
  first();
  expect(hold.held).toBe(true);
  second();
  expect(hold.held).toBe(false);
  expect(ended).toEqual(['first']);
});
