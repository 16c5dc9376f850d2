import type { OverlayRefusal } from './overlay-messages.ts';
import { MAX_UNPACKED_BYTES, unpack, type DroppedFile } from './unpack.ts';

export const MAX_FILE_BYTES = 200 * 1024 * 1024;

/** What is read as one: a file, or a shapefile with its companions. */
export type MapSource =
  | { readonly kind: 'dxf' | 'kml' | 'gpx' | 'geojson'; readonly name: string; readonly file: DroppedFile }
  | {
      readonly kind: 'shp';
      readonly name: string;
      readonly file: DroppedFile;
      readonly dbf: DroppedFile | undefined;
      readonly prj: DroppedFile | undefined;
      readonly cpg: DroppedFile | undefined;
    };

interface Grouped {
  readonly sources: readonly MapSource[];
  readonly refused: readonly { readonly file: string; readonly refusal: OverlayRefusal }[];
}

const TEXT_KINDS: Readonly<Record<string, 'dxf' | 'kml' | 'gpx' | 'geojson'>> = {
  dxf: 'dxf',
  kml: 'kml',
  gpx: 'gpx',
  geojson: 'geojson',
  json: 'geojson',
};
const OF_SHAPES = new Set(['shp', 'dbf', 'prj', 'cpg']);
/** Of a shapefile too, but nothing that is needed to draw it. */
const UNNEEDED = new Set(['shx', 'sbn', 'sbx', 'qix', 'qpj', 'qmd', 'xml', 'fbn', 'fbx', 'ain', 'aih', 'ixs', 'mxs', 'atx']);

/** Archives opened, shapefiles put together by name, and what is left over refused with its reason. */
export async function groupFiles(files: readonly DroppedFile[]): Promise<Grouped> {
  const refused: { file: string; refusal: OverlayRefusal }[] = [];
  const loose: DroppedFile[] = [];
  for (const file of files) {
    if (file.size > MAX_FILE_BYTES) refused.push({ file: file.name, refusal: { reason: 'tooLarge', limit: MAX_FILE_BYTES } });
    else if (endOf(file.name) === 'zip' || endOf(file.name) === 'kmz') {
      const opened = await open(file);
      if ('reason' in opened) refused.push({ file: file.name, refusal: opened });
      else loose.push(...opened);
    } else loose.push(file);
  }
  const sources = loose.flatMap((file): MapSource[] => {
    const end = endOf(file.name);
    const kind = TEXT_KINDS[end];
    if (kind) return [{ kind, name: stemOf(file.name), file }];
    return end === 'shp' ? [shapeSource(file, loose)] : [];
  });
  const used = new Set(
    sources.flatMap((source) => (source.kind === 'shp' ? [source.file, source.dbf, source.prj, source.cpg] : [source.file])),
  );
  for (const file of loose) {
    const end = endOf(file.name);
    if (used.has(file) || UNNEEDED.has(end)) continue;
    const reason = OF_SHAPES.has(end) ? 'noShapes' : 'notKnown';
    refused.push({ file: file.name, refusal: { reason, detail: file.name } });
  }
  return { sources, refused };
}

async function open(file: DroppedFile): Promise<readonly DroppedFile[] | OverlayRefusal> {
  const kmz = endOf(file.name) === 'kmz';
  const wanted = (name: string): boolean => {
    const end = endOf(name);
    return kmz ? end === 'kml' : !name.startsWith('__MACOSX/') && (OF_SHAPES.has(end) || end in TEXT_KINDS);
  };
  const bytes = await file.bytes().catch(() => undefined);
  if (bytes === undefined) return { reason: 'readFailed', detail: file.name };
  const unpacked = unpack(bytes, wanted);
  if ('problem' in unpacked) {
    return unpacked.problem === 'badArchive'
      ? { reason: 'badArchive', detail: file.name }
      : { reason: 'archiveTooLarge', limit: MAX_UNPACKED_BYTES };
  }
  const [first] = unpacked.files;
  if (!first) return kmz ? { reason: 'noKml', detail: file.name } : { reason: 'noShapes', detail: file.name };
  // The document of a KMZ is its first KML; the others are for links.
  return kmz ? [{ ...first, name: `${stemOf(file.name)}.kml` }] : unpacked.files;
}

function shapeSource(file: DroppedFile, all: readonly DroppedFile[]): MapSource {
  const stem = stemOf(file.name).toLowerCase();
  const of = (end: string): DroppedFile | undefined => all.find(({ name }) => stemOf(name).toLowerCase() === stem && endOf(name) === end);
  return { kind: 'shp', name: stemOf(file.name), file, dbf: of('dbf'), prj: of('prj'), cpg: of('cpg') };
}

function endOf(name: string): string {
  return /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

function stemOf(name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? name;
  return base
    .replace(/\.[^.]+$/, '')
    .normalize('NFC')
    .slice(0, 100);
}
