import { expect, test } from 'vitest';
import { choosePath, withStream } from './player-path.ts';

const both = { webcodecs: true, whep: true };
const none = new Set<'webcodecs' | 'whep'>();

test.each([
  ['the default', 'webcodecs', { able: both, failed: none, reason: undefined }, { path: 'webcodecs', reason: undefined }],
  ['as preferred', 'whep', { able: both, failed: none, reason: undefined }, { path: 'whep', reason: 'preferred' }],
  [
    'no secure context',
    'webcodecs',
    { able: { webcodecs: false, whep: true }, failed: none, reason: undefined },
    { path: 'whep', reason: 'noWebCodecs' },
  ],
  [
    'no WebRTC, though preferred',
    'whep',
    { able: { webcodecs: true, whep: false }, failed: none, reason: undefined },
    { path: 'webcodecs', reason: undefined },
  ],
  [
    'the decoder failed',
    'webcodecs',
    { able: both, failed: new Set(['webcodecs'] as const), reason: 'decoder' },
    { path: 'whep', reason: 'decoder' },
  ],
  [
    'UDP does not pass',
    'whep',
    { able: both, failed: new Set(['whep'] as const), reason: 'notOpened' },
    { path: 'webcodecs', reason: 'notOpened' },
  ],
  [
    'nothing is left',
    'webcodecs',
    { able: both, failed: new Set(['webcodecs', 'whep'] as const), reason: 'codec' },
    { path: undefined, reason: 'codec' },
  ],
  [
    'neither',
    'webcodecs',
    { able: { webcodecs: false, whep: false }, failed: none, reason: undefined },
    { path: undefined, reason: 'noWebCodecs' },
  ],
] as const)('%s', (_, preferred, facts, expected) => expect(choosePath(preferred, facts)).toEqual(expected));

test('the stream is added to the query beside the ticket', () => {
  expect(withStream('ws://h:1/ws/c%201?ticket=a.b', { ws: '', whep: '', stream: 'sub' })).toBe('ws://h:1/ws/c%201?ticket=a.b&stream=sub');
  expect(withStream('ws://h:1/ws/c1', { ws: '', whep: '' })).toBe('ws://h:1/ws/c1');
});
