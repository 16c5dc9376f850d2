import type { Clock } from '#services/ports.ts';
import type { DrivenUnits } from './driven-units.ts';

export interface UnitSenderOptions {
  readonly clock: Clock;
  readonly units: DrivenUnits;
  /** `http://host:port` of the server. */
  readonly server: string;
  /** Whose login sends for which organisation. */
  readonly logins: Readonly<Record<string, string>>;
  readonly password: string;
  readonly log: (text: string) => void;
}

const EVERY_MS = 1_000;
/** After a failure the next word is tried so much later: a server that starts is not knocked at. */
const PAUSE_MS = 5_000;
const ANSWER_WITHIN_MS = 4_000;

/** Tells the server every second where the simulated units are, over the same wire as any sender (POST /api/v1/units/positions). */
export class UnitSender implements Disposable {
  readonly #options: UnitSenderOptions;
  readonly #cookies = new Map<string, string>();
  #timer: Disposable | undefined;
  #stopped = false;

  constructor(options: UnitSenderOptions) {
    this.#options = options;
  }

  begin(): void {
    this.#next(EVERY_MS);
  }

  #next(milliseconds: number): void {
    if (this.#stopped) return;
    this.#timer = this.#options.clock.after(milliseconds, () => {
      const { clock, units } = this.#options;
      const began = clock.now();
      units.move(milliseconds, began);
      this.#tellAll(began).then(
        () => this.#next(Math.max(1, EVERY_MS - (clock.now() - began))),
        (error: unknown) => {
          if (!this.#stopped) this.#options.log(`units: ${error instanceof Error ? error.message : String(error)}`);
          this.#next(PAUSE_MS);
        },
      );
    });
  }

  async #tellAll(now: number): Promise<void> {
    const { units } = this.#options;
    await Promise.all(units.organisations.map((organisation) => this.#tell(organisation, units.lines(organisation, now))));
  }

  async #tell(organisation: string, lines: string): Promise<void> {
    const cookie = this.#cookies.get(organisation) ?? (await this.#signIn(organisation));
    if (cookie === undefined) return;
    const status = (await this.#post('/api/v1/units/positions', { body: lines, type: 'application/x-ndjson', cookie })).status;
    // Its session has ended: signed in again with the next word.
    if (status === 401) this.#cookies.delete(organisation);
    else if (status !== 200) throw new Error(`the server answered ${status} to the positions of ${organisation}`);
  }

  async #signIn(organisation: string): Promise<string | undefined> {
    const login = this.#options.logins[organisation];
    if (login === undefined) return undefined;
    const body = JSON.stringify({ login, password: this.#options.password });
    const answer = await this.#post('/api/v1/session', { body, type: 'application/json', cookie: '' });
    if (answer.status !== 201) throw new Error(`${login} was not let in: ${answer.status}`);
    const cookie = answer.headers.get('set-cookie')?.split(';')[0];
    if (cookie !== undefined) this.#cookies.set(organisation, cookie);
    return cookie;
  }

  async #post(
    path: string,
    { body, type, cookie }: { readonly body: string; readonly type: string; readonly cookie: string },
  ): Promise<Response> {
    const answer = await fetch(`${this.#options.server}${path}`, {
      method: 'POST',
      headers: { 'content-type': type, 'x-mangru': '1', ...(cookie === '' ? {} : { cookie }) },
      body,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    await answer.arrayBuffer();
    return answer;
  }

  [Symbol.dispose](): void {
    this.#stopped = true;
    this.#timer?.[Symbol.dispose]();
  }
}
