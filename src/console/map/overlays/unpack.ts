import { unzipSync } from 'fflate';
import { decodeEucKr } from '#protocol/korean-text.ts';

/** One file as it is dropped, or as it lies in an archive. */
export interface DroppedFile {
  readonly name: string;
  readonly size: number;
  readonly bytes: () => Promise<Uint8Array>;
}

const MAX_ENTRIES = 1_000;
/** All entries of an archive that are unpacked, together. */
export const MAX_UNPACKED_BYTES = 400 * 1024 * 1024;

export type Unpacked = { readonly files: readonly DroppedFile[] } | { readonly problem: 'badArchive' | 'archiveTooLarge' };

/** The entries of a zip archive that are wanted. Sizes are added up before anything is unpacked, and an entry never grows beyond its own. */
export function unpack(bytes: Uint8Array, wanted: (name: string) => boolean): Unpacked {
  let total = 0;
  let entries = 0;
  try {
    const found = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!wanted(name)) return false;
        entries += 1;
        total += originalSize;
        if (total > MAX_UNPACKED_BYTES || entries > MAX_ENTRIES) throw new TooLarge();
        return true;
      },
    });
    return {
      files: Object.entries(found).map(([path, content]) => {
        const name = koreanName(path).split('/').at(-1) ?? path;
        return { name, size: content.length, bytes: () => Promise.resolve(content) };
      }),
    };
  } catch (error) {
    return { problem: error instanceof TooLarge ? 'archiveTooLarge' : 'badArchive' };
  }
}

class TooLarge extends Error {}

/** Windows packs Korean names in CP949 without saying so; the library gives their bytes as letters of the same number. */
function koreanName(name: string): string {
  const codes = [...name].map((letter) => letter.codePointAt(0) ?? 0);
  if (codes.every((code) => code < 0x80) || codes.some((code) => code > 0xff)) return name;
  return decodeEucKr(Uint8Array.from(codes)) ?? name;
}
