/** Asks again and again until it holds; the error says what was hoped for and what was last seen. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T> | T,
  options: { readonly holds?: (value: T) => boolean; readonly withinMs?: number; readonly everyMs?: number } = {},
): Promise<T> {
  const { holds = Boolean, withinMs = 20_000, everyMs = 100 } = options;
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
