import type { StreamName } from '../channel.ts';
import type { EncoderProfile } from './transcode-wire.ts';

/** How a stream is wanted: as the camera sends it, or made anew once for all who want it so. */
export type Rendition = 'h264' | 'field';
export interface WantedStream {
  readonly stream: StreamName;
  readonly rendition?: Rendition;
}

/** What the field is given: V10, "400 ~ 700", thousand bits a second. */
export const FIELD_KBPS = { least: 400, most: 700 } as const;

export const PROFILES: Readonly<Record<Rendition, EncoderProfile>> = {
  /** For those who cannot decode what the camera sends: the same picture, so that nobody sees less than the others. */
  h264: { h264: 'baseline', maxHeight: 2_160, maxFps: 30, keyFrameSeconds: 2 },
  /** For a patrol car: at these rates fifteen good pictures a second are worth more than thirty poor ones. */
  field: { h264: 'main', maxHeight: 720, maxFps: 15, keyFrameSeconds: 2, kbps: FIELD_KBPS.most },
};
