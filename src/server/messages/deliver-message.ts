import type { MessageState, UndeliveredReason } from '#domain/channel.ts';
import type { Delivering } from '#engine/outcome.ts';
import type { Job } from '../handle.ts';
import type { Handled } from '../handler.ts';
import type { Performed } from '../outbox/outbox.ts';
import type { ChannelAnswer, Channels } from './channel.ts';
import type { Address, Contacts } from './contacts.ts';

export interface DeliveryPorts {
  readonly channels: Channels;
  readonly contacts: Pick<Contacts, 'addresses'>;
  readonly submit: (job: Job) => Promise<Handled>;
  readonly newId: () => string;
  readonly now: () => number;
  /** What browsers call us. */
  readonly publicUrl: string;
  readonly onProblem: (text: string) => void;
}

/** A message that has not arrived after so long is late for everything: it is given up, and the row says so. */
export const DELIVER_FOR_MS = 10 * 60_000;

type Word = { readonly state: MessageState; readonly reason?: UndeliveredReason };

/**
 * Sends one message of a propagation, at least once, each time with the same key (J6). What the channel says is written onto
 * the propagation; what fails is tried again for ten minutes.
 */
export async function deliverMessage(effect: Delivering, id: string, ports: DeliveryPorts): Promise<Performed> {
  const isLate = ports.now() - effect.at > DELIVER_FOR_MS;
  const answers = await toEach(effect, id, ports);
  if (answers === 'notConfigured' || answers === 'noContact') return write(effect, { state: 'failed', reason: answers }, ports);
  const word = wordOf(answers);
  if (word.state === 'retrying' && isLate) return write(effect, { state: 'failed', reason: 'gaveUp' }, ports);
  const written = await write(effect, word, ports);
  if (written !== 'done') return written;
  if (word.state === 'retrying') return { later: `${effect.channel}: ${reasonOf(answers)}` };
  return isWaitedFor(answers) && !isLate ? { later: `${effect.channel}: it has not yet proved that it arrived` } : 'done';
}

async function toEach(
  effect: Delivering,
  id: string,
  ports: DeliveryPorts,
): Promise<readonly ChannelAnswer[] | 'notConfigured' | 'noContact'> {
  const channel = ports.channels[effect.channel];
  if (!channel) return 'notConfigured';
  const addresses = await ports.contacts.addresses(effect);
  if (addresses.length === 0) return 'noContact';
  const { subject, text, urgent, incident, at: sentAt } = effect;
  const url = `${ports.publicUrl}/?incident=${encodeURIComponent(effect.incident)}`;
  return Promise.all(
    addresses.map(async ({ to, forget }: Address, at) => {
      const answer = await channel.deliver({ id: at === 0 ? id : `${id}-${at}`, to, subject, text, urgent, incident, at: sentAt, url });
      // Never the address itself (invariant 10); which message it was stands in its propagation.
      if ('reason' in answer) ports.onProblem(`a message by ${effect.channel}: ${answer.outcome}, ${answer.reason}`);
      if (answer.outcome === 'gone') await forget?.();
      return answer;
    }),
  );
}

/** Several browsers of one person are one receiver: the best answer counts. */
function wordOf(answers: readonly ChannelAnswer[]): Word {
  const has = (outcome: ChannelAnswer['outcome']): boolean => answers.some((answer) => answer.outcome === outcome);
  if (has('delivered')) return { state: 'delivered' };
  if (has('sent')) return { state: 'sent' };
  if (has('unreachable')) return { state: 'retrying', reason: 'unreachable' };
  return { state: 'failed', reason: answers.every(({ outcome }) => outcome === 'gone') ? 'noContact' : 'rejected' };
}

function isWaitedFor(answers: readonly ChannelAnswer[]): boolean {
  return !answers.some(({ outcome }) => outcome === 'delivered') && answers.some((answer) => answer.outcome === 'sent' && answer.more);
}

function reasonOf(answers: readonly ChannelAnswer[]): string {
  return answers.flatMap((answer) => ('reason' in answer ? [answer.reason] : [])).join('; ');
}

async function write(effect: Delivering, { state, reason }: Word, ports: DeliveryPorts): Promise<Performed> {
  const { incident, propagation, message } = effect;
  const wake = { why: 'channelTold' as const, propagation, message, state, ...(reason === undefined ? {} : { reason }) };
  const handled = await ports.submit({ input: { kind: 'wake', id: ports.newId(), incident, wake } });
  return handled.ok || (handled.reason !== 'busy' && handled.reason !== 'failed') ? 'done' : { later: handled.reason };
}
