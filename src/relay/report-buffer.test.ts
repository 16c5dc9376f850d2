import { expect, test } from 'vitest';
import { MAX_REFUSALS, MAX_REPORTS, ReportBuffer } from './report-buffer.ts';

const ref = { view: 'v', ticket: 't', camera: 'c', incident: 'i', organisation: 'o', person: 'p' };
const opened = { type: 'view.opened', at: 1, ref, transport: 'ws', peer: 'x' } as const;
const refused = { type: 'view.refused', at: 1, camera: 'c', reason: 'badTicket', peer: 'x' } as const;

test('what is confirmed is forgotten, the rest stays in order', () => {
  const reports = new ReportBuffer(100);
  for (let index = 0; index < 3; index++) reports.add(opened);
  reports.reported(101);
  reports.reported(999);
  expect([...reports.all()].map((report) => report.report)).toEqual([100, 102]);
});

test('knocking at the door cannot use up the room for views', () => {
  const reports = new ReportBuffer();
  for (let index = 0; index < MAX_REFUSALS + 5; index++) reports.add(refused);
  expect(reports.size).toBe(MAX_REFUSALS);
  expect(reports.dropped).toBe(5);
  expect(reports.hasRoomFor(0)).toBe(true);
  const first = [...reports.all()][0]!;
  reports.reported(first.report);
  expect(reports.add(refused)).toBeDefined();
});

test('no view begins whose end could not be kept', () => {
  const reports = new ReportBuffer();
  for (let index = 0; index < MAX_REPORTS - 10; index++) reports.add(opened);
  expect(reports.hasRoomFor(8)).toBe(true);
  expect(reports.hasRoomFor(9)).toBe(false);
});
