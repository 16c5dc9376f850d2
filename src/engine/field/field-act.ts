import type { DispatchedUnit, ReportedStep } from '#domain/dispatch.ts';
import type { EvidenceType } from '#domain/evidence.ts';
import type { OrganisationId } from '#domain/ids.ts';

/** Bytes that are stored already, and wait for the word that makes them evidence. */
export interface StoredBytes {
  readonly id: string;
  readonly type: EvidenceType;
  readonly bytes: number;
  readonly sha256: string;
  readonly note?: string;
}

/** What is done about an incident by those who go there and those who send them; each is told to the engine by an operation of its own. */
export type FieldAct =
  | { readonly do: 'dispatch'; readonly units: readonly DispatchedUnit[]; readonly note?: string }
  | { readonly do: 'recall'; readonly dispatch: string; readonly note?: string }
  | { readonly do: 'report'; readonly dispatch: string; readonly step: ReportedStep; readonly note?: string }
  | { readonly do: 'note'; readonly note: string }
  | { readonly do: 'askVideo' }
  | { readonly do: 'giveVideo'; readonly organisation: OrganisationId; readonly give: boolean }
  | { readonly do: 'addEvidence'; readonly stored: StoredBytes }
  | { readonly do: 'deleteEvidence'; readonly evidence: string }
  | { readonly do: 'deleteTrack' };

/** Acts that a person needs leave for, whatever they say in particular. */
export type FieldAbility = 'dispatchUnits' | 'noteFromField' | 'askVideo' | 'giveVideo' | 'addEvidence';
