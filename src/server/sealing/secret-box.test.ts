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

  test('opens what earlier versions have stored, and marks alike', () => {
    const dataKey = '0123456789abcdef'.repeat(4);
    const password = 'b9988f018454addf69888fe9f38f0625b1357e7a4dbdec6793a0f19820183ff2fe23050c2e9ba13f0ceb03f9';
    expect(makeSecretBox(dataKey).open(Buffer.from(password, 'hex'), 'camera c1 main')).toBe('비밀 pässword');
    expect(makeSecretBox(dataKey).mark('비밀 pässword')).toBe('489e0c04331cb1f0ff354204984e6d4effeddba91708ec7905e478502a755dbe');
    const sealedFor: Readonly<Record<string, string>> = {
      profile: '0f8d2205b453f7766efed4a82d2208b4eff58168fe741d111aed543a592a1e37e296f3b535fa17a1ffd7f9966801a34f2edffe',
      document: '05118e27de29d5eedf3972f6eb8430c4cf6bf9ac58cd92ad2eecef334de2b39a773b7c5be3d3197a62c8a5ade0ca48b9557f18',
      contact: '557111113502878713e61a5c1b562ceae31f9f7b576818434f61f3d650da08111d65fd56e5074c0d242e12aa80f841339ce667',
    };
    for (const [use, hex] of Object.entries(sealedFor))
      expect(makeSecretBox(dataKey, use).open(Buffer.from(hex, 'hex'), 'row 7'), use).toBe('홍길동 010-0000-0000');
  });

  test('does not open what was sealed for another use', () => {
    const sealed = makeSecretBox(key, 'profile').seal('secret', 'row 7');
    expect(() => makeSecretBox(key, 'contact').open(sealed, 'row 7')).toThrow('A stored contact does not open');
  });

  test('a key of another length is refused', () => {
    expect(() => makeSecretBox('abcd')).toThrow('32 bytes');
    expect(() => makeSecretBox(randomBytes(31))).toThrow('32 bytes');
  });
});
