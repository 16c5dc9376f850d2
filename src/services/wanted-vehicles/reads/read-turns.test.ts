import { expect, test } from 'vitest';
import { ReadTurns, type TurnTaker } from './read-turns.ts';

/** A clock that only work moves: each piece takes a millisecond. */
class WorkClock {
  time = 0;
  readonly #due: (() => void)[] = [];
  now(): number {
    return this.time;
  }
  after(_milliseconds: number, run: () => void): Disposable {
    this.#due.push(run);
    return { [Symbol.dispose]: () => undefined };
  }
  /** One turn of the event loop. */
  turn(): boolean {
    const due = this.#due.splice(0);
    for (const run of due) run();
    return due.length > 0;
  }
}

class Reader implements TurnTaker {
  readonly doneAt: number[] = [];
  readonly #clock: WorkClock;
  left: number;
  constructor(clock: WorkClock, left: number) {
    this.#clock = clock;
    this.left = left;
  }
  work(until: number): boolean {
    while (this.left > 0 && this.#clock.now() < until) {
      this.#clock.time += 1;
      this.left -= 1;
      this.doneAt.push(this.#clock.time);
    }
    return this.left > 0;
  }
}

test('PL35: however much readers send, a turn is short, nobody waits for another to be done, and all is done in the end', () => {
  const clock = new WorkClock();
  const turns = new ReadTurns(clock);
  const [busy, other] = [new Reader(clock, 1_000), new Reader(clock, 3)];
  turns.ask(busy);
  turns.ask(other);
  turns.ask(busy);
  let longest = 0;
  for (let before = clock.time; clock.turn(); before = clock.time) longest = Math.max(longest, clock.time - before);
  expect([busy.left, other.left]).toEqual([0, 0]);
  expect(longest).toBeLessThanOrEqual(8);
  expect(other.doneAt.at(-1)).toBeLessThan(20);
});

test('PL35: who has left is given no turn', () => {
  const clock = new WorkClock();
  const turns = new ReadTurns(clock);
  const reader = new Reader(clock, 5);
  turns.ask(reader);
  turns.leave(reader);
  clock.turn();
  expect(reader.left).toBe(5);
});
