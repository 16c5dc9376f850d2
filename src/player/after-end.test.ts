import { describe, expect, test } from 'vitest';
import { afterEnd, type EndContext } from './after-end.ts';

const context: EndContext = { path: 'ws', otherPath: true, canRenew: true, failures: 0 };

describe('what follows an end', () => {
  test.each([
    [{ kind: 'network' }, {}, { do: 'retry', reason: 'network' }],
    [{ kind: 'ended', reason: 'stopping' }, {}, { do: 'retry', reason: 'stopping' }],
    [{ kind: 'ended', reason: 'expired' }, {}, { do: 'retry', reason: 'expired' }],
    [{ kind: 'ended', reason: 'tooSlow' }, {}, { do: 'retry', reason: 'tooSlow' }],
    [{ kind: 'ended', reason: 'revoked' }, {}, { do: 'stop', state: 'ended', reason: 'revoked' }],
    [{ kind: 'ended', reason: 'unsupported' }, {}, { do: 'stop', state: 'unsupported', reason: 'codec' }],
    [{ kind: 'notOpened' }, {}, { do: 'retry', reason: 'network' }],
    [{ kind: 'notOpened' }, { failures: 2 }, { do: 'explain' }],
    [{ kind: 'notOpened' }, { canRenew: false }, { do: 'explain' }],
    [{ kind: 'notOpened' }, { path: 'line' }, { do: 'explain' }],
    [{ kind: 'notOpened' }, { path: 'whep' }, { do: 'switchPath', reason: 'notOpened' }],
    [{ kind: 'notOpened' }, { path: 'whep', otherPath: false }, { do: 'retry', reason: 'network' }],
    [{ kind: 'noPath' }, { path: 'line' }, { do: 'retry', reason: 'network' }],
    [{ kind: 'noPath' }, { path: 'line', failures: 1 }, { do: 'switchPath', reason: 'noLine' }],
    [{ kind: 'noPath' }, { failures: 1 }, { do: 'switchPath', reason: 'noWebSocket' }],
    [{ kind: 'noPath' }, { failures: 1, otherPath: false }, { do: 'retry', reason: 'network' }],
    [{ kind: 'codec' }, {}, { do: 'switchPath', reason: 'codec' }],
    [{ kind: 'codec' }, { otherPath: false }, { do: 'stop', state: 'unsupported', reason: 'codec' }],
    [{ kind: 'decoder' }, {}, { do: 'switchPath', reason: 'decoder' }],
    [{ kind: 'decoder' }, { otherPath: false }, { do: 'retry', reason: 'decoder' }],
    [{ kind: 'problem', status: 401, code: 'expiredTicket' }, {}, { do: 'retry', reason: 'expiredTicket' }],
    [{ kind: 'problem', status: 401, code: 'expiredTicket' }, { failures: 2 }, { do: 'stop', state: 'refused', reason: 'expiredTicket' }],
    [{ kind: 'problem', status: 401, code: 'badTicket' }, { canRenew: false }, { do: 'stop', state: 'refused', reason: 'badTicket' }],
    [{ kind: 'problem', status: 403, code: 'otherCamera' }, {}, { do: 'stop', state: 'refused', reason: 'otherCamera' }],
    [{ kind: 'problem', status: 403, code: 'revoked' }, {}, { do: 'stop', state: 'ended', reason: 'revoked' }],
    [{ kind: 'problem', status: 410, code: 'revoked' }, { path: 'whep' }, { do: 'stop', state: 'ended', reason: 'revoked' }],
    [{ kind: 'problem', status: 410, code: 'expired' }, { path: 'whep' }, { do: 'retry', reason: 'expired' }],
    [{ kind: 'problem', status: 404, code: 'noSession' }, { path: 'whep' }, { do: 'retry', reason: 'noSession' }],
    [{ kind: 'problem', status: 503, code: 'noServer' }, {}, { do: 'retry', reason: 'noServer' }],
    [{ kind: 'problem', status: 501, code: 'noWebRtc' }, { path: 'whep' }, { do: 'switchPath', reason: 'noWebRtc' }],
    [
      { kind: 'problem', status: 406, code: 'noCommonCodec' },
      { path: 'whep', otherPath: false },
      { do: 'stop', state: 'unsupported', reason: 'noCommonCodec' },
    ],
  ] as const)('%j with %j', (end, facts, next) => expect(afterEnd(end, { ...context, ...facts })).toEqual(next));
});
