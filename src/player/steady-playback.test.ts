import { describe, expect, test } from 'vitest';
import { AT_ONCE, steadied, type Reception } from './steady-playback.ts';

const calm = (nowMs: number, roundTripMs = 400): Reception => ({ nowMs, roundTripMs, askedAgain: 0 });
const missing = (nowMs: number, roundTripMs = 400): Reception => ({ nowMs, roundTripMs, askedAgain: 3 });
const unmeasured = (nowMs: number): Reception => ({ ...missing(nowMs), roundTripMs: undefined });

describe('R103: what is held back', () => {
  test('is nothing while nothing is missed, however long the path is', () => {
    expect(steadied(AT_ONCE, calm(1_000, 800)).targetMs).toBe(0);
  });

  test('is two round trips and a little, once a packet was missed, and never more than a second', () => {
    expect(steadied(AT_ONCE, missing(1_000, 400)).targetMs).toBe(840);
    expect(steadied(AT_ONCE, missing(1_000, 20)).targetMs).toBe(80);
    expect(steadied(AT_ONCE, missing(1_000, 2_000)).targetMs).toBe(1_000);
  });

  test('stays as it is when the path hardly changed, or is not measured', () => {
    const held = steadied(AT_ONCE, missing(1_000, 400));
    expect(steadied(held, missing(2_000, 410)).targetMs).toBe(840);
    expect(steadied(held, unmeasured(2_000)).targetMs).toBe(840);
    expect(steadied(AT_ONCE, unmeasured(1_000)).targetMs).toBe(0);
  });

  test('is nothing again when nothing was missed for a quarter of a minute', () => {
    const held = steadied(AT_ONCE, missing(1_000));
    expect(steadied(held, calm(16_000)).targetMs).toBe(840);
    expect(steadied(held, calm(16_001)).targetMs).toBe(0);
  });
});
