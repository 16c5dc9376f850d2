import { readU16 } from './rtp.ts';

/** Tables of ITU-T T.81 Annex K and the frame of a baseline JPEG file that RFC 2435 leaves out of its packets. */

/** Annex K.1 and K.2, in zigzag order: RFC 2435 Appendix A. */
const LUMA = [
  16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61, 60, 57, 51, 56, 55,
  64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99,
];
const CHROMA = [
  17, 18, 18, 24, 21, 24, 47, 26, 26, 47, 99, 66, 56, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
];

/** The two tables of a quality of 1…99, 64 bytes each, luma first (RFC 2435 §4.2). */
export function tablesOfQuality(quality: number): Uint8Array {
  const factor = Math.min(99, Math.max(1, quality));
  const scale = factor < 50 ? Math.floor(5_000 / factor) : 200 - factor * 2;
  return Uint8Array.from([...LUMA, ...CHROMA], (value) => Math.min(255, Math.max(1, Math.floor((value * scale + 50) / 100))));
}

/** DHT segments of Annex K.3: how many codes there are of each length, then their symbols. */
interface HuffmanTable {
  readonly id: number;
  readonly lengths: readonly number[];
  readonly symbols: readonly number[];
}

const DC_SYMBOLS = Array.from({ length: 12 }, (_, value) => value);
/** Where the order of the AC symbols is not that of their values; the rest follows in ascending order. */
const AC_LUMA_FIRST = '01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282';
const AC_CHROMA_FIRST = '000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a162434e125f1';

const HUFFMAN: readonly HuffmanTable[] = [
  { id: 0x00, lengths: [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], symbols: DC_SYMBOLS },
  { id: 0x10, lengths: [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7d], symbols: acSymbols(AC_LUMA_FIRST) },
  { id: 0x01, lengths: [0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0], symbols: DC_SYMBOLS },
  { id: 0x11, lengths: [0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 0x77], symbols: acSymbols(AC_CHROMA_FIRST) },
];

/** All 162 symbols: end of block, sixteen zeros, and each run of 0…15 zeros before a value of 1…10 bits. */
function acSymbols(first: string): readonly number[] {
  const begin = Array.from({ length: first.length / 2 }, (_, at) => Number.parseInt(first.slice(2 * at, 2 * at + 2), 16));
  const runs = Array.from({ length: 16 }, (_, run) => Array.from({ length: 10 }, (__, size) => run * 16 + size + 1)).flat();
  const all = [0x00, 0xf0, ...runs].toSorted((left, right) => left - right);
  return [...begin, ...all.filter((symbol) => !begin.includes(symbol))];
}

/** Segments before the frame header; files of cameras have a dozen at most. */
const MAX_SEGMENTS = 64;

export interface JpegFrame {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Luma samples to a chroma sample downwards: 1 for 4:2:2, 2 for 4:2:0. */
  readonly rows: 1 | 2;
  /** Quantisation tables as they stand in a DQT segment, without their length. */
  readonly tables: readonly { readonly sixteenBit: boolean; readonly values: Uint8Array }[];
  /** MCUs between restart markers; 0 for none. */
  readonly restartInterval: number;
}

/** Everything before the entropy-coded data of a baseline picture with Annex K's Huffman tables (RFC 2435 Appendix B). */
export function writeJpegHead(frame: JpegFrame): Uint8Array {
  const { width, height, rows, tables, restartInterval } = frame;
  const second = Math.min(1, tables.length - 1);
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...tables.flatMap(({ sixteenBit, values }, id) => segment(0xdb, [(sixteenBit ? 0x10 : 0) | id, ...values])),
    ...(restartInterval > 0 ? segment(0xdd, pair(restartInterval)) : []),
    ...segment(0xc0, [8, ...pair(height), ...pair(width), 3, ...[1, 0x20 | rows, 0], ...[2, 0x11, second], ...[3, 0x11, second]]),
    ...HUFFMAN.flatMap(({ id, lengths, symbols }) => segment(0xc4, [id, ...lengths, ...symbols])),
    ...segment(0xda, [3, ...[1, 0x00], ...[2, 0x11], ...[3, 0x11], 0, 63, 0]),
  ]);
}

/** Pixels of a JPEG file, by its first frame header (T.81 §B.2.2); undefined when it has none where it should. */
export function readJpegSize(bytes: Uint8Array): { readonly width: number; readonly height: number } | undefined {
  let offset = 2;
  for (let segments = 0; segments < MAX_SEGMENTS && offset + 9 <= bytes.length && bytes[offset] === 0xff; segments++) {
    const marker = bytes[offset + 1] ?? 0;
    // SOF0…SOF15 without DHT, JPG and DAC, which stand between them.
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
      return { height: readU16(bytes, offset + 5), width: readU16(bytes, offset + 7) };
    offset += 2 + readU16(bytes, offset + 2);
  }
  return undefined;
}

function segment(marker: number, content: readonly number[]): number[] {
  return [0xff, marker, ...pair(content.length + 2), ...content];
}

function pair(value: number): [number, number] {
  return [value >> 8, value & 0xff];
}
