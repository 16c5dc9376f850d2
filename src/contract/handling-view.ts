import { z } from 'zod';
import { CHANNELS, MESSAGE_STATES } from '#domain/channel.ts';

/** Parts of the incident's view and commands that speak of handling it: messages, checklists, handover, merging. */
export const channels = z.array(z.enum(CHANNELS)).max(CHANNELS.length);

/** One message by one channel; the address that it went to is nobody's to see. */
export const propagationMessageView = z.strictObject({
  channel: z.enum(CHANNELS),
  personName: z.string().optional(),
  state: z.enum(MESSAGE_STATES),
  at: z.number(),
  reason: z.string().optional(),
});

export const sopTickView = z.strictObject({
  list: z.string(),
  item: z.string(),
  at: z.number(),
  by: z.string(),
  comment: z.string().optional(),
});

export const handoverView = z.strictObject({
  id: z.string(),
  from: z.strictObject({ id: z.string(), name: z.string() }),
  /** Name of the person or of the crew. */
  to: z.string(),
  /** Who may accept it. */
  people: z.array(z.string()),
  at: z.number(),
  note: z.string().optional(),
});

export const escalationView = z.strictObject({
  id: z.string(),
  organisation: z.string(),
  propagation: z.string().optional(),
  startedAt: z.number(),
  step: z.number().int(),
  /** How many steps the chain has today. */
  steps: z.number().int(),
  endedAt: z.number().optional(),
  ended: z.enum(['acknowledged', 'exhausted', 'incidentEnded']).optional(),
});

const id = z.string().min(1).max(128);
const note = z.string().max(1_000).optional();
const item = { list: z.string().min(1).max(64), item: z.string().min(1).max(64) };

export const handlingCommands = [
  /** Exactly the organisations that the person saw before pressing (전체 전파). */
  z.strictObject({
    command: z.literal('propagateAll'),
    organisations: z.array(z.string().min(1).max(64)).min(1).max(64),
    channels: channels.optional(),
    note: z.string().max(500).optional(),
  }),
  z.strictObject({ command: z.literal('tickSop'), ...item, comment: z.string().max(500).optional() }),
  z.strictObject({ command: z.literal('untickSop'), ...item }),
  /** To one person, or to a crew of the city’s roster. `handover` names what is handed over at once. */
  z.strictObject({
    command: z.literal('offerHandover'),
    handover: id.optional(),
    person: z.string().min(1).max(64).optional(),
    crew: z.string().min(1).max(64).optional(),
    note,
  }),
  z.strictObject({ command: z.literal('acceptHandover') }),
  z.strictObject({ command: z.literal('declineHandover'), note }),
  z.strictObject({ command: z.literal('withdrawHandover') }),
  /** This incident goes up in the other one. */
  z.strictObject({ command: z.literal('merge'), into: id, note }),
  /** Takes a case out into an incident of its own; `case` is sender, type and number as the incident lists them. */
  z.strictObject({ command: z.literal('split'), sender: id, type: id, occurrence: id, note }),
] as const;
