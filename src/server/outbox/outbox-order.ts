import type { OutboxRow } from '../handle-store.ts';

/** Effects that leave the city, and those that stay inside it, are fetched apart: neither's backlog hides the other's. */
export const OUTBOX_SIDES = ['outside', 'inside'] as const;
export type OutboxSide = (typeof OUTBOX_SIDES)[number];

export function sideOf(row: OutboxRow): OutboxSide {
  const { do: kind } = row.effect;
  return kind === 'tellPartner' || kind === 'send' || kind === 'deliver' ? 'outside' : 'inside';
}

/** Effects of one lane share its places; a lane that hangs holds up no other (invariant 9). */
export function laneOf({ effect }: OutboxRow): string {
  if (effect.do === 'tellPartner' || effect.do === 'send') return `partner ${effect.link}`;
  if (effect.do === 'deliver') return `channel ${effect.channel}`;
  return effect.do === 'wake' || effect.do === 'findRoute' ? effect.do : 'relay';
}

/** Effects of one line are performed one after the other: a partner hears of its case in the order in which it went. */
export function lineOf({ id, effect }: OutboxRow): string {
  if (effect.do === 'send') return `${effect.link}|${effect.to ?? ''}|${effect.incident}`;
  return effect.do === 'tellPartner' ? `${effect.link}|${effect.sender}|${effect.type}|${effect.occurrence}` : id;
}
