/**
 * dBase III tables as ESRI shapefiles carry them (dBASE Table File Format; ESRI Shapefile Technical Description, 1998): bytes pushed
 * in any pieces, rows out, bounds on everything. A value that is no text in the code page is undefined; its row is not lost.
 */
export interface DbfField {
  readonly name: string;
  readonly type: 'C' | 'N';
  readonly length: number;
  readonly decimals?: number;
}

export interface DbfRow {
  /** From 1, deleted rows counted. */
  readonly row: number;
  /** Deleted in dBase's way: marked, still there. */
  readonly deleted: boolean;
  /** Trimmed, by upper-case name of the column. */
  readonly values: Readonly<Record<string, string | undefined>>;
}

/** What is wrong with the table as a whole; worded where it is told (`contract/import-sentence.ts`). */
export interface TableFault {
  readonly code: 'noTable' | 'tableColumns' | 'tableHeaderCut' | 'tableCut';
  readonly values: Readonly<Record<string, number>>;
}

export interface DbfReader {
  /** After a problem with the file as a whole nothing more is read. */
  push(bytes: Uint8Array): { readonly rows: readonly DbfRow[]; readonly problem?: TableFault };
  /** What is missing where the file ended too early. */
  end(): TableFault | undefined;
  /** Columns, once the header is complete. */
  readonly fields: readonly DbfField[] | undefined;
}

export type DecodeText = (bytes: Uint8Array) => string | undefined;

const MAX_FIELDS = 255;
const MAX_ROW_BYTES = 65_535;
const FIELD_BYTES = 32;
const HEADER_END = 0x0d;
const DELETED = 0x2a;

interface Header {
  readonly rows: number;
  readonly headerBytes: number;
  readonly rowBytes: number;
  readonly fields: readonly DbfField[];
}

export function makeDbfReader(decode: DecodeText): DbfReader {
  let rest: Uint8Array = new Uint8Array(0);
  let header: Header | undefined;
  let failed = false;
  let read = 0;
  return {
    get fields() {
      return header?.fields;
    },
    push: (bytes) => {
      if (failed) return { rows: [] };
      rest = joined(rest, bytes);
      if (header === undefined) {
        const found = readHeader(rest, decode);
        if (found === undefined) return { rows: [] };
        if ('code' in found) {
          failed = true;
          return { rows: [], problem: found };
        }
        header = found;
        rest = rest.subarray(header.headerBytes);
      }
      const rows: DbfRow[] = [];
      let at = 0;
      for (; read < header.rows && at + header.rowBytes <= rest.length; at += header.rowBytes) {
        read += 1;
        rows.push(readRow(header, { row: read, bytes: rest.subarray(at, at + header.rowBytes) }, decode));
      }
      rest = read === header.rows ? new Uint8Array(0) : rest.slice(at);
      return { rows };
    },
    end: () => {
      if (failed) return undefined;
      if (header === undefined) return { code: 'tableHeaderCut', values: {} };
      return read === header.rows ? undefined : { code: 'tableCut', values: { rows: header.rows, read } };
    },
  };
}

export function joined(rest: Uint8Array, bytes: Uint8Array): Uint8Array {
  if (rest.length === 0) return bytes;
  const both = new Uint8Array(rest.length + bytes.length);
  both.set(rest);
  both.set(bytes, rest.length);
  return both;
}

/** Undefined: more bytes are needed. */
function readHeader(bytes: Uint8Array, decode: DecodeText): Header | TableFault | undefined {
  if (bytes.length < FIELD_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [version, rows, headerBytes, rowBytes] = [
    view.getUint8(0) & 7,
    view.getUint32(4, true),
    view.getUint16(8, true),
    view.getUint16(10, true),
  ];
  if (version !== 3 || headerBytes < FIELD_BYTES + 1 || rowBytes < 1 || rowBytes > MAX_ROW_BYTES) return { code: 'noTable', values: {} };
  if (bytes.length < headerBytes) return undefined;
  const fields: DbfField[] = [];
  let width = 1;
  for (let at = FIELD_BYTES; at + FIELD_BYTES <= headerBytes && bytes[at] !== HEADER_END; at += FIELD_BYTES) {
    const name = nameOf(bytes.subarray(at, at + 11), decode);
    const length = view.getUint8(at + 16);
    fields.push({ name: name.toUpperCase(), type: 'NF'.includes(String.fromCharCode(view.getUint8(at + 11))) ? 'N' : 'C', length });
    width += length;
  }
  if (fields.length === 0 || fields.length > MAX_FIELDS || width > rowBytes) return { code: 'tableColumns', values: {} };
  return { rows, headerBytes, rowBytes, fields };
}

/** Korean tables name their columns in Korean, and cut the name after ten bytes wherever that falls. */
function nameOf(bytes: Uint8Array, decode: DecodeText): string {
  const end = bytes.indexOf(0);
  const raw = end < 0 ? bytes : bytes.subarray(0, end);
  return (decode(raw) ?? decode(raw.subarray(0, -1)) ?? String.fromCharCode(...raw)).trim();
}

function readRow({ fields }: Header, { row, bytes }: { readonly row: number; readonly bytes: Uint8Array }, decode: DecodeText): DbfRow {
  const values: Record<string, string | undefined> = {};
  let at = 1;
  for (const { name, length } of fields) {
    const raw = bytes.subarray(at, at + length);
    const end = raw.indexOf(0);
    values[name] = decode(end < 0 ? raw : raw.subarray(0, end))?.trim();
    at += length;
  }
  return { row, deleted: bytes[0] === DELETED, values };
}

/** A table in the same format; `encode` gives the bytes of a text, which is cut where it does not fit its column. */
export function writeDbf(
  fields: readonly DbfField[],
  rows: readonly Readonly<Record<string, string | number>>[],
  encode: (text: string) => Uint8Array,
): Uint8Array {
  const headerBytes = FIELD_BYTES * (fields.length + 1) + 1;
  const rowBytes = fields.reduce((sum, { length }) => sum + length, 1);
  const bytes = new Uint8Array(headerBytes + rowBytes * rows.length + 1).fill(0x20, headerBytes);
  const view = new DataView(bytes.buffer);
  bytes[0] = 3;
  // Date of the last change; a fixed one, so that the same table gives the same bytes.
  bytes.set([125, 1, 1], 1);
  view.setUint32(4, rows.length, true);
  view.setUint16(8, headerBytes, true);
  view.setUint16(10, rowBytes, true);
  fields.forEach(({ name, type, length, decimals = 0 }, index) => {
    const at = FIELD_BYTES * (index + 1);
    bytes.set(encode(name).subarray(0, 10), at);
    bytes[at + 11] = type.charCodeAt(0);
    bytes[at + 16] = length;
    bytes[at + 17] = decimals;
  });
  bytes[headerBytes - 1] = HEADER_END;
  rows.forEach((row, index) => {
    let at = headerBytes + rowBytes * index + 1;
    for (const { name, type, length, decimals = 0 } of fields) {
      const value = row[name] ?? '';
      const text = typeof value === 'number' ? value.toFixed(decimals) : value;
      const padded = type === 'N' ? text.padStart(length) : text;
      if (!putAscii(bytes.subarray(at, at + length), padded)) bytes.set(encode(padded).subarray(0, length), at);
      at += length;
    }
  });
  bytes[bytes.length - 1] = 0x1a;
  return bytes;
}

/** Most cells are ASCII, the same in every code page; false where one is not, and what was put is to be written over. */
function putAscii(cell: Uint8Array, text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x80) return false;
    if (at < cell.length) cell[at] = unit;
  }
  return true;
}
