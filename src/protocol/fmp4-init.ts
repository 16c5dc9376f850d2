import { box, descriptor, fullBox, u16, u32, zeros } from './mp4-box.ts';

/** What a track is, for its init segment. */
export interface Mp4VideoTrack {
  readonly kind: 'h264' | 'h265';
  readonly width: number;
  readonly height: number;
  /** avcC or hvcC (ISO/IEC 14496-15 §5.3.3.1, §8.3.3.1). */
  readonly description: Uint8Array;
}
export interface Mp4SoundTrack {
  /** Hz; also what its times count. */
  readonly sampleRate: number;
  readonly channels: number;
  /** AudioSpecificConfig (ISO/IEC 14496-3 §1.6.2.1). */
  readonly description: Uint8Array;
}

/** Times of pictures count in this, Hz. */
export const MP4_VIDEO_TIMESCALE = 90_000;
const TRACK = 1;
const UNITY_MATRIX = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].flatMap(u32);
/** 72 dpi in 16.16. */
const RESOLUTION = u32(0x480000);
const UNDETERMINED_LANGUAGE = 0x55c4;

/** ftyp and moov of a fragmented file with this one track of pictures (avc1, hvc1). */
export function writeVideoInit(track: Mp4VideoTrack): Uint8Array {
  const { kind, width, height, description } = track;
  const configuration = box(kind === 'h264' ? 'avcC' : 'hvcC', description);
  const entry = box(
    kind === 'h264' ? 'avc1' : 'hvc1',
    [...zeros(6), ...u16(1)],
    zeros(16),
    [...u16(width), ...u16(height)],
    [...RESOLUTION, ...RESOLUTION, ...u32(0), ...u16(1)],
    zeros(32),
    [...u16(24), 0xff, 0xff],
    configuration,
  );
  return writeInit({
    timescale: MP4_VIDEO_TIMESCALE,
    handler: 'vide',
    header: fullBox('vmhd', { flags: 1 }, zeros(8)),
    entry,
    volume: 0,
    size: [...u32(width * 0x10000), ...u32(height * 0x10000)],
  });
}

/** The same of sound in AAC (mp4a, ISO/IEC 14496-14 §5.6). */
export function writeSoundInit(track: Mp4SoundTrack): Uint8Array {
  const { sampleRate, channels, description } = track;
  const decoder = descriptor(4, [0x40, 0x15, 0, 0, 0, ...u32(0), ...u32(0)], descriptor(5, description));
  const stream = descriptor(3, [...u16(TRACK), 0], decoder, descriptor(6, [2]));
  const entry = box(
    'mp4a',
    [...zeros(6), ...u16(1)],
    zeros(8),
    [...u16(channels), ...u16(16), ...u32(0)],
    // 16.16; a rate beyond 16 bits stands in the description only.
    u32(Math.min(sampleRate, 0xffff) * 0x10000),
    fullBox('esds', {}, stream),
  );
  return writeInit({
    timescale: sampleRate,
    handler: 'soun',
    header: fullBox('smhd', {}, zeros(4)),
    entry,
    volume: 0x0100,
    size: zeros(8),
  });
}

interface InitFacts {
  readonly timescale: number;
  readonly handler: 'vide' | 'soun';
  readonly header: Uint8Array;
  readonly entry: Uint8Array;
  readonly volume: number;
  readonly size: readonly number[];
}

function writeInit(facts: InitFacts): Uint8Array {
  const letters = (text: string): readonly number[] => [...text].map((letter) => letter.charCodeAt(0));
  const fileType = box('ftyp', letters('iso6'), u32(0), letters('iso6mp41'));
  const media = box(
    'mdia',
    fullBox('mdhd', {}, zeros(8), u32(facts.timescale), u32(0), u16(UNDETERMINED_LANGUAGE), zeros(2)),
    fullBox('hdlr', {}, u32(0), letters(facts.handler), zeros(12), [0]),
    box(
      'minf',
      facts.header,
      box('dinf', fullBox('dref', {}, u32(1), fullBox('url ', { flags: 1 }))),
      box(
        'stbl',
        fullBox('stsd', {}, u32(1), facts.entry),
        fullBox('stts', {}, u32(0)),
        fullBox('stsc', {}, u32(0)),
        fullBox('stsz', {}, u32(0), u32(0)),
        fullBox('stco', {}, u32(0)),
      ),
    ),
  );
  const trackHeader = fullBox(
    'tkhd',
    // Enabled, and in the movie.
    { flags: 3 },
    zeros(8),
    u32(TRACK),
    zeros(16),
    [...u16(0), ...u16(0), ...u16(facts.volume), ...u16(0)],
    UNITY_MATRIX,
    facts.size,
  );
  const movieHeader = fullBox(
    'mvhd',
    {},
    zeros(8),
    u32(facts.timescale),
    u32(0),
    u32(0x10000),
    u16(0x0100),
    zeros(10),
    UNITY_MATRIX,
    zeros(24),
    u32(TRACK + 1),
  );
  const extends_ = box('mvex', fullBox('trex', {}, u32(TRACK), u32(1), zeros(12)));
  return concat(fileType, box('moov', movieHeader, box('trak', trackHeader, media), extends_));
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
