import { readFileSync } from 'node:fs';
import path from 'node:path';
import { NAL, nalType, splitAnnexB } from '#protocol/h264.ts';
import { lowerSlice, readOverlayFacts, tallerSps } from '#protocol/h264-overlay.ts';
import type { OverlayFacts, SliceFacts } from '#protocol/h264-overlay.ts';
import { writeRepeatSlice } from '#protocol/h264-overlay-strip.ts';
import { packetiseH264 } from '#protocol/rtp-h264.ts';
import { STRIP_LAYOUTS } from './caption-strip.ts';
import type { StreamKind } from './caption-strip.ts';
import { framePackets } from './packet-run.ts';
import type { PacketRun } from './packet-run.ts';
import type { SceneName } from './scene-choice.ts';

export const MAX_PACKET_BYTES = 1_400;
export const PAYLOAD_TYPE = 96;

export interface ClipFrame {
  readonly slice: SliceFacts;
  /** The scene of this picture as RTP packets, moved down to make room for the strip. */
  readonly scene: PacketRun;
}

/** One stream of a scene, ready to be sent by any number of cameras. Runs round; begins with a key frame. */
export interface Clip {
  readonly kind: StreamKind;
  readonly overlay: OverlayFacts;
  /** SPS of the picture with its strip, and PPS. */
  readonly sets: readonly [Uint8Array, Uint8Array];
  readonly frames: readonly ClipFrame[];
  /** Pictures from one key frame to the next; all groups are of one length. */
  readonly groupLength: number;
  /** The whole picture once more, for frozen cameras: one for each place in a group but the first. */
  readonly repeats: readonly PacketRun[];
}

const loaded = new Map<string, Clip>();

/** `folder`: of clips that are not the checked-in ones. */
export function loadClip(scene: SceneName, kind: StreamKind, folder = path.join(import.meta.dirname, '../assets/scenes')): Clip {
  const file = path.join(folder, `${scene}.${kind}.h264`);
  const known = loaded.get(file);
  if (known) return known;
  const clip = readClip(readFileSync(file), kind);
  loaded.set(file, clip);
  return clip;
}

const overlays = new Map<string, OverlayFacts>();

/** Clips of the same encoding share one object, by which it is seen that their strips are the same too. */
function oneOf(facts: OverlayFacts): OverlayFacts {
  const text = JSON.stringify(facts);
  const known = overlays.get(text) ?? facts;
  overlays.set(text, known);
  return known;
}

/** Rewrites each slice once; see `#protocol/h264-overlay.ts` for what a clip must be. */
function readClip(bytes: Uint8Array, kind: StreamKind): Clip {
  const [sps, pps, ...slices] = splitAnnexB(bytes);
  if (!sps || !pps || slices.length === 0) throw new Error('the clip is empty');
  const facts = readOverlayFacts(sps, pps);
  if ('reason' in facts) throw new Error(`the clip cannot be used: ${facts.reason}`);
  const overlay = oneOf(facts);
  const { rows, columns } = STRIP_LAYOUTS[kind];
  const taller = tallerSps(sps, rows);
  if (!taller || columns !== overlay.columns) throw new Error('the clip has another size');
  const groupLength = slices.findIndex((slice, index) => index > 0 && nalType(slice) === NAL.idr);
  const frames = slices.map((slice) => {
    const lowered = lowerSlice(slice, overlay, rows);
    return { slice: lowered.facts, scene: runOf([lowered.nal]) };
  });
  if (
    groupLength < 1 ||
    frames.length % groupLength !== 0 ||
    frames.some((frame, index) => frame.slice.idr !== (index % groupLength === 0))
  )
    throw new Error('the clip has key frames in odd places');
  const blocks = overlay.columns * (overlay.rows + rows);
  const repeats = Array.from({ length: groupLength }, (_, frameNum) =>
    runOf([writeRepeatSlice(blocks, { overlay, slice: { idr: false, frameNum, idrPicId: 0 } })]),
  );
  return { kind, overlay, sets: [taller, pps], frames, groupLength, repeats };
}

function runOf(nals: readonly Uint8Array[]): PacketRun {
  return framePackets(
    packetiseH264(nals, { payloadType: PAYLOAD_TYPE, timestamp: 0, ssrc: 0, sequence: 0, maxPacketBytes: MAX_PACKET_BYTES }),
  );
}
