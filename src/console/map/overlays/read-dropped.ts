import { COORDINATE_SYSTEMS, type CoordinateSystem } from '#domain/coordinate-system.ts';
import { readDxf } from '#protocol/map-formats/dxf-file.ts';
import { decoderOf, textOfFile } from '#protocol/map-formats/file-text.ts';
import { readGeoJson } from '#protocol/map-formats/geojson-file.ts';
import { readGpx } from '#protocol/map-formats/gpx-file.ts';
import { readKml } from '#protocol/map-formats/kml-file.ts';
import { MAP_FILE_LIMITS, type MapFile, type MapFileRefusal, type MapNote, type OnProgress } from '#protocol/map-formats/map-file.ts';
import { readShapeSet } from '#protocol/map-formats/shape-set.ts';
import { groupFiles, type MapSource } from './group-files.ts';
import type { Box, OverlayAnswer, OverlayData, OverlayQuestion, OverlayRefusal } from './overlay-messages.ts';
import { packLayer } from './pack-layer.ts';
import { crsChoices } from './place-guess.ts';
import { systemOfPrj } from './prj-system.ts';
import { tableEncoding } from './table-encoding.ts';
import type { DroppedFile } from './unpack.ts';

/** Whom the reading talks to: the page, through the worker’s messages; a test directly. */
export interface ReadingTalk {
  progress(file: string, part: number): void;
  /** Undefined: the person gives this file up. */
  ask(question: OverlayQuestion): Promise<OverlayAnswer | undefined>;
  layer(layer: OverlayData): void;
  read(file: string, notes: readonly MapNote[]): void;
  refused(file: string, refusal: OverlayRefusal): void;
}

type TextReader = (text: string, name: string, onProgress: OnProgress) => MapFile | MapFileRefusal;
const TEXT_READERS: Readonly<Record<'dxf' | 'kml' | 'gpx' | 'geojson', TextReader>> = {
  dxf: readDxf,
  kml: readKml,
  gpx: readGpx,
  geojson: readGeoJson,
};

/** Reads what was dropped, one after the other, so that one that is refused costs none of the others. Asks what it must. */
export async function readDropped(files: readonly DroppedFile[], city: Box, talk: ReadingTalk): Promise<void> {
  const { sources, refused } = await groupFiles(files);
  for (const { file, refusal } of refused) talk.refused(file, refusal);
  let layers = 0;
  for (const source of sources) {
    talk.progress(source.name, 0);
    const read = await readSource(source, talk).catch((error: unknown) => failure(error));
    if (read === undefined) continue;
    if ('reason' in read) {
      talk.refused(source.name, read);
      continue;
    }
    layers += read.layers.length;
    if (layers > MAP_FILE_LIMITS.layers) talk.refused(source.name, { reason: 'tooManyLayers', limit: MAP_FILE_LIMITS.layers });
    else await place(read, { source, city, talk });
  }
}

async function readSource(source: MapSource, talk: ReadingTalk): Promise<PlacedFile | OverlayRefusal | undefined> {
  const onProgress = (part: number): void => talk.progress(source.name, part);
  if (source.kind !== 'shp') {
    const text = textOfFile(await source.file.bytes());
    if (text === undefined) return { reason: 'notText', detail: source.name };
    return TEXT_READERS[source.kind](text, source.name, onProgress);
  }
  const bytesOf = async (file: DroppedFile | undefined): Promise<Uint8Array | undefined> => file?.bytes();
  const [shp, dbf, prj, cpg] = await Promise.all([source.file, source.dbf, source.prj, source.cpg].map(bytesOf));
  const found = dbf === undefined ? 'utf-8' : tableEncoding(dbf, cpg && ascii(cpg));
  let encoding = found;
  if (typeof encoding !== 'string') {
    const answer = await talk.ask({ file: source.name, encoding });
    if (answer === undefined) return undefined;
    encoding = answer.encoding ?? 'cp949';
  }
  const file = readShapeSet({
    name: source.name,
    shp: shp ?? new Uint8Array(),
    decode: decoderOf(encoding),
    onProgress,
    ...(dbf ? { dbf } : {}),
  });
  const system = prj && systemOfPrj(textOfPrj(prj));
  return 'reason' in file || system === undefined ? file : { ...file, crs: system.code, system };
}

/** A file that brings the definition of its system with it. */
type PlacedFile = MapFile & { readonly system?: CoordinateSystem };

async function place(
  file: PlacedFile,
  { source, city, talk }: { readonly source: MapSource; readonly city: Box; readonly talk: ReadingTalk },
): Promise<void> {
  let system = file.system ?? COORDINATE_SYSTEMS.find(({ code }) => code === file.crs);
  if (system === undefined || (system.unit === 'degrees' && !areDegrees(file))) {
    const answer = await talk.ask({ file: source.name, crs: crsChoices(file.layers, city) });
    if (answer === undefined) return;
    system = COORDINATE_SYSTEMS.find(({ code }) => code === answer.crs);
  }
  if (system === undefined) return;
  const named = system.code === 0 ? system.title.en : `EPSG:${system.code}`;
  let lost = 0;
  let shown = 0;
  for (const layer of file.layers) {
    const packed = packLayer(layer, source.name, system);
    lost += packed.lost;
    if (packed.data.rows.length === 0) continue;
    shown += 1;
    talk.layer(packed.data);
  }
  if (shown === 0) return talk.refused(source.name, { reason: 'outside', detail: named });
  const notes = lost === 0 ? file.notes : [...file.notes, { code: 'badCoordinates' as const, count: lost, detail: named }];
  talk.read(source.name, notes);
}

/** GeoJSON in metres without a word about it is common. */
function areDegrees({ layers }: MapFile): boolean {
  return layers.every(({ features }) =>
    features.slice(0, 1_000).every(({ parts }) => parts.every(([x = 0, y = 0]) => Math.abs(x) <= 180 && Math.abs(y) <= 90)),
  );
}

/** Names in it may be Korean; what counts is not. */
function textOfPrj(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, 20_000));
}

function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 10_000));
}

/** A file that is gone from its disk, or a machine without memory for it. */
function failure(error: unknown): OverlayRefusal {
  return { reason: 'readFailed', detail: error instanceof Error ? error.message.slice(0, 120) : '' };
}
