import { describe, expect, test } from 'vitest';
import type { OrganisationId } from '#domain/ids.ts';
import { decodeUnitFrame, type UnitFrame } from '#contract/unit-frame.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { UnitBoard } from './unit-board.ts';
import { UnitPictures } from './unit-pictures.ts';

const POLICE = 'police-112' as OrganisationId;
const FIRE = 'fire-119' as OrganisationId;
const WHOLE = [126, 37, 128, 38] as const;

function line(unit: string, more: Record<string, unknown> = {}): string {
  return JSON.stringify({ unit, kind: 'patrolCar', callSign: `순찰 ${unit}호`, lon: 127, lat: 37.5, state: 'available', ...more });
}

function world(capacity?: number): { clock: ManualClock; board: UnitBoard; at: () => number } {
  const clock = new ManualClock();
  const board = new UnitBoard({ clock, ...(capacity === undefined ? {} : { capacity }) });
  return { clock, board, at: () => clock.now() };
}

function frameOf(board: UnitBoard, now: number, more: Partial<Parameters<UnitPictures['picture']>[0]> = {}): UnitFrame {
  const { bytes } = new UnitPictures(board.table, now).picture({ bbox: [...WHOLE], resolution: 5, owner: 'all', ...more });
  return decodeUnitFrame(bytes.buffer)!;
}

describe('positions that come in', () => {
  test('U10: a message of ten thousand is read with a pause every hundred lines, so that others are answered meanwhile', () => {
    const { board } = world();
    const work = board.reading(POLICE, Array.from({ length: 10_000 }, (_, at) => line(String(at))).join('\n'));
    let pauses = 0;
    let step = work.next();
    for (; step.done !== true; step = work.next()) pauses += 1;
    expect(pauses).toBe(100);
    expect(step.value).toMatchObject({ taken: 10_000, refused: 0 });
  });

  test('U10: each line is taken or refused by itself, with line, field and reason', () => {
    const { board } = world();
    const text = [
      line('1'),
      'not json',
      line('2', { lon: 200 }),
      '',
      line('3', { kind: 'tank' }),
      line('4', { speed: 3 }),
      line('5', { callSign: 'x'.repeat(70) }),
      'y'.repeat(1_001),
      line('6', { heading: 359.9, speedKmh: 42.5 }),
    ].join('\n');
    const { taken, refused, problems, refusedText } = board.report(POLICE, text);
    expect([taken, refused]).toEqual([2, 6]);
    expect(problems.map(({ line: at, field }) => [at, field])).toEqual([
      [2, 'line'],
      [3, 'lon'],
      [5, 'kind'],
      [6, 'line'],
      [7, 'callSign'],
      [8, 'line'],
    ]);
    expect(problems[3]?.reason).toContain('speed');
    expect(refusedText.split('\n')).toHaveLength(6);
  });

  test('U10: lines beyond the most that one message may have are refused, those before are taken', () => {
    const { board } = world();
    const { taken, refused } = board.report(POLICE, `${line('1')}\n${'\n'.repeat(19_998)}${line('2')}\n${line('3')}`);
    expect([taken, refused]).toEqual([2, 1]);
  });

  test('U10: where there is no room for one more, those that are known go on', () => {
    const { board } = world(2);
    expect(board.report(POLICE, [line('1'), line('2'), line('3'), line('1')].join('\n'))).toMatchObject({ taken: 3, refused: 1 });
    expect(board.report(POLICE, line('3')).problems).toEqual([{ line: 1, field: 'unit', reason: 'there are 2 units already' }]);
  });

  test('U12: only the newest word counts, whatever the order; wrong clocks are refused', () => {
    const { board, at } = world();
    board.report(POLICE, line('1', { at: at() - 1_000, lon: 127.2 }));
    expect(board.report(POLICE, line('1', { at: at() - 2_000, lon: 127.1 }))).toMatchObject({ taken: 0, late: 1, refused: 0 });
    expect(frameOf(board, at()).units.map(({ lon }) => lon)).toEqual([127.2]);
    expect(board.report(POLICE, line('1', { at: at() + 6_000 })).problems[0]).toMatchObject({
      field: 'at',
      reason: '6 s ahead of the clock here',
    });
    expect(board.report(POLICE, line('1', { at: at() - 301_000 })).problems[0]?.field).toBe('at');
    // A clock a little ahead is believed, but nobody is in the future.
    board.report(POLICE, line('1', { at: at() + 2_000, lon: 127.3 }));
    expect(frameOf(board, at()).units).toMatchObject([{ lon: 127.3, ageMs: 0 }]);
  });

  test('U13: a promise that is not kept makes a unit stale, ten minutes make it gone, and its number is another’s after that', async () => {
    const { board, clock } = world();
    board.report(POLICE, [line('1', { everySeconds: 2 }), line('2', { everySeconds: 30 })].join('\n'));
    await clock.advance(2_000);
    expect(frameOf(board, clock.now())).toMatchObject({ total: 2, stale: 0 });
    await clock.advance(1_000);
    expect(frameOf(board, clock.now()).units.map(({ stale, ageMs }) => [stale, ageMs])).toEqual([
      [true, 3_000],
      [false, 3_000],
    ]);
    expect(board.counts()).toEqual({ all: 2, stale: 1 });
    await clock.advance(597_000);
    expect(board.counts().all).toBe(2);
    await clock.advance(11_000);
    expect(board.counts().all).toBe(0);
    expect(frameOf(board, clock.now()).total).toBe(0);
    const before = [...board.table.facts];
    board.report(FIRE, line('9'));
    expect(board.table.slots.get('fire-119/9' as never)).toBeLessThan(2);
    expect(before).not.toContain(board.table.facts[board.table.slots.get('fire-119/9' as never)!]);
  });
});

describe('what a map is shown', () => {
  test('U14: few are shown one by one at any scale, with all that was said of them', () => {
    const { board, at } = world();
    board.report(
      FIRE,
      line('7', { kind: 'fireEngine', heading: 271.3, speedKmh: 61.2, state: 'dispatched', lon: 127.0123456, lat: 37.4987654 }),
    );
    expect(frameOf(board, at(), { resolution: 150 })).toEqual({
      now: at(),
      total: 1,
      stale: 0,
      groups: [],
      units: [{ slot: 0, lon: 127.0123456, lat: 37.4987654, heading: 271.3, speedKmh: 61.2, state: 'dispatched', stale: false, ageMs: 0 }],
    });
  });

  test('U14: many are gathered from afar, each counted once, and shown one by one from near', () => {
    const { board, at } = world();
    const lines = Array.from({ length: 1_000 }, (_, each) =>
      line(`${each}`, { lon: 126.9 + (each % 40) * 0.005, lat: 37.4 + Math.floor(each / 40) * 0.008 }),
    );
    board.report(POLICE, lines.join('\n'));
    const far = frameOf(board, at(), { resolution: 40 });
    expect([far.total, far.units.length]).toEqual([1_000, 0]);
    expect(far.groups.reduce((sum, { count }) => sum + count, 0)).toBe(1_000);
    expect(far.groups.length).toBeLessThan(100);
    const near = frameOf(board, at(), { resolution: 2, bbox: [126.9, 37.4, 126.951, 37.451] });
    expect([near.total, near.units.length, near.groups.length]).toEqual([77, 77, 0]);
  });

  test('U11: somebody of one organisation is shown and counted its own units only, also in groups and when following', () => {
    const { board, at } = world();
    board.report(POLICE, Array.from({ length: 500 }, (_, each) => line(`${each}`)).join('\n'));
    board.report(FIRE, [line('a'), line('b')].join('\n'));
    expect(frameOf(board, at()).total).toBe(502);
    expect(frameOf(board, at()).groups).toMatchObject([{ count: 502 }]);
    expect(frameOf(board, at(), { owner: FIRE, follow: 'police-112/3' })).toMatchObject({ total: 2, groups: [], units: [{}, {}] });
    expect(frameOf(board, at(), { owner: POLICE }).groups).toMatchObject([{ count: 500 }]);
  });

  test('U14: one that is followed is shown although it is elsewhere, and only units of the kind that was asked for', () => {
    const { board, at } = world();
    board.report(POLICE, [line('1', { lon: 129 }), line('2'), line('3', { kind: 'officer' })].join('\n'));
    const frame = frameOf(board, at(), { follow: 'police-112/1', kind: 'officer' });
    expect([frame.total, frame.units.map(({ lon }) => lon)]).toEqual([1, [127, 129]]);
  });

  test('U14: bytes that are no frame are not taken for one', () => {
    const { board, at } = world();
    board.report(POLICE, line('1'));
    const { bytes } = new UnitPictures(board.table, at()).picture({ bbox: [...WHOLE], resolution: 5, owner: 'all' });
    for (const length of [0, 10, 24, bytes.length - 1]) expect(decodeUnitFrame(bytes.buffer.slice(0, length))).toBeUndefined();
    const other = bytes.slice();
    other[0] = 2;
    expect(decodeUnitFrame(other.buffer)).toBeUndefined();
  });

  test('U11: whoever looks for units by place and name finds those of theirs, nearest first', () => {
    const { board } = world();
    board.report(POLICE, [line('1', { lon: 127.002 }), line('2', { lon: 127.001 }), line('3', { lon: 127.1 })].join('\n'));
    board.report(FIRE, line('12', { lon: 127 }));
    const circle = { kind: 'circle', lon: 127, lat: 37.5, radiusMetres: 500 } as const;
    const ids = (found: ReturnType<UnitBoard['find']>): string[] => found.map(({ unit }) => unit.id);
    expect(ids(board.find({ area: circle, owner: 'all' }))).toEqual(['fire-119/12', 'police-112/2', 'police-112/1']);
    expect(ids(board.find({ area: circle, owner: POLICE, text: '순찰 1' }))).toEqual(['police-112/1']);
  });
});
