/** How long the one thread is kept from others at a time. */
const PORTION_MS = 8;

/** Lets others be answered. */
export function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Does work that pauses now and then, and lets others in whenever it has taken its time. */
export async function inPortions<Result>(work: Iterator<unknown, Result>): Promise<Result> {
  let began = performance.now();
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() - began < PORTION_MS) continue;
    await breath();
    began = performance.now();
  }
}
