import { expect, test } from 'vitest';
import { inIpRange } from './ip-range.ts';

test.each([
  ['10.1.0.254', '10.1.0.254', true],
  ['10.1.0.253', '10.1.0.254', false],
  ['10.1.0.7', '10.1.0.0/29', true],
  ['10.1.0.8', '10.1.0.0/29', false],
  ['255.255.255.255', '0.0.0.0/0', true],
  ['::ffff:10.1.0.7', '10.1.0.0/29', true],
  ['fd00:1::7', 'fd00:1::/64', true],
  ['fd00:1:0:1::7', 'fd00:1::/64', false],
  ['FD00::1', 'fd00:0:0:0:0:0:0:1', true],
  ['::1', '::/0', true],
  ['10.0.0.1', '::/0', false],
])('%s in %s: %s', (address, range, inside) => {
  expect(inIpRange(address, range)).toBe(inside);
});

test.each([
  '',
  'unknown',
  '10.1.0',
  '10.1.0.256',
  '10.1.0.1.2',
  '1::2::3',
  ':',
  'fe80::1%eth0',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7::8',
  '10.0.0.1/8',
])('what is no address lies nowhere: %s', (address) => {
  expect([inIpRange(address, '0.0.0.0/0'), inIpRange(address, '::/0')]).toEqual([false, false]);
});

test.each(['10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/x', '::/129', '/8'])('what is no block holds nothing: %s', (range) => {
  expect([inIpRange('10.0.0.0', range), inIpRange('::', range)]).toEqual([false, false]);
});
