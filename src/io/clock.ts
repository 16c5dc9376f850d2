import type { Clock } from '#services/ports.ts';

const MAX_DELAY_MS = 2_147_483_647;

/** The machine's clock and timers. A timer alone does not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, run) => {
    const timer = setTimeout(run, Math.min(Math.max(0, milliseconds), MAX_DELAY_MS));
    timer.unref();
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
};
