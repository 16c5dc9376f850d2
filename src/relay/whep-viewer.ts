import { asksForKeyFrame } from '#protocol/rtcp.ts';
import { writeU16, writeU32 } from '#protocol/rtp.ts';
import type { Clock } from '#services/ports.ts';
import type { Channel, ChannelState, UnitViewer } from './channel.ts';
import type { MediaUnit } from './media-unit.ts';
import type { View } from './views.ts';

/** How a new viewer's packets are numbered. */
export interface RtpIdentity {
  readonly payloadType: number;
  readonly ssrc: number;
  readonly firstSequence: number;
}

export interface WhepViewer extends Disposable {
  /** The path to the viewer is open: the picture begins. */
  begin(): void;
  /** RTCP from the viewer. */
  control(packet: Uint8Array): void;
}

/** A burst of cached pictures is given times this close together, so that the viewer shows the last one at once. */
const BURST_TICKS = 90;
/** Ticks that a repeated burst may take before the next live picture. */
const REPEAT_TICKS = 1_500;
const REPEAT_EVERY_MS = 1_000;

/** Puts a view's pictures on RTP: the packets are the channel's, only their headers are this viewer's. */
export function createWhepViewer(
  admitted: { readonly view: Pick<View, 'count'>; readonly channel: Pick<Channel, 'reader' | 'state' | 'attachUnits'> },
  identity: RtpIdentity,
  parts: { readonly clock: Clock; readonly send: (packet: Uint8Array) => void },
): WhepViewer {
  const { channel, view } = admitted;
  let sequence = identity.firstSequence;
  let needsKey = true;
  let lastTicks = 0;
  let repeatedAt = 0;
  let attachment: Disposable | undefined;

  function sendUnit(unit: MediaUnit, ticks: number): void {
    let bytes = 0;
    for (const packet of unit.packets()) {
      packet[1] = ((packet[1] ?? 0) & 0x80) | identity.payloadType;
      writeU16(packet, 2, sequence);
      writeU32(packet, 4, ticks);
      writeU32(packet, 8, identity.ssrc);
      sequence = (sequence + 1) & 0xffff;
      // The library copies before it returns, so the next viewer may write its own header over this one.
      parts.send(packet);
      bytes += packet.length;
    }
    lastTicks = ticks;
    view.count(bytes);
  }

  function sendOpening(): void {
    const { units, whole } = channel.reader.gop.opening();
    const last = units.at(-1);
    if (!last) return;
    units.forEach((unit, index) => sendUnit(unit, (last.ticks - (units.length - 1 - index) * BURST_TICKS) >>> 0));
    needsKey = !whole;
  }

  function onUnit(unit: MediaUnit): void {
    if (needsKey && !unit.key) return;
    needsKey = false;
    sendUnit(unit, unit.ticks);
  }

  function onState(state: ChannelState): void {
    // After a reconnection the stream goes on with a key frame; WebRTC has no word for the pause, the signalling has none either.
    if (state.state !== 'live') needsKey = true;
  }

  /** The viewer cannot decode on: the group since the last key frame is sent again, with times after the last one sent. */
  function repeatOpening(): void {
    const now = parts.clock.now();
    const { units, whole } = channel.reader.gop.opening();
    if (!attachment || !whole || units.length === 0 || now - repeatedAt < REPEAT_EVERY_MS) return;
    repeatedAt = now;
    const step = Math.max(1, Math.floor(REPEAT_TICKS / units.length));
    const from = lastTicks;
    units.forEach((unit, index) => sendUnit(unit, (from + (index + 1) * step) >>> 0));
  }

  const viewer: UnitViewer = { onUnit, onState };
  return {
    begin: () => {
      if (attachment) return;
      attachment = channel.attachUnits(viewer);
      if (channel.state.state === 'live') sendOpening();
    },
    control: (packet) => {
      if (asksForKeyFrame(packet)) repeatOpening();
    },
    [Symbol.dispose]: () => attachment?.[Symbol.dispose](),
  };
}
