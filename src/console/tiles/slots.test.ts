import { describe, expect, test } from 'vitest';
import type { IncidentCamera } from '#contract/incident-view.ts';
import { assignSlots, slotsOf, targetSlot } from './slots.ts';

const cameras = (...ids: string[]): IncidentCamera[] => ids.map((camera, index) => ({ camera, rank: index + 1 }) as IncidentCamera);
const none = undefined;

describe('tiles', () => {
  test('the best camera comes first, and four tiles stand even when cameras are fewer', () => {
    expect(assignSlots([], cameras('a', 'b'))).toEqual(['a', 'b', none, none]);
  });

  test('a swapped camera takes the place of the one it replaces; nothing else moves', () => {
    const before = assignSlots([], cameras('a', 'b', 'c', 'd'));
    expect(assignSlots(before, cameras('x', 'a', 'c', 'd'))).toEqual(['a', 'x', 'c', 'd']);
  });

  test('a change of rank moves nothing', () => {
    expect(assignSlots(['a', 'b', 'c', 'd'], cameras('d', 'c', 'b', 'a'))).toEqual(['a', 'b', 'c', 'd']);
  });

  test('a removed camera leaves a hole, not a shuffle', () => {
    expect(assignSlots(['a', 'b', 'c', 'd'], cameras('a', 'c', 'd'))).toEqual(['a', none, 'c', 'd']);
  });

  test('more cameras than tiles add tiles, up to nine, and they go when they are empty', () => {
    const many = assignSlots(['a', 'b', 'c', 'd'], cameras('a', 'b', 'c', 'd', 'e', 'f'));
    expect(many).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(assignSlots(many, cameras('a', 'b', 'c', 'd', 'f'))).toEqual(['a', 'b', 'c', 'd', none, 'f']);
    expect(assignSlots(many, cameras('a', 'b', 'c', 'd'))).toEqual(['a', 'b', 'c', 'd']);
    expect(assignSlots([], cameras(...'abcdefghijkl'))).toHaveLength(9);
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
