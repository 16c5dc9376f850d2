import { MAX_PLATE_SIGNS } from './plate-text.ts';

/**
 * Plates are told apart by 64 bits that depend on a key which is drawn anew at each start: the list in memory answers whether a plate is
 * on it, and cannot be read back. One number for each sign at its place, counted from the end, joined by exclusive or
 * (Zobrist): another sign at one place is two operations away, so that a thousand misreadings cost microseconds. Two plates
 * of a million meet by chance once in 10^7 lists. It hides the list from a casual look; against somebody who has the
 * process's memory nothing can.
 */
export interface PlateKey {
  /** Four random 32-bit words. */
  readonly words: readonly [number, number, number, number];
  /** Of digits, by place and digit, computed once: most signs of a plate are digits. */
  readonly digitsHigh: Int32Array;
  readonly digitsLow: Int32Array;
}

const DIGIT_ZERO = 0x30;
const DIGITS = 10;

/** `hex`: 16 random bytes as 32 hex digits. */
export function makePlateKey(hex: string): PlateKey {
  const word = (at: number): number => Number.parseInt(hex.slice(at * 8, at * 8 + 8), 16) | 0;
  const words = [word(0), word(1), word(2), word(3)] as const;
  const places = MAX_PLATE_SIGNS + 1;
  const digitsHigh = new Int32Array(places * DIGITS);
  const digitsLow = new Int32Array(places * DIGITS);
  for (let place = 0; place < places; place += 1) {
    for (let digit = 0; digit < DIGITS; digit += 1) {
      digitsHigh[place * DIGITS + digit] = mix(DIGIT_ZERO + digit, place, words[0]) ^ mix(place, digit, words[2]);
      digitsLow[place * DIGITS + digit] = mix(DIGIT_ZERO + digit, place, words[1]) ^ mix(place, digit, words[3]);
    }
  }
  return { words, digitsHigh, digitsLow };
}

function signHigh(key: PlateKey, unit: number, place: number): number {
  const digit = unit - DIGIT_ZERO;
  return digit >= 0 && digit < DIGITS ? (key.digitsHigh[place * DIGITS + digit] ?? 0) : mix(unit, place, key.words[0]);
}

export function signLow(key: PlateKey, unit: number, place: number): number {
  const digit = unit - DIGIT_ZERO;
  return digit >= 0 && digit < DIGITS ? (key.digitsLow[place * DIGITS + digit] ?? 0) : mix(unit, place, key.words[1]);
}

export function plateHigh(key: PlateKey, text: string): number {
  let hash = 0;
  for (let at = text.length - 1, place = 0; at >= 0; at -= 1, place += 1) hash ^= signHigh(key, text.charCodeAt(at), place);
  return hash;
}

export function plateLow(key: PlateKey, text: string): number {
  let hash = 0;
  for (let at = text.length - 1, place = 0; at >= 0; at -= 1, place += 1) hash ^= signLow(key, text.charCodeAt(at), place);
  return hash;
}

/** The finaliser of MurmurHash3 over sign, place and key. */
function mix(unit: number, place: number, word: number): number {
  let hash = (unit + Math.imul(place + 1, 0x9e3779b1)) ^ word;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
