import { formatSeoulTime } from '#protocol/seoul-time.ts';
import type { Fake112 } from '#services/emergency-video-112/fake.ts';
import type { FakeCase } from '#services/emergency-video-112/fake-case.ts';
import { eventually } from './eventually.ts';
import type { TestCity } from './test-city.ts';

let made = 0;

/** A case with a number of its own, urgent, now, in the middle of the demo city unless said otherwise. */
export function caseOf(facts: Partial<FakeCase> = {}): FakeCase {
  made += 1;
  const now = formatSeoulTime(Date.now());
  return {
    caseNumber: `E${now}${String(made).padStart(5, '0')}`,
    grade: '긴급',
    kind: '강도',
    lon: 127.03,
    lat: 37.5,
    address: '망루시 시험로 1',
    areaCode: '1168010100',
    time: now,
    user: '112-07',
    ...facts,
  };
}

/** Each some 200 m from the last, so that no two cases are taken for one. */
export function caseApart(number: number): FakeCase {
  return caseOf({ lon: 126.9 + (number % 100) * 0.0025, lat: 37.4 + Math.floor(number / 100) * 0.002 });
}

const ANSWERED = new Set(['2001', '2004', '4100']);

/** A 112 system that goes on reporting whatever happens to the city, sends again what was not answered, and notes what was acknowledged. */
export class Reporter implements AsyncDisposable {
  readonly acknowledged: string[] = [];
  readonly #city: TestCity;
  readonly #over = new AbortController();
  readonly #work: Promise<void>;
  #fake: Fake112 | undefined;
  /** What an answer was not good for, for the reader of a failure. */
  readonly refusals: string[] = [];

  constructor(city: TestCity) {
    this.#city = city;
    this.#work = this.#report();
  }

  /** Until so many more were acknowledged than now. */
  async acknowledges(more: number, withinMs = 60_000): Promise<void> {
    const before = this.acknowledged.length;
    await eventually(`${more} more acknowledged reports`, () => this.acknowledged.length - before, {
      holds: (count) => count >= more,
      withinMs,
    });
  }

  async #report(): Promise<void> {
    for (let number = 0; !this.#over.signal.aborted;) {
      const report = caseApart(number);
      try {
        this.#fake ??= await this.#city.fake112({ timeoutMs: 5_000, id: 'reporter' });
        while (!this.#over.signal.aborted) {
          const answer = await this.#fake.report(report);
          if (ANSWERED.has(answer.result)) break;
          this.refusals.push(`${answer.result} ${answer.text}`);
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        if (!this.#over.signal.aborted) this.acknowledged.push(report.caseNumber);
        number += 1;
        await new Promise((resolve) => setTimeout(resolve, 20));
      } catch (error) {
        // Not acknowledged: it is sent again, on a new connection.
        this.refusals.push(error instanceof Error ? error.message : String(error));
        await this.#fake?.[Symbol.asyncDispose]();
        this.#fake = undefined;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort();
    await this.#work;
    await this.#fake?.[Symbol.asyncDispose]();
  }
}
