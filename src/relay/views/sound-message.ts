import { MEDIA_HEADER_BYTES, writeMediaHeader, type MediaFormat, type MediaMessage } from '#contract/media.ts';
import { encodeBase64 } from '#protocol/base64.ts';
import { FRAGMENT_HEAD_BYTES, writeFragmentHead } from '#protocol/fmp4-fragment.ts';
import { writeSoundInit } from '#protocol/fmp4-init.ts';
import type { AudioUnit } from '../media/audio-unit.ts';

/** Each is made once, when its first listener asks. */
const plain = new WeakMap<AudioUnit, Uint8Array>();
const fragments = new WeakMap<AudioUnit, Uint8Array>();

type Track = Pick<AudioUnit, 'codec' | 'sampleRate' | 'channels' | 'description'>;

/** MP4 for browsers knows AAC only: G.711 comes as it is, whatever the pictures come as. */
function isFragment(unit: Track, format: MediaFormat): boolean {
  return format === 'fmp4' && unit.codec === 'aac';
}

/** The message of `contract/media.ts` that carries it. Its sequence is the time of its first sample, in samples. */
export function soundMessage(unit: AudioUnit, format: MediaFormat): Uint8Array {
  const [made, write] = isFragment(unit, format) ? [fragments, writeFragment] : [plain, writePlain];
  const known = made.get(unit) ?? write(unit);
  made.set(unit, known);
  return known;
}

/** What a listener is told before the first sound of a track. */
export function soundTrack(track: Track, format: MediaFormat): NonNullable<Extract<MediaMessage, { type: 'audio' }>['audio']> {
  const { codec, sampleRate, channels, description } = track;
  const facts = { codec, sampleRate, channels, description: encodeBase64(description) };
  if (!isFragment(track, format)) return facts;
  // The object type stands in the first five bits (ISO/IEC 14496-3 §1.6.2.1); RFC 6381 §3.3 quotes it.
  const mime = `audio/mp4; codecs="mp4a.40.${(description[0] ?? 0) >> 3}"`;
  return { ...facts, init: encodeBase64(writeSoundInit({ sampleRate, channels, description })), mime };
}

function header(unit: AudioUnit, fragment: boolean): Parameters<typeof writeMediaHeader>[1] {
  return { key: true, audio: true, fragment, sequence: unit.ticks, wallClockMicros: unit.wallClockMicros };
}

function writePlain(unit: AudioUnit): Uint8Array {
  const bytes = new Uint8Array(MEDIA_HEADER_BYTES + unit.data.length);
  writeMediaHeader(bytes, header(unit, false));
  bytes.set(unit.data, MEDIA_HEADER_BYTES);
  return bytes;
}

function writeFragment(unit: AudioUnit): Uint8Array {
  const { data, ticks, time } = unit;
  const bytes = new Uint8Array(MEDIA_HEADER_BYTES + FRAGMENT_HEAD_BYTES + data.length);
  writeMediaHeader(bytes, header(unit, true));
  const facts = { sequence: ticks, ...time, compositionOffset: 0, key: true, dataBytes: data.length };
  writeFragmentHead(bytes, MEDIA_HEADER_BYTES, facts);
  bytes.set(data, MEDIA_HEADER_BYTES + FRAGMENT_HEAD_BYTES);
  return bytes;
}
