import type { Input } from '#engine/input.ts';

/** One input that cannot be handled, whatever it is tried with: its neighbours go on without it (J7). */
export class UnhandledInput extends Error {
  override readonly name = 'UnhandledInput';
  readonly input: Input;
  constructor(input: Input, cause: unknown) {
    super(`input ${input.id}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.input = input;
  }
}

/** The engine cannot fail (invariant 1); if it does all the same, that is a bug which costs this input and no other. */
export function nameFailure<T>(input: Input, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new UnhandledInput(input, error);
  }
}
