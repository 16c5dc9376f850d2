import { expect, test } from 'vitest';
import { endedCookie, readSessionCookie, sessionCookie } from './session-cookie.ts';

test('N6: the cookie is for this server and no script, and for https only where the city is called so', () => {
  expect(sessionCookie('t', false)).toBe('mangru_session=t; Path=/; HttpOnly; SameSite=Strict');
  expect(sessionCookie('t', true)).toBe('mangru_session=t; Path=/; HttpOnly; SameSite=Strict; Secure');
  expect(endedCookie(true)).toBe('mangru_session=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0');
});

test.each([
  ['mangru_session=abc', 'abc'],
  ['a=1; mangru_session=abc; b=2', 'abc'],
  ['xmangru_session=abc', undefined],
  ['mangru_session=', undefined],
  ['', undefined],
  [undefined, undefined],
])('N6: of the header %j it is %s', (header, token) => {
  expect(readSessionCookie(header)).toBe(token);
});
