import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { COORDINATE_SYSTEMS } from '#domain/coordinate-system.ts';
import { writeDbf } from '#protocol/dbf.ts';
import { encodeEucKr } from '#protocol/korean-text.ts';
import { writeShapes } from '#protocol/shapefile.ts';
import { toSystem } from '../coordinates.ts';
import { MAX_FILE_BYTES } from './group-files.ts';
import type { Box, OverlayAnswer, OverlayData, OverlayQuestion, OverlayRefusal } from './overlay-messages.ts';
import { readDropped } from './read-dropped.ts';
import type { DroppedFile } from './unpack.ts';

const GANGNAM: Box = [127.01, 37.47, 127.07, 37.53];
const PLACES = [
  { lon: 127.0276, lat: 37.4979 },
  { lon: 127.0365, lat: 37.5006 },
] as const;

const file = (name: string, bytes: Uint8Array): DroppedFile => ({ name, size: bytes.length, bytes: () => Promise.resolve(bytes) });
const text = (name: string, content: string): DroppedFile => file(name, new TextEncoder().encode(content));

function shapes(
  code: number,
  { name = '소화전', encode = encodeEucKr, proj }: { name?: string; encode?: (text: string) => Uint8Array; proj?: string } = {},
) {
  const own = proj === undefined ? undefined : { code, title: { ko: '', en: '' }, proj, unit: 'metres' as const };
  const system = own ?? COORDINATE_SYSTEMS.find((each) => each.code === code)!;
  const { shp, shx } = writeShapes('point', PLACES.map((place) => Object.values(toSystem(place, system)))); // prettier-ignore
  const dbf = writeDbf([{ name: '이름', type: 'C', length: 20 }], [{ 이름: '역삼 1호' }, { 이름: '똠방 2호' }], encode);
  return [file(`${name}.shp`, shp), file(`${name}.shx`, shx), file(`${name}.dbf`, dbf)];
}

async function read(files: readonly DroppedFile[], answer: (question: OverlayQuestion) => OverlayAnswer | undefined = likeliest) {
  const told = {
    questions: [] as OverlayQuestion[],
    layers: [] as OverlayData[],
    notes: [] as string[],
    refused: [] as { file: string; refusal: OverlayRefusal }[],
  };
  await readDropped(files, GANGNAM, {
    progress: () => undefined,
    ask: (question) => {
      told.questions.push(question);
      return Promise.resolve(answer(question));
    },
    layer: (layer) => void told.layers.push(layer),
    read: (name, notes) => void told.notes.push(name, ...notes.map(({ code }) => code)),
    refused: (name, refusal) => void told.refused.push({ file: name, refusal }),
  });
  return told;
}

function likeliest({ encoding, crs }: OverlayQuestion): OverlayAnswer {
  return { ...(encoding?.[0] ? { encoding: encoding[0].encoding } : {}), ...(crs?.[0] ? { crs: crs[0].code } : {}) };
}

/** Of the first point, in degrees. */
function placeOf({ coordinates: [x = 0, y = 0] }: OverlayData): [number, number] {
  return [(x / 6_378_137) * (180 / Math.PI), (2 * Math.atan(Math.exp(y / 6_378_137)) - Math.PI / 2) * (180 / Math.PI)];
}

describe('files that are dropped', () => {
  test('M15: a table of an unknown code page is asked for with rows read both ways, the readable first', async () => {
    const { questions, layers } = await read(shapes(5186));
    expect(questions[0]).toEqual({
      file: '소화전',
      encoding: [
        { encoding: 'cp949', rows: ['이름', '역삼 1호', '똠방 2호'], unreadable: 0 },
        { encoding: 'utf-8', rows: expect.any(Array) as string[], unreadable: expect.any(Number) as number },
      ],
    });
    expect(questions[0]!.encoding![1]!.unreadable).toBeGreaterThan(0);
    expect(layers[0]).toMatchObject({ columns: ['이름'], rows: [['역삼 1호'], ['똠방 2호']], crs: 5186 });
  });

  test('M15: neither valid UTF-8 nor a .cpg is asked about', async () => {
    const utf8 = await read(shapes(5186, { encode: (each) => new TextEncoder().encode(each) }));
    const told = await read([...shapes(5186), text('소화전.CPG', 'EUC-KR')]);
    for (const { questions, layers } of [utf8, told]) {
      expect(questions.map(({ encoding }) => encoding)).toEqual([undefined]);
      expect(layers[0]!.rows).toEqual([['역삼 1호'], ['똠방 2호']]);
    }
  });

  test('M14: without a .prj the system is asked for, and the right one comes first with all features in the city', async () => {
    for (const { code } of COORDINATE_SYSTEMS) {
      const { questions, layers } = await read([...shapes(code), text('소화전.cpg', '949')]);
      const [first] = questions[0]!.crs!;
      expect([code, first!.inside, first!.of]).toEqual([code, 2, 2]);
      expect(questions[0]!.crs).toHaveLength(COORDINATE_SYSTEMS.length);
      // 5174 and 5181 lie a few hundred metres apart: both are in the city, and a person must say.
      expect(questions[0]!.crs!.filter(({ inside }) => inside === 2).map((choice) => choice.code)).toContain(code);
      if (first!.code === code) expect(placeOf(layers[0]!)[0]).toBeCloseTo(PLACES[0].lon, 6);
    }
  });

  test('M14: a .prj, a format of degrees and GeoJSON that names its system are not asked about; GeoJSON in metres is', async () => {
    const prj = `PROJCS["x",PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",200000],PARAMETER["False_Northing",600000],PARAMETER["Central_Meridian",127],PARAMETER["Scale_Factor",1]]`;
    const named = await read([...shapes(5186), text('소화전.cpg', '949'), text('소화전.prj', prj)]);
    expect(named.questions).toEqual([]);
    expect(placeOf(named.layers[0]!)[1]).toBeCloseTo(PLACES[0].lat, 6);
    const point = (coordinates: number[], crs = '') => `{"type":"FeatureCollection",${crs}"features":[{"type":"Feature","geometry":{"type":"Point","coordinates":${JSON.stringify(coordinates)}}}]}`; // prettier-ignore
    expect((await read([text('a.geojson', point([127.03, 37.5]))])).questions).toEqual([]);
    expect((await read([text('a.json', point([202_435, 544_000], '"crs":{"properties":{"name":"EPSG:5186"}},'))])).questions).toEqual([]);
    const metres = await read([text('a.geojson', point([202_435, 544_000]))]);
    expect(metres.questions[0]!.crs![0]).toEqual({ code: 5186, inside: 1, of: 1 });
  });

  test('M14: a .prj of any other system is taken as it defines itself: UTM, belts of Jeju and of the old datum, WKT 1 and 2', async () => {
    const projected = (spheroid: string, parameters: Readonly<Record<string, number>>): string =>
      `PROJCS["x",GEOGCS["g",DATUM["d",SPHEROID[${spheroid}]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],${Object.entries(
        parameters,
      )
        .map(([name, value]) => `PARAMETER["${name}",${value}]`)
        .join(',')},UNIT["Meter",1.0]]`;
    const belt = { False_Easting: 200_000, Central_Meridian: 127, Scale_Factor: 1, Latitude_Of_Origin: 38 };
    const jeju = projected('"GRS_1980",6378137.0,298.257222101', { ...belt, False_Northing: 550_000 });
    const utm = projected('"WGS_1984",6378137.0,298.257223563', {
      False_Easting: 500_000,
      False_Northing: 0,
      Central_Meridian: 129,
      Scale_Factor: 0.9996,
      Latitude_Of_Origin: 0,
    });
    const old = projected('"Bessel_1841",6377397.155,299.1528128', { ...belt, False_Northing: 500_000 });
    const wkt2 =
      'PROJCRS["WGS 84 / UTM zone 52N",BASEGEOGCRS["WGS 84",DATUM["World Geodetic System 1984",ELLIPSOID["WGS 84",6378137,298.257223563,LENGTHUNIT["metre",1]]]],CONVERSION["UTM zone 52N",METHOD["Transverse Mercator"],PARAMETER["Latitude of natural origin",0,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Longitude of natural origin",129,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Scale factor at natural origin",0.9996],PARAMETER["False easting",500000,LENGTHUNIT["metre",1]],PARAMETER["False northing",0,LENGTHUNIT["metre",1]]],CS[Cartesian,2],AXIS["(E)",east],AXIS["(N)",north],LENGTHUNIT["metre",1]]';
    const zone = '+proj=utm +zone=52 +datum=WGS84';
    for (const [prj, proj] of [
      [jeju, '+proj=tmerc +lat_0=38 +lon_0=127 +k=1 +x_0=200000 +y_0=550000 +ellps=GRS80'],
      [utm, zone],
      [wkt2, zone],
      [
        old,
        '+proj=tmerc +lat_0=38 +lon_0=127 +k=1 +x_0=200000 +y_0=500000 +ellps=bessel +towgs84=-115.80,474.99,674.11,1.16,-2.31,-1.63,6.43',
      ],
    ] as const) {
      const { questions, layers } = await read([...shapes(0, { proj }), text('소화전.cpg', '949'), text('소화전.prj', prj)]);
      expect(questions, prj).toEqual([]);
      expect(placeOf(layers[0]!)[0], prj).toBeCloseTo(PLACES[0].lon, 6);
      expect(placeOf(layers[0]!)[1], prj).toBeCloseTo(PLACES[0].lat, 6);
    }
    const asked = await read([...shapes(5186), text('소화전.cpg', '949'), text('소화전.prj', 'PROJCS["x",PROJECTION["Nothing"]]')]);
    expect(asked.questions[0]!.crs).toBeDefined();
  });

  test('M12: one that is given up, too large, of no known kind, without its shapes or in a broken archive costs only itself', async () => {
    const good = text('a.gpx', '<gpx><wpt lat="37.5" lon="127.03"/></gpx>');
    const { layers, refused, notes } = await read(
      [
        { name: 'b.dxf', size: MAX_FILE_BYTES + 1, bytes: () => Promise.reject(new Error('was read')) },
        text('c.hwp', 'x'),
        file('d.dbf', writeDbf([{ name: 'A', type: 'C', length: 1 }], [], encodeEucKr)),
        text('e.zip', 'no archive'),
        text('f.kml', '<!DOCTYPE kml><kml/>'),
        { name: 'g.kml', size: 9, bytes: () => Promise.reject(new Error('gone')) },
        ...shapes(5186, { name: 'h' }),
        good,
      ],
      () => undefined,
    );
    expect(refused.map((each) => [each.file, each.refusal.reason])).toEqual([
      ['b.dxf', 'tooLarge'],
      ['e.zip', 'badArchive'],
      ['c.hwp', 'notKnown'],
      ['d.dbf', 'noShapes'],
      ['f', 'doctype'],
      ['g', 'readFailed'],
    ]);
    expect(layers.map(({ name }) => name)).toEqual(['a (wpt)']);
    expect(notes).toEqual(['a']);
  });

  test('M10: zipped shapefiles and KMZ are opened, names in CP949 too', async () => {
    const entries = Object.fromEntries(
      await Promise.all(shapes(5186).map(async (each) => [`자료/${each.name}`, await each.bytes()] as const)),
    );
    const cp949 = String.fromCharCode(...encodeEucKr('자료/시설.cpg'));
    expect((await read([file('a.zip', zipSync(entries))])).layers[0]).toMatchObject({ name: '소화전', rows: [['역삼 1호'], ['똠방 2호']] });
    const kml = '<kml><Placemark><name>가</name><Point><coordinates>127.03,37.5</coordinates></Point></Placemark></kml>';
    const kmz = zipSync({ 'doc.kml': new TextEncoder().encode(kml), 'files/a.png': new Uint8Array(9) });
    expect((await read([file('대피소.kmz', kmz)])).layers[0]).toMatchObject({ name: '대피소', rows: [['가']] });
    expect((await read([file('a.zip', zipSync({ [cp949]: new Uint8Array([1]) }))])).refused[0]).toMatchObject({ file: '시설.cpg' });
  });

  test('M12: an archive that says it holds more than may be unpacked is not unpacked', async () => {
    const bomb = zipSync({ 'a.kml': new Uint8Array(1_000) });
    const view = new DataView(bytesOf(bomb));
    // The size in the central directory, which is what an unpacker believes.
    const directory = bomb.findIndex((_, at) => view.byteLength - at > 4 && view.getUint32(at, true) === 0x02014b50);
    view.setUint32(directory + 24, 0x7fffffff, true);
    expect((await read([file('a.kmz', new Uint8Array(view.buffer))])).refused[0]!.refusal).toMatchObject({ reason: 'archiveTooLarge' });
  });

  const real =
    ['../shared/data/roads/gangnam_shp', '../../shared/data/roads/gangnam_shp'].map((folder) => path.resolve(folder)).find(existsSync) ??
    '';
  test.skipIf(real === '')('M10: the roads and districts of a real city (skipped where ../shared/data is absent)', async () => {
    const dropped = readdirSync(real).map((name) => file(name, readFileSync(path.join(real, name))));
    const { layers, questions, notes } = await read(dropped);
    expect(layers.map(({ name, rows }) => [name, rows.length > 10])).toEqual([
      ['TL_SCCO_EMD', true],
      ['TL_SPRD_MANAGE', true],
    ]);
    expect(questions.filter(({ crs }) => crs).map(({ crs }) => crs![0]!.code)).toEqual([5179, 5179]);
    expect(notes).not.toContain('badRecord');
    expect(layers[0]!.rows.flat().join(' ')).toContain('역삼');
  });
});

function bytesOf(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer;
}
