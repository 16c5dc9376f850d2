import { writeStripSlice, type StripBlock } from '#protocol/h264-overlay-strip.ts';
import type { OverlayFacts, SliceFacts } from '#protocol/h264-overlay.ts';
import { packetiseH264 } from '#protocol/rtp-h264.ts';
import { STRIP_LAYOUTS, labelRow, momentRow, nextRow, type StreamKind, type StripBlocks, type StripState } from './caption-strip.ts';
import { MAX_PACKET_BYTES, PAYLOAD_TYPE } from './clip.ts';
import { framePackets, type PacketRun } from './packet-run.ts';

interface StripContext {
  /** When in a frame the camera takes its pictures. */
  readonly phase: number;
  readonly kind: StreamKind;
  readonly overlay: OverlayFacts;
  readonly slice: SliceFacts;
}

interface LabelParts {
  readonly sets: readonly Uint8Array[];
  readonly label: StripBlocks;
}

/** The strip of a key picture as packets, after the parameter sets: in each row the camera's own label, then what all show. */
export function keyStripRuns(labels: LabelParts, strip: StripState, context: StripContext): readonly PacketRun[] {
  const moment = momentOf('key', { strip }, context);
  const { clock } = STRIP_LAYOUTS[context.kind];
  const shared = runsOf(moment, context, () => moment.rows.map((blocks, row) => runOf([sliceOf(blocks, { row, column: clock }, context)])));
  return labelRuns(labels, context).flatMap((run, row) => [run, ...shared.slice(row, row + 1)]);
}

/** The strip of a picture that follows another, as packets. */
export function nextStripRuns(before: StripState, strip: StripState, context: StripContext): readonly PacketRun[] {
  const moment = momentOf('next', { strip, before }, context);
  return runsOf(moment, context, () => [runOf(moment.rows.map((blocks, row) => sliceOf(blocks, { row, column: 0 }, context)))]);
}

/** Labels never change: those of a camera are written once for each idr_pic_id of its clip, by which it counts groups. */
const labelled = new WeakMap<StripBlocks, Map<number, readonly PacketRun[]>>();

function labelRuns({ sets, label }: LabelParts, context: StripContext): readonly PacketRun[] {
  const { kind, slice } = context;
  const known = labelled.get(label) ?? new Map<number, readonly PacketRun[]>();
  labelled.set(label, known);
  const make = (row: number): PacketRun => {
    const nal = sliceOf(labelRow(label, { kind, row }), { row, column: 0 }, context);
    return runOf(row === 0 ? [...sets, nal] : [nal]);
  };
  const runs = known.get(slice.idrPicId) ?? rowsOf(kind, make);
  known.set(slice.idrPicId, runs);
  return runs;
}

/**
 * Cameras that take their pictures at the same moment go from one strip to the next together, and those at the same place
 * of their group even with the same bits: made once for all, and kept until the next picture.
 */
interface Moment {
  readonly strip: StripState;
  /** Undefined for key pictures. */
  readonly before: StripState | undefined;
  readonly rows: readonly (readonly StripBlock[])[];
  readonly runs: Map<OverlayFacts, Map<number, readonly PacketRun[]>>;
}
const latest: Readonly<Record<'key' | 'next', Readonly<Record<StreamKind, (Moment | undefined)[]>>>> = {
  key: { main: [], sub: [] },
  next: { main: [], sub: [] },
};

function momentOf(
  picture: 'key' | 'next',
  { strip, before }: { readonly strip: StripState; readonly before?: StripState },
  { phase, kind }: StripContext,
): Moment {
  const known = latest[picture][kind][phase];
  if (known?.strip === strip && known.before === before) return known;
  const rows = rowsOf(kind, (row) => (before ? nextRow(before, strip, { kind, row }) : momentRow(strip, { kind, row })));
  const moment = { strip, before, rows, runs: new Map() };
  latest[picture][kind][phase] = moment;
  return moment;
}

function runsOf({ runs }: Moment, { overlay, slice }: StripContext, make: () => readonly PacketRun[]): readonly PacketRun[] {
  const known = runs.get(overlay) ?? new Map<number, readonly PacketRun[]>();
  runs.set(overlay, known);
  const place = slice.idr ? slice.idrPicId : slice.frameNum;
  const made = known.get(place) ?? make();
  known.set(place, made);
  return made;
}

function rowsOf<Made>(kind: StreamKind, make: (row: number) => Made): Made[] {
  return Array.from({ length: STRIP_LAYOUTS[kind].rows }, (_, row) => make(row));
}

function sliceOf(blocks: readonly StripBlock[], at: { readonly row: number; readonly column: number }, context: StripContext): Uint8Array {
  return writeStripSlice(blocks, at.row * context.overlay.columns + at.column, context);
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
