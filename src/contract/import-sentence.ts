import { z } from 'zod';
import type { TableFault } from '#protocol/dbf.ts';
import type { ShapeFault } from '#protocol/shapefile.ts';

/**
 * All that is said of an import as a whole, why it failed or what is worth knowing of what was taken: English, as the command line
 * prints it. The console has the same codes with the same slots in its languages (`ko-imports.ts`, `en-imports.ts`).
 */
export const IMPORT_SENTENCES = {
  // Any list.
  stopped: 'The import was stopped; what was there before stays.',
  storeFailed: 'The store did not answer, or a file could not be read; what was there before stays.',
  storedNotInUse:
    'It is stored but not in use: {{why}} What was in use before still answers; put it back, or wait until it is tried again.',
  noRows: 'Not one row could be taken; what was there before stays.',
  noJson: '{{file}} is no JSON.',
  noGeoJson: '{{file}} is no GeoJSON FeatureCollection (RFC 7946).',
  noCodePage: '{{file}} is no text in {{encoding}}; name its code page with --encoding.',
  unknownSystem: '{{crs}} is none of the coordinate systems known here: {{known}}.',
  // The process that reads the files.
  tookTooLong: 'The import took longer than {{minutes}} minutes; what was there before stays.',
  readerFailed: 'The process that reads the files failed ({{why}}); what was there before stays.',
  readerEnded: 'The process that reads the files ended early ({{how}}); what was there before stays.',
  readerOutOfMemory:
    'The process that reads the files ended early ({{how}}), most likely because it needed more than {{megabytes}} MB of memory; what was there before stays.',
  readerEndedAfterStoring: 'The process that reads the files ended before it could tell what it did ({{how}}), but all was stored by then.',
  // Archives.
  noArchive: '{{file}} is no ZIP archive, or its end is missing.',
  archiveCut: '{{file}} is cut off or damaged.',
  archiveSplit: '{{file}} is one part of several; bring it in one piece.',
  archiveLocked: '{{file}} is locked with a password; unpack it.',
  archiveMethod: '{{file}} is packed in a way that is not read here; pack it as ZIP with Deflate.',
  archiveOfMany: '{{file}} holds more than 1,000 files.',
  archiveTooLarge: '{{file}} would grow beyond 8 GB.',
  archiveLeadsOut: '{{file}} leads out of the archive; such an archive is not taken.',
  archiveTrap: '{{file}} is larger than the archive says, as only a trap is.',
  archiveUnpacking: '{{file}} cannot be unpacked ({{why}}).',
  archiveDamaged: '{{file}} is not what was packed; the archive was damaged on its way. Fetch it again.',
  sameName: '{{file}} is there twice and not the same: in {{first}} and in {{second}}. Bring one of them.',
  // Roads.
  noRoads: 'These are no roads: MOCT_NODE and MOCT_LINK (.shp and .dbf), .osm, .osm.pbf, .csv or .geojson are read.',
  noLinks: 'Not one link could be taken; what was there before stays.',
  noLineColumn: '{{file}} has no column of lines: one named {{columns}} is needed.',
  roadsTooLarge: '{{file}} is larger than {{mebibytes}} MiB; cut it, or take it as OSM PBF.',
  osmTooMany: '{{file}} has more nodes or roads than can be taken; cut it to the city.',
  osmUnreadable: '{{file}} cannot be read as OpenStreetMap: {{why}}.',
  standardMissing: '{{files}} is missing: the standard node-link has shapes (.shp) and a table (.dbf) for both MOCT_NODE and MOCT_LINK.',
  nodesOutside:
    '{{outside}} of {{all}} nodes would lie outside of Korea as {{crs}}: name the coordinate system of the file (--crs, one of {{known}}).',
  namesUnreadable:
    '{{roads}} road names cannot be read as {{encoding}}; their roads are taken without a name. Name the code page with --encoding.',
  moreRows: '{{layer}} has more rows than shapes: what stands beyond {{row}} cannot be put together and is left out.',
  moreShapes: '{{layer}} has more shapes than rows: what stands beyond {{row}} cannot be put together and is left out.',
  noTurns: 'There is no TURNINFO.dbf: no rule of turning is known.',
  noSharedLinks: 'There is no MULTILINK.dbf: no road shares a link with another.',
  noShapes: '{{file}}: The file of shapes (.shp) is no shapefile.',
  otherShapes: '{{file}}: The file of shapes (.shp) holds shapes of type {{type}}; roads are points and lines.',
  shapesHeaderCut: '{{file}}: The shapes (.shp) end within their header.',
  shapesUnreadable: '{{file}}: The shapes (.shp) cannot be read on after {{read}}: a record of {{bytes}} bytes.',
  shapesCut: '{{file}}: The shapes (.shp) end in the middle of record {{record}}.',
  noTable: '{{file}}: The table (.dbf) is no dBase III file.',
  tableColumns: '{{file}}: The columns of the table (.dbf) do not fit its rows.',
  tableHeaderCut: '{{file}}: The table (.dbf) ends within its header.',
  tableCut: '{{file}}: The table (.dbf) promises {{rows}} rows and ends after {{read}}.',
  // Addresses and places.
  noPlaceLists:
    'None of these files is known: rnaddrkor_*.txt, jibun_rnaddrkor_*.txt, entrc_*.txt, RNENTDATA_*.txt, build_*.txt, road_code_*.txt, AlterD.*.TXT, .csv and .geojson are read; unpack archives that are no ZIP first.',
  overtaken: 'Another import came first; run this one again.',
  tooManyFiles: '{{files}} files are more than the {{most}} that are taken at once.',
  tooManyRows: 'More than {{most}} rows are not taken at once.',
  placesTooLarge: '{{file}} is larger than {{mebibytes}} MiB; cut it.',
  noNameColumn: '{{file}} has no column of names: one of {{columns}} is needed.',
  systemUnclear: '{{file}}: its coordinates are metres and could be of several systems; say which with --crs ({{known}}).',
  systemTaken: '{{file}}: its coordinates were taken for {{crs}}, in which they lie in the city.',
  passedOver: '{{file}} was passed over: it is none of the lists that are read.',
  entrancesUnplaced:
    '{{file}}: {{entrances}} entrances have no coordinates, as those of restricted buildings have none; their addresses are known.',
  // Cameras.
  camerasEmpty: 'The file is empty.',
  noCameraList: 'The file is not a camera list: its first line ({{line}}) names no latitude and longitude columns (위도, 경도).',
  camerasTooLarge: 'The file is larger than {{mebibytes}} MiB.',
  camerasStopped: 'The import was stopped. What had been stored stays; the same file again goes on where it stopped.',
  camerasStoreFailed: 'The store did not answer. What had been stored stays; bring the same file again.',
} as const;

export type ImportCode = keyof typeof IMPORT_SENTENCES;

/** `code` may be one that came later than a client: `text` says the same in English. */
export const importSentence = z.strictObject({
  code: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  text: z.string(),
});
export type ImportSentence = z.infer<typeof importSentence>;

type Slots<Text extends string> = Text extends `${string}{{${infer Name}}}${infer Rest}` ? Name | Slots<Rest> : never;
type SlotsOf<Code extends ImportCode> = Slots<(typeof IMPORT_SENTENCES)[Code]>;
/** The values of a sentence, one for each of its slots; none where it has none. */
export type SentenceValues<Code extends ImportCode> = [SlotsOf<Code>] extends [never]
  ? []
  : [values: Readonly<Record<SlotsOf<Code>, string | number>>];

export function sayOfImport<Code extends ImportCode>(code: Code, ...[given]: SentenceValues<Code>): ImportSentence {
  const values: ImportSentence['values'] = given ?? {};
  return { code, values, text: filled(IMPORT_SENTENCES[code], values) };
}

export function sayOfShapes({ code, values: found }: ShapeFault | TableFault, file: string): ImportSentence {
  const values = { ...found, file };
  return { code, values, text: filled(IMPORT_SENTENCES[code], values) };
}

/** What a value holds is never read as a slot. */
function filled(sentence: string, values: ImportSentence['values']): string {
  return sentence.replaceAll(/\{\{(\w+)\}\}/g, (slot, name: string) => String(values[name] ?? slot));
}
