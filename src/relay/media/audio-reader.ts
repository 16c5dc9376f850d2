import { createAacDepacketiser, readAacConfig } from '#protocol/rtp-aac.ts';
import { depacketiseG711, type AudioDepacketiser } from '#protocol/rtp-audio.ts';
import { readAacFields } from '#protocol/sdp-audio.ts';
import type { AudioTrack } from '../sources/source.ts';

/** The depacketiser for a track of sound. */
export function createAudioReader(track: AudioTrack): AudioDepacketiser {
  switch (track.codec) {
    case 'pcmu':
    case 'pcma':
      return depacketiseG711;
    case 'aac':
      return createAacDepacketiser(readAacFields(track.parameters), readAacConfig(track.description)?.samplesPerUnit);
  }
}
