import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import type { ImportCode } from '#contract/import-sentence.ts';
import type { RoadFile } from '#contract/road-import.ts';
import {
  findZipEnd,
  readZipDirectory,
  ZIP_END_BYTES,
  ZIP_LOCAL_HEADER_BYTES,
  zipContentAt,
  type ZipEntry,
  type ZipFault,
  type ZipProblem,
} from '#protocol/zip-directory.ts';
import { Unreadable, unreadable } from '../unreadable.ts';

interface FileAtPlace {
  readonly name: string;
  /** Where it lies. */
  readonly place: string;
}

const CHUNK_BYTES = 256 * 1024;

/**
 * Files as importers read them, with those of ZIP archives in the place of the archives. Nothing is written anywhere: an entry is
 * unpacked while it is read, as often as it is read, and never beyond the size that the directory of its archive states.
 */
export async function openArchives(files: readonly FileAtPlace[]): Promise<readonly RoadFile[]> {
  const opened = new Map<string, { readonly file: RoadFile; readonly archive: string; readonly what: string }>();
  for (const { name, place } of files) {
    if (!/\.zip$/i.test(name)) {
      opened.set(name.toLowerCase(), { file: { name, bytes: () => piecesOf(place) }, archive: name, what: place });
      continue;
    }
    for (const entry of await entriesOf({ name, place })) {
      const own = entry.name.split('/').at(-1) ?? entry.name;
      const what = `${entry.bytes} ${entry.crc}`;
      const same = opened.get(own.toLowerCase());
      if (same?.what === what) continue;
      if (same) throw unreadable('sameName', { file: own, first: same.archive, second: name });
      const file = { name: own, bytes: () => unpacked({ name, place }, entry) };
      opened.set(own.toLowerCase(), { file, archive: name, what });
    }
  }
  return [...opened.values()].map(({ file }) => file);
}

async function entriesOf({ name, place }: FileAtPlace): Promise<readonly ZipEntry[]> {
  await using handle = await open(place, 'r');
  const { size } = await handle.stat();
  const tailAt = Math.max(0, size - ZIP_END_BYTES);
  const end = findZipEnd(await bytesAt(handle, tailAt, size - tailAt), size);
  if ('problem' in end) throw refusal(name, end);
  const entries = readZipDirectory(await bytesAt(handle, end.directoryAt, end.directoryBytes), end);
  if ('problem' in entries) throw refusal(name, entries);
  return entries;
}

async function* unpacked({ name, place }: FileAtPlace, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  const start = await contentAt(place, entry);
  if (start === undefined) throw refusal(name, { problem: 'cutOff', entry: entry.name });
  const file = shownEntry(name, entry.name);
  let [bytes, crc] = [0, 0];
  try {
    for await (const piece of entry.packedBytes === 0 ? [] : contentOf(place, entry, start)) {
      bytes += piece.length;
      if (bytes > entry.bytes) throw unreadable('archiveTrap', { file });
      crc = crc32(piece, crc);
      yield piece;
    }
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw unreadable('archiveUnpacking', { file, why: error instanceof Error ? error.message : String(error) });
  }
  if (bytes !== entry.bytes || crc !== entry.crc) throw unreadable('archiveDamaged', { file });
}

function contentOf(place: string, { stored, packedBytes }: ZipEntry, start: number): AsyncIterable<Uint8Array> {
  const packed = createReadStream(place, { start, end: start + packedBytes - 1, highWaterMark: CHUNK_BYTES });
  // What fails, or is no longer wanted, ends both; the reader is told by its own end of it.
  return stored ? packed : pipeline(packed, createInflateRaw({ chunkSize: CHUNK_BYTES }), () => undefined);
}

async function contentAt(place: string, entry: ZipEntry): Promise<number | undefined> {
  await using handle = await open(place, 'r');
  return zipContentAt(entry, await bytesAt(handle, entry.headerAt, ZIP_LOCAL_HEADER_BYTES));
}

/** Fewer where the file ends before. */
async function bytesAt(handle: FileHandle, at: number, length: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

function piecesOf(place: string): AsyncIterable<Uint8Array> {
  return createReadStream(place, { highWaterMark: CHUNK_BYTES });
}

const CODES = {
  noArchive: 'noArchive',
  cutOff: 'archiveCut',
  split: 'archiveSplit',
  encrypted: 'archiveLocked',
  method: 'archiveMethod',
  tooMany: 'archiveOfMany',
  tooLarge: 'archiveTooLarge',
  leadsOut: 'archiveLeadsOut',
} as const satisfies Readonly<Record<ZipProblem, ImportCode>>;

function refusal(archive: string, { problem, entry }: ZipFault): Unreadable {
  return unreadable<(typeof CODES)[ZipProblem]>(CODES[problem], { file: entry === undefined ? archive : shownEntry(archive, entry) });
}

/** A file as a sentence names it: with the archive that it came in. */
function shownEntry(archive: string, entry: string): string {
  return `${archive}: ${entry}`;
}
