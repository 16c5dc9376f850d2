import type { Problem } from '#contract/problem.ts';
import { problemOf } from '../problem-answer.ts';

/** Sessions whose end is remembered, for peers that ask after it. */
const MOST = 1_000;

/** WebRTC has no word for why it ended: a peer that gets nothing any more asks over HTTP and is told the reason. */
export interface EndedSessions {
  add(id: string, reason: string): void;
  problemOf(id: string): Problem;
}

export function createEndedSessions(): EndedSessions {
  const ended = new Map<string, string>();
  return {
    add: (id, reason) => {
      const oldest = ended.keys().next().value;
      if (ended.size >= MOST && oldest !== undefined) ended.delete(oldest);
      ended.set(id, reason);
    },
    problemOf: (id) => {
      const reason = ended.get(id);
      if (reason === undefined || reason === 'left') return problemOf('noSession', { status: 404, title: 'There is no such session' });
      return problemOf(reason, { status: 410, title: 'The session was ended by the relay' });
    },
  };
}
