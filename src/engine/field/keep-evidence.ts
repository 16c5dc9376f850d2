import { evidenceKind, type Evidence } from '#domain/evidence.ts';
import type { Person } from '#domain/person.ts';
import { withEntry, withIncident, type Change, type Context } from '../change.ts';
import type { FieldResult } from './dispatch-units.ts';
import type { StoredBytes } from './field-act.ts';

/** Makes stored bytes evidence of the incident (PT12). They carry no place and no name of a person; what they show is only in the bytes. */
export function addEvidence(stored: StoredBytes, by: Person, { change, context }: { change: Change; context: Context }): FieldResult {
  const known = change.incident.evidence ?? [];
  // The bytes were stored before, so that a repeated word adds nothing.
  if (known.some(({ id }) => id === stored.id)) return change;
  const added: Evidence = {
    ...stored,
    organisation: by.organisation,
    addedAt: context.now,
    addedBy: context.actor,
    ...(by.crewOf ? { callSign: by.crewOf.callSign } : {}),
  };
  const { id, type, bytes, sha256, organisation, callSign, note } = added;
  return withEntry(withIncident(change, { evidence: [...known, added] }), context, 'evidence.added', {
    evidence: id,
    medium: evidenceKind(type),
    bytes,
    sha256,
    organisation,
    ...(callSign === undefined ? {} : { callSign }),
    ...(note === undefined ? {} : { note }),
  });
}

/** Its time is over and its bytes are being destroyed (LAW-10); that it was there, and when it went, stays. Undefined: gone already. */
export function markDeleted(id: string, change: Change, context: Context): Change | undefined {
  const known = change.incident.evidence?.find((each) => each.id === id);
  if (!known || known.deletedAt !== undefined) return undefined;
  const evidence = (change.incident.evidence ?? []).map((each) => (each.id === id ? { ...each, deletedAt: context.now } : each));
  return withEntry(withIncident(change, { evidence }), context, 'evidence.deleted', { evidence: id, organisation: known.organisation });
}
