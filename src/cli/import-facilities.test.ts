import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Facility } from '#domain/facility.ts';
import { importFacilities } from '#server/facilities/import-facilities.ts';
import { facilitiesCommand } from './import-facilities.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'facilities-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function run(...words: string[]): Promise<{ code: number; lines: string[]; stored: Map<string, readonly Facility[]> }> {
  const lines: string[] = [];
  const stored = new Map<string, readonly Facility[]>();
  const store = {
    version: () => Promise.resolve(''),
    all: () => Promise.resolve([]),
    takenBy: () => Promise.resolve(new Set<string>()),
    replace: (origin: string, facilities: readonly Facility[]) => {
      stored.set(origin, facilities);
      return Promise.resolve('replaced' as const);
    },
  };
  const code = await facilitiesCommand(words, { run: (wanted) => importFacilities(store, wanted), print: (line) => lines.push(line) });
  return { code, lines, stored };
}

test('FR10: the command line takes lists, says what it took, and writes every row that it left out with its reason', async () => {
  const file = path.join(folder, 'signs.csv');
  const refused = path.join(folder, 'out.csv');
  await writeFile(file, '전광판번호,설치위치,위도,경도\nvms-1,등불로,37.5,127.03\nvms-2,바다,1,2\n');
  const { code, lines, stored } = await run('import', file, '--refused', refused);
  expect(code).toBe(0);
  expect(lines[0]).toBe('signs.csv: imported; 2 rows read, 1 left out, 1 sign');
  expect(stored.get('signs.csv')).toMatchObject([{ kind: 'sign', id: 'vms-1', name: '등불로' }]);
  expect(await readFile(refused, 'utf8')).toContain('signs.csv,2,경도,lies outside the country');
});

test('FR10: a trial changes nothing; words that make no sense and files that are not there are told', async () => {
  const file = path.join(folder, 'a.csv');
  await writeFile(file, 'id,name,lat,lon\n1,하나,37.5,127.03\n');
  expect((await run('import', file)).code).toBe(1);
  const tried = await run('import', file, '--kind', 'shelter', '--dry-run');
  expect([tried.code, tried.stored.size]).toEqual([0, 0]);
  expect((await run('import', path.join(folder, 'none.csv'))).lines[0]).toContain('There is no file');
  for (const words of [[], ['export'], ['import'], ['import', file, '--kind', 'Big Kind'], ['import', file, '--what']])
    expect((await run(...words)).lines[0]).toContain('facilities import');
});
