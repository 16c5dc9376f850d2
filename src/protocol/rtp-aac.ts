import { joinBytes } from '#base/join-bytes.ts';
import { readRtp, readU16, sequenceDistance, type RtpView } from './rtp.ts';
import type { AudioDepacketiser, AudioFrame } from './rtp-audio.ts';

/** Widths of the fields of an AU header, bits (RFC 3640 §4.1). */
export interface AacFields {
  readonly sizeLength: number;
  readonly indexLength: number;
  readonly indexDeltaLength: number;
}
/** RFC 3640 §3.3.6. */
export const AAC_HBR: AacFields = { sizeLength: 13, indexLength: 3, indexDeltaLength: 3 };

/** Access units that are taken of one packet; at 16 kHz this is more than four seconds. */
const MAX_UNITS = 64;
/** Largest access unit that 13 bits can tell. */
const MAX_UNIT_BYTES = 8_191;
const NOTHING: readonly AudioFrame[] = [];

/**
 * AAC over RTP in the mode AAC-hbr and those like it (RFC 3640 §3.2, §3.3.6): several access units a packet, or one over
 * several packets. Interleaving (AU-Index-delta other than 0) is not taken; such units are left out.
 * `samplesPerUnit` in ticks of the RTP clock: 1,024, or 960 where the configuration says so.
 */
export function createAacDepacketiser(fields: AacFields = AAC_HBR, samplesPerUnit = 1_024): AudioDepacketiser {
  let fragment: { readonly size: number; readonly timestamp: number; sequence: number; parts: Uint8Array[]; have: number } | undefined;

  function takeFragment(packet: RtpView, size: number, data: Uint8Array): readonly AudioFrame[] {
    const follows =
      fragment &&
      fragment.timestamp === packet.timestamp &&
      fragment.size === size &&
      sequenceDistance(fragment.sequence, packet.sequence) === 1;
    fragment = follows ? fragment : { size, timestamp: packet.timestamp, sequence: packet.sequence, parts: [], have: 0 };
    if (!fragment) return NOTHING;
    fragment.sequence = packet.sequence;
    fragment.parts.push(data);
    fragment.have += data.length;
    if (fragment.have < size && !packet.marker) return NOTHING;
    const whole = fragment.have === size ? [{ timestamp: packet.timestamp, data: joinBytes(fragment.parts) }] : NOTHING;
    fragment = undefined;
    return whole;
  }

  return (bytes, start = 0, end = bytes.length) => {
    const packet = readRtp(bytes, start, end);
    if (!packet) return NOTHING;
    const read = readHeaders(bytes, packet, fields);
    if (!read) return NOTHING;
    let offset = read.dataStart;
    const [only] = read.units;
    if (read.units.length === 1 && only && only.size > packet.payloadEnd - offset)
      return takeFragment(packet, only.size, bytes.subarray(offset, packet.payloadEnd));
    fragment = undefined;
    const frames: AudioFrame[] = [];
    for (const [index, unit] of read.units.entries()) {
      if (unit.size > packet.payloadEnd - offset) break;
      if (unit.inOrder && unit.size > 0)
        frames.push({ timestamp: (packet.timestamp + index * samplesPerUnit) >>> 0, data: bytes.subarray(offset, offset + unit.size) });
      offset += unit.size;
    }
    return frames;
  };
}

interface UnitHeader {
  readonly size: number;
  readonly inOrder: boolean;
}

/** The AU header section (RFC 3640 §3.2.1); undefined when it does not fit the packet or tells of nothing that is allowed. */
function readHeaders(
  bytes: Uint8Array,
  packet: RtpView,
  fields: AacFields,
): { readonly units: readonly UnitHeader[]; readonly dataStart: number } | undefined {
  const bits = readU16(bytes, packet.payloadStart);
  const dataStart = packet.payloadStart + 2 + Math.ceil(bits / 8);
  if (packet.payloadStart + 2 > packet.payloadEnd || dataStart > packet.payloadEnd) return undefined;
  const units: UnitHeader[] = [];
  let bit = (packet.payloadStart + 2) * 8;
  const last = bit + bits;
  while (bit < last && units.length < MAX_UNITS) {
    const indexBits = units.length === 0 ? fields.indexLength : fields.indexDeltaLength;
    if (bit + fields.sizeLength + indexBits > last) break;
    const size = readBits(bytes, bit, fields.sizeLength);
    const index = readBits(bytes, bit + fields.sizeLength, indexBits);
    bit += fields.sizeLength + indexBits;
    if (size > MAX_UNIT_BYTES) return undefined;
    units.push({ size, inOrder: index === 0 });
  }
  return units.length === 0 ? undefined : { units, dataStart };
}

function readBits(bytes: Uint8Array, from: number, count: number): number {
  let value = 0;
  for (let bit = from; bit < from + count; bit++) value = value * 2 + (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1);
  return value;
}

/** What an AudioSpecificConfig tells (ISO/IEC 14496-3 §1.6.2.1). */
export interface AacConfig {
  readonly sampleRate: number;
  readonly channels: number;
  /** 1,024 or 960. */
  readonly samplesPerUnit: number;
}

const SAMPLE_RATES = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];
const ESCAPE_RATE = 15;

/** Undefined when the bytes are no configuration of AAC that can be played: too short, a rate or a channel layout that is not listed. */
export function readAacConfig(bytes: Uint8Array): AacConfig | undefined {
  if (bytes.length < 2 || readBits(bytes, 0, 5) === 31) return undefined;
  const index = readBits(bytes, 5, 4);
  const after = index === ESCAPE_RATE ? 33 : 9;
  const sampleRate = index === ESCAPE_RATE ? readBits(bytes, 9, 24) : SAMPLE_RATES[index];
  const layout = readBits(bytes, after, 4);
  if (sampleRate === undefined || sampleRate < 7_000 || sampleRate > 96_000 || layout < 1 || layout > 7) return undefined;
  return { sampleRate, channels: layout === 7 ? 8 : layout, samplesPerUnit: readBits(bytes, after + 4, 1) === 1 ? 960 : 1_024 };
}
