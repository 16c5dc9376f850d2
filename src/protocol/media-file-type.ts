/** What a file is by its first bytes; never by its name or what its sender says. */
export type MediaFileType = 'image/jpeg' | 'image/png' | 'video/mp4' | 'video/quicktime' | 'video/webm';

const JPEG = [0xff, 0xd8, 0xff];
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const EBML = [0x1a, 0x45, 0xdf, 0xa3];
/**
 * Major brands (ISO/IEC 14496-12 §4.3) of what phones record. The same box begins still pictures (heic, mif1, avif), which no browser of
 * ours shows: those are not let in as video.
 */
const MP4_BRANDS: ReadonlySet<string> = new Set([
  'isom',
  'iso2',
  'iso4',
  'iso5',
  'iso6',
  'mp41',
  'mp42',
  'avc1',
  'M4V ',
  'MSNV',
  'dash',
  '3gp4',
  '3gp5',
  '3gp6',
]);

export function mediaFileType(bytes: Uint8Array): MediaFileType | undefined {
  const begins = (with_: readonly number[]): boolean => with_.every((byte, at) => bytes[at] === byte);
  if (begins(JPEG)) return 'image/jpeg';
  if (begins(PNG)) return 'image/png';
  if (begins(EBML)) return 'video/webm';
  if (asciiAt(bytes, 4) !== 'ftyp') return undefined;
  const brand = asciiAt(bytes, 8);
  if (brand === 'qt  ') return 'video/quicktime';
  return MP4_BRANDS.has(brand) ? 'video/mp4' : undefined;
}

function asciiAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
