import type { TFunction } from 'i18next';
import type { CameraView } from '#contract/admin-view.ts';
import type { IncidentCamera } from '#contract/incident-view.ts';
import { compassPoint, distance } from './time.ts';

/** Within this many degrees of the axis a camera simply faces the place. */
const FACING_DEGREES = 10;

/** Why a camera is here, from the server's facts: `120 m · 35° 벗어남 · PTZ 가능` (B1). */
export function reasonWords(reasons: IncidentCamera['reasons'], t: TFunction): string {
  const words = [distance(reasons.distanceMetres)];
  if (reasons.offAxisDegrees === undefined) words.push(t('camera.bearingUnknown'));
  else if (reasons.offAxisDegrees <= FACING_DEGREES) words.push(t('camera.onAxis'));
  else words.push(t('camera.offAxis', { degrees: Math.round(reasons.offAxisDegrees) }));
  if (reasons.ptz) words.push(t('camera.ptz'));
  if (reasons.sees === 'maybe') words.push(t('camera.maybe'));
  if (reasons.blocked) words.push(t('camera.blocked'));
  else if (reasons.sees === 'no') words.push(t('camera.no'));
  if (reasons.state !== 'normal') words.push(t(`camera.state.${reasons.state}`));
  return words.join(' · ');
}

/** What is known of a camera that may be opened: `120 m · 135° 남동 · PTZ 가능`. Its distance is unknown where the incident has no place. */
export function candidateWords(camera: CameraView, metres: number | undefined, t: TFunction): string {
  return [
    ...(metres === undefined ? [] : [distance(metres)]),
    bearingWords(camera.bearing, t),
    t(`camera.purpose.${camera.purpose}`),
    ...(camera.ptz ? [t('camera.ptz')] : []),
    ...(camera.state === 'normal' ? [] : [t(`camera.state.${camera.state}`)]),
  ].join(' · ');
}

/** `135° 남동`, or that nobody knows. */
export function bearingWords(bearing: number | undefined, t: TFunction): string {
  if (bearing === undefined) return t('camera.bearingUnknown');
  return t('camera.bearing', { degrees: Math.round(bearing) % 360, compass: t(`compass.${compassPoint(bearing)}`) });
}
