import { cleanText } from '../clean-text.ts';
import { childrenOf, type XmlElement } from '../ogc/xml-tree.ts';
import { parseCapTime } from './cap-time.ts';

const MAX_CHARACTERS = 50_000;

/** Reads the fields of one element, each with its name; what is wrong is collected, so that the sender hears of everything at once. */
export class CapFields {
  readonly #element: XmlElement;
  readonly #path: string;
  readonly problems: string[];
  /** What differs from the standard and does no harm. */
  readonly odd: string[];

  constructor(element: XmlElement, path: string, notes: { readonly problems: string[]; readonly odd: string[] }) {
    this.#element = element;
    this.#path = path;
    this.problems = notes.problems;
    this.odd = notes.odd;
  }

  /** The fields of a child element; `at` counts from 0 where there may be several. */
  within(element: XmlElement, name: string, at: number): CapFields {
    return new CapFields(element, `${this.#path}${name}[${at}].`, this);
  }

  problem(name: string, why: string): void {
    this.problems.push(`${this.#path}${name}: ${why}`);
  }

  note(name: string, what: string): void {
    this.odd.push(`${this.#path}${name}: ${what}`);
  }

  /** Elements that the standard does not know are passed over, and said once each. */
  passOver(known: readonly string[]): void {
    for (const name of new Set(this.#element.children.map((child) => child.name)))
      if (!known.includes(name) && name !== 'Signature') this.note(name, 'not an element of CAP 1.2, passed over');
  }

  elements(name: string, max: number): readonly XmlElement[] {
    const all = childrenOf(this.#element, name);
    if (all.length > max) this.problem(name, `${all.length} of them, at most ${max}`);
    return all.slice(0, max);
  }

  texts(name: string, max: number): readonly string[] {
    return this.elements(name, max).map((element) => this.#clean(name, element.text));
  }

  optional(name: string): string | undefined {
    const all = childrenOf(this.#element, name);
    if (all.length > 1) this.problem(name, `stands ${all.length} times, at most once is allowed`);
    return (all[0] && this.#clean(name, all[0].text)) || undefined;
  }

  required(name: string): string {
    const text = this.optional(name);
    if (text === undefined) this.problem(name, 'is missing');
    return text ?? '';
  }

  oneOf<Value extends string>(name: string, values: readonly Value[]): Value {
    const text = this.required(name);
    return (text === '' ? undefined : this.#known(name, text, values)) ?? (values[0] as Value);
  }

  manyOf<Value extends string>(name: string, values: readonly Value[], max: number): readonly Value[] {
    return this.texts(name, max).flatMap((text) => this.#known(name, text, values) ?? []);
  }

  time(name: string): number | undefined {
    const text = this.optional(name);
    return text === undefined ? undefined : this.timeOf(name, text);
  }

  timeOf(name: string, text: string): number | undefined {
    const time = parseCapTime(text);
    if (time === undefined) this.problem(name, `“${text.slice(0, 40)}” is not a date-time like 2026-07-01T09:00:00+09:00`);
    else if (text.endsWith('Z')) this.note(name, 'the time zone is written Z, the standard wants -00:00');
    return time;
  }

  number(name: string): number | undefined {
    const text = this.optional(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (Number.isFinite(value)) return value;
    this.problem(name, `“${text.slice(0, 40)}” is not a number`);
    return undefined;
  }

  #known<Value extends string>(name: string, text: string, values: readonly Value[]): Value | undefined {
    const found = values.find((value) => value === text) ?? values.find((value) => value.toLowerCase() === text.toLowerCase());
    if (found === undefined) this.problem(name, `“${text.slice(0, 40)}” is none of ${values.join(', ')}`);
    else if (found !== text) this.note(name, `“${text}” is written ${found}`);
    return found;
  }

  #clean(name: string, text: string): string {
    if (text.length > MAX_CHARACTERS) this.problem(name, `longer than ${MAX_CHARACTERS} characters`);
    return cleanText(text.slice(0, MAX_CHARACTERS));
  }
}
