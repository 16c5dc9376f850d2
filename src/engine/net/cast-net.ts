import type { CastNet, ChosenCamera } from '#domain/incident.ts';
import type { CameraId } from '#domain/ids.ts';
import type { Person } from '#domain/person.ts';
import { MAX_INCIDENT_CAMERAS, withEffect, withEntry, withIncident, type Change, type Context } from '../change.ts';
import { isInIncidentArea } from '../incident-area.ts';
import type { RefusalReason } from '../outcome.ts';

type CastResult = Change | { readonly refused: RefusalReason };

/**
 * Puts the net around another camera in one step (NS5): what it brings joins the incident, what the net before had brought leaves, and
 * what was there by choice or hand stays. A camera of the ring outside the incident's area is left out; one in the middle is refused.
 */
export function castNet(
  wanted: { readonly centre: CameraId; readonly cameras: readonly CameraId[]; readonly by: Person },
  change: Change,
  context: Context,
): CastResult {
  const { incident } = change;
  const { place } = incident;
  if (!place) return { refused: 'noPlace' };
  const isNear = (id: CameraId): boolean => {
    const camera = context.city.cameras.get(id);
    return camera !== undefined && isInIncidentArea(incident, camera, context.now);
  };
  if (!context.city.cameras.get(wanted.centre)) return { refused: 'noSuchCamera' };
  const stays = incident.cameras.filter(({ camera }) => incident.net?.brought.includes(camera) !== true);
  const has = new Set(stays.map(({ camera }) => camera));
  if (!has.has(wanted.centre) && !isNear(wanted.centre)) return { refused: 'cameraTooFar' };
  if (!has.has(wanted.centre) && stays.length >= MAX_INCIDENT_CAMERAS) return { refused: 'tooManyCameras' };
  const fitting = [...new Set([wanted.centre, ...wanted.cameras])].filter((camera) => !has.has(camera) && isNear(camera));
  const brought = fitting.slice(0, MAX_INCIDENT_CAMERAS - stays.length).flatMap((camera): ChosenCamera[] => {
    const known = incident.cameras.find((each) => each.camera === camera);
    const ranked = known ?? context.city.cameras.rank(camera, place);
    return ranked ? [known ?? { ...ranked, addedBy: wanted.by.id }] : [];
  });
  const net: CastNet = { centre: wanted.centre, brought: brought.map(({ camera }) => camera) };
  const next = exchange(withIncident(change, { net, cameras: [...stays, ...brought] }), incident.cameras, context);
  const leftOut = wanted.cameras.filter((camera) => !next.incident.cameras.some((each) => each.camera === camera));
  return withEntry(next, context, 'net.cast', {
    camera: wanted.centre,
    cameras: wanted.cameras,
    ...(leftOut.length > 0 ? { leftOut } : {}),
  });
}

/** The net is taken up: the cameras that it brought leave the incident. */
export function liftNet(change: Change, context: Context): CastResult {
  const { net: lifted, ...incident } = change.incident;
  if (!lifted) return { refused: 'cameraNotInIncident' };
  const cameras = incident.cameras.filter(({ camera }) => !lifted.brought.includes(camera));
  const next = exchange({ ...change, incident: { ...incident, cameras } }, change.incident.cameras, context);
  return withEntry(next, context, 'net.lifted', { camera: lifted.centre });
}

/** Each camera that came or went is in the journal by itself, as if it had been added or removed by hand (X2). */
function exchange(change: Change, before: readonly ChosenCamera[], context: Context): Change {
  const after = change.incident.cameras;
  const missing = (from: readonly ChosenCamera[], among: readonly ChosenCamera[]): ChosenCamera[] =>
    from.filter(({ camera }) => !among.some((each) => each.camera === camera));
  let next = change;
  for (const { camera } of missing(before, after)) {
    next = withEntry(next, context, 'camera.removed', { camera, by: 'net' });
    next = withEffect(next, { do: 'revoke', incident: next.incident.id, reason: 'cameraRemoved', camera });
  }
  for (const { camera, reasons } of missing(after, before))
    next = withEntry(next, context, 'camera.added', { camera, distanceMetres: Math.round(reasons.distanceMetres), by: 'net' });
  return withEffect(next, { do: 'warm', incident: next.incident.id, cameras: after.map(({ camera }) => camera) });
}
