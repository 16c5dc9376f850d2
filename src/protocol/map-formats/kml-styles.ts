import type { MapFileFeature } from './map-file.ts';
import type { XmlElement } from './xml-walk.ts';

interface Colours {
  point?: string;
  line?: string;
  area?: string;
}
const BY_STYLE: Readonly<Record<string, keyof Colours>> = { IconStyle: 'point', LineStyle: 'line', PolyStyle: 'area' };
const MAX_STYLES = 10_000;

/** The colours of the shared styles of a KML document, and of those within a placemark. Icons are ours: theirs would be fetched. */
export interface KmlStyles {
  open(element: XmlElement): void;
  /** A colour that ended within a placemark's own style. */
  close(element: XmlElement, content: string): string | undefined;
  colourOf(url: string, kind: MapFileFeature['kind']): string | undefined;
}

export function makeKmlStyles(onExternal: (url: string) => void): KmlStyles {
  const styles = new Map<string, Colours>();
  const normal = new Map<string, string>();
  let shared: { readonly id: string; readonly map: boolean } | undefined;
  let pairKey = '';
  return {
    open({ name, attributes }) {
      if (name === 'Style' || name === 'StyleMap') shared = { id: attributes['id'] ?? '', map: name === 'StyleMap' };
    },
    close({ name, path }, content) {
      if (name === 'Style' || name === 'StyleMap') shared = undefined;
      else if (name === 'key') pairKey = content;
      else if (name === 'styleUrl' && shared?.map) {
        if (pairKey !== 'highlight' && normal.size < MAX_STYLES) normal.set(shared.id, content);
      } else if (name === 'color') {
        const kind = BY_STYLE[path.at(-1) ?? ''];
        const colour = kmlColour(content);
        if (!kind || colour === undefined) return undefined;
        if (path.includes('Placemark')) return colour;
        if (shared && styles.size < MAX_STYLES) styles.set(shared.id, { ...styles.get(shared.id), [kind]: colour });
      }
      return undefined;
    },
    colourOf(url, kind) {
      if (!url.startsWith('#')) {
        onExternal(url);
        return undefined;
      }
      const id = url.slice(1);
      const colours = styles.get(id) ?? styles.get((normal.get(id) ?? '').slice(1));
      return colours?.[kind] ?? (kind === 'area' ? colours?.line : undefined);
    },
  };
}

/** `aabbggrr` → `#rrggbb`. */
function kmlColour(text: string): string | undefined {
  const [, blue, green, red] = /^#?[\da-f]{2}([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(text) ?? [];
  return red === undefined ? undefined : `#${red}${green ?? ''}${blue ?? ''}`.toLowerCase();
}
