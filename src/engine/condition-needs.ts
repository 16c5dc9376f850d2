import type { PartnerEvent } from '#domain/event.ts';

/** Facts of an event that are words, and that conditions ask for most. */
const WORD_FIELDS = ['type', 'kind', 'grade', 'state', 'sender'] as const;
type WordField = (typeof WORD_FIELDS)[number];

/**
 * What an event must have for a condition to hold at all, read off the parts of its outermost `&&`. Asking this costs next
 * to nothing, so that of a thousand conditions few are evaluated; it never says no where the condition would hold.
 */
export interface Needs {
  /** The only words of a field with which the condition can hold. */
  readonly words: readonly { readonly field: WordField; readonly oneOf: ReadonlySet<string> }[];
  /** Items without which the condition cannot be evaluated, and so does not hold (I17); with the only value that will do, where there is one. */
  readonly items: readonly { readonly item: string; readonly value?: string }[];
}

export const NO_NEEDS: Needs = { words: [], items: [] };

/** Reads the needs of a parsed condition (`ParseResult.ast`); `config` is what `config.…` stands for in it. */
export function needsOf(ast: unknown, config: unknown): Needs {
  const parts = conjuncts(ast);
  return {
    words: parts.flatMap((part) => wordNeed(part, config) ?? []),
    items: parts.flatMap((part) => itemNeed(part) ?? []),
  };
}

/** False: the condition cannot hold for this event. True: it has to be evaluated. */
export function meets(needs: Needs, event: PartnerEvent): boolean {
  for (const { field, oneOf } of needs.words) if (!oneOf.has(event[field])) return false;
  for (const { item, value } of needs.items) {
    const carried = event.items[item];
    if (carried === undefined || (value !== undefined && carried !== value)) return false;
  }
  return true;
}

/** `a && b` holds only where each of the two does, whichever of them cannot be evaluated. */
function conjuncts(node: unknown): readonly unknown[] {
  const pair = argumentsOf(node, '&&');
  return pair ? pair.flatMap(conjuncts) : [node];
}

/** `event.kind == "강도"`, `event.kind in ["강도", "절도"]`, `event.kind in config.kinds`. */
function wordNeed(node: unknown, config: unknown): Needs['words'][number] | undefined {
  const equal = argumentsOf(node, '==');
  if (equal) return wordOf(equal[0], [equal[1]]) ?? wordOf(equal[1], [equal[0]]);
  const among = argumentsOf(node, 'in');
  if (!among) return undefined;
  const listed = argumentsOf(among[1], 'list');
  if (listed) return wordOf(among[0], listed);
  const name = memberOf(among[1], 'config');
  const value: unknown = name !== undefined && isRecord(config) ? config[name] : undefined;
  const words = Array.isArray(value) ? value.filter((each) => typeof each === 'string') : undefined;
  const field = fieldOf(among[0]);
  return field !== undefined && words ? { field, oneOf: new Set(words) } : undefined;
}

function wordOf(node: unknown, values: readonly unknown[]): Needs['words'][number] | undefined {
  const field = fieldOf(node);
  const words = values.map(wordIn);
  if (field === undefined || !words.every((word) => word !== undefined)) return undefined;
  return { field, oneOf: new Set(words) };
}

function fieldOf(node: unknown): WordField | undefined {
  const name = memberOf(node, 'event');
  return WORD_FIELDS.find((field) => field === name);
}

const COMPARISONS = ['!=', '<', '<=', '>', '>='] as const;

/** A comparison with an item, or a call on one: neither can be evaluated where the event does not carry it. */
function itemNeed(node: unknown): Needs['items'][number] | undefined {
  const equal = argumentsOf(node, '==');
  if (equal) return itemWithValue(equal[0], equal[1]) ?? itemWithValue(equal[1], equal[0]);
  for (const operator of COMPARISONS) {
    const sides = argumentsOf(node, operator);
    if (sides) return itemWithValue(sides[0]) ?? itemWithValue(sides[1]);
  }
  const call = argumentsOf(node, 'rcall');
  return call ? itemWithValue(call[1]) : undefined;
}

function itemWithValue(node: unknown, other?: unknown): Needs['items'][number] | undefined {
  const item = itemOf(node);
  if (item === undefined) return undefined;
  const value = wordIn(other);
  return value === undefined ? { item } : { item, value };
}

/** The name in `event.items["CAR_NUM"]` or `event.items.CAR_NUM`. */
function itemOf(node: unknown): string | undefined {
  const byName = argumentsOf(node, '.');
  if (byName && memberOf(byName[0], 'event') === 'items') return typeof byName[1] === 'string' ? byName[1] : undefined;
  const byKey = argumentsOf(node, '[]');
  if (!byKey || memberOf(byKey[0], 'event') !== 'items') return undefined;
  return wordIn(byKey[1]);
}

/** A text that stands in the condition itself. */
function wordIn(node: unknown): string | undefined {
  return isRecord(node) && node['op'] === 'value' && typeof node['args'] === 'string' ? node['args'] : undefined;
}

/** The name behind the point in `root.name`. */
function memberOf(node: unknown, root: string): string | undefined {
  const parts = argumentsOf(node, '.');
  const [of, name] = parts ?? [];
  const isRoot = isRecord(of) && of['op'] === 'id' && of['args'] === root;
  return isRoot && typeof name === 'string' ? name : undefined;
}

function argumentsOf(node: unknown, operator: string): readonly unknown[] | undefined {
  if (!isRecord(node) || node['op'] !== operator) return undefined;
  return Array.isArray(node['args']) ? node['args'] : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
