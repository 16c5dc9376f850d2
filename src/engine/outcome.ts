import type { AlarmDesks } from '#domain/alarm.ts';
import { EVENT_STATES, type EventState } from '#domain/event.ts';
import type { Incident } from '#domain/incident.ts';
import type { ChannelId } from '#domain/channel.ts';
import type { CameraId, IncidentId, LinkId, OrganisationId, PersonId } from '#domain/ids.ts';
import type { EntryDraft } from '#domain/journal.ts';
import type { Point } from '#domain/place.ts';
import type { Wake } from './input.ts';

/** What the engine wants done outside, as data. Performed at least once, after the commit, with its id as idempotency key. */
export type Effect =
  | { readonly do: 'warm'; readonly incident: IncidentId; readonly cameras: readonly CameraId[] }
  | { readonly do: 'cool'; readonly incident: IncidentId }
  | {
      readonly do: 'revoke';
      readonly incident: IncidentId;
      readonly reason: string;
      readonly camera?: CameraId;
      readonly organisation?: OrganisationId;
    }
  | {
      readonly do: 'tellPartner';
      readonly link: LinkId;
      readonly sender: string;
      readonly type: string;
      readonly occurrence: string;
      readonly state: 'received' | 'assigned' | 'released' | 'ended';
      readonly at: number;
    }
  | { readonly do: 'pushVideo'; readonly incident: IncidentId; readonly organisation: OrganisationId; readonly by: string }
  | {
      /** Says something over a link (`Notice` of services/ports.ts). */
      readonly do: 'send';
      readonly message: string;
      readonly link: LinkId;
      readonly topic: string;
      readonly to?: string;
      readonly text?: string;
      readonly incident: IncidentId;
      readonly at: number;
      readonly facts: Readonly<Record<string, string | number>>;
    }
  | Delivering
  | {
      /** Asks for the best way of a vehicle from where it is now; the answer comes back as the wake `routeFound`. */
      readonly do: 'findRoute';
      readonly incident: IncidentId;
      readonly organisation: OrganisationId;
      readonly number: string;
      readonly size: { readonly heightCm: number; readonly widthCm: number; readonly weightKg: number };
      readonly to: Point;
      /** Signs no further from the way than this, metres; 0 = none are wanted. */
      readonly signsWithinMetres: number;
      readonly at: number;
    }
  | { readonly do: 'wake'; readonly incident: IncidentId; readonly at: number; readonly wake: Wake };

/** One message of a propagation by one channel, to one person or to the room of the organisation. */
export interface Delivering {
  readonly do: 'deliver';
  readonly incident: IncidentId;
  readonly propagation: string;
  readonly message: string;
  readonly channel: ChannelId;
  readonly organisation: OrganisationId;
  readonly person?: PersonId;
  readonly subject: string;
  readonly text: string;
  readonly urgent: boolean;
  readonly at: number;
}

/** What one input came to. Everything in it is saved in one transaction, or nothing is. */
export interface Outcome {
  /** For the one who sent the input. */
  readonly answer: Answer;
  /** The incident as it now is, when it changed. */
  readonly incident?: Incident;
  /** Other incidents that changed with it: merged into it, or taken out of it. */
  readonly also?: readonly Incident[];
  /** Cases that are answered by another incident from now on. */
  readonly cases?: readonly { readonly key: string; readonly incident: IncidentId }[];
  /** Remembers a partner's message and case, so that it acts once whatever becomes of its incident (I4). */
  readonly delivery?: {
    readonly key: string;
    readonly caseKey: string;
    readonly incident: IncidentId | null;
    readonly at: number;
    /** Other numbers under which the same case goes. */
    readonly alsoCases?: readonly string[];
  };
  /** The desk of alarms as it now is, when it changed. */
  readonly alarms?: AlarmDesks;
  readonly entries: readonly EntryDraft[];
  readonly effects: readonly Effect[];
}

export type Answer =
  | { readonly ok: true; readonly incident?: IncidentId; readonly as: 'opened' | 'joined' | 'updated' | 'repeated' | 'unmatched' | 'done' }
  | { readonly ok: false; readonly reason: RefusalReason };

/** Why a command is refused: closed list, worded by the console (docs/spec/sharing.md). */
export const REFUSAL_REASONS = [
  'noRight',
  'notYourIncident',
  'noSuchIncident',
  'notInThisStatus',
  'incidentEnded',
  'notShared',
  'cameraNotInIncident',
  'cameraAlreadyThere',
  'cameraTooFar',
  'noSuchCamera',
  'tooManyCameras',
  'noSuchOrganisation',
  'noSuchPerson',
  'noSuchPropagation',
  'noSuchSighting',
  'noSuchProfile',
  'notYourProfile',
  'alreadyDone',
  'notForThisService',
  'tooManyCars',
  'tooManyPropagations',
  'drillStaysInside',
  'noSuchService',
  'noPlace',
  'notPublished',
  'noSuchPushServer',
  'noSuchPush',
  'uidInUse',
  'tooManyPushes',
  'noSuchUnit',
  'noSuchDispatch',
  'tooManyDispatches',
  'notYourUnit',
  'noSuchEvidence',
  'wrongEvidence',
  'tooMuchEvidence',
  'evidenceDeleted',
  'noSuchSopItem',
  'notAssignee',
  'noHandover',
  'notForYou',
  'noSuchCrew',
  'nobodyOnDuty',
  'noReceiver',
  'sameIncident',
  'drillAndReal',
  'tooManyCases',
  'nothingToSplit',
  'noSuchCase',
  'lifeThreat',
  'notShelved',
  'noSuchDisplay',
  'noSuchMessage',
  'ownMessage',
  'messageEnded',
  'tooManyMessages',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** For what comes too late or a second time. */
export const NOTHING: Outcome = { answer: { ok: true, as: 'done' }, entries: [], effects: [] };

export function refused(reason: RefusalReason): Outcome {
  return { answer: { ok: false, reason }, entries: [], effects: [] };
}

const END_CODES: ReadonlySet<string> = new Set([EVENT_STATES.released, EVENT_STATES.cancelled, EVENT_STATES.ended, EVENT_STATES.autoEnded]);

/** The same by the code as a case keeps it. */
export function isEndCode(code: string): boolean {
  return END_CODES.has(code);
}

/** States after which nothing more is expected of a partner's case. */
export function endsCase(state: EventState): state is 'released' | 'cancelled' | 'ended' | 'autoEnded' {
  return state === 'released' || state === 'cancelled' || state === 'ended' || state === 'autoEnded';
}
