/** One measured figure beside its target and what somebody else's part does in the same run; a line of `--json`. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** `value` must be at least, or at most, this; null where there is none. */
  readonly target: number | null;
  /** The same measured of the peer; null where there is none. */
  readonly peer: number | null;
  /** How many times better than the peer. */
  readonly ratio: number | null;
  readonly ok: boolean;
}

export type Report = (figure: Figure) => void;

interface Measured {
  readonly value: number;
  readonly unit: string;
  readonly target?: number;
  readonly peer?: number;
}

/** A figure that is good when large. */
export function atLeast(name: string, { value, unit, target, peer }: Measured): Figure {
  return {
    name,
    value: round(value),
    unit,
    target: target ?? null,
    peer: peer === undefined ? null : round(peer),
    ratio: peer === undefined ? null : round(value / peer),
    ok: target === undefined || value >= target,
  };
}

/** A figure that is good when small. */
export function atMost(name: string, { value, unit, target, peer }: Measured): Figure {
  return {
    name,
    value: round(value),
    unit,
    target: target ?? null,
    peer: peer === undefined ? null : round(peer),
    ratio: peer === undefined ? null : round(peer / value),
    ok: target === undefined || value <= target,
  };
}

export function figureLine(figure: Figure): string {
  const { name, value, unit, target, peer, ratio, ok } = figure;
  const words = [`${ok ? 'ok  ' : 'MISS'} ${name.padEnd(28)} ${figureText(value).padStart(12)} ${unit}`];
  if (target !== null) words.push(`target ${figureText(target)}`);
  if (peer !== null) words.push(`peer ${figureText(peer)} (× ${figureText(ratio ?? 0)})`);
  return words.join(' · ');
}

/** The value below which the given share of the sorted values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function figureText(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 3 });
}

/** Four digits tell all that a shared machine can. */
function round(value: number): number {
  return Number(value.toPrecision(4));
}
