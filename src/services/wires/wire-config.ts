import { z } from 'zod';

/** Three letters or digits, as in the telegram header. */
const systemName = z.string().regex(/^[0-9A-Za-z]{3}$/, 'three letters or digits, as in the telegram header');
const seconds = z.number().min(0.05).max(3_600);

/** The TCP port and the sending systems of one link where the city does not say otherwise. */
export interface TelegramDefaults {
  readonly port: number;
  readonly systems: readonly string[];
}

/** What a service's section of config/city.yaml says of a telegram wire; spread into its strict object. */
export function telegramShape(defaults: TelegramDefaults) {
  return {
    host: z.string().min(1).max(253).default('127.0.0.1'),
    /** TCP telegram port; 0 takes a free one. */
    port: z.number().int().min(0).max(65_535).default(defaults.port),
    /** Sending systems that may log in; any other is refused. */
    systems: z
      .array(systemName)
      .min(1)
      .max(100)
      .default([...defaults.systems]),
    /** What we are called in the header. */
    receiver: systemName.default('UCP'),
    maxConnections: z.number().int().min(1).max(1_000).default(100),
    /** Telegrams of one connection being stored; beyond it nothing more is read from that connection. */
    maxInFlight: z.number().int().min(1).max(10_000).default(1_000),
    maxBodyBytes: z.number().int().min(256).max(1_048_576).default(65_536),
    loginSeconds: seconds.default(10),
    /** Silence after which a keep-alive telegram is sent, and after which the connection counts as dead. */
    heartbeatSeconds: seconds.default(30),
    silenceSeconds: seconds.default(90),
    /** How long the partner may take to answer a telegram of ours, and the store to keep one of theirs. */
    answerSeconds: seconds.default(10),
    storeSeconds: seconds.default(15),
    /** How our telegrams are written until the peer has shown its own encoding. */
    encoding: z.enum(['utf-8', 'euc-kr']).default('utf-8'),
    /** If set, a TCP login must carry it as second field. */
    loginKey: z.string().min(1).max(256).optional(),
  };
}
const telegramConfig = z.object(telegramShape({ port: 0, systems: [] }));
export type TelegramConfig = z.infer<typeof telegramConfig>;

/** The same of the SCSNS wire over HTTP. `maxBodyBytes`, `maxInFlight` and `storeSeconds` are those of the telegram wire where both are there. */
export const scsnsShape = {
  maxInFlight: z.number().int().min(1).max(10_000).default(1_000),
  maxBodyBytes: z.number().int().min(256).max(1_048_576).default(65_536),
  storeSeconds: seconds.default(15),
  /** Without a key nobody is let in. */
  apiKey: z.string().min(8).max(256).optional(),
  sessionMinutes: z.number().min(1).max(1_440).default(60),
  maxSessions: z.number().int().min(1).max(10_000).default(100),
  /** Key for bodies with encAt=Y: 32, 48 or 64 hex digits, or a pass phrase of at most 32 bytes. */
  ariaKey: z.string().min(1).max(64).optional(),
  aria: z
    .strictObject({
      mode: z.enum(['cbc', 'ecb']).default('cbc'),
      /** Where the CBC vector is: the first block of the message, or sixteen zeros. */
      iv: z.enum(['prefix', 'zero']).default('prefix'),
      text: z.enum(['base64', 'hex']).default('base64'),
    })
    .prefault({}),
};
const scsnsConfig = z.object(scsnsShape);
export type ScsnsConfig = z.infer<typeof scsnsConfig>;
