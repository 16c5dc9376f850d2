import { z } from 'zod';
import { DISPATCH_STEPS, REPORTED_STEPS } from '#domain/dispatch.ts';
import { SECTORS } from '#domain/compass.ts';
import { EVIDENCE_TYPES, type EvidenceType } from '#domain/evidence.ts';
import { UNIT_KINDS } from '#domain/unit.ts';
import { cordonAnswer } from './road-view.ts';
import { title } from './session.ts';

/** What those who go to an incident and those who send them see and say (docs/spec/patrol.md); times are milliseconds since the epoch. */
const id = z.string().min(1).max(128);
const ability = z.union([z.literal(true), z.strictObject({ refused: z.string() })]);
const note = z.string().trim().min(1).max(500);

export const dispatchView = z.strictObject({
  id: z.string(),
  unit: z.string(),
  organisation: z.string(),
  organisationTitle: title,
  kind: z.enum(UNIT_KINDS),
  callSign: z.string(),
  /** The furthest step that was reached. */
  step: z.enum(DISPATCH_STEPS),
  sentAt: z.number(),
  sentBy: z.string(),
  /** Of a link, a role or an organisation. */
  sentByTitle: title.optional(),
  note: z.string().optional(),
  dueAt: z.number(),
  overdueAt: z.number().optional(),
  deliveredAt: z.number().optional(),
  acknowledgedAt: z.number().optional(),
  enRouteAt: z.number().optional(),
  onSceneAt: z.number().optional(),
  completedAt: z.number().optional(),
  recalledAt: z.number().optional(),
  can: z.strictObject({ report: ability, recall: ability }),
});
export type DispatchView = z.infer<typeof dispatchView>;

export const evidenceView = z.strictObject({
  id: z.string(),
  kind: z.enum(['photo', 'video']),
  type: z.string(),
  bytes: z.number().int(),
  organisation: z.string(),
  organisationTitle: title,
  addedAt: z.number(),
  addedBy: z.string(),
  /** Of a role or an organisation. */
  addedByTitle: title.optional(),
  callSign: z.string().optional(),
  note: z.string().optional(),
  /** Its bytes were destroyed because their time was over. */
  deletedAt: z.number().optional(),
});
export type EvidenceView = z.infer<typeof evidenceView>;

/** What an incident holds of its field, as far as this person may know of it. */
export const fieldFacts = {
  dispatches: z.array(dispatchView),
  evidence: z.array(evidenceView),
  videoAsked: z.array(
    z.strictObject({ organisation: z.string(), organisationTitle: title, at: z.number(), callSign: z.string().optional() }),
  ),
  /** The camera in the middle of the net, while one is cast, and what the net brought. */
  net: z.strictObject({ centre: z.string(), brought: z.array(z.string()) }).optional(),
};

/** What is asked for is all in the address. */
export const nothingMore = z.strictObject({});

/** `unit`: its number in its organisation's own system, as in `unit-view.ts`. */
export const crewDraft = z.strictObject({ unit: z.string().min(1).max(64), kind: z.enum(UNIT_KINDS), callSign: z.string().min(1).max(64) });
export const crewView = z.strictObject({
  /** Absent: nobody's crew. */
  crew: z.strictObject({ unit: z.string(), kind: z.enum(UNIT_KINDS), callSign: z.string() }).optional(),
});
export type CrewView = z.infer<typeof crewView>;

export const positionDraft = z.strictObject({
  lon: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
  heading: z.number().min(0).lt(360).optional(),
  speedKmh: z.number().min(0).max(500).optional(),
  at: z.number().int().positive().optional(),
});
/** `late`: something newer was known already. */
export const positionAnswer = z.strictObject({ taken: z.enum(['taken', 'late', 'refused']) });

export const dispatchDraft = z.strictObject({ units: z.array(id).min(1).max(16), note: note.optional() });
export const dispatchReport = z.strictObject({ step: z.enum([...REPORTED_STEPS, 'recalled']), note: note.optional() });
export const fieldNote = z.strictObject({ note: z.string().trim().min(1).max(1_000) });
export const videoAnswer = z.strictObject({ organisation: z.string().min(1).max(64), give: z.boolean() });

const types = Object.keys(EVIDENCE_TYPES) as [EvidenceType, ...EvidenceType[]];
/** Bytes of each part but the last: what a poor network loses is one of these. */
export const EVIDENCE_PART_BYTES = 1_048_576;
export const evidenceDraft = z.strictObject({ type: z.enum(types), bytes: z.number().int().min(1), note: note.optional() });
export const evidenceUpload = z.strictObject({ evidence: z.string(), partBytes: z.number().int(), parts: z.number().int() });

/** Where they can be by now, and what closes every way out, from the last that was seen of them. */
export const pursuitAnswer = z.strictObject({
  seen: z.strictObject({ lon: z.number(), lat: z.number(), at: z.number(), certain: z.boolean() }),
  at: z.number(),
  area: cordonAnswer.shape.area,
  roads: cordonAnswer.shape.roads,
  /** Nothing can close it: the area reaches the edge of the map. Then there is no cordon. */
  open: z.boolean(),
});
export type PursuitAnswer = z.infer<typeof pursuitAnswer>;

const netCamera = z.strictObject({
  camera: z.string(),
  label: z.string(),
  lon: z.number(),
  lat: z.number(),
  bearing: z.number().optional(),
  sector: z.enum(SECTORS),
  metres: z.number(),
  /** Within the area of the incident: only such a camera can come in. */
  inArea: z.boolean(),
});
export type NetCamera = z.infer<typeof netCamera>;
export const netAnswer = z.strictObject({
  centre: z.strictObject({
    camera: z.string(),
    label: z.string(),
    lon: z.number(),
    lat: z.number(),
    bearing: z.number().optional(),
    inArea: z.boolean(),
  }),
  ring: z.array(netCamera),
  outer: z.array(netCamera),
  /** The first cameras on every way out of the middle, along the roads; the nearest first. Empty where no roads are known. */
  next: z.array(netCamera),
});
export type NetAnswer = z.infer<typeof netAnswer>;

const position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
/** By what cameras are chosen for the net: inside a circle or a ring, along a way, or along what was seen of them. */
export const netChoice = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('circle'),
    lon: z.number().min(-180).max(180),
    lat: z.number().min(-90).max(90),
    radiusMetres: z.number().min(10).max(5_000),
  }),
  z.strictObject({ by: z.literal('ring'), ring: z.array(position).min(3).max(200) }),
  z.strictObject({ by: z.literal('way'), line: z.array(position).min(1).max(2_000) }),
  z.strictObject({ by: z.literal('track') }),
]);
export type NetChoice = z.infer<typeof netChoice>;
export const netChosen = z.strictObject({ cameras: z.array(netCamera) });
