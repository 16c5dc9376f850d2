import type { z } from 'zod';
import { LINE_LIMITS } from '#contract/media-line.ts';
import type { Clock } from '#services/ports.ts';

/** The message, or undefined for what no viewer may say: then the connection is to be closed with `BAD_MESSAGE_CODE`. */
export type MessageGate<Schema extends z.ZodType> = (data: Uint8Array, binary: boolean) => z.infer<Schema> | undefined;

/** Reads what viewers say over one WebSocket: text, JSON, of the contract, and not more of it in a second than a page needs. */
export function createMessageGate<Schema extends z.ZodType>(schema: Schema, clock: Clock): MessageGate<Schema> {
  let second = 0;
  let count = 0;
  return (data, binary) => {
    const now = Math.floor(clock.now() / 1_000);
    count = now === second ? count + 1 : 1;
    second = now;
    if (binary || count > LINE_LIMITS.maxMessagesPerSecond) return undefined;
    try {
      const parsed = schema.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(data)));
      return parsed.success ? parsed.data : undefined;
    } catch {
      return undefined;
    }
  };
}
