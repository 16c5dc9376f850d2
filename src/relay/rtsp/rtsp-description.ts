import { soundFormat, videoFormat, writeSdp, type SdpSection } from '#protocol/sdp-writer.ts';
import type { SourceTracks } from '../sources/source.ts';
import type { StreamParameters } from '../media/stream-parameters.ts';

/** How a viewer names a track in SETUP: the last part of its address. */
export const TRACK_CONTROLS = { video: 'trackID=1', audio: 'trackID=2' } as const;
export type TrackName = keyof typeof TRACK_CONTROLS;

/** The pictures where the address names no track. */
export function trackOfAddress(uri: string): TrackName | undefined {
  const named = /\/(trackID=\d+)\/?$/i.exec(uri.split('#')[0] ?? '')?.[1]?.toLowerCase();
  if (named === undefined) return 'video';
  return (['video', 'audio'] as const).find((name) => TRACK_CONTROLS[name].toLowerCase() === named);
}

/** What DESCRIBE answers: the camera's packets as they are; the sound only for those who may hear it (LAW-03). */
export function describeStream(
  stream: { readonly tracks: SourceTracks; readonly parameters: StreamParameters },
  { host, sound }: { readonly host: string; readonly sound: boolean },
): string {
  const { video, audio } = stream.tracks;
  const pictures: SdpSection = {
    kind: 'video',
    payloadType: video.payloadType,
    ...videoFormat(video.codec, stream.parameters.sets),
    control: TRACK_CONTROLS.video,
  };
  const heard: SdpSection | undefined =
    sound && audio ? { kind: 'audio', payloadType: audio.payloadType, ...soundFormat(audio), control: TRACK_CONTROLS.audio } : undefined;
  return writeSdp({ title: 'Mangru', host, sessionId: '1', sections: heard ? [pictures, heard] : [pictures] });
}
