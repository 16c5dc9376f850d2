import { expect, test } from 'vitest';
import { createPasswordHasher } from './password-hasher.ts';

const CHEAP = { memoryKib: 64, passes: 1 };

test('N1: a password is kept as Argon2id with a salt of its own', async () => {
  const hasher = createPasswordHasher();
  const [one, two] = [await hasher.hash('river-lamp-47'), await hasher.hash('river-lamp-47')];
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(two);
  expect(await hasher.verify(one, 'river-lamp-47')).toBe(true);
  expect(await hasher.verify(one, 'river-lamp-48')).toBe(false);
  expect(await hasher.verify('not a hash', 'river-lamp-47')).toBe(false);
});

test('N1: a bounded number waits; beyond it the answer is busy at once, and the rest is served', async () => {
  const hasher = createPasswordHasher(CHEAP);
  const hash = await hasher.hash('right');
  const answers = await Promise.all(Array.from({ length: 80 }, () => hasher.verify(hash, 'right')));
  expect(answers.filter((answer) => answer === true)).toHaveLength(66);
  expect(answers.filter((answer) => answer === 'busy')).toHaveLength(14);
  expect(await hasher.verify(hash, 'right')).toBe(true);
});
