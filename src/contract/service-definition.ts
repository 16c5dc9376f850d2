import { z } from 'zod';
import { CHANNELS } from '#domain/channel.ts';

/**
 * How one kind of emergency is answered, as data (P4, HOUSE §3). Conditions are CEL expressions over
 * `event` and `incident`; moments say when the actions are taken.
 */
const celExpression = z.string().min(1).max(2_000);
const organisation = z.string().min(1).max(64);
const seconds = z.number().int().min(1).max(86_400);
const provision = {
  organisation,
  purpose: z.string().min(1).max(200),
  basis: z.string().min(1).max(64),
  maxMinutes: z.number().int().min(1).max(1_440).default(120),
};

export const action = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('chooseCameras'),
    max: z.number().int().min(1).max(16).default(4),
    radiusMetres: z.number().min(10).max(5_000).default(500),
    /** `area`: spread over the incident's area. `track`: where its path is now and will be soon. Where it has none, its place. */
    along: z.enum(['place', 'area', 'track']).default('place'),
    /** How far ahead along a path. */
    aheadMinutes: z.number().int().min(0).max(1_440).default(30),
    /** The best camera for each way out of the building comes first, where the partner told them. */
    exits: z.boolean().optional(),
  }),
  z.strictObject({ do: z.literal('shareVideo'), ...provision }),
  z.strictObject({
    do: z.literal('propagate'),
    organisation,
    note: z.string().max(500).optional(),
    /** The people on duty at this post only. */
    role: z.string().min(1).max(64).optional(),
    /** Beside the console, which is always one. */
    channels: z.array(z.enum(CHANNELS)).max(CHANNELS.length).default([]),
    acknowledgeWithinSeconds: seconds.default(60),
    /** Whether the chain of the organisation is told when nobody acknowledges in time. */
    escalate: z.boolean().default(true),
  }),
  /** While nobody has taken up the incident after so long, the chain of this organisation is told, step by step (B3). */
  z.strictObject({ do: z.literal('escalate'), organisation, afterSeconds: z.number().int().min(0).max(86_400).default(60) }),
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
  /**
   * Finds the best way of each vehicle of this organisation that is on its way, for its height, width and weight, and tells the partner over `link`
   * (topic `route`). Road signs near that way show `text` over the link of `signs` (topic `sign`) until it is there (topic `sign.withdraw`).
   */
  z.strictObject({
    do: z.literal('guideUnits'),
    organisation,
    link: z.string().min(1).max(64),
    signs: z
      .strictObject({
        link: z.string().min(1).max(64),
        withinMetres: z.number().min(1).max(500).default(40),
        text: z.string().min(1).max(200),
      })
      .optional(),
  }),
  z.strictObject({ do: z.literal('tellPartner'), state: z.enum(['received', 'assigned', 'released', 'ended']) }),
]);
export type Action = z.infer<typeof action>;

export const step = z.strictObject({
  /** `dispatched`: a unit was sent, recalled, or told how far it has come, or a partner says that a vehicle of its goes there. `returned`: what is followed was seen anew where it was seen last; `incident.awayMinutes` says how long after. `confirmed`: an operator said that it is so, or nobody needs to (`confirm`). */
  at: z.enum(['opened', 'confirmed', 'updated', 'moved', 'returned', 'acknowledged', 'dispatched', 'overdue', 'closed']),
  when: celExpression.optional(),
  actions: z.array(action).min(1).max(32),
});

const sopId = z.string().regex(/^[a-z0-9-]{1,64}$/);
const words = z.strictObject({ ko: z.string().min(1).max(200), en: z.string().min(1).max(200) });

/** A checklist of the standard operating procedure (표준절차), for the incidents for which `when` holds. */
export const sopList = z.strictObject({
  id: sopId,
  title: words,
  when: celExpression.optional(),
  /** `required`: named where the incident ends without it. */
  items: z
    .array(z.strictObject({ id: sopId, title: words, required: z.boolean().default(true) }))
    .min(1)
    .max(50),
});
export type SopList = z.infer<typeof sopList>;

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
      /** A newer case that joins ends the older ones (92 자동종료; DOMAIN §1.3 c: 동일고유번호자동처리). */
      supersedes: z.boolean().default(false),
      /** Joins the incident, of whatever service, that has the same case number of the same sender under one of these types. */
      sameNumberAs: z.array(z.string().min(1).max(16)).max(16).default([]),
    })
    .optional(),
  /** How much of the operator's attention its incidents take (docs/spec/alarms.md); what is left out is as the city's own rules have it. */
  alarm: z
    .strictObject({
      /** Kinds that speak of a life at stake, beside those that always do. */
      lifeKinds: z.array(z.string().min(1).max(64)).max(100).default([]),
      groupMinutes: z.number().min(0).max(120).optional(),
      groupMetres: z.number().min(0).max(5_000).optional(),
      /** `show`: a flood hides none of them, as where people call for help. */
      inFlood: z.enum(['suppress', 'show']).default('suppress'),
    })
    .optional(),
  /** Keeps where whom it is about was, point by point, and moves the incident with it. */
  follow: z.boolean().default(false),
  /** What an organisation is shown from the moment a person tells it (propagate), beside what the steps give by themselves. */
  shareWhenTold: z.array(z.strictObject(provision)).max(16).optional(),
  /** Whose people may open whom it is about; absent: all who may by their role. LAW-29: the city's own staff is not in it for anklets. */
  profileFor: z.array(organisation).min(1).max(16).optional(),
  /** When an operator must confirm before anything of the moment `confirmed` is done; absent: never. */
  confirm: celExpression.optional(),
  steps: z.array(step).min(1).max(64),
  sop: z.array(sopList).max(16).default([]),
  /** Organisations that one press tells (전체 전파); absent = every partner of the city. */
  agencies: z.array(organisation).max(64).optional(),
  /** Owners of cars that are parked in the way may be asked to move them, over a link that knows their telephones (topic `move-car`); absent: not. */
  owners: z
    .strictObject({
      link: z.string().min(1).max(64),
      /** As for `send`; {plate} is the car's. */
      text: z.string().min(1).max(1_000),
      /** Cars of one incident at most. */
      max: z.number().int().min(1).max(100).default(30),
    })
    .optional(),
});
export type ServiceDefinition = z.infer<typeof serviceDefinition>;
/** A definition as its author writes it: defaults may be left out. */
export type ServiceDefinitionInput = z.input<typeof serviceDefinition>;
