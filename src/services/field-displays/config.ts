import { z } from 'zod';
import { DISPLAY_COLOURS, DISPLAY_KINDS, DISPLAY_PRIORITIES } from '#domain/display.ts';

const id = z.string().regex(/^[a-z0-9-]{1,64}$/, 'lower-case letters, digits and hyphens, at most 64');
const device = z.strictObject({
  id,
  kind: z.enum(DISPLAY_KINDS),
  title: z.string().min(1).max(100),
  lon: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
  rows: z.number().int().min(1).max(16).default(2),
  /** Characters of half width; Hangul takes two. */
  columns: z.number().int().min(4).max(80).default(20),
});
const template = z.strictObject({
  id,
  title: z.string().min(1).max(100),
  text: z.string().min(1).max(500),
  colour: z.enum(DISPLAY_COLOURS).default('amber'),
  priority: z.enum(DISPLAY_PRIORITIES).default('information'),
  emergency: z.boolean().default(false),
});

export const DEMO_KEY = 'mangru-demo-key';

/** Section `services.field-displays` of config/city.yaml. */
export const configDisplays = z.strictObject({
  /** The controller of the devices, TCP. */
  host: z.string().min(1).max(253).default('127.0.0.1'),
  port: z.number().int().min(1).max(65_535).default(9_130),
  key: z.string().min(8).max(256).optional(),
  answerSeconds: z.number().min(0.05).max(60).default(5),
  /** How often every device is asked what it shows. */
  readSeconds: z.number().min(0.5).max(600).default(10),
  devices: z
    .array(device)
    .max(1_000)
    .default([])
    .refine((devices) => new Set(devices.map((each) => each.id)).size === devices.length, 'every device has an id of its own'),
  templates: z.array(template).max(100).default([]),
  /** Another person than the writer must approve. */
  fourEyes: z.boolean().default(true),
  /** Services whose messages go out by themselves, by id. */
  preApproved: z.array(id).max(50).default([]),
  holdMinutes: z.number().int().min(1).max(1_440).default(180),
  allClearMinutes: z.number().int().min(1).max(120).default(10),
  /** How far from an incident without an area its devices stand. */
  nearMetres: z.number().min(10).max(20_000).default(1_000),
  /** Tries of one picture on one device; then it counts as failed until the device is heard of again. */
  maxAttempts: z.number().int().min(1).max(100).default(8),
});
export type ConfigDisplays = z.infer<typeof configDisplays>;
