/**
 * How long a test waits for what must come. It bounds nothing that the product promises: such figures are the bench's; so it is far above
 * what even a busy machine needs.
 */
export const PATIENCE_MS = 30_000;

/** Asks again and again until it holds; the error says what was hoped for and what was last seen. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T> | T,
  options: { readonly holds?: (value: T) => boolean; readonly withinMs?: number; readonly everyMs?: number } = {},
): Promise<T> {
  const { holds = Boolean, withinMs = PATIENCE_MS, everyMs = 100 } = options;
  const until = Date.now() + withinMs;
  for (;;) {
    let seen: unknown;
    try {
      const value = await ask();
      if (holds(value)) return value;
      seen = value;
    } catch (error) {
      seen = error instanceof Error ? error.message : error;
    }
    if (Date.now() > until) throw new Error(`not within ${withinMs} ms: ${what}; last seen ${JSON.stringify(seen)?.slice(0, 2_000)}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
