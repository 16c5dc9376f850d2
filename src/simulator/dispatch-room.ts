import { fakeDispatch } from '#services/dispatch-112/fake.ts';
import type { Clock, Net } from '#services/ports.ts';

const RECONNECT_MS = 2_000;
/** A connection that lasted a day is made anew. */
const WATCH_MS = 86_400_000;
/** Its own login, so that a person's `npm run fake -- patrol listen` does not take its connection. */
const LOGIN = 'room';

/** The police's dispatch system of the demo city: stays logged in and takes what the centre tells of units. */
export class DispatchRoom implements AsyncDisposable {
  readonly #options: { readonly clock: Clock; readonly net: Net; readonly link: { readonly host: string; readonly port: number } };
  #stopped = false;
  #again: Disposable | undefined;
  #fake: ReturnType<typeof fakeDispatch> | undefined;

  constructor(options: { readonly clock: Clock; readonly net: Net; readonly link: { readonly host: string; readonly port: number } }) {
    this.#options = options;
  }

  /** Nothing where the link takes whatever port is free: nobody could know it. */
  begin(): void {
    if (this.#options.link.port === 0) return;
    void this.#stay();
  }

  async #stay(): Promise<void> {
    const { clock, net, link } = this.#options;
    if (this.#stopped) return;
    const fake = fakeDispatch({ clock, net }, { ...link, id: LOGIN });
    this.#fake = fake;
    try {
      await fake.connect();
      await fake.until((known) => known.received.splice(0).length < 0 || known.closedBecause !== undefined, WATCH_MS);
    } catch {
      // The link is not there yet, or its server went away: it comes again.
    }
    if (!this.#stopped) this.#again = clock.after(RECONNECT_MS, () => void this.#stay());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    this.#again?.[Symbol.dispose]();
    await this.#fake?.[Symbol.asyncDispose]();
  }
}
