import { expect, test } from 'vitest';
import type { IncidentView } from '#contract/incident-view.ts';
import { ordersOf } from './orders.ts';

function incident(id: string, dispatch: Record<string, unknown>, status = 'open'): IncidentView {
  return { id, status, dispatches: [{ unit: 'police-112/12', sentAt: 1, ...dispatch }] } as unknown as IncidentView;
}

test('PT17: a unit sees its own orders, the unacknowledged first, then those it is on, then those that are done', () => {
  const all = [
    incident('done', { completedAt: 9, acknowledgedAt: 3 }),
    incident('ended', { acknowledgedAt: 3, sentAt: 8 }, 'closed'),
    incident('on-it', { acknowledgedAt: 3 }),
    incident('older', { sentAt: 2 }),
    incident('new', { sentAt: 5 }),
    incident('recalled', { recalledAt: 6 }),
    incident('another', { unit: 'police-112/13' }),
  ];
  expect(ordersOf(all, 'police-112/12').map((order) => order.incident.id)).toEqual(['new', 'older', 'on-it', 'ended', 'done']);
});

test('PT17: sent, recalled and sent again, it is on its last order', () => {
  const twice = {
    id: 'i',
    status: 'open',
    dispatches: [
      { unit: 'u', id: '1', recalledAt: 4 },
      { unit: 'u', id: '2' },
    ],
  } as unknown as IncidentView;
  expect(ordersOf([twice], 'u')[0]?.dispatch.id).toBe('2');
});
