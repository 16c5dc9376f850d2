import { formatSeoulTime } from '#protocol/seoul-time.ts';
import type { TelegramHeader } from '#protocol/telegram-header.ts';
import type { TelegramDraft } from '#protocol/telegram-writer.ts';
import type { EventState } from '#domain/event.ts';
import type { Receipt } from '../ports.ts';

/**
 * What both wires answer with: the result codes of the SCSNS envelope (DOMAIN §1.3 a), which the TCP wire borrows
 * because no public description gives it codes of its own.
 */
export const RESULT = {
  ok: '2000',
  created: '2001',
  ended: '2002',
  changed: '2004',
  unreadable: '4000',
  notLoggedIn: '4001',
  noSuchCase: '4004',
  unknownCode: '4005',
  notAcceptable: '4006',
  unknownEncoding: '4015',
  alreadyKnown: '4100',
  missing: '4101',
  invalid: '4102',
  tooMany: '4209',
  failed: '5000',
  busy: '5003',
  late: '5004',
  unreachable: '5100',
} as const;
export type Result = (typeof RESULT)[keyof typeof RESULT];

/** What became of a report: the store's word, or that it failed, or that it took too long. */
export type Fate = Receipt['outcome'] | 'failed' | 'late';

export function resultOf(fate: Fate, state: EventState): Result {
  switch (fate) {
    case 'accepted':
      return state === 'occurred' ? RESULT.created : ENDED.has(state) ? RESULT.ended : RESULT.changed;
    case 'repeated':
      return RESULT.alreadyKnown;
    case 'unmatched':
      return RESULT.noSuchCase;
    case 'busy':
      return RESULT.busy;
    case 'failed':
      return RESULT.failed;
    case 'late':
      return RESULT.late;
  }
}

const ENDED: ReadonlySet<EventState> = new Set(['released', 'cancelled', 'ended', 'autoEnded']);

export const FATE_TEXT: Readonly<Record<Fate, string>> = {
  accepted: '',
  repeated: 'held already',
  unmatched: 'no such case',
  busy: 'busy, send again',
  failed: 'could not be stored, send again',
  late: 'not stored in time, send again',
};

/** How the link's page counts it. */
export function watchedAs(fate: Fate): 'accepted' | 'repeated' | 'failed' {
  if (fate === 'repeated') return 'repeated';
  return fate === 'accepted' || fate === 'unmatched' ? 'accepted' : 'failed';
}

/** Whether the report belongs to a case, and neither is lost any more. */
export function isKept(fate: Fate): boolean {
  return fate === 'accepted' || fate === 'repeated';
}

/** Code 99 speaks of the link itself; 99/99 is the standard's login, the other two are ours (README). */
export const LINK_CODE = '99';
export const LOGIN_STATE = '99';
export const KEEP_ALIVE_STATE = '01';
export const ANSWER_STATE = '00';
export const CASE_CODE = '10';

/** Fields of an answer's body: result | code | state | message time of what is answered | reference | text. */
export interface Answer {
  readonly result: string;
  readonly code: string;
  readonly state: string;
  readonly messageTime: string;
  readonly reference: string;
  readonly text: string;
}

export interface Ends {
  /** Our name on the wire, and theirs. */
  readonly self: string;
  readonly peer: string;
}

const NO_TIME = '00000000000000';

/** Answers a telegram, or bytes that were none. */
export function answerDraft(
  to: TelegramHeader | undefined,
  answer: { result: Result; reference?: string; text?: string },
  from: Ends & { now: number },
): TelegramDraft {
  const now = formatSeoulTime(from.now);
  const fields = [
    answer.result,
    to?.code ?? '00',
    to?.state ?? '00',
    to?.messageTime ?? NO_TIME,
    answer.reference ?? '',
    answer.text ?? '',
  ];
  return {
    code: LINK_CODE,
    state: ANSWER_STATE,
    eventTime: to?.eventTime ?? now,
    sender: from.self,
    receiver: from.peer,
    messageTime: now,
    fields,
  };
}

export function keepAliveDraft(from: Ends & { now: number }): TelegramDraft {
  const now = formatSeoulTime(from.now);
  return {
    code: LINK_CODE,
    state: KEEP_ALIVE_STATE,
    eventTime: now,
    sender: from.self,
    receiver: from.peer,
    messageTime: now,
    fields: [from.self],
  };
}

export function readAnswer(text: string): Answer {
  const [result = '', code = '', state = '', messageTime = '', reference = '', ...rest] = text.split('|');
  return { result, code, state, messageTime, reference, text: rest.join('|') };
}
