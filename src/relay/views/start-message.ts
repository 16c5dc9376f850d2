import type { MediaFormat, MediaMessage, MediaStream } from '#contract/media.ts';
import { writeVideoInit } from '#protocol/fmp4-init.ts';
import { encodeBase64 } from '#protocol/base64.ts';
import type { StreamParameters } from '../media/stream-parameters.ts';

/** What a viewer is told before pictures with these parameters. JPEG is no matter of MP4: it comes as it is. */
export function startMessage(
  parameters: StreamParameters,
  about: { readonly camera: string; readonly stream: MediaStream; readonly format: MediaFormat },
): Extract<MediaMessage, { type: 'start' }> {
  const { kind, codec, width, height, description } = parameters;
  const facts = { type: 'start' as const, kind, codec, width, height, description: encodeBase64(description), ...about };
  if (about.format === 'units' || kind === 'jpeg') return { ...facts, format: 'units' };
  const init = encodeBase64(writeVideoInit({ kind, width, height, description }));
  return { ...facts, init, mime: `video/mp4; codecs="${codec}"` };
}

export function stateMessage(state: {
  readonly state: 'idle' | 'connecting' | 'live' | 'lost';
  readonly since: number;
  readonly retryInMs?: number;
  readonly detail?: string;
}): MediaMessage {
  const { since, retryInMs, detail } = state;
  return {
    type: 'state',
    state: state.state === 'idle' ? 'connecting' : state.state,
    since,
    ...(retryInMs === undefined ? {} : { retryInMs }),
    ...(detail === undefined ? {} : { detail }),
  };
}
