import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readCctvHeader, readCctvRow } from '#protocol/cctv-standard.ts';
import { makeCsvReader } from '#protocol/csv.ts';
import { readFootprints } from '#protocol/geojson-footprints.ts';
import { importRoads } from '#server/roads/import-roads.ts';
import { standardCity } from '#simulator/city/demo-city.ts';
import { memoryPlaceStore, takePlaces } from '../../test/support/place-files.ts';
import { fileOf } from '../../test/support/road-files.ts';
import { cityCommand } from './generate-city.ts';

test('Q21: a generated city is files of the national standards that every importer takes without a fault', async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), 'mangru-city-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const lines: string[] = [];
  const ports = { generate: standardCity, print: (line: string): void => void lines.push(line) };
  expect(await cityCommand(['generate', folder, '--seed', '7', '--cameras', '40'], ports)).toBe(0);
  const files = await Promise.all((await readdir(folder)).map(async (name) => ({ name, bytes: await readFile(path.join(folder, name)) })));
  const of = (pattern: RegExp): ReturnType<typeof fileOf>[] =>
    files.filter(({ name }) => pattern.test(name)).map(({ name, bytes }) => fileOf(name, bytes, 1 << 20));
  const bytesOf = (name: string): Buffer => files.find((file) => file.name === name)?.bytes ?? Buffer.alloc(0);

  const roads = await importRoads({ replace: () => Promise.resolve() }, { source: 'x', files: of(/^(MOCT|TURN|MULTI)/), dryRun: true });
  expect(roads).toMatchObject({ state: 'done', refused: 0 });
  const places = await takePlaces(memoryPlaceStore(), of(/\.txt$|_시설물/));
  expect(places).toMatchObject({ state: 'done', refused: 0 });
  expect(places.addresses).toBeGreaterThan(5_000);
  const footprints = readFootprints(bytesOf('buildings.geojson').toString());
  expect(footprints?.problems).toEqual([]);
  // The shape file holds as many outlines: type 5, and an index of eight bytes each.
  expect(bytesOf('TL_SPBD_BULD.shp').readUInt32LE(32)).toBe(5);
  expect((bytesOf('TL_SPBD_BULD.shx').length - 100) / 8).toBe(footprints?.rings.length);

  const reader = makeCsvReader();
  const [header, ...rows] = [...reader.push(bytesOf('전국CCTV표준데이터_망루시.csv').toString().replace('\ufeff', '')), ...reader.end()];
  const known = readCctvHeader(header?.cells ?? []);
  expect(known?.layout).toBe('standard');
  const cameras = rows.map(({ cells }) => known && readCctvRow(known, cells, [126, 37, 128, 38]));
  expect(cameras.every((row) => row !== undefined && 'row' in row)).toBe(true);
  expect(cameras.reduce((sum, row) => sum + (row !== undefined && 'row' in row ? row.row.count : 0), 0)).toBe(40);
}, 60_000);

test('Q21: words that make no sense are told with how it is used', async () => {
  const lines: string[] = [];
  const ports = { generate: () => expect.fail('nothing was asked for'), print: (line: string): void => void lines.push(line) };
  for (const words of [
    [],
    ['make'],
    ['generate'],
    ['generate', 'a', 'b'],
    ['generate', 'a', '--seed', '-1'],
    ['generate', 'a', '--cameras', '9999'],
    ['generate', 'a', '--what'],
  ])
    expect(await cityCommand(words, ports), words.join(' ')).toBe(1);
  expect(lines).toHaveLength(7);
  expect(lines[0]).toContain('city generate <folder>');
});
