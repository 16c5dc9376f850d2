/**
 * What a condition may call. Everything here takes time in proportion to what it is given, and gives the same answer on
 * every machine. Left out on purpose: `matches` (a pattern can be made to search for hours), `bind`, `split` and `join`
 * (text can be doubled without end), and everything of time and bytes (the machine's time zone would decide).
 */
const ALLOWED_CALLS: ReadonlySet<string> = new Set([
  'size',
  'contains',
  'startsWith',
  'endsWith',
  'indexOf',
  'lastIndexOf',
  'substring',
  'lowerAscii',
  'upperAscii',
  'trim',
  'string',
  'int',
  'uint',
  'double',
  'bool',
  'dyn',
  'type',
  'has',
  'orValue',
  'hasValue',
  'value',
  'or',
  'none',
  'of',
]);

/** Walks over a list or map. One inside another, in whatever place, could be made to grow without end. */
const WALKS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

/** The first call in the tree of a parsed condition that is not allowed, as a reason; undefined when all are. */
export function refusedCall(node: unknown, walking = false): string | undefined {
  if (Array.isArray(node)) return firstOf(node, walking);
  if (typeof node !== 'object' || node === null || !('op' in node) || !('args' in node)) return undefined;
  const name = calledName(node);
  if (name === undefined) return refusedCall(node.args, walking);
  if (WALKS.has(name))
    return walking ? `${name}() stands inside another walk over a list; write them side by side` : refusedCall(node.args, true);
  if (!ALLOWED_CALLS.has(name)) return `${name}() may not be used in a condition`;
  return refusedCall(node.args, walking);
}

function firstOf(nodes: readonly unknown[], walking: boolean): string | undefined {
  for (const node of nodes) {
    const refused = refusedCall(node, walking);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

/** `f(x)` is a call, `x.f()` a receiver's call; their first argument is the name. */
function calledName(node: { readonly op: unknown; readonly args: unknown }): string | undefined {
  if ((node.op !== 'call' && node.op !== 'rcall') || !Array.isArray(node.args)) return undefined;
  const name: unknown = node.args[0];
  return typeof name === 'string' ? name : '';
}
