import { audioFormatOf, type AudioFormat } from '#protocol/sdp-audio.ts';
import { attributeOf, readSdp, type SdpMedia } from '#protocol/sdp.ts';
import { videoFormatOf, type VideoFormat } from '#protocol/sdp-video.ts';
import { SourceFault } from '../sources/source-fault.ts';

/** What of a described presentation is taken: its first track of pictures and, where sound is allowed, its first of sound. */
export interface DescribedTracks {
  readonly video: Described<VideoFormat>;
  readonly audio?: Described<AudioFormat>;
  /** `a=control` of the presentation as a whole (RFC 2326 §C.1.1). */
  readonly control: string | undefined;
  /** `a=control` of every section, those that are not taken as well. */
  readonly controls: readonly (string | undefined)[];
}

export interface Described<Format> {
  readonly format: Format;
  /** Which section of the description it is. */
  readonly index: number;
  readonly control: string | undefined;
}

/** Throws a `SourceFault` when the text is no description, or has no pictures that can be read. */
export function describedTracks(text: string, allow: { readonly audio: boolean }): DescribedTracks {
  const read = readSdp(text);
  if (!read.ok) throw new SourceFault('protocol');
  const { media } = read.sdp;
  const video = firstOf(media, videoFormatOf);
  if (!video) throw new SourceFault('unsupportedCodec');
  // Sound that cannot be read is no reason to go without the pictures.
  const audio = allow.audio ? firstOf(media, audioFormatOf) : undefined;
  return {
    video,
    ...(audio ? { audio } : {}),
    control: attributeOf(read.sdp, 'control'),
    controls: media.map((each) => attributeOf(each, 'control')),
  };
}

function firstOf<Format>(media: readonly SdpMedia[], formatOf: (each: SdpMedia) => Format | undefined): Described<Format> | undefined {
  for (const [index, each] of media.entries()) {
    const format = formatOf(each);
    if (format) return { format, index, control: attributeOf(each, 'control') };
  }
  return undefined;
}
