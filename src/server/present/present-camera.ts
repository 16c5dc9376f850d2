import type { CameraView } from '#contract/admin-view.ts';
import type { Camera, CameraSurvey } from '#domain/camera.ts';

/** A camera for lists and the map: no address of its stream, no credential (invariant 10). */
export function presentCamera(camera: Camera): CameraView {
  const { id, label, owner, purpose, lon, lat, address, bearing, fieldOfView, rangeMetres, ptz, state, survey } = camera;
  return {
    id,
    label,
    owner,
    purpose,
    lon,
    lat,
    ...(address === undefined ? {} : { address }),
    ...(bearing === undefined ? {} : { bearing }),
    fieldOfView,
    rangeMetres,
    ptz,
    state,
    linked: camera.streams.length > 0,
    ...(survey === undefined ? {} : { survey: presentSurvey(survey) }),
  };
}

/** Who it was stands in the journal. */
function presentSurvey({ at, method, errorDegrees }: CameraSurvey): NonNullable<CameraView['survey']> {
  return { at, method, ...(errorDegrees === undefined ? {} : { errorDegrees }) };
}
