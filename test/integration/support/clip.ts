import { readFileSync } from 'node:fs';
import { NAL, nalType, splitAnnexB } from '#protocol/h264.ts';
import type { ParameterSets } from '#protocol/h264-avcc.ts';

/** The clip of make-clip.ts as pictures; its parameter sets apart, as cameras tell them in their description. */
const nals = splitAnnexB(new Uint8Array(readFileSync(new URL('./clip.h264', import.meta.url))));

export const clipSets: ParameterSets = {
  sps: [nals.find((nal) => nalType(nal) === NAL.sps)!],
  pps: [nals.find((nal) => nalType(nal) === NAL.pps)!],
};
/** Thirty pictures, the first and the sixteenth are key frames. One slice each. */
export const clipPictures: readonly Uint8Array[][] = nals
  .filter((nal) => nalType(nal) === NAL.idr || nalType(nal) === NAL.slice)
  .map((nal) => [nal]);
