import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
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

/** An archive that cannot be read as a whole; told in the report of an import, never thrown out of it. */
export class UnreadableArchive extends Error {}

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
      if (same)
        throw new UnreadableArchive(`${own} is there twice and not the same: in ${same.archive} and in ${name}. Bring one of them.`);
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
  let [bytes, crc] = [0, 0];
  try {
    for await (const piece of entry.packedBytes === 0 ? [] : contentOf(place, entry, start)) {
      bytes += piece.length;
      if (bytes > entry.bytes) throw new UnreadableArchive(`${name}: ${entry.name} is larger than the archive says, as only a trap is.`);
      crc = crc32(piece, crc);
      yield piece;
    }
  } catch (error) {
    if (error instanceof UnreadableArchive) throw error;
    throw new UnreadableArchive(`${name}: ${entry.name} cannot be unpacked (${error instanceof Error ? error.message : String(error)}).`);
  }
  if (bytes !== entry.bytes || crc !== entry.crc)
    throw new UnreadableArchive(`${name}: ${entry.name} is not what was packed; the archive was damaged on its way. Fetch it again.`);
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

const SENTENCES: Readonly<Record<ZipProblem, string>> = {
  noArchive: 'is no ZIP archive, or its end is missing',
  cutOff: 'is cut off or damaged',
  split: 'is one part of several; bring it in one piece',
  encrypted: 'is locked with a password; unpack it',
  method: 'is packed in a way that is not read here; pack it as ZIP with Deflate',
  tooMany: 'holds more than 1,000 files',
  tooLarge: 'would grow beyond 8 GB',
  leadsOut: 'leads out of the archive; such an archive is not taken',
};

function refusal(archive: string, { problem, entry }: ZipFault): UnreadableArchive {
  return new UnreadableArchive(`${archive}${entry === undefined ? '' : `: ${entry}`} ${SENTENCES[problem]}.`);
}
