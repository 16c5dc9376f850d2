import { z } from 'zod';
import { DISPLAY_COLOURS, DISPLAY_KINDS, DISPLAY_PRIORITIES } from '#domain/display.ts';

/** Signs, kiosks and speakers, and the messages for them (P6). Times in milliseconds since the epoch. */
const displayDevice = z.strictObject({
  id: z.string(),
  kind: z.enum(DISPLAY_KINDS),
  title: z.string(),
  lon: z.number(),
  lat: z.number(),
  rows: z.number().int(),
  columns: z.number().int(),
  /** Absent while nothing was heard of it. */
  state: z.strictObject({ online: z.boolean(), at: z.number(), picture: z.array(z.string()), colour: z.string() }).optional(),
  /** The message that it is to show now. */
  wanted: z.string().optional(),
});
export type DisplayDeviceView = z.infer<typeof displayDevice>;

const displayTemplate = z.strictObject({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  colour: z.enum(DISPLAY_COLOURS),
  priority: z.enum(DISPLAY_PRIORITIES),
  emergency: z.boolean(),
});

export const displayList = z.strictObject({
  devices: z.array(displayDevice),
  templates: z.array(displayTemplate),
  /** Another person than the writer must approve. */
  fourEyes: z.boolean(),
});
export type DisplayList = z.infer<typeof displayList>;

export const displayMessageView = z.strictObject({
  id: z.string(),
  devices: z.array(z.string()),
  text: z.string(),
  colour: z.enum(DISPLAY_COLOURS),
  priority: z.enum(DISPLAY_PRIORITIES),
  stage: z.enum(['draft', 'scheduled', 'running', 'withdrawn', 'expired', 'replaced', 'incidentEnded']),
  from: z.number(),
  until: z.number(),
  incident: z.string().optional(),
  topic: z.string().optional(),
  createdAt: z.number(),
  createdBy: z.string(),
  approvedAt: z.number().optional(),
  approvedBy: z.string().optional(),
  endedAt: z.number().optional(),
  endedBy: z.string().optional(),
  deliveries: z.array(
    z.strictObject({
      device: z.string(),
      state: z.enum(['waiting', 'delivered', 'shown', 'failed']),
      attempts: z.number().int(),
      at: z.number(),
      proof: z.string().optional(),
      reason: z.string().optional(),
    }),
  ),
  can: z.strictObject({
    approve: z.union([z.literal(true), z.strictObject({ refused: z.string() })]),
    withdraw: z.union([z.literal(true), z.strictObject({ refused: z.string() })]),
  }),
});
export type DisplayMessageView = z.infer<typeof displayMessageView>;

export const displayMessageList = z.strictObject({ messages: z.array(displayMessageView) });

export const displayDraft = z.strictObject({
  devices: z.array(z.string().min(1).max(64)).min(1).max(1_000),
  text: z.string().trim().min(1).max(1_000),
  colour: z.enum(DISPLAY_COLOURS).default('amber'),
  priority: z.enum(DISPLAY_PRIORITIES).default('information'),
  /** At once, where it is not said. */
  from: z.number().int().min(0).optional(),
  minutes: z.number().int().min(1).max(43_200).default(60),
  incident: z.string().min(1).max(128).optional(),
  template: z.string().min(1).max(64).optional(),
});
export type DisplayDraft = z.input<typeof displayDraft>;
