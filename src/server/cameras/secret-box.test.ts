import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { makeSecretBox } from './secret-box.ts';

const key = randomBytes(32);

describe('secret box', () => {
  test('opens what it sealed, with the key as bytes or hex', () => {
    const sealed = makeSecretBox(key).seal('비밀 pässword', 'camera c1 main');
    expect(makeSecretBox(key.toString('hex')).open(sealed, 'camera c1 main')).toBe('비밀 pässword');
  });

  test('the sealed bytes hold no trace of the text and never repeat', () => {
    const box = makeSecretBox(key);
    const [one, two] = [box.seal('correct horse', 'a'), box.seal('correct horse', 'a')];
    expect(Buffer.from(one).includes('correct')).toBe(false);
    expect(Buffer.from(one).equals(two)).toBe(false);
  });

  test('does not open for another camera, with another key, or when a byte was changed', () => {
    const box = makeSecretBox(key);
    const sealed = box.seal('secret', 'camera c1 main');
    expect(() => box.open(sealed, 'camera c2 main')).toThrow('does not open');
    expect(() => makeSecretBox(randomBytes(32)).open(sealed, 'camera c1 main')).toThrow('does not open');
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Uint8Array.from(sealed);
      changed[at]! ^= 1;
      expect(() => box.open(changed, 'camera c1 main'), `byte ${at}`).toThrow('does not open');
    }
    expect(() => box.open(sealed.subarray(0, 10), 'camera c1 main')).toThrow('damaged');
  });

  test('marks tell equal secrets from different ones, under this key only', () => {
    expect(makeSecretBox(key).mark('a')).toBe(makeSecretBox(key).mark('a'));
    expect(makeSecretBox(key).mark('a')).not.toBe(makeSecretBox(key).mark('b'));
    expect(makeSecretBox(key).mark('a')).not.toBe(makeSecretBox(randomBytes(32)).mark('a'));
  });

  test('a key of another length is refused', () => {
    expect(() => makeSecretBox('abcd')).toThrow('32 bytes');
    expect(() => makeSecretBox(randomBytes(31))).toThrow('32 bytes');
  });
});
