import { describe, expect, test } from 'vitest';
import { crewsAt, onDuty, type DutyRoster } from './duty.ts';

const SEOUL = 540;
const at = (text: string): number => Date.parse(`${text}+09:00`);

/** 4조 3교대: four crews, three shifts, eight days. */
const ROSTER: DutyRoster = {
  shifts: { day: { from: '07:00', to: '15:00' }, evening: { from: '15:00', to: '23:00' }, night: { from: '23:00', to: '07:00' } },
  cycleFrom: '2026-11-02',
  crews: [
    { name: '1조', days: ['day', 'day', 'evening', 'evening', 'night', 'night', '-', '-'], posts: { operator: ['kim'], lead: ['lee'] } },
    { name: '2조', days: ['night', 'night', '-', '-', 'day', 'day', 'evening', 'evening'], posts: { operator: ['han'], lead: ['choi'] } },
    { name: '3조', days: ['evening', 'evening', 'night', 'night', '-', '-', 'day', 'day'], posts: { operator: ['park'] } },
    { name: '4조', days: ['-', '-', 'day', 'day', 'evening', 'evening', 'night', 'night'], posts: { operator: ['song'] } },
  ],
  covers: [
    { from: at('2026-11-02T09:00'), to: at('2026-11-02T11:00'), post: 'operator', login: 'jung', instead: 'kim' },
    { from: at('2026-11-02T12:00'), to: at('2026-11-02T13:00'), post: 'operator', login: 'yoon' },
  ],
  chain: [],
};

const names = (text: string): string[] => crewsAt(ROSTER, at(text), SEOUL).map(({ crew, shift }) => `${crew.name} ${shift}`);

describe('P10: who is on duty', () => {
  test('P10: one crew of four works at every moment, by the table of its cycle', () => {
    expect(names('2026-11-02T07:00')).toEqual(['1조 day']);
    expect(names('2026-11-02T14:59')).toEqual(['1조 day']);
    expect(names('2026-11-02T15:00')).toEqual(['3조 evening']);
    expect(names('2026-11-02T23:00')).toEqual(['2조 night']);
    for (let hour = 0; hour < 24 * 16; hour += 1)
      expect(crewsAt(ROSTER, at('2026-11-03T00:00') + hour * 3_600_000, SEOUL), `hour ${hour}`).toHaveLength(1);
  });

  test('P10: a night shift belongs to the day on which it began, and the cycle begins again', () => {
    expect(names('2026-11-03T06:59')).toEqual(['2조 night']);
    const [night] = crewsAt(ROSTER, at('2026-11-03T06:59'), SEOUL);
    expect([night?.from, night?.to]).toEqual([at('2026-11-02T23:00'), at('2026-11-03T07:00')]);
    expect(names('2026-11-10T07:00')).toEqual(names('2026-11-02T07:00'));
  });

  test('P10: before its cycle began nobody is on duty, and none without a table', () => {
    expect(names('2026-11-01T12:00')).toEqual([]);
    expect(crewsAt({ ...ROSTER, crews: [{ name: 'x', days: [], posts: {} }] }, at('2026-11-02T12:00'), SEOUL)).toEqual([]);
  });

  test('P10: who stands in is on duty, and whom they stand in for is not', () => {
    const operators = (text: string): readonly string[] => onDuty(ROSTER, 'operator', { at: at(text), minutesEast: SEOUL });
    expect(operators('2026-11-02T08:59')).toEqual(['kim']);
    expect(operators('2026-11-02T09:00')).toEqual(['jung']);
    expect(operators('2026-11-02T11:00')).toEqual(['kim']);
    expect(operators('2026-11-02T12:30')).toEqual(['kim', 'yoon']);
    expect(onDuty(ROSTER, 'lead', { at: at('2026-11-02T09:30'), minutesEast: SEOUL })).toEqual(['lee']);
  });
});
