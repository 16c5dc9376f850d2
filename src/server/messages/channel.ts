import type { ChannelId } from '#domain/channel.ts';
import type { IncidentId } from '#domain/ids.ts';

/** One message to one address. */
export interface ChannelMessage {
  /** Idempotency key: the same message comes again with it after a crash or a failure. */
  readonly id: string;
  /** Phone number, mail address, id of a link, or a push subscription as JSON. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly urgent: boolean;
  readonly incident: IncidentId;
  /** When it was sent, milliseconds since the epoch. */
  readonly at: number;
  /** Where the incident is seen in the console. */
  readonly url: string;
}

/**
 * What became of one try. `sent`: the channel has it; `more` says that it may still prove that it arrived, asked again with
 * the same message. `unreachable`: try again. `rejected`: this address or message will never be taken. `gone`: nor will any
 * other for this address, which can be forgotten.
 */
export type ChannelAnswer =
  | { readonly outcome: 'delivered' }
  | { readonly outcome: 'sent'; readonly more: boolean }
  | { readonly outcome: 'unreachable' | 'rejected' | 'gone'; readonly reason: string };

/** A way to reach somebody beside the console. Its adapters are in `src/io/channels/`, one folder each, and `link-channel.ts`. */
export interface Channel {
  /** Ends by itself, within seconds, and never throws. */
  deliver(message: ChannelMessage): Promise<ChannelAnswer>;
}

/** Those that the configuration has; what is not here is off. */
export type Channels = Readonly<Partial<Record<ChannelId, Channel>>>;
