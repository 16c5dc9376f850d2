import { z } from 'zod';

/**
 * 112 crimes of which the police may see live video (LAW-07): the seven of the first Daejeon rule, 2015. `치기` is how
 * the 112 system words 소매치기. Everything not listed is denied.
 */
const SHARED_KINDS = ['살인', '강도', '치기', '소매치기', '절도', '납치감금', '성폭력', '가정폭력'];

/** What the demo city and its partner's stand-in agree on where no real key is set; a real city has no default. */
export const DEMO_API_KEY = 'mangru-demo-key';

const systemName = z.string().regex(/^[0-9A-Za-z]{3}$/, 'three letters or digits, as in the telegram header');
const seconds = z.number().min(0.05).max(3_600);

/** Section `services.emergency-video-112` of config/city.yaml. Secrets (`…Key`) come from the environment. */
export const config112 = z.strictObject({
  host: z.string().min(1).max(253).default('127.0.0.1'),
  /** TCP telegram port; 0 takes a free one. */
  port: z.number().int().min(0).max(65_535).default(9_112),
  /** Sending systems that may log in; any other is refused. */
  systems: z.array(systemName).min(1).max(100).default(['112']),
  /** What we are called in the header. */
  receiver: systemName.default('UCP'),
  /** Kinds whose video is shared with the police; deny by default (LAW-07). */
  sharedKinds: z.array(z.string().min(1).max(64)).max(200).default(SHARED_KINDS),
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
  /** SCSNS wire: without a key nobody is let in. */
  apiKey: z.string().min(8).max(256).optional(),
  sessionMinutes: z.number().min(1).max(1_440).default(60),
  maxSessions: z.number().int().min(1).max(10_000).default(100),
  /** Key for SCSNS bodies with encAt=Y: 32, 48 or 64 hex digits, or a pass phrase of at most 32 bytes. */
  ariaKey: z.string().min(1).max(64).optional(),
  aria: z
    .strictObject({
      mode: z.enum(['cbc', 'ecb']).default('cbc'),
      /** Where the CBC vector is: the first block of the message, or sixteen zeros. */
      iv: z.enum(['prefix', 'zero']).default('prefix'),
      text: z.enum(['base64', 'hex']).default('base64'),
    })
    .prefault({}),
});
export type Config112 = z.infer<typeof config112>;
