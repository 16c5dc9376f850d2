import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { answerChallenge, chooseChallenge, mayEnter, readChallenges, writeChallenge, type Challenge, type HashHex } from './rtsp-digest.ts';

const hash: HashHex = (algorithm, text) =>
  createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
    .update(text)
    .digest('hex');
const credentials = { username: 'Mufasa', password: 'Circle of Life' };

describe('the examples of RFC 7616 §3.9.1', () => {
  const nonce = '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v';
  const cnonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';
  test.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ] as const)('%s', (algorithm, response) => {
    const challenge: Challenge = { scheme: 'digest', realm: 'http-auth@example.org', nonce, algorithm, qop: true, stale: false };
    expect(answerChallenge(challenge, { method: 'GET', uri: '/dir/index.html', credentials, cnonce, count: 1 }, hash)).toContain(
      `response="${response}"`,
    );
  });
});

test('the old form without qop, RFC 2617 §3.5', () => {
  const [challenge] = readChallenges(['Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"']);
  const header = answerChallenge(
    challenge!,
    { method: 'GET', uri: '/dir/index.html', credentials: { username: 'Mufasa', password: 'Circle Of Life' }, cnonce: 'x', count: 1 },
    hash,
  );
  expect(header).toContain('response="670fd8c2df070c60b045671b8b24ff02"');
  expect(header).not.toContain('cnonce');
});

describe('challenges', () => {
  test('the strongest one is answered', () => {
    const challenges = readChallenges([
      'Basic realm="cam"',
      'Digest realm="cam", nonce="n1"',
      'Digest realm="cam", nonce="n2", algorithm=SHA-256, qop="auth,auth-int"',
    ]);
    expect(challenges).toHaveLength(3);
    expect(chooseChallenge(challenges)).toMatchObject({ algorithm: 'SHA-256', nonce: 'n2', qop: true });
  });

  test('two in one header are told apart', () => {
    expect(readChallenges(['Digest realm="a, b", nonce="n", Basic realm="c"'])).toMatchObject([
      { scheme: 'digest', realm: 'a, b' },
      { scheme: 'basic', realm: 'c' },
    ]);
  });

  test.each([
    '',
    'Bearer x',
    'Digest realm="no nonce"',
    'Digest realm="a", nonce="b", algorithm=SHA-512',
    'Digest realm="a", nonce="b", qop="auth-int"',
    `Digest realm="${'x'.repeat(3_000)}", nonce="b"`,
  ])('leaves out what cannot be answered: %.60j', (value) => {
    expect(readChallenges([value])).toEqual([]);
  });
});

describe('server side', () => {
  const basic: Challenge = { scheme: 'basic', realm: 'cam' };
  const digest = (algorithm: 'MD5' | 'SHA-256', qop: boolean): Challenge => ({
    scheme: 'digest',
    realm: 'cam "1"',
    nonce: 'abc',
    algorithm,
    qop,
    opaque: 'o',
    stale: false,
  });
  const all = [basic, digest('MD5', false), digest('MD5', true), digest('SHA-256', false), digest('SHA-256', true)];

  test.each(all)('a client that reads our challenge gets in: %j', (challenge) => {
    const [read] = readChallenges([writeChallenge(challenge)]);
    expect(read).toEqual(challenge);
    const header = answerChallenge(read!, { method: 'PLAY', uri: 'rtsp://h/a', credentials, cnonce: '0123456789abcdef', count: 2 }, hash);
    expect(mayEnter(header, { method: 'PLAY', challenge, credentials }, hash)).toBe(true);
    expect(mayEnter(header, { method: 'PLAY', challenge, credentials: { ...credentials, password: 'wrong' } }, hash)).toBe(false);
    expect(mayEnter(header, { method: 'PLAY', challenge, credentials: { ...credentials, username: 'other' } }, hash)).toBe(false);
    if (challenge.scheme === 'digest') {
      expect(mayEnter(header, { method: 'TEARDOWN', challenge, credentials }, hash)).toBe(false);
      expect(mayEnter(header, { method: 'PLAY', challenge: { ...challenge, nonce: 'new' }, credentials }, hash)).toBe(false);
    }
  });

  test.each([undefined, '', 'Digest', 'Digest username=', `Basic ${'A'.repeat(5_000)}`])('refuses %.30j', (header) => {
    for (const challenge of all) expect(mayEnter(header, { method: 'PLAY', challenge, credentials }, hash)).toBe(false);
  });
});
