import { expect, test } from 'vitest';
import { createCallerAddress } from './caller-address.ts';

test.each([
  [[], '10.0.0.1', '203.0.113.9', '10.0.0.1'],
  [['10.0.0.1'], '10.0.0.1', '198.51.100.1, 203.0.113.9', '203.0.113.9'],
  [['10.0.0.1'], '::ffff:10.0.0.1', '::ffff:203.0.113.9', '203.0.113.9'],
  [['10.0.0.1'], '10.0.0.1', undefined, '10.0.0.1'],
  [['10.0.0.1'], '10.0.0.1', '<script>', '10.0.0.1'],
  [['10.0.0.1'], '10.0.0.2', '203.0.113.9', '10.0.0.2'],
  [['10.0.0.1'], '10.0.0.1', '2001:db8::1', '2001:db8::1'],
])('A13: behind %j, %s saying %s is %s', (trusted, remoteAddress, forwarded, peer) => {
  expect(createCallerAddress(trusted)({ remoteAddress }, forwarded)).toBe(peer);
});
