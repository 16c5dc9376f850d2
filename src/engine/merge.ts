import { isAwaited, isLive, LIFE_CYCLE, type ChosenCamera, type Incident, type Propagation, type Share } from '#domain/incident.ts';
import type { ShareId } from '#domain/ids.ts';
import { actAt } from './act.ts';
import { casesOf, hazardMoved, watchHazard, withCases } from './along/hazard.ts';
import { keysOfCase } from './chain.ts';
import { MAX_INCIDENT_CASES } from './correlate.ts';
import { endShares } from './end-shares.ts';
import {
  MAX_INCIDENT_CAMERAS,
  nextName,
  turnTo,
  withEffect,
  withEntry,
  withIncident,
  type Change,
  type Context,
  type Performed,
} from './change.ts';
import { awaitAnswers, MAX_PROPAGATIONS } from './propagate.ts';
import { beginShare } from './share-video.ts';
import type { RefusalReason } from './outcome.ts';
import { MAX_INCIDENT_SIGHTINGS } from './sightings.ts';

/**
 * One emergency that was reported as two (중복 병합): this incident goes up in the other, which takes its cases, cameras,
 * word to others and provisions of video. Its own provisions end and its viewers are cut, as with every end; nobody who was
 * given it loses it, because the other now gives it to them.
 */
export function merge(wanted: { readonly into: string; readonly note?: string | undefined }, change: Change, context: Context): Performed {
  const other = [...context.city.incidents.values()].find((incident) => incident.id === wanted.into);
  const why = whyNot(change.incident, other);
  if (!other || why) return { refused: why ?? 'noSuchIncident' };
  const gone = change.incident;
  const noted = wanted.note === undefined ? {} : { note: wanted.note };
  let next = withIncident(change, { status: 'merged', closedAt: context.now, mergedInto: other.id });
  next = withEntry(next, context, 'incident.merged', { into: other.id, ...noted });
  next = turnTo(other, endShares(next, context, 'merged'), context);
  next = withEntry(absorb(gone, next, context), context, 'incident.absorbed', {
    merged: gone.id,
    cases: gone.cases.map((one) => one.occurrence),
    propagations: wordOf(gone, other).map((told) => told.id),
    ...noted,
  });
  next = { ...next, cases: gone.cases.flatMap(keysOfCase).map((key) => ({ key, incident: other.id })) };
  return takeProvisions(gone, takeWord(gone, takeHazard({ gone, other }, next, context), context), context);
}

function whyNot(gone: Incident, other: Incident | undefined): RefusalReason | undefined {
  if (!other) return 'noSuchIncident';
  if (other.id === gone.id) return 'sameIncident';
  if (!isLive(other.status)) return 'incidentEnded';
  if (LIFE_CYCLE[gone.status].merge === 'refused') return 'notInThisStatus';
  if (other.drill !== gone.drill) return 'drillAndReal';
  return other.cases.length + gone.cases.length > MAX_INCIDENT_CASES ? 'tooManyCases' : undefined;
}

/** Cases, cameras and what was known; what the other knows itself goes before. */
function absorb(gone: Incident, change: Change, context: Context): Change {
  const { incident } = change;
  const known = new Set(incident.cameras.map((chosen) => chosen.camera));
  const cameras: readonly ChosenCamera[] = [...incident.cameras, ...gone.cameras.filter((chosen) => !known.has(chosen.camera))].slice(
    0,
    MAX_INCIDENT_CAMERAS,
  );
  const place = incident.place ?? gone.place;
  const sightings = [...(incident.sightings ?? []), ...(gone.sightings ?? [])]
    .toSorted((a, b) => a.at - b.at)
    .slice(-MAX_INCIDENT_SIGHTINGS);
  const cases = [...casesOf(incident), ...casesOf(gone)];
  const next = withIncident(
    { ...change, incident: withCases(incident, cases, context.now) },
    {
      cameras,
      grade: gone.grade === 'urgent' ? 'urgent' : incident.grade,
      occurredAt: Math.min(incident.occurredAt, gone.occurredAt),
      subjects: { ...gone.subjects, ...incident.subjects },
      ...(place === undefined ? {} : { place }),
      ...(sightings.length === 0 ? {} : { sightings }),
      absorbed: [
        ...(incident.absorbed ?? []),
        ...(gone.absorbed ?? []),
        { incident: gone.id, at: context.now, cases: gone.cases.map((one) => one.key) },
      ],
    },
  );
  const ids = cameras.map((chosen) => chosen.camera);
  return withEffect(withEntry(next, context, 'cameras.chosen', { cameras: ids }), { do: 'warm', incident: incident.id, cameras: ids });
}

/** Where it holds by now: its end is watched, and cameras are chosen anew where it grew; of another service those that came with it stay. */
function takeHazard({ gone, other }: { readonly gone: Incident; readonly other: Incident }, change: Change, context: Context): Change {
  const next = watchHazard(change, other, context);
  return gone.service === other.service && hazardMoved(other, next.incident) ? actAt('moved', next, context) : next;
}

function wordOf(gone: Incident, other: Incident): readonly Propagation[] {
  const told = new Set(other.propagations.map((known) => known.organisation));
  return gone.propagations
    .filter((known) => !told.has(known.organisation))
    .slice(0, MAX_PROPAGATIONS - other.propagations.length)
    .map(({ escalation: _of, ...known }): Propagation => known);
}

/** Whoever was told of the one and not of the other has been told of this, with all they have answered; who is still to answer is waited for here. */
function takeWord(gone: Incident, change: Change, context: Context): Change {
  const taken = wordOf(gone, change.incident);
  const next = withIncident(change, { propagations: [...change.incident.propagations, ...taken] });
  const awaited = taken.filter((known) => isAwaited(known) && known.overdueAt === undefined);
  return awaitAnswers(awaited, next, context);
}

/** A provision that lasted goes on from the other incident, under its own name and no longer than it was given for (LAW-06). */
function takeProvisions(gone: Incident, change: Change, context: Context): Change {
  const has = new Set(change.incident.shares.filter((share) => share.endedAt === undefined).map((share) => share.organisation));
  const lasting = gone.shares.filter((share) => share.endedAt === undefined && share.until > context.now && !has.has(share.organisation));
  return lasting.reduce((next, given) => {
    const share: Share = { ...given, id: nextName(next, context) as ShareId, from: context.now };
    return beginShare(share, next, context);
  }, change);
}
