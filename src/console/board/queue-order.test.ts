import { describe, expect, test } from 'vitest';
import type { IncidentView } from '#contract/incident-view.ts';
import { holdQueue, orderQueue } from './queue-order.ts';

const incident = (id: string, change: Partial<IncidentView>): IncidentView =>
  ({ id, status: 'open', grade: 'normal', openedAt: 0, updatedAt: 0, ...change }) as IncidentView;
const byId = (list: readonly IncidentView[]): ReadonlyMap<string, IncidentView> => new Map(list.map((each) => [each.id, each]));
const ids = (rows: readonly IncidentView[]): string[] => rows.map((each) => each.id);

describe('queue order', () => {
  const all = [
    incident('normal-new', { openedAt: 9 }),
    incident('urgent-old', { grade: 'urgent', openedAt: 1, status: 'handling', assignee: { id: 'me', name: 'Kim' } }),
    incident('urgent-new', { grade: 'urgent', openedAt: 5 }),
    incident('closed-late', { grade: 'urgent', status: 'closed', openedAt: 2, closedAt: 8 }),
    incident('closed-early', { status: 'cancelled', openedAt: 3, closedAt: 4 }),
  ];

  test('urgent first, then newest; ended ones are elsewhere', () => {
    expect(ids(orderQueue(byId(all), 'live', 'me'))).toEqual(['urgent-new', 'urgent-old', 'normal-new']);
    expect(ids(orderQueue(byId(all), 'unacknowledged', 'me'))).toEqual(['urgent-new', 'normal-new']);
    expect(ids(orderQueue(byId(all), 'mine', 'me'))).toEqual(['urgent-old']);
    expect(ids(orderQueue(byId(all), 'ended', 'me'))).toEqual(['closed-late', 'closed-early']);
  });

  test('progress does not move a row', () => {
    const before = ids(orderQueue(byId(all), 'live', 'me'));
    const after = all.map((each) => (each.id === 'urgent-new' ? { ...each, status: 'acknowledged' as const, updatedAt: 99 } : each));
    expect(ids(orderQueue(byId(after), 'live', 'me'))).toEqual(before);
  });

  test('under the hand rows keep their places, new ones are counted, vanished ones go', () => {
    expect(holdQueue(['a', 'b', 'c'], ['new', 'a', 'c', 'b'], (id) => id !== 'b')).toEqual({ rows: ['a', 'c'], waiting: 2 });
    expect(holdQueue(['a', 'b'], ['b'], () => true)).toEqual({ rows: ['a', 'b'], waiting: 0 });
  });
});
