import { stepOf, type Dispatch } from '#domain/dispatch.ts';
import type { Incident } from '#domain/incident.ts';

/** The unit that last did something about an incident, for what is told outside at the moment `dispatched`. Nothing where none was sent. */
export function unitFacts(incident: Incident): Readonly<Record<string, string | number>> {
  const last = (incident.dispatches ?? []).reduce<Dispatch | undefined>(
    (best, each) => (best && lastAt(best) > lastAt(each) ? best : each),
    undefined,
  );
  if (!last) return {};
  const { id, unit, callSign } = last;
  return { dispatch: id, unit, callSign, unitStep: last.recalledAt === undefined ? stepOf(last) : 'recalled', unitAt: lastAt(last) };
}

function lastAt({
  sentAt,
  deliveredAt = 0,
  acknowledgedAt = 0,
  enRouteAt = 0,
  onSceneAt = 0,
  completedAt = 0,
  recalledAt = 0,
}: Dispatch): number {
  return Math.max(sentAt, deliveredAt, acknowledgedAt, enRouteAt, onSceneAt, completedAt, recalledAt);
}
