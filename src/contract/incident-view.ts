import { z } from 'zod';
import { CAMERA_STATES } from '#domain/camera.ts';
import { INCIDENT_STATUSES } from '#domain/incident.ts';
import { ENTRY_KINDS } from '#domain/journal.ts';
import { fieldFacts } from './field-view.ts';
import { pushView } from './push-view.ts';
import { title } from './session.ts';

/** An incident as one person may see it; times are milliseconds since the epoch. */
export const cameraReasons = z.strictObject({
  distanceMetres: z.number(),
  offAxisDegrees: z.number().optional(),
  sees: z.enum(['yes', 'byTurning', 'maybe', 'no']),
  /** A building stands between. */
  blocked: z.boolean().optional(),
  ptz: z.boolean(),
  state: z.enum(CAMERA_STATES),
});

export const incidentCamera = z.strictObject({
  camera: z.string(),
  label: z.string(),
  lon: z.number(),
  lat: z.number(),
  bearing: z.number().optional(),
  fieldOfView: z.number(),
  rangeMetres: z.number(),
  rank: z.number().int(),
  score: z.number(),
  reasons: cameraReasons,
  addedBy: z.string(),
});
export type IncidentCamera = z.infer<typeof incidentCamera>;

export const propagationView = z.strictObject({
  id: z.string(),
  organisation: z.string(),
  organisationTitle: title,
  sentAt: z.number(),
  sentBy: z.string(),
  note: z.string().optional(),
  deliveredAt: z.number().optional(),
  acknowledgedAt: z.number().optional(),
  acknowledgedBy: z.string().optional(),
  completedAt: z.number().optional(),
  dueAt: z.number().optional(),
  overdueAt: z.number().optional(),
});

/** What was said outside because of it (service definitions' `send`). */
const sentMessage = z.strictObject({
  id: z.string(),
  link: z.string(),
  topic: z.string(),
  to: z.string().optional(),
  text: z.string().optional(),
  sentAt: z.number(),
  deliveredAt: z.number().optional(),
  failedAt: z.number().optional(),
  reason: z.string().optional(),
});

/** Either allowed, or why not: a code of `docs/spec/sharing.md`, worded by the console. */
export const ability = z.union([z.literal(true), z.strictObject({ refused: z.string() })]);
export const INCIDENT_ABILITIES = [
  'acknowledge',
  'assign',
  'propagate',
  'note',
  'resolve',
  'close',
  'markFalse',
  'reopen',
  'addCamera',
  'removeCamera',
  'markSighting',
  'removeSighting',
  'confirm',
  'viewVideo',
  'acknowledgePropagation',
  'completePropagation',
  'pushVideo',
  'castNet',
  'liftNet',
  'dispatchUnits',
  'noteFromField',
  'askVideo',
  'giveVideo',
  'addEvidence',
  'viewProfile',
] as const;

export const incidentView = z.strictObject({
  id: z.string(),
  service: z.string(),
  serviceTitle: title,
  status: z.enum(INCIDENT_STATUSES),
  grade: z.enum(['urgent', 'normal']),
  kind: z.string(),
  content: z.string().optional(),
  place: z
    .strictObject({
      lon: z.number(),
      lat: z.number(),
      address: z.string().optional(),
      areaCode: z.string().optional(),
      origin: z.enum(['sent', 'unswapped', 'facility']),
    })
    .optional(),
  drill: z.boolean(),
  cases: z.array(z.strictObject({ link: z.string(), sender: z.string(), type: z.string(), occurrence: z.string(), state: z.string() })),
  occurredAt: z.number(),
  openedAt: z.number(),
  acknowledgedAt: z.number().optional(),
  closedAt: z.number().optional(),
  updatedAt: z.number(),
  assignee: z.strictObject({ id: z.string(), name: z.string() }).optional(),
  cameras: z.array(incidentCamera),
  shares: z.array(
    z.strictObject({
      id: z.string(),
      organisation: z.string(),
      organisationTitle: title,
      purpose: z.string(),
      basis: z.string(),
      from: z.number(),
      until: z.number(),
      endedAt: z.number().optional(),
    }),
  ),
  propagations: z.array(propagationView),
  /** Where partners and cameras say that whom it is about was, by time. */
  track: z.array(z.strictObject({ lon: z.number(), lat: z.number(), at: z.number(), source: z.string().optional() })).optional(),
  /** Waits for a person's word while `at` is absent. */
  confirmation: z.strictObject({ at: z.number().optional(), by: z.string().optional() }).optional(),
  messages: z.array(sentMessage).optional(),
  /** Where whom it is about was seen, as operators marked it. */
  sightings: z.array(
    z.strictObject({ id: z.string(), lon: z.number(), lat: z.number(), at: z.number(), certain: z.boolean(), by: z.string() }),
  ),
  /** Cameras that are being sent to servers of other organisations. */
  pushes: z.array(pushView),
  ...fieldFacts,
  version: z.number().int(),
  can: z.record(z.enum(INCIDENT_ABILITIES), ability),
});
export type IncidentView = z.infer<typeof incidentView>;

export const timelineEntry = z.strictObject({
  seq: z.number().int(),
  at: z.number(),
  kind: z.enum(ENTRY_KINDS),
  actor: z.string(),
  actorName: z.string(),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])),
});
export type TimelineEntry = z.infer<typeof timelineEntry>;

export const incidentDetail = z.strictObject({ incident: incidentView, timeline: z.array(timelineEntry) });

export const incidentCommand = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('acknowledge') }),
  z.strictObject({ command: z.literal('assign'), person: z.string().min(1).max(64).optional() }),
  z.strictObject({ command: z.literal('resolve'), note: z.string().max(1_000).optional() }),
  z.strictObject({ command: z.literal('close'), note: z.string().max(1_000).optional() }),
  z.strictObject({ command: z.literal('markFalse'), note: z.string().max(1_000).optional() }),
  z.strictObject({ command: z.literal('reopen'), note: z.string().max(1_000).optional() }),
  z.strictObject({ command: z.literal('note'), note: z.string().min(1).max(1_000) }),
  z.strictObject({ command: z.literal('addCamera'), camera: z.string().min(1).max(128), replaces: z.string().min(1).max(128).optional() }),
  z.strictObject({ command: z.literal('removeCamera'), camera: z.string().min(1).max(128) }),
  z.strictObject({
    command: z.literal('markSighting'),
    lon: z.number().min(-180).max(180),
    lat: z.number().min(-90).max(90),
    /** Now, where it is not said. */
    at: z.number().int().min(0).optional(),
    certain: z.boolean().default(true),
  }),
  z.strictObject({ command: z.literal('removeSighting'), sighting: z.string().min(1).max(128) }),
  /** Net surveillance: the camera in the middle and those around it come in, those of the net before leave. */
  z.strictObject({
    command: z.literal('castNet'),
    centre: z.string().min(1).max(128),
    cameras: z.array(z.string().min(1).max(128)).max(15),
  }),
  z.strictObject({ command: z.literal('liftNet') }),
  /** It is so: what waits for a person's word is done. */
  z.strictObject({ command: z.literal('confirm') }),
  z.strictObject({ command: z.literal('propagate'), organisation: z.string().min(1).max(64), note: z.string().max(500).optional() }),
  z.strictObject({ command: z.literal('acknowledgePropagation'), propagation: z.string().min(1).max(64) }),
  z.strictObject({ command: z.literal('completePropagation'), propagation: z.string().min(1).max(64) }),
]);
export type IncidentCommand = z.infer<typeof incidentCommand>;

/**
 * Answer of GET /api/v1/incidents/{id}/cameras: each URL but that of the line carries the ticket, good for ≤ 60 s. The line
 * takes many cameras over one connection, each with its `ticket` (`contract/media-line.ts`).
 */
export const ticketedCamera = incidentCamera.extend({
  ticketExpiresAt: z.number(),
  whep: z.string(),
  ws: z.string(),
  rtsp: z.string(),
  snapshot: z.string(),
  stills: z.string(),
  line: z.string(),
  ticket: z.string(),
});
export const ticketedCameras = z.strictObject({ incident: z.string(), cameras: z.array(ticketedCamera) });
export type TicketedCamera = z.infer<typeof ticketedCamera>;
