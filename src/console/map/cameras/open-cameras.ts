import Feature from 'ol/Feature.js';
import Point from 'ol/geom/Point.js';
import Polygon from 'ol/geom/Polygon.js';
import { fromLonLat } from 'ol/proj.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import type { IncidentView } from '#contract/incident-view.ts';
import { angleBetweenDegrees } from '#domain/place.ts';
import type { Slots } from '../../tiles/slots.ts';
import { viewFan } from '../fan.ts';
import { mean } from '../map-feature.ts';
import { faded, type MapTokens } from '../map-tokens.ts';
import { cameraIcon, slotIcon } from '../symbols.ts';

/** Ring of lon/lat. */
export type Coverage = readonly (readonly [number, number])[];

/** The cameras of the open incident: where each looks, and the number of its tile. */
export function cameraFeatures({
  incident,
  slots,
  chosen,
  coverage,
  tokens,
  rotation,
}: {
  incident: IncidentView;
  slots: Slots;
  chosen: number | undefined;
  /** What each sees past the buildings, as far as it is known. */
  coverage: ReadonlyMap<string, Coverage>;
  tokens: MapTokens;
  /** How far the map is turned clockwise, in radians. */
  rotation: number;
}): Feature[] {
  const badges: Badge[] = [];
  return incident.cameras.flatMap((camera) => {
    const slot = slots.indexOf(camera.camera) + 1;
    const selected = slot > 0 && slot === chosen;
    const colour = selected ? tokens.blue : tokens['text-quiet'];
    const fan = new Feature(new Polygon([(coverage.get(camera.camera) ?? viewFan(camera)).map((point) => fromLonLat([...point]))]));
    fan.setStyle(
      new Style({
        fill: new Fill({ color: faded(colour, selected ? 0.24 : 0.13) }),
        stroke: new Stroke({ color: faded(colour, 0.5), width: 1, ...(camera.bearing === undefined ? { lineDash: [4, 4] } : {}) }),
        zIndex: selected ? 2 : 1,
      }),
    );
    const symbol = new Feature(new Point(fromLonLat([camera.lon, camera.lat])));
    mean(symbol, { kind: 'open-camera', id: camera.camera, label: camera.label });
    symbol.setStyle([
      new Style({
        image: cameraIcon({
          fill: selected ? tokens.blue : tokens.text,
          edge: tokens.ground,
          bearing: camera.bearing,
          hollow: camera.reasons.state === 'fault',
          fixed: !camera.reasons.ptz,
          scale: 1.15 * tokens.scale,
        }),
        zIndex: 3,
      }),
      ...(slot > 0
        ? [
            new Style({
              image: slotIcon({
                slot,
                ...turned(badgePlace(camera, badges), rotation),
                fill: selected ? tokens.blue : tokens.text,
                text: selected ? tokens['on-blue'] : tokens.ground,
                face: tokens.face,
                scale: tokens.scale,
              }),
              zIndex: 4,
            }),
          ]
        : []),
    ]);
    return [fan, symbol];
  });
}

interface Badge {
  readonly lon: number;
  readonly lat: number;
  readonly towards: number;
  readonly away: number;
}
const BADGE_AWAY = 19;
const BADGE_STEP = 18;

/** On the screen, where up is not north on a map that is turned. */
function turned<Place extends { readonly towards: number }>(place: Place, rotation: number): Place {
  return { ...place, towards: place.towards + (rotation * 180) / Math.PI };
}

/** Cameras of one pole look different ways, and so do their numbers; two that look the same way stand one behind the other. */
function badgePlace(
  camera: { readonly lon: number; readonly lat: number; readonly bearing?: number | undefined },
  badges: Badge[],
): { towards: number; away: number } {
  const towards = camera.bearing ?? 45;
  const samePole = (other: Badge): boolean => Math.abs(other.lon - camera.lon) < 5e-5 && Math.abs(other.lat - camera.lat) < 5e-5;
  const behind = badges.filter((other) => samePole(other) && angleBetweenDegrees(other.towards, towards) < 50).length;
  const badge = { lon: camera.lon, lat: camera.lat, towards, away: BADGE_AWAY + behind * BADGE_STEP };
  badges.push(badge);
  return badge;
}
