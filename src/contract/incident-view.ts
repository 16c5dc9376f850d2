import { z } from 'zod';
import { SHELF } from '#domain/alarm.ts';
import { CAMERA_STATES } from '#domain/camera.ts';
import { CHANNELS } from '#domain/channel.ts';
import { INCIDENT_STATUSES } from '#domain/incident.ts';
import { ENTRY_KINDS } from '#domain/journal.ts';
import { PLACE_ORIGINS } from '#domain/place.ts';
import { fieldFacts } from './field-view.ts';
import { pushView } from './push-view.ts';
import { channels, escalationView, handlingCommands, handoverView, propagationMessageView, sopTickView } from './handling-view.ts';
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
  /** The post it was told to, and who that was. */
  role: z.string().optional(),
  roleTitle: title.optional(),
  people: z.array(z.strictObject({ id: z.string(), name: z.string() })).optional(),
  sentAt: z.number(),
  sentBy: z.string(),
  /** Of a link, a role or an organisation. */
  sentByTitle: title.optional(),
  note: z.string().optional(),
  deliveredAt: z.number().optional(),
  deliveredTo: z.string().optional(),
  deliveredBy: z.enum(['console', ...CHANNELS]).optional(),
  acknowledgedAt: z.number().optional(),
  acknowledgedBy: z.string().optional(),
  completedAt: z.number().optional(),
  completedBy: z.string().optional(),
  dueAt: z.number().optional(),
  overdueAt: z.number().optional(),
  settledAt: z.number().optional(),
  escalation: z.string().optional(),
  messages: z.array(propagationMessageView).optional(),
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
  'shelve',
  'unshelve',
  'viewProfile',
  'propagateAll',
  'tickSop',
  'untickSop',
  'offerHandover',
  'acceptHandover',
  'declineHandover',
  'withdrawHandover',
  'merge',
  'split',
] as const;

export const alarmView = z.strictObject({
  state: z.enum(['shown', 'grouped', 'shelved', 'suppressed']),
  since: z.number(),
  /** The incident that leads the group of the same cause. */
  group: z.string().optional(),
  /** Its service calls it a threat to life. */
  life: z.literal(true).optional(),
  until: z.number().optional(),
  by: z.string().optional(),
  reason: z.string().optional(),
});
const ring = z.array(z.tuple([z.number(), z.number()]));
const areaShape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('circle'), lon: z.number(), lat: z.number(), radiusMetres: z.number() }),
  z.strictObject({ kind: z.literal('ring'), ring }),
  z.strictObject({ kind: z.literal('box'), box: z.tuple([z.number(), z.number(), z.number(), z.number()]) }),
]);

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
      origin: z.enum(PLACE_ORIGINS),
      /** How far from it things may be, where the point was found by its address. */
      accuracyMetres: z.number().optional(),
      /** Address of the nearest entrance, where nobody said one. */
      nearAddress: z.string().optional(),
    })
    .optional(),
  drill: z.boolean(),
  /** How much attention it takes; absent: shown on its own. For the city's own people only. */
  alarm: alarmView.optional(),
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
  /** Where it holds, in shapes with their words. */
  area: z.strictObject({ words: z.string().optional(), shapes: z.array(areaShape) }).optional(),
  /** Where what moves was and is expected, by time. */
  path: z.array(z.strictObject({ lon: z.number(), lat: z.number(), at: z.number(), radiusMetres: z.number() })).optional(),
  /** When it ends by itself. */
  expiresAt: z.number().optional(),
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
  /** Organisations that one press tells. */
  agencies: z.array(z.string()),
  /** Checklists of its service that hold for it, by id; their words are in the definition. */
  sopLists: z.array(z.string()),
  sop: z.array(sopTickView),
  handover: handoverView.optional(),
  escalations: z.array(escalationView),
  mergedInto: z.string().optional(),
  /** Incidents that went up in this one. */
  absorbed: z.array(z.strictObject({ incident: z.string(), at: z.number(), cases: z.array(z.string()) })),
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
  /** Of a link, a role or an organisation; people have a name only. */
  actorTitle: title.optional(),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])),
});
export type TimelineEntry = z.infer<typeof timelineEntry>;

export const incidentDetail = z.strictObject({ incident: incidentView, timeline: z.array(timelineEntry) });

/** A Korean number plate (자동차등록번호판) of any era, written with or without blanks: 12가3456, 123가4567, 서울12가3456. */
const carPlate = z
  .string()
  .max(32)
  .transform((text) => text.normalize('NFC').replaceAll(/[\s-]/g, ''))
  .pipe(z.string().regex(/^(?:[가-힣]{2})?\d{1,3}[가-힣]\d{4}$/, 'a number plate such as 12가3456'));

export const incidentCommand = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('acknowledge') }),
  z.strictObject({ command: z.literal('assign'), person: z.string().min(1).max(64).optional() }),
  z.strictObject({ command: z.literal('resolve'), note: z.string().max(1_000).optional() }),
  z.strictObject({ command: z.literal('close'), note: z.string().max(1_000).optional() }),
  z.strictObject({ command: z.literal('markFalse'), note: z.string().max(1_000).optional() }),
  z.strictObject({ command: z.literal('reopen'), note: z.string().max(1_000).optional() }),
  z.strictObject({
    command: z.literal('shelve'),
    minutes: z.number().int().min(SHELF.leastMinutes).max(SHELF.mostMinutes),
    reason: z.string().trim().min(1).max(500),
  }),
  z.strictObject({ command: z.literal('unshelve') }),
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
  z.strictObject({
    command: z.literal('propagate'),
    organisation: z.string().min(1).max(64),
    /** People on duty at this post only, or this one person. */
    role: z.string().min(1).max(64).optional(),
    person: z.string().min(1).max(64).optional(),
    channels: channels.optional(),
    /** May hold placeholders: domain/message-template.ts. */
    note: z.string().max(500).optional(),
  }),
  /** The owner of a car that is parked in the way is asked by text to move it. */
  z.strictObject({ command: z.literal('askOwner'), plate: carPlate }),
  z.strictObject({ command: z.literal('acknowledgePropagation'), propagation: z.string().min(1).max(64) }),
  z.strictObject({ command: z.literal('completePropagation'), propagation: z.string().min(1).max(64) }),
  ...handlingCommands,
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
