import { expect, test } from 'vitest';
import { comesFromHere } from './origin-check.ts';

const from = (method: string, headers: Readonly<Record<string, string>>): boolean =>
  comesFromHere({ method, header: (name) => headers[name], publicOrigin: 'https://mangru.example.go.kr' });
const host = '10.0.0.5:8080';

test.each([
  ['GET', { host }, true],
  ['GET', { host, 'sec-fetch-site': 'none' }, true],
  ['GET', { host, 'sec-fetch-site': 'same-origin' }, true],
  ['GET', { host, 'sec-fetch-site': 'same-site' }, false],
  ['GET', { host, 'sec-fetch-site': 'cross-site' }, false],
  ['POST', { host }, true],
  ['POST', { host, origin: `http://${host}`, 'x-mangru': '1' }, true],
  ['POST', { host, origin: `http://${host}` }, false],
  ['POST', { host, 'sec-fetch-site': 'same-origin' }, false],
  ['POST', { host, origin: 'https://mangru.example.go.kr', 'sec-fetch-site': 'same-origin', 'x-mangru': '1' }, true],
  ['POST', { host, origin: 'https://mangru.example.go.kr.evil.example', 'x-mangru': '1' }, false],
  ['POST', { host, origin: 'http://10.0.0.5:9090', 'x-mangru': '1' }, false],
  ['POST', { host, origin: 'null', 'x-mangru': '1' }, false],
  ['DELETE', { host, 'sec-fetch-site': 'same-origin', 'x-mangru': '0' }, false],
  ['POST', { origin: 'http://10.0.0.5:8080', 'x-mangru': '1' }, false],
] as const)('A4: %s with %j is let through: %s', (method, headers, allowed) => {
  expect(from(method, headers)).toBe(allowed);
});
