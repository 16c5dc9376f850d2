import { makePrng } from '#simulator/city/prng.ts';

/** Draws that repeat exactly for the same seed. */
export interface Dice {
  /** A whole number, both ends included. */
  int(least: number, most: number): number;
  pick<T>(list: readonly T[]): T;
}

export function makeDice(seed: number): Dice {
  const prng = makePrng(seed);
  return { int: (least, most) => least + Math.floor(prng.next() * (most - least + 1)), pick: (list) => prng.pick(list) };
}

/** Words and numbers that parsers trip over. */
const POISONS = [
  '\r\n\r\n',
  '\0',
  '$\0\xff\xff',
  'Content-Length: 999999999\r\n',
  '%00',
  '../',
  '\xff\xfe',
  ';=;',
  ',,',
  ':',
  '9'.repeat(40),
  'A'.repeat(5_000),
].map((text) => Buffer.from(text, 'latin1'));
const MAX_BYTES = 200_000;

/** One to eight changes: bits, bytes, ends cut off, parts repeated, swapped or joined with another of the corpus. */
export function mutate(seed: Uint8Array, corpus: readonly Uint8Array[], dice: Dice): Uint8Array {
  let bytes: Buffer = Buffer.from(seed);
  for (let change = dice.int(1, 8); change > 0; change--) bytes = once(bytes, corpus, dice).subarray(0, MAX_BYTES);
  return bytes;
}

function once(bytes: Buffer, corpus: readonly Uint8Array[], dice: Dice): Buffer {
  const at = dice.int(0, bytes.length);
  const length = dice.int(0, Math.min(64, bytes.length - at));
  const [before, part, after] = [bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at + length)];
  switch (dice.int(0, 8)) {
    case 0:
      return at < bytes.length
        ? Buffer.concat([before, Buffer.of((bytes[at] ?? 0) ^ (1 << dice.int(0, 7))), bytes.subarray(at + 1)])
        : bytes;
    case 1:
      return at < bytes.length
        ? Buffer.concat([before, Buffer.of(dice.pick([0, 1, 0x7f, 0x80, 0xff, 0x24, 0x0a])), bytes.subarray(at + 1)])
        : bytes;
    case 2:
      return before;
    case 3:
      return Buffer.concat([before, after]);
    case 4:
      return Buffer.concat([before, ...Array.from({ length: dice.int(2, 40) }, () => part), after]);
    case 5:
      return Buffer.concat([before, dice.pick(POISONS), after]);
    case 6: {
      const other = Buffer.from(dice.pick(corpus));
      return Buffer.concat([before, other.subarray(dice.int(0, other.length))]);
    }
    case 7:
      return Buffer.concat([after, before]);
    default:
      return Buffer.concat([before, Buffer.from(Array.from({ length: dice.int(1, 30) }, () => dice.int(0, 255))), after]);
  }
}

/** The same bytes in pieces, as a network may give them. */
export function scatter(bytes: Uint8Array, dice: Dice): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const next = at + (dice.int(0, 3) === 0 ? dice.int(1, 3) : dice.int(1, 3_000));
    pieces.push(bytes.slice(at, next));
    at = next;
  }
  return pieces;
}
