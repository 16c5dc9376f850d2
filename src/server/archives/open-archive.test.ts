import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import type { RoadFile } from '#contract/road-import.ts';
import { zipOf } from '../../../test/support/zip-files.ts';
import { openArchives } from './open-archive.ts';

const text = (words: string): Buffer => Buffer.from(words);

/** The files that come of these, and what stands in each. */
async function opened(files: Readonly<Record<string, Uint8Array>>): Promise<readonly (readonly [name: string, words: string])[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mangru-archives-'));
  try {
    const places = Object.keys(files).map((name, at) => ({ name, place: path.join(folder, String(at)) }));
    for (const { name, place } of places) await writeFile(place, files[name] ?? text(''));
    const found: (readonly [string, string])[] = [];
    for (const file of await openArchives(places)) found.push([file.name, (await wholeOf(file)).toString()]);
    return found;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function wholeOf(file: RoadFile): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of file.bytes()) pieces.push(piece);
  return Buffer.concat(pieces);
}

test('Q24: files of an archive come by their own names, beside files that are none; Korean names of Windows too', async () => {
  const zip = zipOf([
    { name: '자료/', bytes: text('') },
    { name: '자료/도로\\rnaddrkor_서울.txt', bytes: text('가나다'), cp949: true },
    { name: 'empty.txt', bytes: text('') },
    { name: '__MACOSX/empty.txt', bytes: text('what macOS adds') },
  ]);
  expect(await opened({ 'all.ZIP': zip, 'list.csv': text('a,b') })).toEqual([
    ['rnaddrkor_서울.txt', '가나다'],
    ['empty.txt', ''],
    ['list.csv', 'a,b'],
  ]);
});

test('Q24: archives of others are read: packed and stored, with a comment behind them, and of the kind for large files', async () => {
  const long = 'a road '.repeat(100_000);
  const foreign = zipSync({ 'a.txt': text(long), folder: { 'b.txt': [text('as it is'), { level: 0 }] } }, { comment: 'x' });
  expect(await opened({ 'a.zip': foreign })).toEqual([
    ['a.txt', long],
    ['b.txt', 'as it is'],
  ]);
  const commented = Buffer.concat([zipOf([{ name: 'c.txt', bytes: text('c') }]), text('made by hand')]);
  commented.writeUInt16LE(12, commented.length - 14);
  expect(await opened({ 'c.zip': commented })).toEqual([['c.txt', 'c']]);
  expect(await opened({ 'd.zip': zipOf([{ name: 'd.txt', bytes: text('d') }], { zip64: true }) })).toEqual([['d.txt', 'd']]);
});

const NINE_GB = 9 * 1024 ** 3;
const one = (says: Parameters<typeof zipOf>[0][number]['says'], bytes = text('x'.repeat(5_000))): Buffer =>
  zipOf([{ name: 'a.txt', bytes, ...(says && { says }) }], { zip64: true });

test.for<[what: string, archive: Uint8Array, says: string]>([
  ['no archive', text('not at all'), 'a.zip is no ZIP archive, or its end is missing.'],
  ['an empty file', text(''), 'a.zip is no ZIP archive, or its end is missing.'],
  ['one with a password', one({ flags: 0x0801 }), 'a.zip: a.txt is locked with a password; unpack it.'],
  ['one with a hidden directory', one({ flags: 0x2800 }), 'a.zip: a.txt is locked with a password; unpack it.'],
  ['another way of packing', one({ method: 9 }), 'a.zip: a.txt is packed in a way that is not read here; pack it as ZIP with Deflate.'],
  ['more than may be', one({ bytes: NINE_GB }), 'a.zip: a.txt would grow beyond 8 GB.'],
  ['a bomb', one({ bytes: 100 }), 'a.zip: a.txt is larger than the archive says, as only a trap is.'],
  ['less than it says', one({ bytes: 5_001 }), 'a.zip: a.txt is not what was packed; the archive was damaged on its way. Fetch it again.'],
  ['a changed letter', one({ crc: 1 }), 'a.zip: a.txt is not what was packed; the archive was damaged on its way. Fetch it again.'],
  [
    'a way out',
    zipOf([{ name: '../../etc/passwd', bytes: text('') }]),
    'a.zip: ../../etc/passwd leads out of the archive; such an archive is not taken.',
  ],
  [
    'a way out of Windows',
    zipOf([{ name: '..\\a.txt', bytes: text('') }]),
    'a.zip: ../a.txt leads out of the archive; such an archive is not taken.',
  ],
  ['a drive', zipOf([{ name: 'C:\\a.txt', bytes: text('') }]), 'a.zip: C:/a.txt leads out of the archive; such an archive is not taken.'],
  ['too many', zipOf([], { entries: 1_001 }), 'a.zip holds more than 1,000 files.'],
  ['fewer than it says', zipOf([{ name: 'a.txt', bytes: text('') }], { entries: 2 }), 'a.zip is cut off or damaged.'],
])('Q24: %s is refused with the reason', async ([, archive, says]) => {
  await expect(opened({ 'a.zip': archive })).rejects.toThrow(says);
});

test('Q24: the same file twice is one; two of a name that differ are refused', async () => {
  const [one, two] = [zipOf([{ name: 'a/x.dbf', bytes: text('1') }]), zipOf([{ name: 'X.dbf', bytes: text('2') }])];
  expect(await opened({ 'a.zip': one, 'b.zip': one })).toEqual([['x.dbf', '1']]);
  await expect(opened({ 'a.zip': one, 'b.zip': two })).rejects.toThrow('X.dbf is there twice and not the same: in a.zip and in b.zip.');
});

test('Q24: an archive that is cut off or changed anywhere is read or refused, never an error of another kind', async () => {
  const whole = zipOf([
    { name: 'a.txt', bytes: text('some words that can be packed, packed, packed') },
    { name: 'b.txt', bytes: text('more') },
  ]);
  for (let at = 0; at < whole.length; at += 3) {
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] ?? 0) ^ 0xff;
    for (const archive of [whole.subarray(0, at), changed])
      await opened({ 'a.zip': archive }).catch((error: unknown) => expect(String(error)).toMatch(/^Error: a\.zip/));
  }
});
