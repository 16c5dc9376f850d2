import { parameterSetsOf, type SdpFormat, type SdpMedia } from './sdp.ts';

/** A section of pictures as far as the relay reads its codec. */
export interface VideoFormat {
  readonly codec: 'h264';
  readonly payloadType: number;
  /** Parameter sets of the description; often none, then they come in the stream. */
  readonly sets: readonly Uint8Array[];
}

/** The first format of a section that can be read; undefined when there is none. */
export function videoFormatOf(media: SdpMedia): VideoFormat | undefined {
  if (media.kind !== 'video') return undefined;
  return media.formats.map(readFormat).find((format) => format !== undefined);
}

function readFormat(format: SdpFormat): VideoFormat | undefined {
  const { payloadType, codec } = format;
  if (codec === 'H264') return { codec: 'h264', payloadType, sets: parameterSetsOf(format) };
  return undefined;
}
