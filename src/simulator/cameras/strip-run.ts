import { writeStripSlice, type StripBlock } from '#protocol/h264-overlay-strip.ts';
import type { OverlayFacts, SliceFacts } from '#protocol/h264-overlay.ts';
import { packetiseH264 } from '#protocol/rtp-h264.ts';
import { STRIP_LAYOUTS, keyRow, nextRow, type StreamKind, type StripBlocks, type StripState } from './caption-strip.ts';
import { MAX_PACKET_BYTES, PAYLOAD_TYPE } from './clip.ts';
import { framePackets, type PacketRun } from './packet-run.ts';

interface StripContext {
  /** When in a frame the camera takes its pictures. */
  readonly phase: number;
  readonly kind: StreamKind;
  readonly overlay: OverlayFacts;
  readonly slice: SliceFacts;
}

/** The strip of a key picture as packets, after the parameter sets. It has the camera's label, so nobody shares it. */
export function keyStripRun(
  { sets, label, strip }: { readonly sets: readonly Uint8Array[]; readonly label: StripBlocks; readonly strip: StripState },
  context: StripContext,
): PacketRun {
  const { kind } = context;
  const slices = rowsOf(kind, (row) => keyRow(label, strip, { kind, row })).map((blocks, row) => writeStripSlice(blocks, row, context));
  return runOf([...sets, ...slices]);
}

/**
 * Cameras that take their pictures at the same moment go from one strip to the next together, and those at the same place
 * of their group even with the same bits: made once for all, and kept until the next picture.
 */
interface Following {
  readonly strip: StripState;
  readonly before: StripState;
  readonly rows: readonly (readonly StripBlock[])[];
  readonly runs: Map<OverlayFacts, Map<number, PacketRun>>;
}
const latest: Readonly<Record<StreamKind, (Following | undefined)[]>> = { main: [], sub: [] };

/** The strip of a picture that follows another, as packets. */
export function nextStripRun(before: StripState, strip: StripState, context: StripContext): PacketRun {
  const { phase, kind, overlay, slice } = context;
  let known = latest[kind][phase];
  if (known?.strip !== strip || known.before !== before) {
    known = { strip, before, rows: rowsOf(kind, (row) => nextRow(before, strip, { kind, row })), runs: new Map() };
    latest[kind][phase] = known;
  }
  const runs = known.runs.get(overlay) ?? new Map<number, PacketRun>();
  known.runs.set(overlay, runs);
  const run = runs.get(slice.frameNum) ?? runOf(known.rows.map((blocks, row) => writeStripSlice(blocks, row, context)));
  runs.set(slice.frameNum, run);
  return run;
}

function rowsOf(kind: StreamKind, make: (row: number) => StripBlock[]): StripBlock[][] {
  return Array.from({ length: STRIP_LAYOUTS[kind].rows }, (_, row) => make(row));
}

function runOf(nals: readonly Uint8Array[]): PacketRun {
  const packets = packetiseH264(nals, {
    payloadType: PAYLOAD_TYPE,
    timestamp: 0,
    ssrc: 0,
    sequence: 0,
    maxPacketBytes: MAX_PACKET_BYTES,
  });
  // The marker belongs to the last packet of the picture, which is one of the scene.
  const last = packets.at(-1);
  if (last) last[1] = PAYLOAD_TYPE;
  return framePackets(packets);
}
