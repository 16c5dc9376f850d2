import { OgcRefusal } from './ogc-problem.ts';

/** Parameters of a request by name in small letters: OGC names are not case sensitive, their values are (OWS 1.1 §11.5). */
export type Kvp = ReadonlyMap<string, string>;

const MAX_PARAMETERS = 100;

/** The first of several parameters of one name counts; beyond a hundred nobody reads on. */
export function kvpOf(parameters: Iterable<readonly [string, string]>): Kvp {
  const kvp = new Map<string, string>();
  for (const [name, value] of parameters) {
    const key = name.toLowerCase();
    if (kvp.size < MAX_PARAMETERS && !kvp.has(key)) kvp.set(key, value);
  }
  return kvp;
}

export function optional(kvp: Kvp, name: string): string | undefined {
  const value = kvp.get(name.toLowerCase())?.trim();
  return value === '' ? undefined : value;
}

export function required(kvp: Kvp, name: string): string {
  const value = optional(kvp, name);
  if (value === undefined) throw new OgcRefusal('MissingParameterValue', `The parameter ${name} is missing.`, name);
  return value;
}

/** A whole number between the two, both included. */
export function wholeNumber(kvp: Kvp, name: string, range: { readonly least: number; readonly most: number }): number | undefined {
  const text = optional(kvp, name);
  return text === undefined ? undefined : readWhole(text, name, range);
}

export function readWhole(text: string, name: string, { least, most }: { readonly least: number; readonly most: number }): number {
  const value = /^\d{1,15}$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most))
    throw new OgcRefusal('InvalidParameterValue', `${name} must be a whole number from ${least} to ${most}.`, name);
  return value;
}

/** Numbers with commas between; white space is forgiven. */
export function numbersOf(text: string, name: string): number[] {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (numbers.some((each) => !Number.isFinite(each)))
    throw new OgcRefusal('InvalidParameterValue', `${name} must be numbers with commas between.`, name);
  return numbers;
}
