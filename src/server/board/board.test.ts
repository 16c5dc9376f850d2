import { expect, test } from 'vitest';
import type { IncidentId } from '#domain/ids.ts';
import { assignedTo, entryOf, incidentAt, OFFICER_112, OPERATOR_1 } from '../../../test/support/board-city.ts';
import { NOW } from '../../../test/support/engine-city.ts';
import { Board, KEEP_ENDED_MS, MAX_ENDED, MAX_LIVE } from './board.ts';

const ids = (incidents: readonly { readonly id: string }[]): string[] => incidents.map((incident) => incident.id);

test('live incidents stand newest first, ended ones apart, and what changes replaces what was', () => {
  const board = new Board();
  board.apply({ incidents: [incidentAt(1), incidentAt(3), incidentAt(2)], entries: [entryOf(7, 'incident.opened')] });
  expect([ids(board.live()), ids(board.ended()), board.seq]).toEqual([['3', '2', '1'], [], 7]);
  board.apply({ incidents: [incidentAt(2, { status: 'closed', closedAt: NOW, version: 2 })], entries: [] });
  expect([ids(board.live()), ids(board.ended()), board.liveCount]).toEqual([['3', '1'], ['2'], 2]);
  expect(board.get('2')?.version).toBe(2);
  board.apply({ incidents: [incidentAt(2, { status: 'handling', version: 3 })], entries: [] });
  expect([ids(board.live()), ids(board.ended())]).toEqual([['3', '2', '1'], []]);
  expect(board.seq).toBe(7);
});

test('each change is told with its entries, until nobody listens', () => {
  const board = new Board();
  const heard: unknown[] = [];
  const listening = board.onChange((change) => heard.push(change));
  const change = { incidents: [incidentAt(1)], entries: [entryOf(1, 'incident.opened')] };
  board.apply(change);
  expect(heard).toEqual([{ seq: 1, ...change }]);
  listening[Symbol.dispose]();
  board.apply(change);
  expect(heard).toHaveLength(1);
});

test('F1: an ended incident is let go after the hour', () => {
  const board = new Board();
  board.apply({
    incidents: [incidentAt(1, { status: 'closed', closedAt: NOW }), incidentAt(2, { status: 'cancelled', closedAt: NOW + 1 })],
    entries: [],
  });
  expect(board.forgetOld(NOW + KEEP_ENDED_MS - 1)).toBe(false);
  expect(board.forgetOld(NOW + KEEP_ENDED_MS)).toBe(true);
  expect(ids(board.ended())).toEqual(['2']);
  expect(board.get('1')).toBeUndefined();
});

test('the board is bounded: beyond it the longest-standing live incident is left out, and it says so', () => {
  const board = new Board();
  board.apply({ incidents: Array.from({ length: MAX_LIVE }, (_, at) => incidentAt(at)), entries: [] });
  expect([board.liveCount, board.isWhole]).toEqual([MAX_LIVE, true]);
  board.apply({ incidents: [incidentAt(MAX_LIVE)], entries: [] });
  expect([board.liveCount, board.isWhole, board.get('0'), board.live()[0]!.id]).toEqual([MAX_LIVE, false, undefined, String(MAX_LIVE)]);
  board.apply({
    incidents: Array.from({ length: MAX_ENDED + 5 }, (_, at) => incidentAt(`e${at}`, { status: 'closed', closedAt: NOW + at })),
    entries: [],
  });
  expect(board.ended()).toHaveLength(MAX_ENDED);
  expect(board.get('e4')).toBeUndefined();
  expect(board.get('e5')).toBeDefined();
});

test('N8: an incident is in hand of whom it is given to and of whoever did something about it, while it lasts', () => {
  const board = new Board();
  board.apply({ incidents: [incidentAt(1, assignedTo(OFFICER_112)), incidentAt(2)], entries: [] });
  expect([board.inHand(OFFICER_112.id), board.inHand(OPERATOR_1.id)]).toEqual([true, false]);
  board.apply({
    incidents: [],
    entries: [entryOf(1, 'view.opened', { incident: '2' as IncidentId }), entryOf(2, 'command.refused', { incident: '2' as IncidentId })],
  });
  expect(board.inHand(OPERATOR_1.id)).toBe(false);
  board.apply({ incidents: [], entries: [entryOf(3, 'incident.noted', { incident: '2' as IncidentId })] });
  expect(board.inHand(OPERATOR_1.id)).toBe(true);
  board.apply({
    incidents: [incidentAt(2, { status: 'closed', closedAt: NOW })],
    entries: [entryOf(4, 'incident.closed', { incident: '2' as IncidentId })],
  });
  expect(board.inHand(OPERATOR_1.id)).toBe(false);
});
