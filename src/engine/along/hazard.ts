import type { PartnerEvent } from '#domain/event.ts';
import type { Incident } from '#domain/incident.ts';
import { withEffect, type Change, type Context } from '../change.ts';

/** What moves is followed in steps of five minutes: a typhoon goes 3 km in it, and a view lasts. */
export const PATH_STEP_MS = 5 * 60_000;

/** What an incident holds of a hazard that has an extent, a path and an end. */
export type HazardFacts = Pick<Incident, 'area' | 'path' | 'pathSince' | 'expiresAt' | 'restricted' | 'toldAt'>;

/** What this message makes of it: it replaces what was said before, and a late beginning only fills in (docs/spec/disaster.md). */
export function hazardFacts(known: HazardFacts, event: PartnerEvent, now: number): HazardFacts {
  const { area, path, expiresAt, restricted, follows, at } = event;
  const late = event.state === 'occurred' && known.toldAt !== undefined;
  const isNew = <Value>(value: Value | undefined, before: Value | undefined): value is Value =>
    value !== undefined && !(late && before !== undefined);
  return {
    ...(isNew(area, known.area) ? { area } : {}),
    ...(isNew(path, known.path) && path.length > 0 ? { path, pathSince: now } : {}),
    ...(isNew(expiresAt, known.expiresAt) ? { expiresAt } : {}),
    ...(restricted === undefined ? {} : { restricted }),
    ...(follows === undefined || late ? {} : { toldAt: at }),
  };
}

export function hazardMoved(before: HazardFacts, after: HazardFacts): boolean {
  return JSON.stringify([before.area, before.path]) !== JSON.stringify([after.area, after.path]);
}

/** Asks to be woken when it ends and when what moves has moved, where that is not asked for already. */
export function watchHazard(change: Change, before: HazardFacts, context: Context): Change {
  const { id, expiresAt, path, pathSince } = change.incident;
  let next = change;
  if (expiresAt !== undefined && expiresAt !== before.expiresAt)
    next = withEffect(next, { do: 'wake', incident: id, at: Math.max(context.now, expiresAt), wake: { why: 'expires', at: expiresAt } });
  if (path !== undefined && pathSince !== undefined && path !== before.path) next = watchPath(next, { path, since: pathSince }, context);
  return next;
}

export function watchPath(
  change: Change,
  { path, since }: { readonly path: NonNullable<Incident['path']>; readonly since: number },
  context: Context,
): Change {
  const last = path.at(-1)?.at ?? 0;
  if (context.now >= last) return change;
  const at = Math.min(last, context.now + PATH_STEP_MS);
  return withEffect(change, { do: 'wake', incident: change.incident.id, at, wake: { why: 'pathMoves', since } });
}
