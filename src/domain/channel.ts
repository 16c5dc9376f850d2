import type { PersonId } from './ids.ts';

/** Ways beside the console, which is always one: the organisation's own link, text message, e-mail and web push. */
export const CHANNELS = ['link', 'sms', 'email', 'push'] as const;
export type ChannelId = (typeof CHANNELS)[number];

/** How far one message of a propagation has come: the channel took it, it arrived, or it did not and why. */
export const MESSAGE_STATES = ['waiting', 'retrying', 'sent', 'delivered', 'failed'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** One message of a propagation to one receiver by one channel. Addresses never stand here (invariant 10): they are looked up when it goes. */
export interface PropagationMessage {
  readonly id: string;
  readonly channel: ChannelId;
  /** Absent: the room of the organisation. */
  readonly person?: PersonId;
  readonly state: MessageState;
  readonly at: number;
  /** Why it has not arrived: a closed code, worded by the console. */
  readonly reason?: string;
}

/** Why a message did not arrive. `gaveUp`: tried for as long as it may be; all others but `unreachable` are final at once. */
export const UNDELIVERED_REASONS = ['notConfigured', 'noContact', 'unreachable', 'rejected', 'gaveUp', 'unconfirmed'] as const;
export type UndeliveredReason = (typeof UNDELIVERED_REASONS)[number];
