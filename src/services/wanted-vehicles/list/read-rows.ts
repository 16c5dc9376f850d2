import { normalisePlate, UNREAD } from '#engine/plates/plate-text.ts';
import type { WantedBuilder } from '#engine/plates/wanted-table.ts';
import { makeCsvReader, type CsvRecord } from '#protocol/csv.ts';
import { decodeKorean } from '#protocol/korean-text.ts';
import { detectFileEncoding, ENCODING_SAMPLE_BYTES } from '#protocol/text-encoding.ts';

export interface RowsRead {
  readonly added: number;
  readonly removed: number;
  /** Lines that could not be read, the first of them by number and reason; never what stands in them. */
  readonly bad: number;
  readonly problems: readonly string[];
}

/** What a column may be called in the first line (*ours*). */
const COLUMNS = {
  plate: ['차량번호', '차량등록번호', '자동차등록번호', 'CAR_NUM', 'CAR_NO'],
  reason: ['수배사유', '수배구분', '사유', 'REASON'],
  change: ['구분', '변경구분', 'CHANGE'],
} as const;
const ADD = new Set(['추가', '등록', 'A', 'I', '+']);
const REMOVE = new Set(['해제', '삭제', 'D', '-']);
const SLICE_BYTES = 64 * 1_024;
const MAX_PROBLEMS = 10;
const NO_REASON = '수배';
const LINE_FEED = 10;

/**
 * Puts the rows of a list into a table that is being made (W4). UTF-8 or CP949; in slices, with a yield after each, so that whoever runs it
 * lets others in: a million rows take seconds.
 */
export function* readRows(bytes: Uint8Array, kind: 'full' | 'delta', builder: WantedBuilder): Generator<void, RowsRead> {
  const encoding = detectFileEncoding(bytes.subarray(0, ENCODING_SAMPLE_BYTES)) === 'cp949' ? 'euc-kr' : 'utf-8';
  const csv = makeCsvReader();
  const state = { added: 0, removed: 0, bad: 0, problems: [] as string[] };
  let columns: Columns | undefined;
  const take = (record: CsvRecord): void => {
    if (columns) return takeRow(record, { columns, kind, builder, state });
    columns = columnsOf(record, kind);
    if (typeof columns === 'string') say(state, record.line, columns);
  };
  for (let from = 0; from < bytes.length;) {
    const end = endOfLine(bytes, from + SLICE_BYTES);
    const text = decodeKorean(bytes.subarray(from, end), encoding)?.text;
    if (text === undefined) say(state, 0, 'neither UTF-8 nor CP949');
    else for (const record of csv.push(from === 0 ? text.replace(/^\uFEFF/, '') : text)) take(record);
    from = end;
    yield;
  }
  for (const record of csv.end()) take(record);
  if (columns === undefined) say(state, 1, 'no line with the names of the columns');
  return state;
}

type Columns = { readonly plate: number; readonly reason: number; readonly change: number } | string;

function columnsOf({ cells }: CsvRecord, kind: 'full' | 'delta'): Columns {
  const names = cells.map((cell) => cell.trim().toUpperCase());
  const find = (wanted: readonly string[]): number => names.findIndex((name) => wanted.includes(name));
  const [plate, reason, change] = [find(COLUMNS.plate), find(COLUMNS.reason), find(COLUMNS.change)];
  if (plate < 0) return `no column ${COLUMNS.plate[0]}`;
  if (kind === 'delta' && change < 0) return `no column ${COLUMNS.change[0]}`;
  return { plate, reason, change };
}

interface Taking {
  readonly columns: Columns;
  readonly kind: 'full' | 'delta';
  readonly builder: WantedBuilder;
  readonly state: { added: number; removed: number; bad: number; problems: string[] };
}

function takeRow({ line, cells, problem }: CsvRecord, { columns, kind, builder, state }: Taking): void {
  if (typeof columns === 'string') return void (state.bad += 1);
  if (problem !== undefined) return say(state, line, problem);
  const plate = normalisePlate((cells[columns.plate] ?? '').trim());
  if (plate === undefined || plate.includes(UNREAD)) return say(state, line, '차량번호: no plate');
  const change = kind === 'full' ? '+' : (cells[columns.change] ?? '').trim().toUpperCase();
  if (REMOVE.has(change)) {
    builder.remove(plate);
    state.removed += 1;
    return;
  }
  if (!ADD.has(change)) return say(state, line, '구분: neither 추가 nor 해제');
  const reason = (cells[columns.reason] ?? '').trim().slice(0, 32) || NO_REASON;
  if (builder.add(plate, reason) === 'tooMany') return say(state, line, 'more plates than the list may have');
  state.added += 1;
}

function say(state: Taking['state'], line: number, problem: string): void {
  state.bad += 1;
  if (state.problems.length < MAX_PROBLEMS) state.problems.push(`line ${line}: ${problem}`);
}

/** Where the line that holds this byte ends, so that no character is cut. */
function endOfLine(bytes: Uint8Array, from: number): number {
  const at = bytes.indexOf(LINE_FEED, Math.min(from, bytes.length));
  return at < 0 ? bytes.length : at + 1;
}
