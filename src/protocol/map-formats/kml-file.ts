import { MAP_FILE_LIMITS, MapFileGathering, plainValue, readOrRefuse, Refused } from './map-file.ts';
import type { MapFile, MapFileFeature, MapFileRefusal, OnProgress } from './map-file.ts';
import { makeKmlStyles } from './kml-styles.ts';
import { walkXml, type XmlElement } from './xml-walk.ts';

/** Drawn on the ground or the screen as pictures, or models: no features. */
const NOT_FEATURES = new Set(['GroundOverlay', 'ScreenOverlay', 'PhotoOverlay', 'Model', 'Tour']);

interface Placemark {
  readonly values: Record<string, string>;
  style: string | undefined;
  colour: string | undefined;
  readonly points: number[][];
  readonly lines: number[][];
  readonly rings: number[][];
  readonly begins: number[];
  /** gx:coord of the track being read. */
  track: number[];
  datum: string;
}

/**
 * KML 2.2 and 2.3 (OGC 12-007r2) with the tracks of Google: placemarks in one layer, folders as a column. Links to other files, servers
 * and pictures are counted and never followed. Never throws.
 */
export function readKml(text: string, name: string, onProgress?: OnProgress): MapFile | MapFileRefusal {
  return readOrRefuse(() => {
    const gathering = new MapFileGathering();
    const styles = makeKmlStyles((detail) => gathering.note('externalReference', detail));
    const found: { readonly feature: MapFileFeature; readonly style: string | undefined; readonly where: string }[] = [];
    const folders: string[] = [];
    let root: string | undefined;
    let placemark: Placemark | undefined;
    let count = 0;
    let points = 0;
    const finish = (ended: Placemark): void => {
      count += 1;
      const where = ended.values['name'] || `Placemark ${count}`;
      const { values, style, colour } = ended;
      const shapes = shapesOf(ended);
      if (shapes.length === 0) gathering.note('emptyShape', where);
      for (const shape of shapes) {
        points += shape.parts.reduce((sum, part) => sum + part.length / 2, 0);
        if (points > MAP_FILE_LIMITS.points) throw new Refused({ reason: 'tooManyPoints', limit: MAP_FILE_LIMITS.points });
        found.push({ feature: { ...shape, values, ...(colour === undefined ? {} : { colour }) }, style, where });
      }
    };
    walkXml(
      text,
      {
        open(element) {
          root ??= element.name;
          if (root !== 'kml') throw new Refused({ reason: 'notThisFormat', detail: `KML: <${root}>` });
          styles.open(element);
          if (element.name === 'Placemark') placemark = newPlacemark();
          else if (element.name === 'Folder' || element.name === 'Document') folders.push('');
          else if (element.name === 'NetworkLink') gathering.note('networkLink', 'NetworkLink');
          else if (NOT_FEATURES.has(element.name)) gathering.note('unsupported', element.name);
          else if (placemark) openWithin(placemark, element);
        },
        close(element, content) {
          const colour = styles.close(element, content);
          if (element.name === 'Placemark' && placemark) {
            const folder = folders.slice(1).filter(Boolean).join(' / ');
            if (folder !== '') placemark.values['Folder'] = folder;
            finish(placemark);
            placemark = undefined;
          } else if (element.name === 'Folder' || element.name === 'Document') folders.pop();
          else if (placemark) {
            if (colour !== undefined) placemark.colour = colour;
            closeWithin(placemark, element, content);
          } else if (element.name === 'name' && folders.length > 0) folders[folders.length - 1] = plainValue(content);
          else if (element.name === 'href' && /^(?:https?|ftp|file):/i.test(content)) gathering.note('externalReference', content);
        },
      },
      onProgress,
    );
    for (const { feature, style, where } of found) {
      const colour = feature.colour ?? (style === undefined ? undefined : styles.colourOf(style, feature.kind));
      gathering.add(name, colour === undefined ? feature : { ...feature, colour }, where);
    }
    return gathering.file(4326);
  });
}

function newPlacemark(): Placemark {
  return { values: {}, style: undefined, colour: undefined, points: [], lines: [], rings: [], begins: [], track: [], datum: '' };
}

function openWithin(placemark: Placemark, { name, attributes }: XmlElement): void {
  if (name === 'Polygon') placemark.begins.push(placemark.rings.length);
  else if (name === 'Track') placemark.track = [];
  else if (name === 'Data' || name === 'SimpleData' || name === 'SimpleArrayData') placemark.datum = plainValue(attributes['name']);
}

function closeWithin(placemark: Placemark, { name, path }: XmlElement, content: string): void {
  const parent = path.at(-1);
  if (parent === 'Placemark') {
    if (name === 'name') placemark.values['name'] = plainValue(content);
    else if (name === 'description') placemark.values['description'] = plainValue(content.replaceAll(/<[^<>]{0,2000}>/g, ' '));
    else if (name === 'styleUrl') placemark.style = content;
  }
  if ((name === 'value' && parent === 'Data') || name === 'SimpleData') placemark.values[placemark.datum] = plainValue(content);
  else if (name === 'coord') placemark.track.push(...pair(content.split(/\s+/)));
  else if (name === 'Track') placemark.lines.push(placemark.track);
  else if (name === 'coordinates') closeCoordinates(placemark, parent ?? '', { path, content });
}

function closeCoordinates(
  placemark: Placemark,
  parent: string,
  { path, content }: { readonly path: readonly string[]; readonly content: string },
): void {
  const flat = coordinatesOf(content);
  if (parent === 'Point') placemark.points.push(flat.slice(0, 2));
  else if (path.includes('Polygon')) {
    // The outer ring comes first, whichever way round they were written.
    const begin = placemark.begins.at(-1) ?? 0;
    if (path.includes('outerBoundaryIs')) placemark.rings.splice(begin, 0, flat);
    else placemark.rings.push(flat);
  } else placemark.lines.push(flat);
}

function shapesOf({ points, lines, rings, begins }: Placemark): Omit<MapFileFeature, 'values'>[] {
  return [
    ...(points.length > 0 ? [{ kind: 'point' as const, parts: points }] : []),
    ...(lines.length > 0 ? [{ kind: 'line' as const, parts: lines }] : []),
    ...(rings.length > 0 ? [{ kind: 'area' as const, parts: rings, begins }] : []),
  ];
}

/** `lon,lat,height lon,lat,height …` */
function coordinatesOf(content: string): number[] {
  const flat: number[] = [];
  for (const [tuple] of content.matchAll(/\S+/g)) {
    flat.push(...pair(tuple.split(',')));
    if (flat.length / 2 > MAP_FILE_LIMITS.points) throw new Refused({ reason: 'tooManyPoints', limit: MAP_FILE_LIMITS.points });
  }
  return flat;
}

function pair([x, y]: readonly string[]): readonly [number, number] {
  return [x ? Number(x) : Number.NaN, y ? Number(y) : Number.NaN];
}
