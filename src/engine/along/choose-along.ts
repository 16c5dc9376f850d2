import type { Action } from '#contract/service-definition.ts';
import { isWithin, middleOf } from '#domain/area.ts';
import type { RankedCamera } from '#domain/camera.ts';
import { positionAt, positionsBetween } from '#domain/hazard-path.ts';
import type { Incident } from '#domain/incident.ts';
import { distanceMetres, type Point } from '#domain/place.ts';
import type { Context } from '../change.ts';

type Wanted = Extract<Action, { do: 'chooseCameras' }>;
type Extent = Pick<Incident, 'area' | 'path'>;

/** Whether a place is where it holds. */
type Covers = (place: Point) => boolean;

/**
 * Cameras of an incident that has an extent: spread over its area, or where its path is now and will be within the next minutes
 * (D20, D21). Undefined: it has none, and its place decides.
 */
export function chooseAlong(incident: Incident, wanted: Wanted, context: Context): readonly RankedCamera[] | undefined {
  const { path, area } = incident;
  const cameras = context.city.cameras;
  if (wanted.along === 'track' && path !== undefined) {
    const ahead = context.now + wanted.aheadMinutes * 60_000;
    const focus = positionAt(path, context.now) ?? path.find((point) => point.at > context.now);
    return focus ? cameras.spread({ covers: coversPath(path, context.now, ahead), focus, max: wanted.max }) : [];
  }
  const [first] = area?.shapes ?? [];
  if (wanted.along === 'place' || !first) return undefined;
  return cameras.spread({ covers: coversArea(incident), focus: incident.place ?? middleOf(first), max: wanted.max });
}

/** A person may add any camera of the area, and any where the path was or will be within a day. */
export function isInHazard(incident: Extent, place: Point | undefined, now: number): boolean {
  if (!place) return false;
  const day = 86_400_000;
  return coversArea(incident)(place) || (incident.path !== undefined && coversPath(incident.path, now - day, now + day)(place));
}

function coversArea({ area }: Extent): Covers {
  const shapes = area?.shapes ?? [];
  return (place) => shapes.some((shape) => isWithin(shape, place));
}

function coversPath(path: NonNullable<Incident['path']>, from: number, to: number): Covers {
  const positions = positionsBetween(path, from, to);
  return (place) => positions.some((position) => distanceMetres(position, place) <= position.radiusMetres);
}
