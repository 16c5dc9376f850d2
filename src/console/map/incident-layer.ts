import i18next from 'i18next';
import type { FeatureLike } from 'ol/Feature.js';
import type OlMap from 'ol/Map.js';
import Overlay from 'ol/Overlay.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import { isLive } from '#domain/incident.ts';
import { elapsed } from '../words/time.ts';
import { incidentOf } from './map-feature.ts';
import { faded, type MapTokens } from './map-tokens.ts';
import { incidentIcon } from './symbols.ts';

/** Clocks of normal incidents are shown from this scale on; those of urgent ones and of the open one always. */
const CLOCKS_FROM_RESOLUTION = 6;

/** One icon an incident, with its running clock. */
export function incidentStyle(
  tokens: MapTokens,
  open: string | undefined,
  now: () => number,
): (feature: FeatureLike, resolution: number) => Style | undefined {
  return (feature, resolution) => {
    const incident = incidentOf(feature);
    if (!incident) return undefined;
    const isOpen = incident.id === open;
    const urgent = incident.grade === 'urgent';
    const live = isLive(incident.status);
    const end = live ? now() : (incident.closedAt ?? incident.updatedAt);
    const fill = !live ? tokens['line-strong'] : incident.drill ? tokens.magenta : urgent ? tokens.red : tokens['text-quiet'];
    // What is counted in another's row, put aside or held back keeps its icon and asks for nothing more.
    const quiet = incident.alarm !== undefined && incident.alarm.state !== 'shown';
    const clock = isOpen || (!quiet && (urgent || resolution <= CLOCKS_FROM_RESOLUTION));
    const image = incidentIcon({ urgent, fill, mark: tokens.ground, ring: isOpen ? tokens.blue : undefined, scale: tokens.scale });
    const zIndex = isOpen ? 3 : urgent ? 2 : 1;
    if (!clock) return new Style({ image, zIndex });
    const words = `${incident.drill ? `[${i18next.t('drill')}] ` : ''}${incident.kind}  ${elapsed(end - incident.occurredAt)}`;
    return new Style({ image, zIndex, text: clockLabel(words, isOpen, tokens) });
  };
}

function clockLabel(text: string, isOpen: boolean, tokens: MapTokens): Text {
  return new Text({
    text,
    font: `600 ${13 * tokens.scale * tokens.labels}px ${tokens.face}`,
    offsetY: 30 * tokens.scale,
    padding: [3, 6, 2, 6],
    fill: new Fill({ color: tokens.text }),
    backgroundFill: new Fill({ color: faded(tokens.surface, 0.92) }),
    backgroundStroke: new Stroke({ color: isOpen ? tokens.blue : tokens.line, width: 1 }),
    declutterMode: isOpen ? 'obstacle' : 'declutter',
  });
}

/** Rings that grow and fade, three times: drawn by the browser beside the map, which is not drawn anew for them. */
export function pulseOn(
  map: OlMap,
  at: number[],
  { className, milliseconds }: { readonly className: string; readonly milliseconds: number },
): void {
  const element = document.createElement('div');
  element.className = className;
  const overlay = new Overlay({ element, position: at, positioning: 'center-center', stopEvent: false });
  map.addOverlay(overlay);
  setTimeout(() => map.removeOverlay(overlay), milliseconds);
}
