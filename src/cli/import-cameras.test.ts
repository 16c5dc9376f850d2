import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImportReport } from '#contract/admin-view.ts';
import { sayOfImport } from '#contract/import-sentence.ts';
import { makeCsvReader } from '#protocol/csv.ts';
import { importCamerasCommand, readImportArguments } from './import-cameras.ts';
import type { WantedImport } from './import-cameras.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mangru-cli-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const done: ImportReport = {
  id: 'i1',
  file: 'x.csv',
  dryRun: false,
  state: 'done',
  encoding: 'cp949',
  layout: 'standard',
  rowsRead: 1_234,
  camerasNew: 2_000,
  camerasChanged: 3,
  camerasSame: 4,
  rowsRefused: 1,
  rowsMended: 0,
  problems: [{ row: 7, field: '위도', reason: 'missing', value: '' }],
  elapsedMs: 2_500,
};

async function command(
  content: Uint8Array | string,
  name: string,
  run: (wanted: WantedImport) => Promise<ImportReport>,
): Promise<{ code: number; printed: string; refused: string }> {
  const file = path.join(folder, name);
  const refusedFile = `${file}.refused.csv`;
  await writeFile(file, content);
  const lines: string[] = [];
  const code = await importCamerasCommand(
    { file, dryRun: false, owner: 'city-centre', refusedFile },
    { run, print: (line) => lines.push(line) },
  );
  return { code, printed: lines.join('\n'), refused: await readFile(refusedFile, 'utf8').catch(() => '') };
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts).toString();
}

describe('arguments of cameras import', () => {
  test('a file and its options', () => {
    expect(readImportArguments(['a/list.csv'])).toEqual({
      file: 'a/list.csv',
      dryRun: false,
      owner: 'city-centre',
      refusedFile: 'a/list.refused.csv',
    });
    expect(readImportArguments(['--dry-run', 'list.csv.gz', '--owner', 'north', '--refused', 'r.csv'])).toEqual({
      file: 'list.csv.gz',
      dryRun: true,
      owner: 'north',
      refusedFile: 'r.csv',
    });
    expect(readImportArguments(['list.csv.gz'])).toMatchObject({ refusedFile: 'list.refused.csv' });
  });

  test.each([[[]], [['a.csv', 'b.csv']], [['a.csv', '--owner']], [['a.csv', '--wet-run']], [['a.csv', '--owner', '관제']]])(
    '%j is answered by a sentence',
    (words) => {
      expect(readImportArguments(words)).toHaveProperty('problem');
    },
  );
});

describe('cameras import', () => {
  test('hands the bytes on, unpacked where packed, and prints the report', async () => {
    for (const [name, content] of [
      ['plain.csv', '위도,경도\n'],
      ['packed.csv.gz', gzipSync('위도,경도\n')],
    ] as const) {
      const { code, printed, refused } = await command(content, name, async (wanted) => {
        expect(await collect(wanted.bytes)).toBe('위도,경도\n');
        expect(wanted).toMatchObject({ file: name, owner: 'city-centre', dryRun: false });
        return done;
      });
      expect(code).toBe(0);
      expect(printed).toContain('1,234 read, 1 refused');
      expect(printed).toContain('2,000 new, 3 changed, 4 the same');
      expect(printed).toContain('위도: not given (line 7)');
      expect(refused).toBe('');
    }
  });

  test('writes every refused row with its reason, harmless in a spreadsheet', async () => {
    const { refused } = await command('x', 'refused.csv', async (wanted) => {
      for await (const _ of wanted.bytes) continue;
      wanted.onRefused({
        row: 7,
        field: '위도',
        reason: 'missing',
        value: '',
        cells: ['1', '=cmd()', '-12.5', 'a,"b'],
        columns: ['번호', '주소', '위도', '비고'],
      });
      wanted.onRefused({ row: 9, field: '경도', reason: 'outsideBounds', value: '37, 139', cells: ['2', '@x', '+82-2', ''], columns: [] });
      return done;
    });
    const reader = makeCsvReader();
    const rows = [...reader.push(refused.replace('\ufeff', '')), ...reader.end()].map(({ cells }) => cells);
    expect(refused.startsWith('\ufeff')).toBe(true);
    expect(rows).toEqual([
      ['line', 'field', 'reason', 'value', '번호', '주소', '위도', '비고'],
      ['7', '위도', 'not given', '', '1', "'=cmd()", '-12.5', 'a,"b'],
      ['9', '경도', 'outside the country, also when swapped', '37, 139', '2', "'@x", "'+82-2", ''],
    ]);
  });

  test('prints progress once a second at most', async () => {
    const { printed } = await command('x', 'progress.csv', async (wanted) => {
      for (const elapsedMs of [100, 1_100, 1_500, 2_200]) wanted.onProgress({ ...done, state: 'running', rowsRead: elapsedMs, elapsedMs });
      return done;
    });
    expect(printed).toContain('1,100 rows');
    expect(printed).toContain('2,200 rows');
    expect(printed).not.toContain('1,500 rows');
    expect(printed).not.toContain('  100 rows');
  });

  test('fails with the report’s own sentence, or that there is no file', async () => {
    const error = sayOfImport('camerasEmpty');
    const { code, printed } = await command('x', 'bad.csv', () => Promise.resolve({ ...done, state: 'failed', error }));
    expect([code, printed]).toEqual([1, 'x.csv: failed after 1,234 rows. The file is empty.']);
    const lines: string[] = [];
    const absent = path.join(folder, 'absent.csv');
    expect(
      await importCamerasCommand(
        { file: absent, dryRun: false, owner: 'c', refusedFile: `${absent}.refused.csv` },
        { run: () => Promise.reject(new Error('not to be called')), print: (line) => lines.push(line) },
      ),
    ).toBe(1);
    expect(lines).toEqual([`There is no file ${absent}.`]);
    await expect(stat(`${absent}.refused.csv`)).rejects.toThrow('ENOENT');
  });
});
