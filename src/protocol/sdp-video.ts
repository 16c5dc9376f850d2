import { decodeBase64 } from './base64.ts';
import { parameterSetsOf, type SdpFormat, type SdpMedia } from './sdp.ts';

/** A section of pictures: H.264 (RFC 6184), H.265 (RFC 7798) or motion JPEG (RFC 2435). */
export interface VideoFormat {
  readonly codec: 'h264' | 'h265' | 'jpeg';
  readonly payloadType: number;
  /** Parameter sets of the description; often none, then they come in the stream. */
  readonly sets: readonly Uint8Array[];
}

/** The static number of motion JPEG, which needs no rtpmap (RFC 3551 §6). */
const JPEG_TYPE = 26;

/** The first format of a section that can be read; undefined when there is none. */
export function videoFormatOf(media: SdpMedia): VideoFormat | undefined {
  if (media.kind !== 'video') return undefined;
  return media.formats.map(readFormat).find((format) => format !== undefined);
}

function readFormat(format: SdpFormat): VideoFormat | undefined {
  const { payloadType, codec, parameters } = format;
  if (codec === 'H264') return { codec: 'h264', payloadType, sets: parameterSetsOf(format) };
  if (codec === 'JPEG' || (codec === '' && payloadType === JPEG_TYPE)) return { codec: 'jpeg', payloadType, sets: [] };
  // Units out of their order (RFC 7798 §7.1) need a buffer that no camera asks for, and packets of another form.
  if (codec !== 'H265' || Number(parameters.get('sprop-max-don-diff') ?? 0) > 0) return undefined;
  const sets = ['sprop-vps', 'sprop-sps', 'sprop-pps'].flatMap((name) => (parameters.get(name) ?? '').split(','));
  return { codec: 'h265', payloadType, sets: sets.flatMap((text) => decodeBase64(text.trim()) ?? []).filter((set) => set.length > 0) };
}
