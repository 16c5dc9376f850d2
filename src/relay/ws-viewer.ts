import type { WebSocket } from 'ws';
import { END_CODES, type EndReason, type MediaMessage } from '#contract/media.ts';
import { encodeBase64 } from '#protocol/base64.ts';
import type { Admission } from './admission.ts';
import type { ChannelState, UnitViewer } from './channel.ts';
import type { MediaUnit } from './media-unit.ts';
import type { Clock } from '#services/ports.ts';
import type { StreamParameters } from './stream-parameters.ts';
import { repeat } from './ports.ts';
import { createViewerQueue } from './viewer-queue.ts';

/** After the last words a socket that does not close is torn down. */
const FAREWELL_MS = 1_000;
/** While there is no picture the state is said again and again: a viewer that hears nothing knows that the line is dead. */
const REPEAT_STATE_MS = 5_000;

/** Sends one view over its WebSocket until either side ends it. */
export function serveWebSocket(socket: WebSocket, admitted: Extract<Admission, { ok: true }>, clock: Clock): void {
  const { channel, view } = admitted;
  const queue = createViewerQueue();
  let told: StreamParameters | undefined;
  let ended = false;
  const say = (message: MediaMessage): void => socket.send(JSON.stringify(message));

  function send(unit: MediaUnit): void {
    if (unit.parameters !== told) {
      told = unit.parameters;
      const { codec, width, height, description } = told;
      say({ type: 'start', codec, width, height, description: encodeBase64(description), camera: channel.camera, stream: channel.stream });
    }
    const message = unit.message();
    socket.send(message);
    view.count(message.length);
  }

  function onUnit(unit: MediaUnit): void {
    if (ended) return;
    const verdict = queue.decide({ key: unit.key, now: clock.now() }, socket.bufferedAmount);
    if (verdict === 'send') send(unit);
    else if (verdict === 'tooSlow') end('tooSlow');
  }

  function onState(state: ChannelState): void {
    if (ended) return;
    const { since, retryInMs, detail } = state;
    if (state.detail === 'unsupportedCodec') return end('unsupported');
    say({
      type: 'state',
      state: state.state === 'idle' ? 'connecting' : state.state,
      since,
      ...(retryInMs === undefined ? {} : { retryInMs }),
      ...(detail === undefined ? {} : { detail }),
    });
  }

  function end(reason: EndReason): void {
    if (ended) return;
    const clean = socket.bufferedAmount === 0;
    finish(reason);
    // What is still in the buffer is picture: behind it the viewer would see more of what it may not see any more.
    if (!clean) return socket.terminate();
    say({ type: 'end', reason });
    socket.close(END_CODES[reason], reason);
    clock.after(FAREWELL_MS, () => socket.terminate());
  }

  function finish(reason: string): void {
    ended = true;
    attachment[Symbol.dispose]();
    repeating[Symbol.dispose]();
    admitted.close(reason);
  }

  const viewer: UnitViewer = { onUnit, onState };
  view.onCut = end;
  socket.on('error', () => {});
  socket.on('close', () => {
    if (!ended) finish('left');
  });
  const attachment = channel.attachUnits(viewer);
  const repeating = repeat(clock, REPEAT_STATE_MS, () => {
    if (channel.state.state !== 'live') onState(channel.state);
  });
  onState(channel.state);
  if (ended || channel.state.state !== 'live') return;
  const { units, whole } = channel.reader.gop.opening();
  for (const unit of units) send(unit);
  if (!whole) queue.skipToKey();
}
