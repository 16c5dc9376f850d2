import { sequenceDistance } from '#protocol/rtp.ts';
import type { Clock } from '#services/ports.ts';

export interface ReorderParts {
  readonly clock: Clock;
  /** The next packet in order. */
  readonly give: (packet: Uint8Array) => void;
  /** Sequence numbers that are missing, ascending. */
  readonly ask: (missed: readonly number[]) => void;
  /** Something was given up for lost. */
  readonly onLost: () => void;
}

export interface ReorderBuffer extends Disposable {
  take(sequence: number, packet: Uint8Array): void;
}

/** How long a missing packet is waited for: three round trips of a mobile network; a picture that is later is of no use. */
const WAIT_MS = 400;
/** A missing packet is asked for again so often. */
const ASK_EVERY_MS = 80;
/** More waiting than this, or a jump as far, and what is missing is given up. */
const MOST_WAITING = 512;

/** Puts packets in order and asks for what is missing, for a bounded time; without loss nothing waits. */
export function createReorderBuffer(parts: ReorderParts): ReorderBuffer {
  const waiting = new Map<number, { readonly packet: Uint8Array; readonly at: number }>();
  let expected: number | undefined;
  let newest = 0;
  let timer: Disposable | undefined;

  function release(): void {
    for (
      let next = expected === undefined ? undefined : waiting.get(expected);
      next && expected !== undefined;
      next = waiting.get(expected)
    ) {
      waiting.delete(expected);
      expected = (expected + 1) & 0xffff;
      parts.give(next.packet);
    }
  }

  /** The oldest gap is given up: it goes on with the first packet that is there. */
  function skip(): void {
    if (expected === undefined || waiting.size === 0) return;
    while (!waiting.has(expected)) expected = (expected + 1) & 0xffff;
    parts.onLost();
    release();
  }

  function missing(): number[] {
    const missed: number[] = [];
    if (expected === undefined) return missed;
    const ahead = sequenceDistance(expected, newest);
    for (let index = 0; index < ahead; index++) {
      const sequence = (expected + index) & 0xffff;
      if (!waiting.has(sequence)) missed.push(sequence);
    }
    return missed;
  }

  function tick(): void {
    timer = undefined;
    const oldest = waiting.values().next().value;
    if (!oldest) return;
    if (parts.clock.now() - oldest.at >= WAIT_MS) skip();
    askAndWait();
  }

  function askAndWait(): void {
    if (timer || waiting.size === 0) return;
    parts.ask(missing());
    timer = parts.clock.after(ASK_EVERY_MS, tick);
  }

  return {
    take: (sequence, packet) => {
      const ahead = expected === undefined ? 0 : sequenceDistance(expected, sequence);
      if (expected === undefined || Math.abs(ahead) > MOST_WAITING) {
        // The first one, or a publisher that counts anew.
        if (expected !== undefined) parts.onLost();
        waiting.clear();
        expected = newest = sequence;
      } else if (ahead < 0) return;
      if (sequenceDistance(newest, sequence) > 0) newest = sequence;
      waiting.set(sequence, { packet, at: parts.clock.now() });
      release();
      if (waiting.size >= MOST_WAITING) skip();
      askAndWait();
    },
    [Symbol.dispose]: () => {
      timer?.[Symbol.dispose]();
      waiting.clear();
    },
  };
}
