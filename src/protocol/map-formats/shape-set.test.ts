import { describe, expect, test } from 'vitest';
import { writeDbf, type DbfField } from '../dbf.ts';
import { encodeEucKr } from '../korean-text.ts';
import { writeShapes } from '../shapefile.ts';
import { decoderOf } from './file-text.ts';
import { MAP_FILE_LIMITS } from './map-file.ts';
import { epsgOfPrj } from './prj-file.ts';
import { crossesItself } from './self-crossing.ts';
import { readShapeSet } from './shape-set.ts';

const FIELDS: readonly DbfField[] = [
  { name: '시설명', type: 'C', length: 20 },
  { name: '용량', type: 'N', length: 6 },
];
const SQUARE = [0, 0, 0, 10, 10, 10, 10, 0, 0, 0];
const BOW_TIE = [0, 0, 10, 10, 10, 0, 0, 12, 0, 0];
const rows = (count: number) => Array.from({ length: count }, (_, at) => ({ 시설명: `똠방 ${at + 1}호`, 용량: at }));
const table = (count: number) => writeDbf(FIELDS, rows(count), encodeEucKr);
const cp949 = decoderOf('cp949');

function read(change: Partial<Parameters<typeof readShapeSet>[0]> = {}) {
  const { shp } = writeShapes('area', [SQUARE, SQUARE]);
  const file = readShapeSet({ name: '소화전', shp, dbf: table(2), decode: cp949, ...change });
  if ('reason' in file) throw new Error(JSON.stringify(file));
  return file;
}

describe('shapefiles', () => {
  test('M10: columns and values are read in Korean, syllables of CP949 beyond KS X 1001 too', () => {
    const { layers, notes } = read();
    expect(notes).toEqual([]);
    expect(layers[0]?.columns).toEqual(['시설명', '용량']);
    expect(layers[0]?.features.map(({ kind, values }) => [kind, values['시설명'], values['용량']])).toEqual([
      ['area', '똠방 1호', '0'],
      ['area', '똠방 2호', '1'],
    ]);
  });

  test('M10: points, lines and rings come as they are, holes with the ring around them', () => {
    const { shp } = writeShapes('point', [[3, 4]]);
    expect(read({ shp, dbf: table(1) }).layers[0]?.features[0]).toMatchObject({ kind: 'point', parts: [[3, 4]] });
    const line = writeShapes('line', [[0, 0, 5, 5, 9, 1]]).shp;
    expect(read({ shp: line, dbf: table(1) }).layers[0]?.features[0]).toMatchObject({ kind: 'line', parts: [[0, 0, 5, 5, 9, 1]] });
    const hole = [2, 2, 4, 2, 4, 4, 2, 4, 2, 2];
    const far = SQUARE.map((value) => value + 100);
    const many = read({ shp: withRings([SQUARE, far, hole]), dbf: table(1) }).layers[0]?.features[0];
    expect(many).toMatchObject({ parts: [SQUARE, hole, far], begins: [0, 2] });
  });

  test('M11: shapes and rows that are not equally many are told, and each shape keeps the row of its number', () => {
    const more = read({ dbf: table(5) });
    expect(more.notes).toEqual([{ code: 'rowsDiffer', count: 3, detail: '.shp 2, .dbf 5' }]);
    const fewer = read({ dbf: table(1) });
    expect(fewer.layers[0]?.features.map(({ values }) => values['시설명'])).toEqual(['똠방 1호', undefined]);
  });

  test('M11: without a table, with a broken one, or cut off, the shapes are still there and it is told', () => {
    const { dbf: _, ...without } = { shp: writeShapes('area', [SQUARE]).shp, dbf: undefined, name: 'a', decode: cp949 };
    expect(readShapeSet(without)).toMatchObject({ notes: [{ code: 'noTable' }], layers: [{ features: [{ kind: 'area' }] }] });
    expect(read({ dbf: Uint8Array.from({ length: 90 }, () => 7) }).notes.map(({ code }) => code)).toContain('noTable');
    const cut = read({ shp: writeShapes('area', [SQUARE, SQUARE]).shp.subarray(0, -30) });
    expect(cut.notes.map(({ code }) => code)).toContain('cutOff');
    expect(cut.layers[0]?.features).toHaveLength(1);
    expect(read({ dbf: table(2).subarray(0, -20) }).notes.map(({ code }) => code)).toContain('cutOff');
  });

  test('M11: a ring that crosses itself is kept and told; one that only touches itself is none', () => {
    const { shp } = writeShapes('area', [SQUARE, BOW_TIE]);
    const file = read({ shp });
    expect(file.layers[0]?.features).toHaveLength(2);
    expect(file.notes).toEqual([{ code: 'selfCrossing', count: 1, detail: '2' }]);
    expect(crossesItself([0, 0, 5, 5, 10, 0, 10, 10, 5, 5, 0, 10, 0, 0])).toBe(false);
  });

  test('M11: coordinates that are no numbers, rings of two corners and bytes of no text cost what they are in', () => {
    const { shp } = writeShapes('area', [SQUARE, [0, 0, Number.NaN, 1, 1, 1, 0, 0], [0, 0, 1, 1, 0, 0]]);
    const file = read({ shp, dbf: table(3) });
    expect(file.layers[0]?.features).toHaveLength(1);
    expect(file.notes.map(({ code }) => code).toSorted()).toEqual(['badCoordinates', 'fewPoints']);
    expect(read({ decode: decoderOf('utf-8') }).notes.find(({ code }) => code === 'notText')).toMatchObject({ count: 2 });
  });

  test('M12: what is no shapefile, and one of more points than the map bears, is refused', () => {
    const refused = (shp: Uint8Array) => readShapeSet({ name: 'a', shp, decode: cp949 });
    expect(refused(new Uint8Array(500))).toMatchObject({ reason: 'notThisFormat' });
    expect(refused(new Uint8Array(3))).toMatchObject({ reason: 'nothingThere' });
    const long = Array.from({ length: 500_000 }, (_, at) => at % 1_000);
    const lines = writeShapes('line', [long, long, long, long, long]).shp;
    expect(refused(lines)).toEqual({ reason: 'tooManyPoints', limit: MAP_FILE_LIMITS.points });
  });

  test('M11: bytes changed anywhere never end in an error', () => {
    const { shp } = writeShapes('area', [SQUARE, BOW_TIE, SQUARE]);
    const dbf = table(3);
    for (let at = 0; at < shp.length + dbf.length; at += 1) {
      const [shapes, texts] = [shp.slice(), dbf.slice()];
      (at < shp.length ? shapes : texts)[at < shp.length ? at : at - shp.length] = 0xff;
      expect(readShapeSet({ name: 'a', shp: shapes, dbf: texts, decode: cp949 })).toBeTruthy();
    }
  });
});

describe('.prj', () => {
  const korean = (north: number, meridian: number, change: { scale?: number; east?: number; spheroid?: string } = {}) =>
    `PROJCS["어떤 이름",GEOGCS["GCS",DATUM["D",SPHEROID["${change.spheroid ?? 'GRS_1980'}",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],` +
    `UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",${change.east ?? 200_000}.0],` +
    `PARAMETER["False_Northing",${north}.0],PARAMETER["Central_Meridian",${meridian}],PARAMETER["Scale_Factor",${change.scale ?? 1}],UNIT["Meter",1.0]]`;

  test('M14: is known by its numbers, whatever it is called', () => {
    expect(epsgOfPrj(korean(600_000, 127))).toBe(5186);
    expect(epsgOfPrj(korean(600_000, 129))).toBe(5187);
    expect(epsgOfPrj(korean(500_000, 127))).toBe(5181);
    expect(epsgOfPrj(korean(2_000_000, 127.5, { scale: 0.9996, east: 1_000_000 }))).toBe(5179);
    expect(epsgOfPrj(korean(500_000, 127.002890277778, { spheroid: 'Bessel_1841' }))).toBe(5174);
    expect(epsgOfPrj('GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]]]')).toBe(4326);
    expect(epsgOfPrj('PROJCS["WGS 84 / UTM zone 52N",AUTHORITY["EPSG","32652"]]')).toBe(32652);
  });

  test('M14: one that is none of ours is not guessed', () => {
    expect(epsgOfPrj(korean(600_000, 121))).toBeUndefined();
    expect(epsgOfPrj(korean(500_000, 127, { spheroid: 'Bessel_1841' }))).toBeUndefined();
    expect(epsgOfPrj('PROJCS["x",PROJECTION["Lambert_Conformal_Conic"]]')).toBeUndefined();
    expect(epsgOfPrj('')).toBeUndefined();
  });
});

/** One area of several rings: the record is written anew around the rings of single areas. */
function withRings(rings: readonly (readonly number[])[]): Uint8Array {
  const flat = rings.flat();
  const { shp } = writeShapes('area', [flat]);
  const bytes = new Uint8Array(shp.length + 4 * (rings.length - 1));
  bytes.set(shp.subarray(0, 108 + 44));
  const view = new DataView(bytes.buffer);
  view.setUint32(104, (bytes.length - 108) / 2, false);
  view.setUint32(108 + 36, rings.length, true);
  let corner = 0;
  for (const [at, ring] of rings.entries()) {
    view.setUint32(108 + 44 + at * 4, corner, true);
    corner += ring.length / 2;
  }
  bytes.set(shp.subarray(108 + 48), 108 + 44 + 4 * rings.length);
  return bytes;
}
