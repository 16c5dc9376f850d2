import { createHash, randomBytes } from 'node:crypto';
import type { HashHex } from '#protocol/rtsp-digest.ts';
import type { Clock, Random } from '#services/ports.ts';

/** What the relay does not take from the machine by itself, so that a test can give it its own. */
export interface RelayPorts {
  readonly clock: Clock;
  readonly random: Random;
  /** One line of the log; never an address, a credential or a ticket (invariant 10). */
  readonly log: (event: string, facts: Readonly<Record<string, string | number>>) => void;
}

export const machinePorts: RelayPorts = {
  clock: {
    now: () => Date.now(),
    after: (milliseconds, run) => {
      const timer = setTimeout(run, milliseconds);
      timer.unref();
      return { [Symbol.dispose]: () => clearTimeout(timer) };
    },
  },
  random: { hex: (bytes) => randomBytes(bytes).toString('hex') },
  log: () => {},
};

export const hashHex: HashHex = (algorithm, text) =>
  createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
    .update(text)
    .digest('hex');

/** Calls again and again until disposed; a call that is still to come never keeps the process alive. */
export function repeat(clock: Clock, everyMs: number, run: () => void): Disposable {
  let next = clock.after(everyMs, tick);
  function tick(): void {
    next = clock.after(everyMs, tick);
    run();
  }
  return { [Symbol.dispose]: () => next[Symbol.dispose]() };
}
