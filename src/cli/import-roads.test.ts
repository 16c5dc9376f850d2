import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sayOfImport } from '#contract/import-sentence.ts';
import type { RoadImportReport, RoadImportWanted } from '#contract/road-import.ts';
import { readRoadArguments, roadsCommand, type RoadPorts } from './import-roads.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mangru-roads-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const REPORT: RoadImportReport = {
  source: 'city',
  state: 'done',
  dryRun: true,
  format: 'standardNodeLink',
  encoding: 'cp949',
  crs: 'EPSG:5186',
  nodes: 4,
  links: 8,
  bannedTurns: 1,
  refused: 1,
  noted: 0,
  problems: [{ layer: 'MOCT_LINK', row: 7, field: 'F_NODE', reason: 'noSuchNode', value: '=9910000100' }],
  notes: [sayOfImport('noSharedLinks')],
  elapsedMs: 1_500,
};

function ports(run: (wanted: RoadImportWanted) => Promise<RoadImportReport>): { ports: RoadPorts; lines: string[] } {
  const lines: string[] = [];
  const demoFiles = (): { name: string; bytes: Uint8Array }[] => [{ name: 'MOCT_NODE.shp', bytes: Uint8Array.of(1, 2, 3) }];
  return { lines, ports: { run, demoFiles, print: (line) => lines.push(line) } };
}

async function command(words: readonly string[], given: RoadPorts): Promise<0 | 1> {
  const read = readRoadArguments(words);
  if ('problem' in read) throw new Error(read.problem);
  return roadsCommand(read, given);
}

describe('roads import', () => {
  test('G10: hands over every file of a folder, unpacked, tries when it is told to, and prints what came of it', async () => {
    await writeFile(path.join(folder, 'MOCT_LINK.dbf.gz'), gzipSync('packed'));
    await writeFile(path.join(folder, 'MOCT_LINK.shp'), 'plain');
    const seen: Record<string, string> = {};
    const given = ports(async (wanted) => {
      expect(wanted).toMatchObject({ dryRun: true, crs: 'EPSG:5179', encoding: 'utf-8' });
      for (const file of wanted.files) {
        seen[file.name] = '';
        for await (const bytes of file.bytes()) seen[file.name] += Buffer.from(bytes).toString();
      }
      for (const problem of REPORT.problems) wanted.onRefused?.(problem);
      wanted.onProgress?.('MOCT_LINK', 100_000);
      return REPORT;
    });
    const refusedFile = `${folder}.csv`;
    const words = ['import', folder, '--dry-run', '--crs', 'EPSG:5179', '--encoding', 'utf-8', '--refused', refusedFile];
    expect(await command(words, given.ports)).toBe(0);
    expect(seen).toEqual({ 'MOCT_LINK.dbf': 'packed', 'MOCT_LINK.shp': 'plain' });
    const printed = given.lines.join('\n');
    expect(printed).toContain('tried, nothing was changed in 1.5 s');
    expect(printed).toContain('1 × MOCT_LINK F_NODE names a node that is not there (row 7)');
    expect(printed).toContain('MOCT_LINK: 100,000 rows');
    expect(printed).toContain('There is no MULTILINK.dbf');
    const refused = await readFile(refusedFile, 'utf8');
    await rm(refusedFile);
    expect(refused).toContain("MOCT_LINK,7,F_NODE,names a node that is not there,'=9910000100");
  });

  test('G10: what failed is told with its reason and exit code 1, and so is a folder that is not there', async () => {
    const error = sayOfImport('noJson', { file: 'roads.geojson' });
    const given = ports(async () => ({ ...REPORT, state: 'failed', refused: 0, problems: [], error }));
    expect(await command(['import', folder], given.ports)).toBe(1);
    expect(given.lines[0]).toBe('city: failed. roads.geojson is no JSON.');
    expect(await command(['import', path.join(folder, 'none')], given.ports)).toBe(1);
    expect(given.lines.at(-1)).toContain('There is no');
  });

  test('G14: roads demo writes the files of the standard', async () => {
    const given = ports(async () => REPORT);
    expect(await command(['demo', path.join(folder, 'city')], given.ports)).toBe(0);
    expect([...(await readFile(path.join(folder, 'city', 'MOCT_NODE.shp')))]).toEqual([1, 2, 3]);
  });

  test('words that make no sense are answered with a sentence', () => {
    for (const words of [
      [],
      ['export'],
      ['import'],
      ['import', 'a', 'b'],
      ['import', 'a', '--encoding', 'latin1'],
      ['import', 'a', '--nothing'],
      ['demo'],
    ])
      expect(readRoadArguments(words), words.join(' ')).toHaveProperty('problem');
    expect(readRoadArguments(['import', 'dir/seoul.osm.pbf'])).toMatchObject({ refusedFile: 'dir/seoul.refused.csv', dryRun: false });
  });
});
