import { formatSeoulTime } from '#protocol/seoul-time.ts';
import type { TelegramDraft } from '#protocol/telegram-writer.ts';
import type { Delivery, Notice, OutboundMessage } from '../../ports.ts';
import { CASE_CODE, RESULT, type Answer, type Ends } from '../results.ts';

/** Progress codes of what we tell: 접수, 배정, 해제, 종료 (DOMAIN §1.3 c). */
const TOLD_STATES = { received: '20', assigned: '30', released: '50', ended: '91' } as const;

/** Body of what we tell: reference | 사건번호 | datetime | text. The reference is the same when it is sent again. */
export function toldDraft(message: OutboundMessage, ends: Ends & { now: number }): TelegramDraft {
  const at = formatSeoulTime(message.at);
  return {
    code: CASE_CODE,
    state: TOLD_STATES[message.state],
    eventTime: at,
    sender: ends.self,
    receiver: ends.peer,
    messageTime: formatSeoulTime(ends.now),
    fields: [message.id, message.occurrence, at, message.text ?? ''],
  };
}

/** A notice in this partner's words; its first field is the reference. */
export function noticeDraft(
  words: { readonly code: string; readonly state: string; readonly fields: readonly string[] },
  notice: Notice,
  ends: Ends & { now: number },
): TelegramDraft {
  return {
    ...words,
    eventTime: formatSeoulTime(notice.at),
    sender: ends.self,
    receiver: ends.peer,
    messageTime: formatSeoulTime(ends.now),
  };
}

/** What the partner's answer means for the outbox: `4100` says that it has it already, `5xxx` that it wants it later. */
export function deliveryOf(answer: Answer): Delivery {
  if (/^2\d{3}$/.test(answer.result) || answer.result === RESULT.alreadyKnown) return { outcome: 'delivered' };
  const reason = `answered ${answer.result}${answer.text ? `: ${answer.text.slice(0, 200)}` : ''}`;
  return { outcome: answer.result.startsWith('5') ? 'unreachable' : 'rejected', reason };
}

interface Waiting {
  readonly since: number;
  readonly delivery: Promise<Delivery>;
  readonly settle: (delivery: Delivery) => void;
}

/** Messages of one connection whose answer has not come; bounded. */
export class WaitingAnswers {
  static readonly MAX = 1_000;
  readonly #waiting = new Map<string, Waiting>();

  get size(): number {
    return this.#waiting.size;
  }

  /** Sends unless the same message is already on its way; `full` when too many are. */
  add(reference: string, since: number, send: () => void): Promise<Delivery> {
    const known = this.#waiting.get(reference);
    if (known) return known.delivery;
    if (this.#waiting.size >= WaitingAnswers.MAX)
      return Promise.resolve({ outcome: 'unreachable', reason: `${WaitingAnswers.MAX} messages wait for an answer` });
    const { promise, resolve } = Promise.withResolvers<Delivery>();
    this.#waiting.set(reference, { since, delivery: promise, settle: resolve });
    send();
    return promise;
  }

  /** False when nothing waits for it. */
  answer(answer: Answer): boolean {
    return this.#settle(answer.reference, deliveryOf(answer));
  }

  expire(before: number): void {
    for (const [reference, { since }] of this.#waiting) {
      if (since >= before) return;
      this.#settle(reference, { outcome: 'unreachable', reason: 'no answer in time' });
    }
  }

  failAll(reason: string): void {
    for (const reference of [...this.#waiting.keys()]) this.#settle(reference, { outcome: 'unreachable', reason });
  }

  #settle(reference: string, delivery: Delivery): boolean {
    const waiting = this.#waiting.get(reference);
    this.#waiting.delete(reference);
    waiting?.settle(delivery);
    return waiting !== undefined;
  }
}
