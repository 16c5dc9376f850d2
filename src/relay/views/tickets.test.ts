import { SignJWT, exportSPKI, generateKeyPair, type CryptoKey } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { TicketChecker } from './tickets.ts';

const NOW = 1_795_000_000_000;
const iat = NOW / 1_000;
const good = { jti: 't1', camera: 'c1', incident: 'i1', organisation: 'o1', person: 'p1', rights: ['live'], iat, exp: iat + 60 };
let privateKey: CryptoKey;
let pem: string;
beforeAll(async () => {
  const keys = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  privateKey = keys.privateKey;
  pem = await exportSPKI(keys.publicKey);
});

const sign = (claims: object) => new SignJWT({ ...claims }).setProtectedHeader({ alg: 'EdDSA' }).sign(privateKey);
async function checker(): Promise<TicketChecker> {
  const tickets = new TicketChecker();
  await tickets.learn(pem);
  return tickets;
}
const wanted = { camera: 'c1', right: 'live', now: NOW } as const;

test('a good ticket gives its claims, to the last millisecond', async () => {
  const tickets = await checker();
  expect(await tickets.check(await sign(good), wanted)).toEqual({ ok: true, claims: good });
  expect(await tickets.check(await sign(good), { ...wanted, now: (iat + 60) * 1_000 - 1_000 })).toMatchObject({ ok: true });
});

describe('refused', () => {
  const { exp: _exp, ...endless } = good;
  const { person: _person, ...nameless } = good;
  const { incident: _incident, ...groundless } = good;
  test.each([
    ['nothing', undefined, 'noTicket'],
    ['an empty one', '', 'noTicket'],
    ['expired', { ...good, iat: iat - 70, exp: iat - 10 }, 'expiredTicket'],
    ['without an end', endless, 'badTicket'],
    ['longer than a ticket may be', { ...good, exp: iat + 61 }, 'badTicket'],
    ['without a person', nameless, 'badTicket'],
    ['to watch without an incident (S2)', groundless, 'badTicket'],
    ['to publish and to watch without an incident', { ...groundless, rights: ['publish', 'live'] }, 'badTicket'],
    ['to publish only', { ...groundless, rights: ['publish'] }, 'missingRight'],
    ['with a claim that is not known', { ...good, admin: true }, 'badTicket'],
    ['of another camera', { ...good, camera: 'c2' }, 'otherCamera'],
    ['without the right', { ...good, rights: ['snapshot'] }, 'missingRight'],
  ])('%s', async (_, ticket, reason) => {
    const tickets = await checker();
    const text = typeof ticket === 'object' ? await sign(ticket) : ticket;
    expect(await tickets.check(text, wanted)).toMatchObject({ ok: false, reason });
  });

  test('changed by one letter, unsigned, or signed with a secret instead of the key', async () => {
    const tickets = await checker();
    const [head, body, signature] = (await sign(good)).split('.');
    const forged = Buffer.from(JSON.stringify({ ...good, camera: 'c2' })).toString('base64url');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const symmetric = await new SignJWT({ ...good }).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(pem));
    for (const ticket of [`${head}.${forged}.${signature}`, `${none}.${body}.`, symmetric]) {
      expect(await tickets.check(ticket, wanted)).toEqual({ ok: false, reason: 'badTicket' });
    }
  });

  test('all, before the key is known', async () => {
    expect(await new TicketChecker().check(await sign(good), wanted)).toEqual({ ok: false, reason: 'noServer' });
  });
});

describe('revoked', () => {
  test('what fits all that is named, of before; for as long as such a ticket can live', async () => {
    const tickets = await checker();
    tickets.revoke({ incident: 'i1', person: 'p1' }, NOW);
    const judge = async (claims: object) => (await tickets.check(await sign({ ...good, ...claims }), { ...wanted, now: NOW })).ok;
    expect(await judge({})).toBe(false);
    expect(await judge({ person: 'p2' })).toBe(true);
    expect(await judge({ incident: 'i2' })).toBe(true);
    expect(await judge({ iat: iat + 1, exp: iat + 61 })).toBe(true);
  });

  test('one ticket only', async () => {
    const tickets = await checker();
    tickets.revoke({ ticket: 't1' }, NOW);
    expect(await tickets.check(await sign(good), wanted)).toMatchObject({ reason: 'revoked' });
    expect(await tickets.check(await sign({ ...good, jti: 't2' }), wanted)).toMatchObject({ ok: true });
  });

  test('with more than can be remembered, every older ticket is void', async () => {
    const tickets = await checker();
    for (let index = 0; index <= 10_000; index++) tickets.revoke({ incident: `x${index}` }, NOW);
    expect(await tickets.check(await sign(good), wanted)).toMatchObject({ reason: 'revoked' });
  });
});
