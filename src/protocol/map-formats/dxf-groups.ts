import { Refused, type OnProgress } from './map-file.ts';

/** One pair of lines of a DXF file: what follows, and it. */
export interface DxfGroup {
  readonly code: number;
  readonly value: string;
}

export interface DxfEntity {
  readonly type: string;
  readonly groups: readonly DxfGroup[];
  /** Vertices of a POLYLINE, attributes of an INSERT. */
  readonly within: readonly DxfEntity[];
}

const MAX_LINE = 10_000;
/** Groups of one entity; a hatch or a spline with more is no drawing. */
const MAX_GROUPS = 4_000_000;

/** The pairs of an ASCII DXF (AutoCAD DXF Reference), as they stand. A line that is no group code ends the reading. */
export function* dxfGroups(text: string, onProgress?: OnProgress): Generator<DxfGroup> {
  let at = 0;
  const line = (): string | undefined => {
    if (at >= text.length) return undefined;
    const end = text.indexOf('\n', at);
    const to = end < 0 ? text.length : end;
    const found = text.slice(at, Math.min(to, at + MAX_LINE));
    at = to + 1;
    return found;
  };
  for (let count = 0; ; count += 1) {
    const codeLine = line();
    const value = line();
    if (codeLine === undefined || value === undefined) return;
    const code = Number(codeLine);
    if (codeLine.trim() === '' || !Number.isInteger(code) || Math.abs(code) > 2_000) {
      throw new Refused({
        reason: count < 4 ? 'notThisFormat' : 'broken',
        detail: `DXF: ${codeLine.trim().slice(0, 40)} (${count * 2 + 1})`,
      });
    }
    if (count % 100_000 === 0) onProgress?.(at / text.length);
    yield { code, value: value.endsWith('\r') ? value.slice(0, -1) : value };
  }
}

/** Entities of a section until it ends; vertices and attributes within those they belong to. */
export function* dxfEntities(groups: Iterator<DxfGroup>, ends: ReadonlySet<string>): Generator<DxfEntity> {
  let open: { type: string; groups: DxfGroup[]; within: DxfEntity[] } | undefined;
  let inner: { type: string; groups: DxfGroup[]; within: DxfEntity[] } | undefined;
  for (let next = groups.next(); !next.done; next = groups.next()) {
    const { code, value } = next.value;
    if (code !== 0) {
      const into = (inner ?? open)?.groups;
      if (into && into.length < MAX_GROUPS) into.push(next.value);
      continue;
    }
    const type = value.trim().toUpperCase();
    if (open && ((open.type === 'POLYLINE' && type === 'VERTEX') || (open.type === 'INSERT' && type === 'ATTRIB'))) {
      inner = { type, groups: [], within: [] };
      open.within.push(inner);
      continue;
    }
    inner = undefined;
    if (open) yield open;
    open = type === 'SEQEND' ? undefined : { type, groups: [], within: [] };
    if (ends.has(type)) return;
  }
  if (open) yield open;
}

export function textOf({ groups }: DxfEntity, code: number): string | undefined {
  return groups.find((group) => group.code === code)?.value.trim();
}

export function numberOf(entity: DxfEntity, code: number, otherwise: number): number {
  const value = textOf(entity, code);
  const read = value === undefined || value === '' ? Number.NaN : Number(value);
  return Number.isFinite(read) ? read : otherwise;
}

/** All values of a code, in order. */
export function numbersOf({ groups }: DxfEntity, code: number): number[] {
  return groups.filter((group) => group.code === code).map(({ value }) => (value.trim() === '' ? Number.NaN : Number(value)));
}
