import { joinBytes } from '#base/join-bytes.ts';
import { DEPACKETISER_LIMITS, type DepacketiserLimits, type VideoDepacketiser } from './access-unit.ts';
import { tablesOfQuality, writeJpegHead, type JpegFrame } from './jpeg-tables.ts';
import { readU16 } from './rtp.ts';
import { assembleUnits, type UnitBuilder } from './unit-assembly.ts';

const HEADER_BYTES = 8;
/** Types that tell restart intervals begin here (RFC 2435 §3.1.3). */
const RESTARTS = 64;
const TABLES_INLINE = 128;
const TABLES_ALWAYS = 255;
const EOI = Uint8Array.of(0xff, 0xd9);

/** The header of a packet (RFC 2435 §3.1), and the restart header where the type says so (§3.1.7). */
interface JpegHeader {
  readonly offset: number;
  readonly type: number;
  readonly quality: number;
  /** Pixels; 0 = more than 2,040, which the header cannot tell. */
  readonly width: number;
  readonly height: number;
  readonly restartInterval: number;
  readonly dataStart: number;
}

export interface JpegDepacketiser extends VideoDepacketiser {
  /** The camera sends pictures that RFC 2435 has no room for, larger than 2,040 pixels: none of them can be put together. */
  readonly tooLarge: boolean;
}

/**
 * Motion JPEG over RTP (RFC 2435): each access unit is one JPEG file, with the tables and headers that the packets leave
 * out put back. Types 0 and 1 (4:2:2 and 4:2:0), with and without restart markers; a lost packet costs its picture only.
 */
export function createJpegDepacketiser(limits: DepacketiserLimits = DEPACKETISER_LIMITS): JpegDepacketiser {
  const builder = createJpegBuilder(limits.maxUnitBytes);
  const depacketiser = assembleUnits(builder, () => true);
  return {
    push: (bytes, start, end) => depacketiser.push(bytes, start, end),
    get dropped() {
      return depacketiser.dropped;
    },
    get tooLarge() {
      return builder.tooLarge;
    },
  };
}

function createJpegBuilder(maxBytes: number): UnitBuilder & { readonly tooLarge: boolean } {
  let parts: Uint8Array[] = [];
  let have = 0;
  let begun = false;
  let spoilt = false;
  let tooLarge = false;
  /** Of the qualities 128…254, whose tables a sender need not repeat (§3.1.8). */
  const kept = new Map<number, JpegFrame['tables']>();

  function spoil(): void {
    parts = [];
    spoilt = begun = true;
  }

  function take(payload: Uint8Array): void {
    begun = true;
    if (spoilt) return;
    const header = readHeader(payload);
    const first = parts.length === 0;
    tooLarge = header?.width === 0 || header?.height === 0;
    // Pieces that do not join are those of a picture of which something was lost.
    if (!header || tooLarge || header.offset !== (first ? 0 : have)) return spoil();
    let data = payload.subarray(header.dataStart);
    if (first) {
      const read = readTables(data, header.quality, kept);
      if (!read) return spoil();
      data = data.subarray(read.length);
      const { width, height, restartInterval } = header;
      parts.push(writeJpegHead({ width, height, rows: header.type % RESTARTS === 0 ? 1 : 2, tables: read.tables, restartInterval }));
    }
    have += data.length;
    if (have > maxBytes) return spoil();
    parts.push(data);
  }

  function finish(): Uint8Array[] | undefined {
    const last = parts.at(-1);
    const ended = last?.at(-2) === EOI[0] && last?.at(-1) === EOI[1];
    const whole = spoilt ? undefined : parts.length === 0 ? [] : [joinBytes(ended ? parts : [...parts, EOI])];
    parts = [];
    have = 0;
    spoilt = begun = false;
    return whole;
  }

  return {
    take,
    spoil,
    finish,
    begins: (payload) => readHeader(payload)?.offset === 0,
    get begun() {
      return begun;
    },
    get tooLarge() {
      return tooLarge;
    },
  };
}

/** Undefined when the packet is cut short, or of a type that this RFC does not define. */
function readHeader(payload: Uint8Array): JpegHeader | undefined {
  const [, high = 0, middle = 0, low = 0, type = 0, quality = 0, width = 0, height = 0] = payload;
  const restarts = type >= RESTARTS;
  const dataStart = HEADER_BYTES + (restarts ? 4 : 0);
  if (payload.length < dataStart || type % RESTARTS > 1 || type >= 2 * RESTARTS || quality === 0) return undefined;
  return {
    offset: (high << 16) | (middle << 8) | low,
    type,
    quality,
    width: width * 8,
    height: height * 8,
    restartInterval: restarts ? readU16(payload, HEADER_BYTES) : 0,
    dataStart,
  };
}

/** The tables that the first packet of a picture carries or stands for, and how many bytes of it they take (§3.1.8). */
function readTables(
  data: Uint8Array,
  quality: number,
  kept: Map<number, JpegFrame['tables']>,
): { readonly tables: JpegFrame['tables']; readonly length: number } | undefined {
  if (quality < TABLES_INLINE) {
    const values = tablesOfQuality(quality);
    return { tables: [values.subarray(0, 64), values.subarray(64)].map((each) => ({ sixteenBit: false, values: each })), length: 0 };
  }
  const [, precision = 0] = data;
  const length = readU16(data, 2);
  if (data.length < 4 + length) return undefined;
  if (length === 0) {
    const tables = quality === TABLES_ALWAYS ? undefined : kept.get(quality);
    return tables && { tables, length: 4 };
  }
  const tables: { sixteenBit: boolean; values: Uint8Array }[] = [];
  for (let at = 4; at < 4 + length;) {
    const sixteenBit = ((precision >> tables.length) & 1) === 1;
    const next = at + (sixteenBit ? 128 : 64);
    if (next > 4 + length || tables.length === 4) return undefined;
    tables.push({ sixteenBit, values: data.slice(at, next) });
    at = next;
  }
  if (quality !== TABLES_ALWAYS) kept.set(quality, tables);
  return { tables, length: 4 + length };
}
