import type { IncidentId, OrganisationId, PersonId } from './ids.ts';

/** One item of a standard operating procedure (표준절차) that somebody has done. */
export interface SopTick {
  readonly list: string;
  readonly item: string;
  readonly at: number;
  readonly by: PersonId;
  readonly comment?: string;
}

/** Who is to take an incident over (인계): one person, or whoever of a crew (근무조) accepts first. */
export type Successor = { readonly person: PersonId } | { readonly organisation: OrganisationId; readonly crew: string };

/** An incident offered to the next shift. Until it is accepted it stays with whom it is: nothing is nobody's. */
export interface Handover {
  /** The same for all that one person handed over at once. */
  readonly id: string;
  readonly to: Successor;
  /** Who may accept it: that person, or the people of the crew when it was offered. */
  readonly people: readonly PersonId[];
  readonly from: PersonId;
  readonly at: number;
  readonly note?: string;
}

/** A chain that is walked because nobody has acknowledged (B3). */
export interface Escalation {
  readonly id: string;
  /** Whose chain. */
  readonly organisation: OrganisationId;
  /** The receipt that nobody gave; absent: nobody took up the incident itself. */
  readonly propagation?: string;
  readonly startedAt: number;
  /** So many steps of the chain have been taken. */
  readonly step: number;
  readonly endedAt?: number;
  readonly ended?: 'acknowledged' | 'exhausted' | 'incidentEnded';
}

/** Another incident that went up in this one (중복 병합), with the cases that came from it. */
export interface Absorbed {
  readonly incident: IncidentId;
  readonly at: number;
  readonly cases: readonly string[];
}
