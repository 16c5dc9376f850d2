import type { FeatureLike } from 'ol/Feature.js';
import type OlMap from 'ol/Map.js';
import Point from 'ol/geom/Point.js';
import type { EventsKey } from 'ol/events.js';
import type VectorLayer from 'ol/layer/Vector.js';
import { unByKey } from 'ol/Observable.js';
import { getVectorContext } from 'ol/render.js';
import Circle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import type { IncidentView } from '#contract/incident-view.ts';
import { isLive } from '#domain/incident.ts';
import { elapsed } from '../words/time.ts';
import { faded, type MapTokens } from './map-tokens.ts';
import { incidentIcon } from './symbols.ts';

/** Clocks of normal incidents are shown from this scale on; those of urgent ones and of the open one always. */
const CLOCKS_FROM_RESOLUTION = 6;
const PULSES = 3;

/** One icon an incident, with its running clock. */
export function incidentStyle(tokens: MapTokens, open: string | undefined, now: () => number): (feature: FeatureLike, resolution: number) => Style | undefined {
  return (feature, resolution) => {
    const incident: IncidentView | undefined = feature.get('incident');
    if (!incident) return undefined;
    const isOpen = incident.id === open;
    const urgent = incident.grade === 'urgent';
    const live = isLive(incident.status);
    const end = live ? now() : (incident.closedAt ?? incident.updatedAt);
    const fill = !live ? tokens['line-strong'] : incident.drill ? tokens.magenta : urgent ? tokens.red : tokens['text-quiet'];
    const clock = isOpen || urgent || resolution <= CLOCKS_FROM_RESOLUTION;
    return new Style({
      image: incidentIcon({ urgent, fill, mark: tokens.ground, ring: isOpen ? tokens.blue : undefined, scale: tokens.scale }),
      zIndex: isOpen ? 3 : urgent ? 2 : 1,
      ...(clock
        ? {
            text: new Text({
              text: `${incident.kind}  ${elapsed(end - incident.occurredAt)}`,
              font: `600 ${13 * tokens.scale}px ${tokens.face}`,
              offsetY: 30 * tokens.scale,
              padding: [3, 6, 2, 6],
              fill: new Fill({ color: tokens.text }),
              backgroundFill: new Fill({ color: faded(tokens.surface, 0.92) }),
              backgroundStroke: new Stroke({ color: isOpen ? tokens.blue : tokens.line, width: 1 }),
              declutterMode: isOpen ? 'obstacle' : 'declutter',
            }),
          }
        : {}),
    });
  };
}

/** Rings that grow and fade, three times, then nothing more is drawn. */
export function pulseOn(map: OlMap, layer: VectorLayer, incident: string, colour: string, milliseconds: number): void {
  const start = Date.now();
  const key: EventsKey = layer.on('postrender', (event): void => {
    const feature = layer.getSource()?.getFeatureById(incident);
    const done = (Date.now() - start) / milliseconds;
    if (done >= 1 || !feature || Array.isArray(feature)) return unByKey(key);
    const geometry = feature.getGeometry();
    if (!(geometry instanceof Point)) return unByKey(key);
    const phase = (done * PULSES) % 1;
    const context = getVectorContext(event);
    context.setStyle(new Style({ image: new Circle({ radius: 16 + phase * 36, stroke: new Stroke({ color: faded(colour, 1 - phase), width: 4 }) }) }));
    context.drawGeometry(geometry);
    map.render();
  });
  map.render();
}
