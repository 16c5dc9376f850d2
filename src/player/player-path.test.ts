import { expect, test } from 'vitest';
import { choosePath, withStream } from './player-path.ts';

const both = { webcodecs: true, whep: true };
const none = new Set<'webcodecs' | 'whep'>();

test.each([
  ['the default', 'webcodecs', both, none, undefined, { path: 'webcodecs', reason: undefined }],
  ['as preferred', 'whep', both, none, undefined, { path: 'whep', reason: 'preferred' }],
  ['no secure context', 'webcodecs', { webcodecs: false, whep: true }, none, undefined, { path: 'whep', reason: 'noWebCodecs' }],
  ['no WebRTC, though preferred', 'whep', { webcodecs: true, whep: false }, none, undefined, { path: 'webcodecs', reason: undefined }],
  ['the decoder failed', 'webcodecs', both, new Set(['webcodecs'] as const), 'decoder', { path: 'whep', reason: 'decoder' }],
  ['UDP does not pass', 'whep', both, new Set(['whep'] as const), 'notOpened', { path: 'webcodecs', reason: 'notOpened' }],
  ['nothing is left', 'webcodecs', both, new Set(['webcodecs', 'whep'] as const), 'codec', { path: undefined, reason: 'codec' }],
  ['neither', 'webcodecs', { webcodecs: false, whep: false }, none, undefined, { path: undefined, reason: 'noWebCodecs' }],
] as const)('%s', (_, preferred, able, failed, reason, expected) =>
  expect(choosePath(preferred, { able, failed, reason })).toEqual(expected),
);

test('the stream is added to the query beside the ticket', () => {
  expect(withStream('ws://h:1/ws/c%201?ticket=a.b', { ws: '', whep: '', stream: 'sub' })).toBe('ws://h:1/ws/c%201?ticket=a.b&stream=sub');
  expect(withStream('ws://h:1/ws/c1', { ws: '', whep: '' })).toBe('ws://h:1/ws/c1');
});
