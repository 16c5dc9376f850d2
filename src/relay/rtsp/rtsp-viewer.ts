import type { Socket } from 'node:net';
import { readRtp } from '#protocol/rtp.ts';
import { forEachFrame } from '#protocol/rtsp-parser.ts';
import type { Clock } from '#services/ports.ts';
import type { Admitted } from '../views/admission.ts';
import type { Channel, ChannelState, SliceViewer } from '../channel.ts';
import { createRenumber, type ChannelPair } from './interleaved-renumber.ts';
import { createViewerQueue } from '../views/viewer-queue.ts';

export interface RtspViewerOptions {
  readonly socket: Socket;
  readonly admitted: Admitted;
  readonly clock: Clock;
  /** Where the viewer wants each track; one that it did not set up is left out. */
  readonly video: ChannelPair | undefined;
  readonly audio: ChannelPair | undefined;
  readonly onTooSlow: () => void;
}

export interface RtspViewer extends Disposable {
  /** Begins to send, if it has not begun. */
  begin(): void;
  /** The packet of pictures that would be the first; undefined while there is none. */
  first(): { readonly sequence: number; readonly timestamp: number } | undefined;
}

/** Writes a channel's slices to an RTSP viewer, as they came from the camera wherever the channel numbers agree. */
export function createRtspViewer(options: RtspViewerOptions): RtspViewer {
  const { socket, admitted, clock } = options;
  const { channel, view } = admitted;
  const queue = createViewerQueue();
  let running = false;
  let attachment: Disposable | undefined;
  // Without a place in the journal there is no sound (LAW-03).
  let sound = options.audio !== undefined && admitted.mayListen && admitted.listen(true);
  const renumber = createRenumber(channel, { video: options.video, audio: sound ? options.audio : undefined });

  function send(bytes: Uint8Array): void {
    const renumbered = renumber(bytes);
    if (renumbered.length === 0) return;
    socket.write(renumbered);
    view.bytes += renumbered.length;
  }

  function open(): void {
    const { slices, whole } = channel.reader.slices.opening();
    if (slices.length === 0) return;
    for (const slice of slices) send(slice);
    view.frames += channel.reader.gop.opening().units.length;
    running = whole;
  }

  /** For good: what this viewer was told of the sound when it came holds no more. */
  function silence(): void {
    sound = false;
    admitted.listen(false);
  }

  const viewer: SliceViewer = {
    get sound() {
      return sound;
    },
    onSlice: (bytes) => {
      if (!running) return;
      const verdict = queue.decide({ key: false, now: clock.now() }, socket.writableLength);
      if (verdict === 'send') send(bytes);
      else if (verdict === 'tooSlow') options.onTooSlow();
      else running = false;
    },
    onUnits: (units) => {
      if (running) view.frames += units;
    },
    onKeyFrame: () => {
      if (running) return;
      const verdict = queue.decide({ key: true, now: clock.now() }, socket.writableLength);
      if (verdict === 'send') open();
      else if (verdict === 'tooSlow') options.onTooSlow();
    },
    onState: (state: ChannelState) => {
      // A slice of the new connection cannot follow one of the old: the viewer goes on with its first key frame.
      if (state.state === 'lost' && state.detail !== 'silent') running = false;
      if (state.state === 'live' && sound && !channel.sound) silence();
    },
  };
  return {
    begin: () => {
      if (attachment) return;
      attachment = channel.attachSlices(viewer);
      if (channel.state.state === 'live') open();
    },
    first: () => firstPacket(channel),
    [Symbol.dispose]: () => {
      attachment?.[Symbol.dispose]();
      if (sound) admitted.listen(false);
    },
  };
}

function firstPacket(channel: Channel): ReturnType<RtspViewer['first']> {
  const [slice] = channel.state.state === 'live' ? channel.reader.slices.opening().slices : [];
  const track = channel.reader.tracks?.video;
  let found: ReturnType<RtspViewer['first']>;
  if (slice && track)
    forEachFrame(slice, (each, start, end) => {
      if (each === track.channel) found ??= readRtp(slice, start, end);
    });
  return found;
}
