import { sequenceDistance, readU16 } from './rtp.ts';

export interface ReorderLimits {
  /** Packets that wait for one that is missing. */
  readonly maxPackets: number;
  /** How long they wait, milliseconds: what comes later is as good as lost for live pictures. */
  readonly maxWaitMs: number;
}
export const REORDER_LIMITS: ReorderLimits = { maxPackets: 64, maxWaitMs: 60 };

/** A jump this far is no disorder: the sender began to count anew. */
const RESTART_PACKETS = 1_000;

/** Puts RTP packets that came by UDP into their order again; what never comes is given up, and told by its number. */
export interface ReorderBuffer {
  /** Takes a packet, whole and at least twelve bytes; gives those that may go on now, in order. Copies that came twice are dropped. */
  push(packet: Uint8Array, now: number): readonly Uint8Array[];
  /** Those that have waited long enough. */
  expire(now: number): readonly Uint8Array[];
  readonly waiting: number;
}

export function createReorderBuffer(limits: ReorderLimits = REORDER_LIMITS): ReorderBuffer {
  /** In the order of their numbers. */
  let held: { readonly packet: Uint8Array; readonly sequence: number; readonly at: number }[] = [];
  let next: number | undefined;

  /** What follows on without a gap. */
  function takeRun(): Uint8Array[] {
    const ready: Uint8Array[] = [];
    while (held[0] && held[0].sequence === next) {
      ready.push(held[0].packet);
      next = (held[0].sequence + 1) & 0xffff;
      held.shift();
    }
    return ready;
  }

  /** The missing ones before the first that waits are given up. */
  function skip(): Uint8Array[] {
    next = held[0]?.sequence ?? next;
    return takeRun();
  }

  function push(packet: Uint8Array, now: number): readonly Uint8Array[] {
    const sequence = readU16(packet, 2);
    const distance = next === undefined ? 0 : sequenceDistance(next, sequence);
    if (Math.abs(distance) > RESTART_PACKETS) {
      const before = held.map((each) => each.packet);
      held = [];
      next = (sequence + 1) & 0xffff;
      return [...before, packet];
    }
    if (distance < 0) return [];
    if (distance === 0 && held.length === 0) {
      next = (sequence + 1) & 0xffff;
      return [packet];
    }
    const after = held.findIndex((each) => sequenceDistance(sequence, each.sequence) >= 0);
    if (held[after]?.sequence === sequence) return [];
    held.splice(after === -1 ? held.length : after, 0, { packet, sequence, at: now });
    const ready = takeRun();
    return held.length > limits.maxPackets ? [...ready, ...skip()] : ready;
  }

  function expire(now: number): readonly Uint8Array[] {
    const ready: Uint8Array[] = [];
    while (held[0] && now - Math.min(...held.map((each) => each.at)) >= limits.maxWaitMs) ready.push(...skip());
    return ready;
  }

  return {
    push,
    expire,
    get waiting() {
      return held.length;
    },
  };
}
