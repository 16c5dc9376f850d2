import { NAL, nalType } from './h264.ts';
import { NalBitReader, NalBitWriter } from './h264-overlay-bits.ts';
import { HIGH_PROFILES } from './h264-sps.ts';

/**
 * Puts rows of macroblocks above the pictures of an H.264 stream without decoding it: the SPS is made taller, every
 * slice of the stream is moved down by rewriting its header, and the new rows are slices of their own that are written
 * here. This works for streams of one reference picture without field coding, with CAVLC and picture order count type 2.
 */
export interface OverlayFacts {
  /** Macroblocks in a row of the picture. */
  readonly columns: number;
  /** Macroblock rows of the stream as it was. */
  readonly rows: number;
  readonly frameNumBits: number;
  readonly ppsId: number;
  /** pic_init_qp_minus26 + 26. */
  readonly initialQp: number;
  readonly deblockingControl: boolean;
}

/** Facts of a stream's parameter sets, or why rows cannot be put above it. */
export function readOverlayFacts(sps: Uint8Array, pps: Uint8Array): OverlayFacts | { readonly reason: string } {
  const size = readSpsHead(sps);
  if ('reason' in size) return size;
  const bits = new NalBitReader(pps);
  const ppsId = bits.unsigned();
  bits.unsigned(); // seq_parameter_set_id
  if (bits.take(1) === 1) return { reason: 'the stream uses CABAC' };
  bits.take(1); // bottom_field_pic_order_in_frame_present_flag
  if (bits.unsigned() !== 0) return { reason: 'the stream uses slice groups' };
  if (bits.unsigned() !== 0) return { reason: 'the stream has more than one reference picture' };
  bits.unsigned(); // num_ref_idx_l1_default_active_minus1
  if (bits.take(1) === 1) return { reason: 'the stream uses weighted prediction' };
  bits.take(2); // weighted_bipred_idc
  const initialQp = 26 + bits.signed();
  bits.signed(); // pic_init_qs_minus26
  bits.signed(); // chroma_qp_index_offset
  const deblockingControl = bits.take(1) === 1;
  bits.take(1); // constrained_intra_pred_flag
  if (bits.take(1) === 1) return { reason: 'the stream has redundant pictures' };
  const { columns, rows, frameNumBits } = size;
  return { columns, rows, frameNumBits, ppsId, initialQp, deblockingControl };
}

interface SpsHead {
  readonly columns: number;
  readonly rows: number;
  readonly frameNumBits: number;
  /** Bits where pic_height_in_map_units_minus1 begins and ends. */
  readonly heightFrom: number;
  readonly heightTo: number;
}

function readSpsHead(sps: Uint8Array): SpsHead | { readonly reason: string } {
  if (nalType(sps) !== NAL.sps || sps.length < 5) return { reason: 'not a sequence parameter set' };
  if (HIGH_PROFILES.has(sps[1] ?? 0)) return { reason: 'the stream is of a High profile' };
  const bits = new NalBitReader(sps);
  bits.take(24); // profile_idc, constraints, level_idc
  bits.unsigned(); // seq_parameter_set_id
  const frameNumBits = bits.unsigned() + 4;
  if (bits.unsigned() !== 2) return { reason: 'picture order count is not of type 2' };
  bits.unsigned(); // max_num_ref_frames
  bits.take(1); // gaps_in_frame_num_value_allowed_flag
  const columns = bits.unsigned() + 1;
  const heightFrom = bits.position;
  const rows = bits.unsigned() + 1;
  const heightTo = bits.position;
  return bits.take(1) === 1 ? { columns, rows, frameNumBits, heightFrom, heightTo } : { reason: 'the stream may have fields' };
}

/** The SPS for pictures that are `rowsAdded` macroblock rows taller; undefined when it cannot be read. */
export function tallerSps(sps: Uint8Array, rowsAdded: number): Uint8Array | undefined {
  const head = readSpsHead(sps);
  if ('reason' in head) return undefined;
  const bits = new NalBitReader(sps);
  const writer = new NalBitWriter(sps[0] ?? 0);
  copyBits(bits, writer, head.heightFrom);
  writer.unsigned(head.rows + rowsAdded - 1);
  bits.position = head.heightTo;
  copyBits(bits, writer, bits.end);
  return writer.finish();
}

/** What a slice's header says; enough to write other slices of the same picture. */
export interface SliceFacts {
  readonly idr: boolean;
  readonly frameNum: number;
  readonly idrPicId: number;
}

/**
 * A slice of the stream, moved down by `rowsAdded` rows. Its deblocking is told to stop at the slice's edge (§7.4.3,
 * disable_deblocking_filter_idc 2), which for the stream's first row is what the picture's edge did before.
 */
export function lowerSlice(
  nal: Uint8Array,
  facts: OverlayFacts,
  rowsAdded: number,
): { readonly nal: Uint8Array; readonly facts: SliceFacts } {
  const bits = new NalBitReader(nal);
  const writer = new NalBitWriter(nal[0] ?? 0, nal.length + 16);
  const idr = nalType(nal) === NAL.idr;
  writer.unsigned(bits.unsigned() + facts.columns * rowsAdded);
  const typed = bits.unsigned();
  writer.unsigned(typed).unsigned(bits.unsigned());
  const frameNum = bits.take(facts.frameNumBits);
  writer.put(frameNum, facts.frameNumBits);
  const idrPicId = idr ? bits.unsigned() : 0;
  if (idr) writer.unsigned(idrPicId);
  const from = bits.position;
  skipReferences(bits, { predicted: typed % 5 === 0, idr, reference: ((nal[0] ?? 0) & 0x60) !== 0 });
  bits.signed(); // slice_qp_delta
  const to = bits.position;
  bits.position = from;
  copyBits(bits, writer, to);
  if (facts.deblockingControl) {
    const kind = bits.unsigned();
    writer.unsigned(kind === 0 ? 2 : kind);
  }
  copyBits(bits, writer, bits.end);
  return { nal: writer.finish(), facts: { idr, frameNum, idrPicId } };
}

function skipReferences(bits: NalBitReader, slice: { predicted: boolean; idr: boolean; reference: boolean }): void {
  if (slice.predicted) {
    if (bits.take(1) === 1) bits.unsigned(); // num_ref_idx_l0_active_minus1
    if (bits.take(1) === 1) while (bits.unsigned() !== 3 && bits.position < bits.end) bits.unsigned();
  }
  if (!slice.reference) return;
  if (slice.idr) bits.take(2);
  else if (bits.take(1) === 1) {
    for (let operation = bits.unsigned(); operation !== 0 && bits.position < bits.end; operation = bits.unsigned()) {
      bits.unsigned();
      if (operation === 3) bits.unsigned();
    }
  }
}

function copyBits(bits: NalBitReader, writer: NalBitWriter, to: number): void {
  while (bits.position < to) {
    const count = Math.min(24, to - bits.position);
    writer.put(bits.take(count), count);
  }
}
