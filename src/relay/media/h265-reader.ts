import { NO_H265_SETS, updateH265Sets, writeHvcc, type H265ParameterSets } from '#protocol/h265-hvcc.ts';
import { h265CodecString, readH265Sps } from '#protocol/h265-sps.ts';
import { createH265Depacketiser } from '#protocol/rtp-h265.ts';
import type { StreamParameters } from './stream-parameters.ts';
import type { VideoReader } from './video-reader.ts';

export function createH265Reader(described: readonly Uint8Array[]): VideoReader {
  const depacketiser = createH265Depacketiser();
  let sets = updateH265Sets(NO_H265_SETS, described);
  let known: { readonly sets: H265ParameterSets; readonly parameters: StreamParameters | undefined } | undefined;
  return {
    depacketise: (bytes, start, end) => depacketiser.push(bytes, start, end),
    learn: (unit) => {
      sets = updateH265Sets(sets, unit.nals);
      // Sets that come between key frames hold from the next one on.
      if (unit.key && sets !== known?.sets) known = { sets, parameters: parametersOf(sets) ?? known?.parameters };
      return known?.parameters;
    },
  };
}

function parametersOf(sets: H265ParameterSets): StreamParameters | undefined {
  const facts = sets.sps[0] && readH265Sps(sets.sps[0]);
  const description = writeHvcc(sets);
  if (!facts || !description) return undefined;
  const { width, height } = facts;
  return { kind: 'h265', codec: h265CodecString(facts), width, height, description, sets: [...sets.vps, ...sets.sps, ...sets.pps] };
}
