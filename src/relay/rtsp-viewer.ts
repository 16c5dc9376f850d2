import type { Socket } from 'node:net';
import type { Clock } from '#services/ports.ts';
import type { Admission } from './admission.ts';
import type { ChannelState, SliceViewer } from './channel.ts';
import { createViewerQueue } from './viewer-queue.ts';

export interface RtspViewerOptions {
  readonly socket: Socket;
  readonly admitted: Extract<Admission, { ok: true }>;
  readonly clock: Clock;
  /** Interleaved channels the viewer asked for, RTP and RTCP. */
  readonly channels: readonly [number, number];
  readonly onTooSlow: () => void;
}

/** Writes a channel's slices to an RTSP viewer, as they came from the camera wherever the channel numbers agree. */
export function createRtspViewer(options: RtspViewerOptions): Disposable {
  const { socket, admitted, clock } = options;
  const { channel, view } = admitted;
  const queue = createViewerQueue();
  let running = false;

  function send(bytes: Uint8Array): void {
    socket.write(renumber(bytes));
    view.bytes += bytes.length;
  }

  function renumber(bytes: Uint8Array): Uint8Array {
    const track = channel.reader.tracks?.video;
    const [video, control] = options.channels;
    if (!track || (track.channel === video && track.controlChannel === control)) return bytes;
    const copy = Uint8Array.from(bytes);
    for (let offset = 0; offset + 4 <= copy.length; offset += 4 + (((copy[offset + 2] ?? 0) << 8) | (copy[offset + 3] ?? 0))) {
      if (copy[offset + 1] === track.channel) copy[offset + 1] = video;
      else if (copy[offset + 1] === track.controlChannel) copy[offset + 1] = control;
    }
    return copy;
  }

  function open(): void {
    const { slices, whole } = channel.reader.slices.opening();
    if (slices.length === 0) return;
    for (const slice of slices) send(slice);
    view.frames += channel.reader.gop.opening().units.length;
    running = whole;
  }

  const viewer: SliceViewer = {
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
    },
  };
  const attachment = channel.attachSlices(viewer);
  if (channel.state.state === 'live') open();
  return attachment;
}
