import type { FakeSystem } from '#services/wires/telegram/fake-system.ts';
import type { Clock } from '#services/ports.ts';

/** The story's own login, so that a person's `npm run fake -- …` does not take its connection. */
export const STORY_LOGIN = 'story';
const RECONNECT_MS = 1_000;
/** A connection that lasted a day is made anew. */
const WATCH_MS = 86_400_000;

export interface ResidentOptions<Case> {
  readonly clock: Clock;
  readonly name: string;
  readonly make: () => FakeSystem<Case>;
  readonly log: (text: string) => void;
}

/** A partner's system that stays logged in, so that the centre's words reach somebody; comes back whenever its line is lost. */
export class Resident<Case> implements AsyncDisposable {
  readonly #options: ResidentOptions<Case>;
  #fake: FakeSystem<Case> | undefined;
  #again: Disposable | undefined;
  #stopped = false;

  constructor(options: ResidentOptions<Case>) {
    this.#options = options;
  }

  begin(): void {
    void this.#stay();
  }

  /** Throws while the link is not there. */
  get fake(): FakeSystem<Case> {
    if (!this.#fake) throw new Error(`${this.#options.name} is not connected`);
    return this.#fake;
  }

  async #stay(): Promise<void> {
    if (this.#stopped) return;
    const { clock, name, make, log } = this.#options;
    const fake = make();
    try {
      await fake.connect();
      this.#fake = fake;
      await fake.until((known) => known.received.splice(0).length < 0 || known.closedBecause !== undefined, WATCH_MS);
    } catch (error) {
      log(`story: ${name} link: ${error instanceof Error ? error.message : String(error)}`);
    }
    this.#fake = undefined;
    if (!this.#stopped) this.#again = clock.after(RECONNECT_MS, () => void this.#stay());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    this.#again?.[Symbol.dispose]();
    await this.#fake?.[Symbol.asyncDispose]();
  }
}
