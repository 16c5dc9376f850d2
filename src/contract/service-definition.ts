import { z } from 'zod';

/**
 * How one kind of emergency is answered, as data (P4, HOUSE §3). Conditions are CEL expressions over
 * `event` and `incident`; moments say when the actions are taken.
 */
const celExpression = z.string().min(1).max(2_000);
const organisation = z.string().min(1).max(64);
const seconds = z.number().int().min(1).max(86_400);

export const action = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('chooseCameras'),
    max: z.number().int().min(1).max(16).default(4),
    radiusMetres: z.number().min(10).max(5_000).default(500),
  }),
  z.strictObject({
    do: z.literal('shareVideo'),
    organisation,
    purpose: z.string().min(1).max(200),
    basis: z.string().min(1).max(64),
    maxMinutes: z.number().int().min(1).max(1_440).default(120),
  }),
  z.strictObject({
    do: z.literal('propagate'),
    organisation,
    note: z.string().max(500).optional(),
    acknowledgeWithinSeconds: seconds.default(60),
  }),
  /** Ends a provision that was begun: what the report turned out to be does not allow it (LAW-07). */
  z.strictObject({ do: z.literal('stopSharing'), organisation }),
  /** An organisation asks for the video of the incident: where no provision gives it, an operator answers. */
  z.strictObject({ do: z.literal('askVideo'), organisation }),
  /** Sends the cameras of the incident to the streaming server of an organisation that its video is shared with (V10). */
  z.strictObject({ do: z.literal('pushVideo'), organisation }),
  /**
   * Says something to somebody outside over a link of this or another service. `text` may hold {kind} {grade} {content} {address} {plate} {lon} {lat} and
   * {time}, when it happened in the city's zone.
   */
  z.strictObject({
    do: z.literal('send'),
    link: z.string().min(1).max(64),
    topic: z.string().min(1).max(64),
    /** Which of the link's peers. */
    to: z.string().min(1).max(64).optional(),
    text: z.string().min(1).max(1_000).optional(),
  }),
  z.strictObject({ do: z.literal('tellPartner'), state: z.enum(['received', 'assigned', 'released', 'ended']) }),
]);
export type Action = z.infer<typeof action>;

export const step = z.strictObject({
  /** `dispatched`: a unit was sent, recalled, or told how far it has come. `confirmed`: an operator said that it is so, or nobody needs to (`confirm`). */
  at: z.enum(['opened', 'confirmed', 'updated', 'moved', 'acknowledged', 'dispatched', 'closed']),
  when: celExpression.optional(),
  actions: z.array(action).min(1).max(32),
});

export const serviceDefinition = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,64}$/),
  version: z.number().int().min(1),
  title: z.strictObject({ ko: z.string().min(1), en: z.string().min(1) }),
  triggers: z
    .array(z.strictObject({ eventTypes: z.array(z.string().min(1).max(16)).min(1).max(64), when: celExpression.optional() }))
    .min(1)
    .max(32),
  /** Which open incident of this service an event joins instead of opening another; absent = none but its own case. */
  correlation: z
    .strictObject({
      withinMetres: z.number().min(1).max(5_000).optional(),
      withinMinutes: z.number().min(1).max(1_440).default(10),
      sameKind: z.boolean().default(true),
      samePerson: z.boolean().default(false),
      samePlate: z.boolean().default(false),
      sameFacility: z.boolean().default(false),
      /** Joins the incident, of whatever service, that has the same case number of the same sender under one of these types. */
      sameNumberAs: z.array(z.string().min(1).max(16)).max(16).default([]),
    })
    .optional(),
  /** Keeps where whom it is about was, point by point, and moves the incident with it. */
  follow: z.boolean().default(false),
  /** When an operator must confirm before anything of the moment `confirmed` is done; absent: never. */
  confirm: celExpression.optional(),
  steps: z.array(step).min(1).max(64),
});
export type ServiceDefinition = z.infer<typeof serviceDefinition>;
/** A definition as its author writes it: defaults may be left out. */
export type ServiceDefinitionInput = z.input<typeof serviceDefinition>;
