import { hash, verify } from '@node-rs/argon2';

/** Argon2id (RFC 9106) with a bound on how much of the machine it may take. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** `busy`: too many already wait; nothing was compared. */
  verify(passwordHash: string, password: string): Promise<boolean | 'busy'>;
}

export interface HashCost {
  readonly memoryKib: number;
  readonly passes: number;
}

/** 19 MiB and two passes: the lower bound of common practice for Argon2id, about 40 ms of one core here. */
const COST: HashCost = { memoryKib: 19_456, passes: 2 };
/** Two at once leave cores for emergencies however many people sign in at shift change. */
const AT_ONCE = 2;
const MAX_WAITING = 64;

export function createPasswordHasher(cost: HashCost = COST): PasswordHasher {
  const turns = createTurns();
  const options = { memoryCost: cost.memoryKib, timeCost: cost.passes, parallelism: 1 };
  return {
    async hash(password) {
      const hashed = await turns(() => hash(password, options));
      if (hashed === 'busy') throw new Error('too many passwords are being hashed');
      return hashed.value;
    },
    async verify(passwordHash, password) {
      const verified = await turns(() => verify(passwordHash, password).catch(() => false));
      return verified === 'busy' ? 'busy' : verified.value;
    },
  };
}

type Turns = <Value>(run: () => Promise<Value>) => Promise<{ readonly value: Value } | 'busy'>;

function createTurns(): Turns {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (run) => {
    if (running >= AT_ONCE) {
      if (waiting.length >= MAX_WAITING) return 'busy';
      await new Promise<void>((turn) => waiting.push(turn));
    } else running += 1;
    try {
      return { value: await run() };
    } finally {
      const next = waiting.shift();
      // The place is handed on, so that nobody who comes in between can take it.
      if (next) next();
      else running -= 1;
    }
  };
}
