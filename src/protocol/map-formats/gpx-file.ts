import { MapFileGathering, plainValue, readOrRefuse, Refused, type MapFile, type MapFileRefusal, type OnProgress } from './map-file.ts';
import { walkXml } from './xml-walk.ts';

const TEXTS = new Set(['name', 'desc', 'cmt', 'type', 'sym', 'time', 'ele', 'number', 'src']);
const POINTS = new Set(['wpt', 'rtept', 'trkpt']);

interface Reading {
  readonly kind: 'wpt' | 'rte' | 'trk';
  readonly values: Record<string, string>;
  readonly parts: number[][];
}

/** GPX 1.0 and 1.1: way points, routes and tracks, a layer each. Links are no business of ours. Never throws. */
export function readGpx(text: string, name: string, onProgress?: OnProgress): MapFile | MapFileRefusal {
  return readOrRefuse(() => {
    const gathering = new MapFileGathering();
    let root: string | undefined;
    let reading: Reading | undefined;
    let count = 0;
    walkXml(
      text,
      {
        open({ name: element, attributes }) {
          root ??= element;
          if (root !== 'gpx') throw new Refused({ reason: 'notThisFormat', detail: `GPX: <${root}>` });
          if (element === 'wpt' || element === 'rte' || element === 'trk')
            reading = { kind: element, values: {}, parts: element === 'trk' ? [] : [[]] };
          if (!reading) return;
          if (element === 'trkseg') reading.parts.push([]);
          if (POINTS.has(element)) {
            gathering.spend(element === 'wpt' ? 0 : 1);
            reading.parts.at(-1)?.push(degrees(attributes['lon'], 180), degrees(attributes['lat'], 90));
          }
        },
        close({ name: element, path }, content) {
          if (!reading) return;
          if (TEXTS.has(element) && path.at(-1) === reading.kind) reading.values[element] = plainValue(content);
          if (element !== reading.kind) return;
          count += 1;
          const { kind, values, parts } = reading;
          // Counted while it was read, so that a track of a hundred million points ends early; not twice.
          if (kind !== 'wpt') gathering.spend(-parts.reduce((sum, part) => sum + part.length / 2, 0));
          const where = values['name'] || `${kind} ${count}`;
          gathering.add(`${name} (${kind})`, { kind: kind === 'wpt' ? 'point' : 'line', parts, values }, where);
          reading = undefined;
        },
      },
      onProgress,
    );
    return gathering.file(4326);
  });
}

function degrees(text: string | undefined, most: number): number {
  const value = text ? Number(text) : Number.NaN;
  return Math.abs(value) <= most ? value : Number.NaN;
}
