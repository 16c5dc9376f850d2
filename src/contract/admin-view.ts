import { z } from 'zod';
import { CAMERA_PURPOSES, CAMERA_STATES, SURVEY_METHODS } from '#domain/camera.ts';
import { ENTRY_KINDS } from '#domain/journal.ts';
import { importSentence } from './import-sentence.ts';
import { title } from './session.ts';

/** A linked system as its administrator watches it (P5). Counters count since the server started. */
export const linkView = z.strictObject({
  id: z.string(),
  service: z.string(),
  title,
  state: z.enum(['up', 'waiting', 'down', 'paused']),
  /** When `state` became so, milliseconds since the epoch. */
  since: z.number(),
  endpoint: z.string(),
  peers: z.array(z.strictObject({ name: z.string(), address: z.string(), since: z.number(), lastHeardAt: z.number() })),
  counters: z.strictObject({
    received: z.number(),
    accepted: z.number(),
    repeated: z.number(),
    quarantined: z.number(),
    sent: z.number(),
    delivered: z.number(),
    undelivered: z.number(),
    waiting: z.number(),
  }),
  lastError: z.strictObject({ at: z.number(), text: z.string() }).optional(),
  lastReceivedAt: z.number().optional(),
});
export type LinkView = z.infer<typeof linkView>;

export const linkMessage = z.strictObject({
  id: z.number().int(),
  at: z.number(),
  direction: z.enum(['in', 'out']),
  peer: z.string(),
  summary: z.string(),
  outcome: z.enum(['accepted', 'repeated', 'quarantined', 'delivered', 'waiting', 'failed']),
});

export const quarantined = z.strictObject({
  id: z.number().int(),
  at: z.number(),
  link: z.string(),
  peer: z.string(),
  /** Each names the field and the reason. */
  problems: z.array(z.string()),
  /** First bytes, printable or hex; the whole is kept in the store. */
  excerpt: z.string(),
  bytes: z.number().int(),
});
export const linkDetail = z.strictObject({ link: linkView, messages: z.array(linkMessage), quarantine: z.array(quarantined) });
export const linkCommand = z.strictObject({ command: z.enum(['pause', 'resume']) });

/** A camera as the console may see it: no address, no credential (invariant 10). */
export const cameraView = z.strictObject({
  id: z.string(),
  label: z.string(),
  owner: z.string(),
  purpose: z.enum(CAMERA_PURPOSES),
  lon: z.number(),
  lat: z.number(),
  address: z.string().optional(),
  bearing: z.number().optional(),
  fieldOfView: z.number(),
  rangeMetres: z.number(),
  ptz: z.boolean(),
  state: z.enum(CAMERA_STATES),
  linked: z.boolean(),
  /** When somebody here found out where it looks, and how sure that is. */
  survey: z.strictObject({ at: z.number(), method: z.enum(SURVEY_METHODS), errorDegrees: z.number().optional() }).optional(),
});
export type CameraView = z.infer<typeof cameraView>;
export const cameraPage = z.strictObject({ total: z.number().int(), cameras: z.array(cameraView), next: z.string().optional() });

/** GET /api/v1/cameras/{id}: a camera and how its stream stands at this moment; `idle` when nobody looks. */
export const cameraDetail = z.strictObject({
  camera: cameraView,
  stream: z.enum(['idle', 'connecting', 'live', 'lost']),
  published: z.boolean(),
});

export const importProblem = z.strictObject({ row: z.number().int(), field: z.string(), reason: z.string(), value: z.string() });
export const importReport = z.strictObject({
  id: z.string(),
  file: z.string(),
  dryRun: z.boolean(),
  state: z.enum(['running', 'done', 'failed']),
  encoding: z.string(),
  layout: z.string(),
  rowsRead: z.number().int(),
  rowsTotal: z.number().int().optional(),
  camerasNew: z.number().int(),
  camerasChanged: z.number().int(),
  camerasSame: z.number().int(),
  rowsRefused: z.number().int(),
  /** Rows mended in reading, e.g. coordinates swapped back. */
  rowsMended: z.number().int(),
  problems: z.array(importProblem),
  elapsedMs: z.number(),
  /** What is wrong with the whole, where it failed. */
  error: importSentence.optional(),
});
export type ImportReport = z.infer<typeof importReport>;

export const journalEntryView = z.strictObject({
  seq: z.number().int(),
  at: z.number(),
  kind: z.enum(ENTRY_KINDS),
  actor: z.string(),
  actorName: z.string(),
  actorTitle: title.optional(),
  incident: z.string().optional(),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])),
  hash: z.string(),
});
export const journalPage = z.strictObject({
  entries: z.array(journalEntryView),
  next: z.number().int().optional(),
  chain: z.strictObject({ checked: z.number().int(), intact: z.boolean() }).optional(),
});

export const serviceView = z.strictObject({
  id: z.string(),
  title,
  version: z.number().int(),
  enabled: z.boolean(),
  hasLink: z.boolean(),
  definition: z.unknown(),
});
