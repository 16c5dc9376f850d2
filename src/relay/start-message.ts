import type { MediaFormat, MediaMessage, MediaStream } from '#contract/media.ts';
import { encodeBase64 } from '#protocol/base64.ts';
import type { StreamParameters } from './stream-parameters.ts';

/** What a viewer is told before pictures with these parameters. */
export function startMessage(
  parameters: StreamParameters,
  about: { readonly camera: string; readonly stream: MediaStream; readonly format: MediaFormat },
): Extract<MediaMessage, { type: 'start' }> {
  const { kind, codec, width, height, description } = parameters;
  return { type: 'start', kind, codec, width, height, description: encodeBase64(description), ...about };
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
