import { NO_PARAMETER_SETS, updateParameterSets, writeAvcc, type ParameterSets } from '#protocol/h264-avcc.ts';
import { codecString, readSps } from '#protocol/h264-sps.ts';
import { createH264Depacketiser } from '#protocol/rtp-h264.ts';
import type { StreamParameters } from './stream-parameters.ts';
import type { VideoReader } from './video-reader.ts';

export function createH264Reader(described: readonly Uint8Array[]): VideoReader {
  const depacketiser = createH264Depacketiser();
  let sets = updateParameterSets(NO_PARAMETER_SETS, described);
  let known: { readonly sets: ParameterSets; readonly parameters: StreamParameters | undefined } | undefined;
  return {
    depacketise: (bytes, start, end) => depacketiser.push(bytes, start, end),
    learn: (unit) => {
      sets = updateParameterSets(sets, unit.nals);
      // Sets that come between key frames hold from the next one on.
      if (unit.key && sets !== known?.sets) known = { sets, parameters: parametersOf(sets) ?? known?.parameters };
      return known?.parameters;
    },
  };
}

function parametersOf(sets: ParameterSets): StreamParameters | undefined {
  const facts = sets.sps[0] && readSps(sets.sps[0]);
  const description = writeAvcc(sets);
  return facts && description
    ? {
        kind: 'h264',
        codec: codecString(facts),
        width: facts.width,
        height: facts.height,
        description,
        sets: [...sets.sps, ...sets.pps],
      }
    : undefined;
}
