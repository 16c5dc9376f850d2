/** One picture, or one frame of sound, as a movie fragment (ISO/IEC 14496-12 §8.8): moof and mdat of track 1. */
export interface FragmentFacts {
  /** Counts the fragments of the stream; 32 bits. */
  readonly sequence: number;
  /** When it is decoded, in the track's timescale from the time line's beginning; up to 53 bits. */
  readonly decodeTime: number;
  /** What is to be added to `decodeTime` to show it; may be below 0. */
  readonly compositionOffset: number;
  readonly duration: number;
  readonly key: boolean;
  readonly dataBytes: number;
}

const MOOF_BYTES = 104;
/** Bytes before the data. */
export const FRAGMENT_HEAD_BYTES = MOOF_BYTES + 8;
/** "Depends on no other" (§8.8.3.1), and its opposite with "is no sync sample". */
const SYNC = 0x02000000;
const NOT_SYNC = 0x01010000;
const BASE_IS_MOOF = 0x020000;
/** trun: offset of the data; and of each sample duration, size, flags, composition offset. */
const RUN_FLAGS = 0x000f01;
const BIG = 0x100000000;

/** Writes all that stands before the data, `FRAGMENT_HEAD_BYTES` at `offset`; one picture, one fragment, for no wait. */
export function writeFragmentHead(bytes: Uint8Array, offset: number, facts: FragmentFacts): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, FRAGMENT_HEAD_BYTES);
  let at = 0;
  const put = (value: number): void => {
    view.setUint32(at, value >>> 0);
    at += 4;
  };
  const open = (size: number, type: string): void => {
    put(size);
    for (let index = 0; index < 4; index++) view.setUint8(at++, type.charCodeAt(index));
  };
  open(MOOF_BYTES, 'moof');
  open(16, 'mfhd');
  put(0);
  put(facts.sequence);
  open(MOOF_BYTES - 24, 'traf');
  open(16, 'tfhd');
  put(BASE_IS_MOOF);
  put(1);
  open(20, 'tfdt');
  put(0x01000000);
  put(Math.floor(facts.decodeTime / BIG));
  put(facts.decodeTime % BIG);
  open(36, 'trun');
  put(0x01000000 + RUN_FLAGS);
  put(1);
  put(FRAGMENT_HEAD_BYTES);
  put(facts.duration);
  put(facts.dataBytes);
  put(facts.key ? SYNC : NOT_SYNC);
  put(facts.compositionOffset);
  open(8 + facts.dataBytes, 'mdat');
}
