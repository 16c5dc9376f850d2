import { caseKey } from '#domain/event.ts';
import type { Incident, IncidentCase } from '#domain/incident.ts';
import type { IncidentId } from '#domain/ids.ts';
import type { Person } from '#domain/person.ts';
import { actAt } from './act.ts';
import { casesOf, hazardMoved, watchHazard, withCases } from './along/hazard.ts';
import { keysOfCase } from './chain.ts';
import { turnTo, withEntry, withIncident, type Change, type Context, type Performed } from './change.ts';

/**
 * Two emergencies that stood as one: a case goes out into an incident of its own, with what its partner said of it. It
 * opens by the same definition and, where the first was taken up, belongs to whoever took it apart.
 */
export function split(
  wanted: { readonly sender: string; readonly type: string; readonly occurrence: string; readonly note?: string | undefined },
  by: Person,
  { change, context }: { readonly change: Change; readonly context: Context },
): Performed {
  const { incident } = change;
  const key = caseKey(wanted);
  const cases = casesOf(incident);
  const one = cases.find((known) => known.key === key);
  if (!one) return { refused: 'noSuchCase' };
  if (cases.length < 2) return { refused: 'nothingToSplit' };
  const noted = wanted.note === undefined ? {} : { note: wanted.note };
  const absorbed = (incident.absorbed ?? [])
    .map((each) => ({ ...each, cases: each.cases.filter((known) => known !== key) }))
    .filter((each) => each.cases.length > 0);
  const left = withCases(
    incident,
    cases.filter((known) => known !== one),
    context.now,
  );
  let next = withIncident({ ...change, incident: left }, incident.absorbed ? { absorbed } : {});
  next = withEntry(next, context, 'incident.split', { split: context.inputId, occurrence: one.occurrence, ...noted });
  // What holds shrank with it: cameras that stood in the other's area go.
  next = watchHazard(next, incident, context);
  if (hazardMoved(incident, left)) next = actAt('moved', next, context);
  const out = withCases(incidentOf(one, incident, { by, context }), [one], context.now);
  next = withEntry(turnTo(out, next, context), context, 'incident.opened', {
    occurrence: one.occurrence,
    kind: out.kind,
    grade: out.grade,
    drill: out.drill,
    service: out.service,
    by: 'split',
    from: incident.id,
  });
  if (out.acknowledgedAt !== undefined) next = withEntry(next, context, 'incident.acknowledged');
  return {
    ...watchHazard(actAt('opened', next, context), {}, context),
    cases: keysOfCase(one).map((known) => ({ key: known, incident: out.id })),
  };
}

function incidentOf(one: IncidentCase, from: Incident, { by, context }: { readonly by: Person; readonly context: Context }): Incident {
  const { told } = one;
  const place = told?.place ?? from.place;
  const content = told?.content ?? from.content;
  return {
    id: context.inputId as IncidentId,
    service: from.service,
    status: from.acknowledgedAt === undefined ? 'open' : 'acknowledged',
    grade: told?.grade ?? from.grade,
    kind: told?.kind ?? from.kind,
    drill: from.drill,
    ...(content === undefined ? {} : { content }),
    ...(place === undefined ? {} : { place }),
    cases: [one],
    occurredAt: told?.at ?? from.occurredAt,
    openedAt: context.now,
    updatedAt: context.now,
    ...(from.acknowledgedAt === undefined ? {} : { acknowledgedAt: context.now, assignee: by.id }),
    cameras: [],
    shares: [],
    propagations: [],
    subjects: {},
    version: 0,
  };
}
