import { describe, expect, test } from 'vitest';
import type { IncidentCamera } from '#contract/incident-view.ts';
import { assignSlots, slotsOf, targetSlot } from './slots.ts';

const cameras = (...ids: string[]): IncidentCamera[] => ids.map((camera, index) => ({ camera, rank: index + 1 }) as IncidentCamera);
const none = undefined;

describe('tiles', () => {
  test('the best camera comes first, and four tiles stand even when cameras are fewer', () => {
    expect(assignSlots([], cameras('a', 'b'), 4)).toEqual(['a', 'b', none, none]);
  });

  test('a swapped camera takes the place of the one it replaces; nothing else moves', () => {
    const before = assignSlots([], cameras('a', 'b', 'c', 'd'), 4);
    expect(assignSlots(before, cameras('x', 'a', 'c', 'd'), 4)).toEqual(['a', 'x', 'c', 'd']);
  });

  test('a change of rank moves nothing', () => {
    expect(assignSlots(['a', 'b', 'c', 'd'], cameras('d', 'c', 'b', 'a'), 4)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('a removed camera leaves a hole, not a shuffle', () => {
    expect(assignSlots(['a', 'b', 'c', 'd'], cameras('a', 'c', 'd'), 4)).toEqual(['a', none, 'c', 'd']);
  });

  test('more cameras than tiles add tiles, as many as an incident may have cameras, and they go when they are empty', () => {
    const many = assignSlots(['a', 'b', 'c', 'd'], cameras('a', 'b', 'c', 'd', 'e', 'f'), 4);
    expect(many).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(assignSlots(many, cameras('a', 'b', 'c', 'd', 'f'), 4)).toEqual(['a', 'b', 'c', 'd', none, 'f']);
    expect(assignSlots(many, cameras('a', 'b', 'c', 'd'), 4)).toEqual(['a', 'b', 'c', 'd']);
    expect(assignSlots([], cameras(...'abcdefghijklmnopqrst'), 4)).toHaveLength(16);
  });

  test('nine tiles stand where nine were asked for, and a camera opens in a free one', () => {
    const nine = assignSlots(['a', 'b', 'c', 'd'], cameras('a', 'b', 'c', 'd'), 9);
    expect(nine).toHaveLength(9);
    expect(targetSlot(nine, none)).toBe(4);
  });

  test('where fewer are asked for, what stood far down moves up', () => {
    const incident = { id: 'fewer', cameras: cameras('a', 'b', 'c', 'd', 'e', 'f') };
    const left = { id: 'fewer', cameras: cameras('a', 'f') };
    expect(slotsOf(incident, 9)).toHaveLength(9);
    expect(slotsOf(left, 9)[5]).toBe('f');
    expect(slotsOf(left, 4)).toEqual(['a', 'f', none, none]);
  });

  test('asking twice gives the very same answer', () => {
    const incident = { id: 'i', cameras: cameras('a') };
    expect(slotsOf(incident)).toBe(slotsOf(incident));
  });

  test('a camera opens in the chosen tile, else in a free one, else in the last', () => {
    expect(targetSlot(['a', 'b', none, none], 2)).toBe(1);
    expect(targetSlot(['a', 'b', none, none], none)).toBe(2);
    expect(targetSlot(['a', 'b', 'c', 'd'], none)).toBe(3);
    expect(targetSlot(['a', 'b', 'c', 'd'], 9)).toBe(3);
  });
});
