import type { Random } from '#services/ports.ts';

export interface BackoffLimits {
  readonly firstMs: number;
  readonly mostMs: number;
}

export interface Backoff {
  /** How long to wait now: twice as long each time up to `mostMs`, spread by ±25 % so that many do not come at once. */
  next(): number;
  reset(): void;
}

export function createBackoff(limits: BackoffLimits, random: Random): Backoff {
  let failures = 0;
  return {
    next: () => {
      const plain = Math.min(limits.mostMs, limits.firstMs * 2 ** Math.min(failures++, 30));
      const share = Number.parseInt(random.hex(4), 16) / 0x1_0000_0000;
      return Math.round(plain * (0.75 + share / 2));
    },
    reset: () => {
      failures = 0;
    },
  };
}
