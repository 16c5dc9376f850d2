import { z } from 'zod';
import { CHANNELS } from '#domain/channel.ts';
import { unknownPlaceholders } from '#domain/message-template.ts';
import { title } from './session.ts';

/** Message templates, receivers of a message and their contacts. */
export const messageTemplate = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,64}$/),
  title: z.strictObject({ ko: z.string().min(1).max(100), en: z.string().min(1).max(100) }),
  /** With placeholders: {kind} {grade} {address} {time} {content} {case} {plate}. */
  text: z
    .string()
    .min(1)
    .max(500)
    .superRefine((text, context) => {
      const unknown = unknownPlaceholders(text);
      if (unknown.length > 0) context.addIssue({ code: 'custom', message: `there is no placeholder {${unknown[0]}}` });
    }),
});
export type MessageTemplate = z.infer<typeof messageTemplate>;

export const messageTemplates = z
  .array(messageTemplate)
  .max(100)
  .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, 'two templates have the same id');

/** GET /api/v1/message-templates */
export const templateList = z.strictObject({ version: z.number().int(), templates: messageTemplates });
/** POST /api/v1/message-templates: all of them, over the version that the person saw. */
export const templateChange = z.strictObject({ version: z.number().int().min(0), templates: messageTemplates });

const someone = z.strictObject({ id: z.string(), name: z.string() });
/** GET /api/v1/receivers: whom an incident can be told to, and by what. */
export const receiverList = z.strictObject({
  /** Channels that this city has, beside the console. */
  channels: z.array(z.enum(CHANNELS)),
  organisations: z.array(
    z.strictObject({
      id: z.string(),
      title,
      standing: z.enum(['owner', 'partner']),
      posts: z.array(z.strictObject({ id: z.string(), title, people: z.array(someone), onDuty: z.boolean() })),
      people: z.array(someone),
    }),
  ),
  /** Crews that an incident can be handed over to. */
  crews: z.array(z.strictObject({ name: z.string(), people: z.array(someone), working: z.boolean() })),
});
export type ReceiverList = z.infer<typeof receiverList>;

/** Digits with or without hyphens, as they are dialled in Korea or with the country in front. */
const phone = z.string().regex(/^\+?[0-9][0-9-]{6,18}[0-9]$/);
export const roomContact = z.strictObject({
  phone: phone.optional(),
  email: z.email().max(254).optional(),
  link: z.string().min(1).max(64).optional(),
});

/** GET /api/v1/me/contact: one’s own, and what the city can reach one by. */
export const contactView = z.strictObject({
  phone: z.string().optional(),
  email: z.string().optional(),
  channels: z.array(z.enum(CHANNELS)),
  /** Browsers of this person that are told by web push. */
  browsers: z.number().int(),
  /** Public key of this city for web push (VAPID, RFC 8292), base64url. */
  pushKey: z.string().optional(),
});
/** POST /api/v1/me/contact: what is left out is forgotten. */
export const contactChange = z.strictObject({ phone: phone.optional(), email: z.email().max(254).optional() });

/** PushSubscription.toJSON() of the browser (W3C Push API). */
export const pushSubscription = z.strictObject({
  endpoint: z.url({ protocol: /^https?$/ }).max(2_000),
  expirationTime: z.number().nullable().optional(),
  keys: z.strictObject({ p256dh: z.string().min(1).max(200), auth: z.string().min(1).max(100) }),
});
export type PushSubscriptionDocument = z.infer<typeof pushSubscription>;
/** POST /api/v1/me/browsers */
export const browserChange = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('add'), subscription: pushSubscription }),
  z.strictObject({ do: z.literal('remove'), endpoint: z.string().min(1).max(2_000) }),
]);

/** POST /api/v1/handovers: everything that is mine, to one person or to a crew. */
export const handoverDraft = z.strictObject({
  person: z.string().min(1).max(64).optional(),
  crew: z.string().min(1).max(64).optional(),
  note: z.string().max(1_000).optional(),
});
/** POST /api/v1/handovers/{id}/commands */
export const handoverCommand = z.strictObject({
  command: z.enum(['accept', 'decline', 'withdraw']),
  note: z.string().max(1_000).optional(),
});
export const handoverAnswer = z.strictObject({ handover: z.string(), incidents: z.array(z.string()), refused: z.array(z.string()) });
