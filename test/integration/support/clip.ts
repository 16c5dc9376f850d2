import { readFileSync } from 'node:fs';
import { NAL, isKeyFrame, nalType, splitAnnexB } from '#protocol/h264.ts';
import type { ParameterSets } from '#protocol/h264-avcc.ts';

/** Pictures that test cameras show round and round, and their parameter sets apart, as cameras tell them in their description. */
export interface Clip {
  readonly sets: ParameterSets;
  /** One slice each. */
  readonly pictures: readonly Uint8Array[][];
  /** Pictures from one key frame to the next. */
  readonly group: number;
}

/** A clip of a byte stream with one slice a picture. */
export function readClip(bytes: Uint8Array): Clip {
  const nals = splitAnnexB(bytes);
  const pictures = nals.filter((nal) => nalType(nal) === NAL.idr || nalType(nal) === NAL.slice).map((nal) => [nal]);
  const second = pictures.findIndex((picture, index) => index > 0 && isKeyFrame(picture));
  return {
    sets: {
      sps: [nals.find((nal) => nalType(nal) === NAL.sps)!],
      pps: [nals.find((nal) => nalType(nal) === NAL.pps)!],
    },
    pictures,
    group: second === -1 ? pictures.length : second,
  };
}

/** The clip of make-clip.ts: thirty pictures, the first and the sixteenth are key frames. */
export const theClip = readClip(new Uint8Array(readFileSync(new URL('./clip.h264', import.meta.url))));
export const clipSets = theClip.sets;
export const clipPictures = theClip.pictures;
