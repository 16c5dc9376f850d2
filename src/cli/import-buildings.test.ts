import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBuildingsCommand } from './import-buildings.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mangru-buildings-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ring = [
  [127, 37],
  [127.001, 37],
  [127.001, 37.001],
  [127, 37],
];

async function run(text: string | undefined, ...words: readonly string[]) {
  const file = path.join(folder, 'town.geojson');
  await rm(file, { force: true });
  if (text !== undefined) await writeFile(file, text);
  const printed: string[] = [];
  const replaced: [string, number][] = [];
  const code = await importBuildingsCommand(words.length > 0 ? words : ['import', file], {
    print: (line) => printed.push(line),
    replace: async (origin, footprints) => void replaced.push([origin, footprints.length]),
  });
  return { code, printed: printed.join('\n'), replaced };
}
const collection = (...geometries: readonly unknown[]) =>
  JSON.stringify({ type: 'FeatureCollection', features: geometries.map((geometry) => ({ type: 'Feature', geometry })) });

describe('buildings import', () => {
  test('replaces what the file told before, and says what it left out', async () => {
    const { code, printed, replaced } = await run(
      collection({ type: 'Polygon', coordinates: [ring] }, { type: 'Point', coordinates: [1, 2] }),
    );
    expect([code, replaced]).toEqual([0, [['town.geojson', 1]]]);
    expect(printed).toContain('1 footprints, 1 features left out');
    expect(printed).toContain('feature 1: geometry.type');
  });

  test('tries only, when asked to', async () => {
    await run(collection({ type: 'Polygon', coordinates: [ring] }));
    const { code, printed, replaced } = await run(
      collection({ type: 'Polygon', coordinates: [ring] }),
      'import',
      path.join(folder, 'town.geojson'),
      '--dry-run',
    );
    expect([code, replaced]).toEqual([0, []]);
    expect(printed).toContain('nothing was changed');
  });

  test.each([
    ['no GeoJSON', '{', 'is no GeoJSON FeatureCollection'],
    [
      'another projection',
      collection({ type: 'Polygon', coordinates: [ring.map(([lon, lat]) => [lon! * 1_000, lat! * 1_000])] }),
      'no polygon in WGS 84',
    ],
    ['nothing in it', collection(), 'no polygon'],
    ['no such file', undefined, 'There is no file'],
  ])('refuses %s with a sentence, and touches nothing', async (_, text, sentence) => {
    const { code, printed, replaced } = await run(text);
    expect([code, replaced]).toEqual([1, []]);
    expect(printed).toContain(sentence);
  });

  test.each([[['export']], [['import']], [['import', 'a', 'b']], [['import', 'a', '--fast']]])('says how it is used: %j', async (words) => {
    const { code, printed } = await run(undefined, ...words);
    expect(code).toBe(1);
    expect(printed).toContain('buildings import <file.geojson>');
  });
});
