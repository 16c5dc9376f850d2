import type { HazardArea } from '#domain/area.ts';
import type { Incident, IncidentCase, ToldOfCase } from '#domain/incident.ts';
import { withEffect, type Change, type Context } from '../change.ts';
import { isEndCode } from '../outcome.ts';

/** What moves is followed in steps of five minutes: a typhoon goes 3 km in it, and a view lasts. */
export const PATH_STEP_MS = 5 * 60_000;

/** What an incident holds of a hazard that has an extent, a path and an end. */
type HazardFacts = Pick<Incident, 'area' | 'path' | 'pathSince' | 'expiresAt' | 'restricted' | 'toldAt'>;

/**
 * The incident with these cases, and the hazard as those of them tell it that go on (docs/spec/disaster.md, D16): the areas of all, the path of the
 * first that moves, the end of the last, and not for the public where one of them is not.
 */
export function withCases(incident: Incident, cases: readonly IncidentCase[], now: number): Incident {
  const { area: _area, path, pathSince, expiresAt: _end, restricted: _for, toldAt: _at, ...rest } = incident;
  const told = toldNow(cases, now);
  const area = joined(told.flatMap((one) => one.area ?? []));
  const moving = told.find((one) => one.path !== undefined)?.path;
  const isKnown = path !== undefined && JSON.stringify(path) === JSON.stringify(moving);
  const ends = told.flatMap((one) => one.expiresAt ?? []);
  const said = cases.flatMap((one) => one.told?.saidAt ?? []);
  return {
    ...rest,
    cases,
    ...(area === undefined ? {} : { area }),
    ...(isKnown
      ? { path, ...(pathSince === undefined ? {} : { pathSince }) }
      : moving === undefined
        ? {}
        : { path: moving, pathSince: now }),
    ...(ends.length > 0 && ends.length === told.length ? { expiresAt: Math.max(...ends) } : {}),
    ...(told.some((one) => one.restricted === true) ? { restricted: true } : {}),
    ...(said.length === 0 ? {} : { toldAt: Math.max(...said) }),
  };
}

/** Neither did its partner end it, nor is its time over. */
export function goesOn({ state, told }: IncidentCase, now: number): boolean {
  return !isEndCode(state) && (told?.expiresAt === undefined || told.expiresAt > now);
}

/** Of those that go on; once none does, of all. */
function toldNow(cases: readonly IncidentCase[], now: number): readonly ToldOfCase[] {
  const going = cases.filter((one) => goesOn(one, now));
  return (going.length > 0 ? going : cases).flatMap((one) => one.told ?? []);
}

function joined(areas: readonly HazardArea[]): HazardArea | undefined {
  const [first, ...others] = areas;
  if (!first || others.length === 0) return first;
  const words = [...new Set(areas.flatMap((area) => area.words ?? []))].join(' · ');
  const shapes = new Map(areas.flatMap((area) => area.shapes.map((shape) => [JSON.stringify(shape), shape] as const)));
  return { ...(words === '' ? {} : { words }), shapes: [...shapes.values()] };
}

/** Its cases, each with its own hazard. One that was kept before cases had theirs says itself what its first case was told of. */
export function casesOf(incident: Incident): readonly IncidentCase[] {
  const { cases, area, path, expiresAt, restricted, toldAt } = incident;
  const isOwn = cases.some(({ told }) => told?.area ?? told?.path ?? told?.expiresAt ?? told?.restricted);
  const [first, ...others] = cases;
  if (isOwn || !first?.told || (area ?? path ?? expiresAt ?? restricted) === undefined) return cases;
  const hazard = {
    ...(area === undefined ? {} : { area }),
    ...(path === undefined ? {} : { path }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(restricted === undefined ? {} : { restricted }),
    ...(toldAt === undefined ? {} : { saidAt: toldAt }),
  };
  return [{ ...first, told: { ...first.told, ...hazard } }, ...others];
}

export function hazardMoved(before: HazardFacts, after: HazardFacts): boolean {
  return JSON.stringify([before.area, before.path]) !== JSON.stringify([after.area, after.path]);
}

/** Asks to be woken when it ends and when what moves has moved, where that is not asked for already. */
export function watchHazard(change: Change, before: HazardFacts & Partial<Pick<Incident, 'cases'>>, context: Context): Change {
  const { id, expiresAt, path, pathSince } = change.incident;
  let next = change;
  // Each case has its end: what holds shrinks then, and ends with the last.
  const known = new Set([before.expiresAt, ...(before.cases ?? []).map((one) => one.told?.expiresAt)]);
  const ends = new Set([expiresAt, ...change.incident.cases.map((one) => one.told?.expiresAt)]);
  for (const at of ends)
    if (at !== undefined && !known.has(at))
      next = withEffect(next, { do: 'wake', incident: id, at: Math.max(context.now, at), wake: { why: 'expires', at } });
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
