import { describe, expect, test } from 'vitest';
import { calendarDate, clockTime, compassPoint, coordinates, distance, elapsed, stamp } from './time.ts';

const AT = Date.UTC(2026, 10, 21, 15, 0, 5, 42); // 00:00:05.042 of the 22nd in Seoul

describe('times', () => {
  test('stand in the city’s zone, midnight is 00 and not 24', () => {
    expect(clockTime(AT, 'Asia/Seoul')).toBe('00:00:05');
    expect(calendarDate(AT, 'Asia/Seoul')).toBe('2026-11-22');
    expect(clockTime(AT, 'UTC')).toBe('15:00:05');
    expect(calendarDate(AT, 'UTC')).toBe('2026-11-21');
  });

  test('carry their date only when it is not today’s', () => {
    expect(stamp(AT, 'Asia/Seoul', AT + 3_600_000)).toBe('00:00:05');
    expect(stamp(AT, 'Asia/Seoul', AT + 86_400_000)).toBe('2026-11-22 00:00:05');
  });

  test('elapsed grows from minutes to hours, never runs backwards, and is bounded', () => {
    expect([0, 59_999, 60_000, 3_599_999, 3_600_000, 36_005_000].map(elapsed)).toEqual([
      '00:00',
      '00:59',
      '01:00',
      '59:59',
      '1:00:00',
      '10:00:05',
    ]);
    expect(elapsed(-5_000)).toBe('00:00');
    expect(elapsed(1e12)).toBe('99:59:59');
  });
});

describe('places', () => {
  test('distances change unit at a kilometre', () => {
    expect([0.4, 119.6, 999.4, 999.6, 1_234, 9_940, 12_600].map(distance)).toEqual([
      '0 m',
      '120 m',
      '999 m',
      '1.0 km',
      '1.2 km',
      '9.9 km',
      '13 km',
    ]);
  });

  test('coordinates say latitude first', () => {
    expect(coordinates({ lon: 127.03, lat: 37.5 })).toBe('37.50000, 127.03000');
  });

  test('the eight winds, round the north too', () => {
    expect([0, 22, 23, 90, 135, 225, 337, 338, 360, -45].map(compassPoint)).toEqual([
      'n',
      'n',
      'ne',
      'e',
      'se',
      'sw',
      'nw',
      'n',
      'n',
      'nw',
    ]);
  });
});
