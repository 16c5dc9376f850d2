import { describe, expect, test } from 'vitest';
import type { IncidentView } from '#contract/incident-view.ts';
import { arrived, desk, isInHand, PULSE_MS, type Desk } from './desk.ts';

const incident = (id: string, status: IncidentView['status'] = 'open'): IncidentView => ({ id, status }) as IncidentView;
const empty: Desk = desk.get();

describe('desk', () => {
  test('with nothing in hand the newest urgent incident opens by itself and the others wait', () => {
    const next = arrived(empty, [incident('new'), incident('older')], { inHand: false, first: false, now: 1_000 });
    expect([next.open, next.cursor, next.waiting]).toEqual(['new', 'new', ['older']]);
    expect([...next.fresh.keys()]).toEqual(['new', 'older']);
  });

  test('with something in hand nothing moves: all wait, newest first', () => {
    const busy: Desk = { ...empty, open: 'mine', cursor: 'mine', tile: 2, full: 2, waiting: ['before'] };
    const next = arrived(busy, [incident('b'), incident('a')], { inHand: true, first: false, now: 1_000 });
    expect([next.open, next.cursor, next.tile, next.full]).toEqual(['mine', 'mine', 2, 2]);
    expect(next.waiting).toEqual(['b', 'a', 'before']);
  });

  test('what was there before the screen came up opens the newest and is no news', () => {
    const next = arrived(empty, [incident('b'), incident('a')], { inHand: false, first: true, now: 1_000 });
    expect([next.open, next.waiting, next.fresh.size]).toEqual(['b', [], 0]);
  });

  test('the waiting list is bounded', () => {
    let state = empty;
    for (let n = 0; n < 200; n += 1) state = arrived(state, [incident(`i${n}`)], { inHand: true, first: false, now: n });
    expect([state.waiting.length, state.waiting[0]]).toEqual([50, 'i199']);
  });

  test('pulses that have run are forgotten', () => {
    const first = arrived(empty, [incident('a')], { inHand: true, first: false, now: 0 });
    expect([...arrived(first, [incident('b')], { inHand: true, first: false, now: PULSE_MS }).fresh.keys()]).toEqual(['b']);
  });

  test('a live open incident is in hand; an ended one only while it is being touched', () => {
    expect(isInHand(undefined, 0)).toBe(false);
    expect(isInHand(incident('a', 'resolved'), 60_000)).toBe(true);
    expect(isInHand(incident('a', 'closed'), 5_000)).toBe(true);
    expect(isInHand(incident('a', 'closed'), 15_000)).toBe(false);
  });
});
