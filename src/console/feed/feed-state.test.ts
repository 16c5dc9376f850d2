import { describe, expect, test } from 'vitest';
import type { IncidentView } from '#contract/incident-view.ts';
import { EMPTY_FEED, heard, KEEP_ENDED_MS, linkChanged, newUrgent, withIncident, type FeedState } from './feed-state.ts';

function incident(id: string, change: Partial<IncidentView> = {}): IncidentView {
  return {
    id,
    service: 's',
    serviceTitle: { ko: '긴급영상', en: 'Emergency video' },
    status: 'open',
    grade: 'urgent',
    kind: '강도',
    drill: false,
    cases: [],
    occurredAt: 1_000,
    openedAt: 1_000,
    updatedAt: 1_000,
    cameras: [],
    shares: [],
    propagations: [],
    sightings: [],
    pushes: [],
    dispatches: [],
    evidence: [],
    videoAsked: [],
    agencies: [],
    sopLists: [],
    sop: [],
    escalations: [],
    absorbed: [],
    version: 1,
    can: {} as IncidentView['can'],
    ...change,
  };
}

const snapshot = (incidents: IncidentView[], seq = 10, now = 50_000) => ({ type: 'snapshot' as const, seq, now, incidents, links: [] });
const entry = (seq: number) => ({ seq, at: seq, kind: 'incident.noted' as const, actor: 'system', actorName: '', data: {} });

function live(...incidents: IncidentView[]): FeedState {
  return heard(EMPTY_FEED, snapshot(incidents), 40_000);
}

const isOpen = (each: IncidentView): boolean => each.status === 'open';

describe('feed state', () => {
  test('a snapshot replaces everything held, including entries and cameras', () => {
    let state = live(incident('a'), incident('b'));
    state = heard(state, { type: 'entry', incident: 'a', entry: entry(11) }, 40_001);
    state = heard(state, { type: 'camera', camera: 'c1', state: 'lost', at: 1 }, 40_002);
    state = heard(state, snapshot([incident('b', { version: 4 })], 20), 41_000);
    expect([...state.incidents.keys()]).toEqual(['b']);
    expect(state.incidents.get('b')?.version).toBe(4);
    expect(state.entries.size).toBe(0);
    expect(state.cameras.size).toBe(0);
    expect(state.generation).toBe(2);
  });

  test('silence makes it stale and closing makes it offline, each with its moment; only a snapshot or beat makes it live again', () => {
    let state = linkChanged(live(incident('a')), { type: 'silent' }, 42_000);
    expect([state.link, state.since]).toEqual(['stale', 42_000]);
    expect(state.asOf).toBe(50_000);
    state = linkChanged(state, { type: 'closed' }, 45_000);
    expect([state.link, state.since]).toEqual(['offline', 45_000]);
    expect(state.incidents.size).toBe(1);
    state = linkChanged(state, { type: 'connecting' }, 46_000);
    expect([state.link, state.attempts]).toEqual(['offline', 1]);
    state = heard(state, snapshot([], 30), 46_100);
    expect([state.link, state.attempts, state.incidents.size]).toEqual(['live', 0, 0]);
  });

  test('silence before the first snapshot is not called stale data', () => {
    expect(linkChanged(EMPTY_FEED, { type: 'silent' }, 5).link).toBe('connecting');
  });

  test('a beat after a pause makes the screen live again and moves the time it is true for', () => {
    const stale = linkChanged(live(), { type: 'silent' }, 42_000);
    const again = heard(stale, { type: 'beat', seq: 12, now: 53_000 }, 43_000);
    expect([again.link, again.asOf]).toEqual(['live', 53_000]);
  });

  test('an older answer never overwrites a newer word of the feed', () => {
    const state = heard(
      live(incident('a', { version: 3 })),
      { type: 'incident', seq: 11, incident: incident('a', { version: 5 }) },
      41_000,
    );
    expect(withIncident(state, incident('a', { version: 4 })).incidents.get('a')?.version).toBe(5);
    expect(withIncident(state, incident('a', { version: 6 })).incidents.get('a')?.version).toBe(6);
  });

  test('what a person may no longer see is gone with its entries', () => {
    let state = heard(live(incident('a')), { type: 'entry', incident: 'a', entry: entry(11) }, 41_000);
    state = heard(state, { type: 'gone', seq: 12, incident: 'a' }, 41_001);
    expect([state.incidents.size, state.entries.size]).toEqual([0, 0]);
  });

  test('entries stand in journal order and none twice, however they come', () => {
    let state = live(incident('a'));
    for (const seq of [13, 11, 12, 13]) state = heard(state, { type: 'entry', incident: 'a', entry: entry(seq) }, 41_000);
    expect(state.entries.get('a')?.map((each) => each.seq)).toEqual([11, 12, 13]);
  });

  test('incidents that ended an hour ago are forgotten, live ones never', () => {
    let state = live(incident('old', { status: 'closed', closedAt: 10_000 }), incident('open'));
    state = heard(state, { type: 'beat', seq: 11, now: 10_000 + KEEP_ENDED_MS }, 41_000);
    expect(state.incidents.size).toBe(2);
    state = heard(state, { type: 'beat', seq: 11, now: 10_001 + KEEP_ENDED_MS }, 41_000);
    expect([...state.incidents.keys()]).toEqual(['open']);
  });

  test('the server clock follows the least delayed message and is not pulled back by a late one', () => {
    let state = live(); // offset 10,000
    state = heard(state, { type: 'beat', seq: 11, now: 51_000 }, 41_400); // came 400 ms late
    expect(state.serverOffsetMs).toBeGreaterThan(9_970);
    state = heard(state, { type: 'beat', seq: 11, now: 52_005 }, 42_000);
    expect(state.serverOffsetMs).toBe(10_005);
  });

  test('only waiting urgent incidents not held before raise an alarm, newest first', () => {
    const before = live(incident('a'));
    const after = heard(
      before,
      snapshot([
        incident('a', { version: 2 }),
        incident('b', { openedAt: 2 }),
        incident('c', { openedAt: 3 }),
        incident('d', { grade: 'normal' }),
        incident('e', { status: 'acknowledged' }),
      ]),
      41_000,
    );
    expect(newUrgent(before, after, isOpen).map((each) => each.id)).toEqual(['c', 'b']);
    expect(newUrgent(after, after, isOpen)).toEqual([]);
  });
});
