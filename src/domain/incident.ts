import type { Alarm } from './alarm.ts';
import type { RankedCamera } from './camera.ts';
import type { HazardArea } from './area.ts';
import type { ChannelId, PropagationMessage } from './channel.ts';
import type { Dispatch } from './dispatch.ts';
import type { Evidence } from './evidence.ts';
import type { Grade } from './event.ts';
import type { Absorbed, Escalation, Handover, SopTick } from './handling.ts';
import type { PathPoint } from './hazard-path.ts';
import type { CameraId, IncidentId, LinkId, OrganisationId, PersonId, PropagationId, ServiceId, ShareId } from './ids.ts';
import type { Place, Point } from './place.ts';
import type { AskedCar, Responder, ShownSign } from './responder.ts';

/** Life cycle of an incident (상황); docs/spec/incident.md, rules I1…. */
export const INCIDENT_STATUSES = ['open', 'acknowledged', 'handling', 'resolved', 'closed', 'falseAlarm', 'cancelled', 'merged'] as const;
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number];

/** What moves an incident through its life: the operator's commands and the partner's words. */
export const TRANSITIONS = [
  'acknowledge',
  'assign',
  'resolve',
  'close',
  'markFalse',
  'reopen',
  'partnerCancel',
  'partnerEnd',
  'merge',
] as const;
export type Transition = (typeof TRANSITIONS)[number];

/** Total: every status has an answer to every transition, and the compiler counts them (I2). */
export const LIFE_CYCLE: Readonly<Record<IncidentStatus, Readonly<Record<Transition, IncidentStatus | 'refused'>>>> = {
  open: {
    acknowledge: 'acknowledged',
    assign: 'handling',
    resolve: 'resolved',
    close: 'closed',
    markFalse: 'falseAlarm',
    reopen: 'refused',
    partnerCancel: 'cancelled',
    partnerEnd: 'closed',
    merge: 'merged',
  },
  acknowledged: {
    acknowledge: 'refused',
    assign: 'handling',
    resolve: 'resolved',
    close: 'closed',
    markFalse: 'falseAlarm',
    reopen: 'refused',
    partnerCancel: 'cancelled',
    partnerEnd: 'closed',
    merge: 'merged',
  },
  handling: {
    acknowledge: 'refused',
    assign: 'handling',
    resolve: 'resolved',
    close: 'closed',
    markFalse: 'falseAlarm',
    reopen: 'refused',
    partnerCancel: 'cancelled',
    partnerEnd: 'closed',
    merge: 'merged',
  },
  resolved: {
    acknowledge: 'refused',
    assign: 'refused',
    resolve: 'refused',
    close: 'closed',
    markFalse: 'falseAlarm',
    reopen: 'handling',
    partnerCancel: 'cancelled',
    partnerEnd: 'closed',
    merge: 'merged',
  },
  closed: {
    acknowledge: 'refused',
    assign: 'refused',
    resolve: 'refused',
    close: 'refused',
    markFalse: 'refused',
    reopen: 'handling',
    partnerCancel: 'refused',
    partnerEnd: 'refused',
    merge: 'refused',
  },
  falseAlarm: {
    acknowledge: 'refused',
    assign: 'refused',
    resolve: 'refused',
    close: 'refused',
    markFalse: 'refused',
    reopen: 'handling',
    partnerCancel: 'refused',
    partnerEnd: 'refused',
    merge: 'refused',
  },
  cancelled: {
    acknowledge: 'refused',
    assign: 'refused',
    resolve: 'refused',
    close: 'refused',
    markFalse: 'refused',
    reopen: 'handling',
    partnerCancel: 'refused',
    partnerEnd: 'refused',
    merge: 'refused',
  },
  // Its cases go on in another incident; the way back is to split them out of that one.
  merged: {
    acknowledge: 'refused',
    assign: 'refused',
    resolve: 'refused',
    close: 'refused',
    markFalse: 'refused',
    reopen: 'refused',
    partnerCancel: 'refused',
    partnerEnd: 'refused',
    merge: 'refused',
  },
};

/** While an incident lasts, its cameras are shared; not a moment longer (X1, B10). */
export function isLive(status: IncidentStatus): boolean {
  return status === 'open' || status === 'acknowledged' || status === 'handling' || status === 'resolved';
}

export interface ChosenCamera extends RankedCamera {
  /** Who put it there: the engine's choice, or a person. */
  readonly addedBy: 'choice' | PersonId;
}

/** Video of one incident given to one organisation: the row of the 제3자 제공 대장 (X2, LAW-06). */
export interface Share {
  readonly id: ShareId;
  readonly organisation: OrganisationId;
  readonly purpose: string;
  /** Legal basis code, e.g. `PIPA-18-2-3` (개인정보 보호법 §18②3). */
  readonly basis: string;
  readonly requester: string;
  readonly from: number;
  /** The latest moment it may last, whatever happens. */
  readonly until: number;
  readonly endedAt?: number;
}

/** An incident told to an organisation, with proof (B3): sent → delivered → acknowledged → completed. */
export interface Propagation {
  readonly id: PropagationId;
  readonly organisation: OrganisationId;
  /** Told to people at this post only. */
  readonly role?: string;
  /** Told to this person only. */
  readonly person?: PersonId;
  /** Who that was when it was told; absent where it was told to the whole organisation. */
  readonly people?: readonly PersonId[];
  readonly sentAt: number;
  readonly sentBy: string;
  readonly note?: string;
  readonly deliveredAt?: number;
  /** On whose screen, or by which channel, it arrived first. */
  readonly deliveredTo?: string;
  readonly deliveredBy?: 'console' | ChannelId;
  readonly acknowledgedAt?: number;
  readonly acknowledgedBy?: string;
  readonly completedAt?: number;
  readonly completedBy?: string;
  /** When somebody must have acknowledged. */
  readonly dueAt?: number;
  /** Set when it fell due unacknowledged. */
  readonly overdueAt?: number;
  /** Messages by other channels than the console. */
  readonly messages?: readonly PropagationMessage[];
  /** False: nobody else is told when it stays unanswered. */
  readonly escalates?: false;
  /** The escalation that told it. */
  readonly escalation?: string;
  /** Somebody else on the same chain has acknowledged: no answer is awaited any more. */
  readonly settledAt?: number;
}

/** Where whom an incident is about was seen, as an operator marked it (S2). */
export interface MarkedSighting {
  readonly id: string;
  readonly lon: number;
  readonly lat: number;
  readonly at: number;
  /** Certain: seen and known. Otherwise it may have been somebody else. */
  readonly certain: boolean;
  /** `person:<id>`. */
  readonly by: string;
}

/** Video of the scene asked for by those who go there, not given yet (2-②①). */
export interface VideoAsked {
  readonly organisation: OrganisationId;
  readonly at: number;
  /** `person:<id>` or `link:<id>`. */
  readonly by: string;
  readonly callSign?: string;
}

/** Which cameras an operator's net has brought into the incident: they leave with it. */
export interface CastNet {
  readonly centre: CameraId;
  readonly brought: readonly CameraId[];
}

/** Where whom or what an incident is about was, as a partner or a camera said. */
export interface TrackPoint {
  readonly lon: number;
  readonly lat: number;
  readonly at: number;
  /** Facility or system that saw it there, where the partner names one. */
  readonly source?: string;
}

/** What an incident had said to somebody outside, with proof (B3): sent → delivered, or why not. */
export interface SentMessage {
  readonly id: string;
  readonly link: LinkId;
  /** What it is about, in the service's own word, e.g. `hit`. */
  readonly topic: string;
  readonly to?: string;
  readonly text?: string;
  readonly sentAt: number;
  readonly deliveredAt?: number;
  readonly failedAt?: number;
  readonly reason?: string;
}

export interface Incident {
  readonly id: IncidentId;
  readonly service: ServiceId;
  readonly status: IncidentStatus;
  readonly grade: Grade;
  readonly kind: string;
  readonly content?: string;
  readonly place?: Place;
  readonly drill: boolean;
  /** Partner cases that this incident answers; the first opened it. */
  readonly cases: readonly IncidentCase[];
  readonly occurredAt: number;
  readonly openedAt: number;
  readonly acknowledgedAt?: number;
  readonly closedAt?: number;
  readonly updatedAt: number;
  readonly assignee?: PersonId;
  readonly cameras: readonly ChosenCamera[];
  readonly shares: readonly Share[];
  readonly propagations: readonly Propagation[];
  /** In the order in which they were marked; absent while there is none. */
  readonly sightings?: readonly MarkedSighting[];
  /** Units sent to it, in order; absent while none was. */
  readonly dispatches?: readonly Dispatch[];
  /** Photos and videos laid to it. */
  readonly evidence?: readonly Evidence[];
  /** Organisations whose people on the way asked for its video, until it is given or ends. */
  readonly videoAsked?: readonly VideoAsked[];
  /** The net around a followed person (투망감시), while one is cast. */
  readonly net?: CastNet;
  readonly sop?: readonly SopTick[];
  readonly handover?: Handover;
  readonly escalations?: readonly Escalation[];
  /** The incident in which this one went up (상태 merged). */
  readonly mergedInto?: IncidentId;
  readonly absorbed?: readonly Absorbed[];
  /** How much attention it takes; absent: shown on its own. */
  readonly alarm?: Alarm;
  /** Plate, person and facility of the case, for correlation. */
  readonly subjects: { readonly plate?: string; readonly person?: string; readonly facility?: string };
  /** By time, the latest last; only of services that follow (`follow` of the definition). */
  readonly track?: readonly TrackPoint[];
  /** Ways out of the building it happens in, as the partner told them. */
  readonly exits?: readonly Point[];
  /** Under which reference the vault keeps whom it is about. */
  readonly profile?: string;
  /** Whose people alone may open it (`profileFor` of the definition at the opening). */
  readonly profileFor?: readonly OrganisationId[];
  /** A hit that a person must confirm before it leaves the city; absent where nobody need. */
  readonly confirmation?: { readonly at?: number; readonly by?: PersonId };
  readonly messages?: readonly SentMessage[];
  /** Where it holds: the areas of all its cases that go on, as their partners last drew them. */
  readonly area?: HazardArea;
  /** Where it was and is expected, by time, of the first of its cases that moves; followed from `pathSince` on. */
  readonly path?: readonly PathPoint[];
  readonly pathSince?: number;
  /** When it ends by itself: with the last of its cases. Absent: one of them has no end. */
  readonly expiresAt?: number;
  /** Not for the public. */
  readonly restricted?: boolean;
  /** When the latest of the messages it stands on was said; only where messages have numbers of their own. */
  readonly toldAt?: number;
  /** Vehicles that a partner sent, in the order in which they were told of. */
  readonly responders?: readonly Responder[];
  /** Road signs that are lit for them now. */
  readonly signs?: readonly ShownSign[];
  /** Parked cars whose owners were asked to move them. */
  readonly askedCars?: readonly AskedCar[];
  readonly version: number;
}

export interface IncidentCase {
  readonly key: string;
  readonly link: LinkId;
  readonly sender: string;
  readonly type: string;
  readonly occurrence: string;
  /** Latest progress code the partner sent. */
  readonly state: string;
  /** Where every message of a case has a number of its own: keys by which it is known as well, the latest last. */
  readonly also?: readonly string[];
  /** What the partner said of this case, kept for when it is taken out into an incident of its own. */
  readonly told?: ToldOfCase;
}

export interface ToldOfCase {
  readonly kind: string;
  readonly grade: Grade;
  readonly at: number;
  readonly content?: string;
  readonly place?: Place;
  /** Where this case holds, goes and when it ends, of a hazard. */
  readonly area?: HazardArea;
  readonly path?: readonly PathPoint[];
  readonly expiresAt?: number;
  readonly restricted?: boolean;
  /** When the latest of its messages was said; only where messages have numbers of their own. */
  readonly saidAt?: number;
}

/** Nobody need say that it is so, or somebody has. */
export function isConfirmed(incident: Incident): boolean {
  return incident.confirmation === undefined || incident.confirmation.at !== undefined;
}

export function hasCamera(incident: Incident, camera: CameraId): boolean {
  return incident.cameras.some((chosen) => chosen.camera === camera);
}

/** Whether somebody is still to answer. */
export function isAwaited(propagation: Propagation): boolean {
  return propagation.acknowledgedAt === undefined && propagation.settledAt === undefined;
}

export function liveShare(incident: Incident, organisation: OrganisationId, now: number): Share | undefined {
  return incident.shares.find((share) => share.organisation === organisation && share.endedAt === undefined && now < share.until);
}
