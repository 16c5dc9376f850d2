/** Stops at a programmer's mistake. Operating errors are never asserted: they are refused, quarantined or retried. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`bug: ${message}`);
}

/** Says at compile time that a switch is complete, and at run time which value proved it wrong. */
export function unreachable(value: never): never {
  throw new Error(`bug: unexpected ${JSON.stringify(value)}`);
}
