import { describe, expect, test } from 'vitest';
import { choosePath, type PathFacts } from './path-choice.ts';

const all = { webCodecs: true, webRtc: true, mse: true };
const facts: PathFacts = { able: all, failed: new Map(), prefer: undefined, stream: 'sub' };
const failed = (...paths: [PathFacts['prefer'] & string, string][]) => new Map(paths);

describe('R90: the path of a tile', () => {
  test.each([
    ['the line, where nothing speaks against it', {}, 'line', undefined],
    ['a WebSocket of its own, where the relay has no line', { failed: failed(['line', 'noLine']) }, 'ws', 'noLine'],
    ['WebRTC, where no WebSocket passes', { failed: failed(['line', 'noLine'], ['ws', 'noWebSocket']) }, 'whep', 'noWebSocket'],
    ['WebRTC, in a browser without WebCodecs', { able: { ...all, webCodecs: false } }, 'whep', 'noWebCodecs'],
    ['MP4, in a browser with neither', { able: { webCodecs: false, webRtc: false, mse: true } }, 'mse', 'noWebCodecs'],
    [
      'MP4, where UDP does not pass either',
      { able: { ...all, webCodecs: false }, failed: failed(['whep', 'notOpened']) },
      'mse',
      'notOpened',
    ],
    ['the preferred one', { prefer: 'mse' }, 'mse', 'preferred'],
    ['another than the preferred one, when that failed', { prefer: 'whep', failed: failed(['whep', 'noWebRtc']) }, 'line', undefined],
    ['the line for stills, also without WebCodecs', { able: { ...all, webCodecs: false }, stream: 'stills' }, 'line', undefined],
    [
      'a WebSocket for stills, also when WebRTC is preferred',
      { prefer: 'whep', stream: 'stills', failed: failed(['line', 'noLine']) },
      'ws',
      'noLine',
    ],
    ['none, in a browser that has nothing', { able: { webCodecs: false, webRtc: false, mse: false } }, undefined, 'noWebCodecs'],
  ] as const)('%s', (_, given, path, reason) => {
    expect(choosePath({ ...facts, ...given })).toEqual({ path, reason });
  });
});
