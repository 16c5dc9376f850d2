import { EVENT_STATES, type EventState } from '#domain/event.ts';
import type { Incident } from '#domain/incident.ts';
import type { CameraId, IncidentId, LinkId, OrganisationId } from '#domain/ids.ts';
import type { EntryDraft } from '#domain/journal.ts';
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
  | { readonly do: 'wake'; readonly incident: IncidentId; readonly at: number; readonly wake: Wake };

/** What one input came to. Everything in it is saved in one transaction, or nothing is. */
export interface Outcome {
  /** For the one who sent the input. */
  readonly answer: Answer;
  /** The incident as it now is, when it changed. */
  readonly incident?: Incident;
  /** Remembers a partner's message and case, so that it acts once whatever becomes of its incident (I4). */
  readonly delivery?: { readonly key: string; readonly caseKey: string; readonly incident: IncidentId | null; readonly at: number };
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
  'alreadyDone',
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
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

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
