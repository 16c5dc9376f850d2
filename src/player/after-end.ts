import type { PlayerPath } from './player-types.ts';
import type { SessionEnd } from './session.ts';

export interface EndContext {
  readonly path: PlayerPath;
  /** Whether another path may still be tried: the browser knows it, and it has not failed for this camera. */
  readonly otherPath: boolean;
  readonly canRenew: boolean;
  /** How often in a row no connection came about with fresh tickets. */
  readonly failures: number;
}

export type NextStep =
  | { readonly do: 'retry'; readonly reason: string }
  /** The same camera on another path, at once. */
  | { readonly do: 'switchPath'; readonly reason: string }
  /** Ask the relay by plain HTTP why it does not let us in. */
  | { readonly do: 'explain' }
  | { readonly do: 'stop'; readonly state: 'ended' | 'refused' | 'unsupported'; readonly reason: string };

/** After so many connections that never opened, the relay is asked why. */
const FAILURES_BEFORE_ASKING = 2;

/** What to do when a session is over. */
export function afterEnd(end: SessionEnd, context: EndContext): NextStep {
  switch (end.kind) {
    case 'notOpened':
      return afterNotOpened(context);
    case 'noPath':
      // Once may be a relay that was just starting; twice, something between us lets no WebSocket through, or it has no line.
      if (context.failures < 1 || !context.otherPath) return { do: 'retry', reason: 'network' };
      return { do: 'switchPath', reason: context.path === 'line' ? 'noLine' : 'noWebSocket' };
    case 'problem':
      return afterProblem(end, context);
    case 'ended':
      if (end.reason === 'revoked') return { do: 'stop', state: 'ended', reason: end.reason };
      if (end.reason === 'unsupported') return { do: 'stop', state: 'unsupported', reason: 'codec' };
      return { do: 'retry', reason: end.reason };
    case 'network':
      return { do: 'retry', reason: 'network' };
    case 'decoder':
    case 'codec':
      if (context.otherPath) return { do: 'switchPath', reason: end.kind };
      return end.kind === 'codec' ? { do: 'stop', state: 'unsupported', reason: end.kind } : { do: 'retry', reason: end.kind };
  }
}

function afterNotOpened({ path, otherPath, canRenew, failures }: EndContext): NextStep {
  // Where UDP does not pass, WebRTC never opens: another path is better than waiting for a better network.
  if (path === 'whep' && otherPath) return { do: 'switchPath', reason: 'notOpened' };
  // A relay may have no line, which it tells when asked.
  if (path === 'line' || !canRenew || failures >= FAILURES_BEFORE_ASKING) return { do: 'explain' };
  return { do: 'retry', reason: 'network' };
}

function afterProblem(end: { readonly status: number; readonly code: string }, context: EndContext): NextStep {
  // 501 and 406: this relay, or this stream, has no such path.
  if (end.status === 501 || end.status === 406)
    return context.otherPath ? { do: 'switchPath', reason: end.code } : { do: 'stop', state: 'unsupported', reason: end.code };
  // 404 and 410: the session is over, which is no refusal of a new one, unless the leave is gone.
  if (end.code === 'revoked') return { do: 'stop', state: 'ended', reason: end.code };
  // An old or used ticket is no refusal while fresh ones can be had.
  if (context.canRenew && context.failures < FAILURES_BEFORE_ASKING && (end.status === 401 || end.code === 'ticketInUse'))
    return { do: 'retry', reason: end.code };
  if (end.status === 401 || end.status === 403) return { do: 'stop', state: 'refused', reason: end.code };
  return { do: 'retry', reason: end.code };
}
