import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FeedMessage } from '#contract/feed.ts';
import { feedMessage } from '#contract/feed.ts';
import type { Incident } from '#domain/incident.ts';
import type { IncidentId } from '#domain/ids.ts';
import type { Person } from '#domain/person.ts';
import {
  AUDITOR,
  entryOf,
  FIREMAN,
  incidentAt,
  OFFICER_112,
  OPERATOR_1,
  POLICE,
  shareWith,
  shownBy,
  toldTo,
} from '../../../test/support/board-city.ts';
import { NOW } from '../../../test/support/engine-city.ts';
import { Board, KEEP_ENDED_MS } from '../board/board.ts';
import { MAX_SNAPSHOT_LIVE, Viewpoint } from './viewpoint.ts';

/** One viewer: what the contract says that a console holds. */
class Holder {
  readonly held = new Map<string, unknown>();

  hear(text: string): FeedMessage {
    const message = feedMessage.parse(JSON.parse(text));
    if (message.type === 'snapshot') {
      this.held.clear();
      for (const incident of message.incidents) this.held.set(incident.id, incident);
    }
    if (message.type === 'incident') this.held.set(message.incident.id, message.incident);
    if (message.type === 'gone') this.held.delete(message.incident);
    return message;
  }
}

const nothing = (): undefined => undefined;
const snapshotOf = (person: Person, board: Board, now: number): Map<string, unknown> => {
  const holder = new Holder();
  holder.hear(
    new Viewpoint(
      person,
      board,
      shownBy(() => now),
    ).snapshot('[]', now).text,
  );
  return holder.held;
};

/** What may become of one incident. */
type Act = (incident: Incident, now: number) => Incident;
const ACTS: Readonly<Record<string, Act>> = {
  acknowledge: (incident) => ({ ...incident, status: 'acknowledged', assignee: OPERATOR_1.id }),
  close: (incident, now) => ({
    ...incident,
    status: 'closed',
    closedAt: now,
    shares: incident.shares.map((share) => ({ ...share, endedAt: now })),
  }),
  reopen: ({ closedAt: _ended, ...incident }) => ({ ...incident, status: 'handling' }),
  share: (incident) => ({ ...incident, shares: [shareWith(POLICE)] }),
  unshare: (incident) => ({ ...incident, shares: [] }),
  tell: (incident) => ({ ...incident, propagations: [toldTo(POLICE)] }),
  same: (incident) => incident,
};

const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant('open' as const), shared: fc.boolean(), drill: fc.boolean() }) },
    { weight: 6, arbitrary: fc.record({ do: fc.constant('act' as const), which: fc.nat(30), act: fc.constantFrom(...Object.keys(ACTS)) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 40 }) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('flush' as const) }) },
  ),
  { maxLength: 40 },
);

test('F2: who follows holds what a fresh snapshot would give, whatever happens and however it is gathered', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(OPERATOR_1, AUDITOR, OFFICER_112, FIREMAN),
      fc.constantFrom(0, 3, MAX_SNAPSHOT_LIVE - 2),
      steps,
      (person, already, script) => {
        const board = new Board();
        let now = NOW;
        const known: Incident[] = Array.from({ length: already }, (_, at) => incidentAt(at, { shares: [shareWith(POLICE)] }));
        board.apply({ incidents: known, entries: [] });
        const viewpoint = new Viewpoint(
          person,
          board,
          shownBy(() => now),
        );
        const holder = new Holder();
        holder.hear(viewpoint.snapshot('[]', now).text);
        let dirty = new Set<IncidentId>();
        const flush = (): void => {
          for (const text of viewpoint.follow({ incidents: dirty, entries: [], cameraState: nothing }).texts) holder.hear(text);
          dirty = new Set();
        };
        const put = (incident: Incident): void => {
          board.apply({ incidents: [incident], entries: [] });
          dirty.add(incident.id);
        };
        for (const step of script) {
          if (step.do === 'open') {
            known.push(
              incidentAt(known.length, { openedAt: now + known.length, drill: step.drill, shares: step.shared ? [shareWith(POLICE)] : [] }),
            );
            put(known.at(-1)!);
          } else if (step.do === 'act' && known.length > 0) {
            const at = known.length - 1 - (step.which % known.length);
            known[at] = { ...ACTS[step.act]!(known[at]!, now), version: known[at]!.version + 1 };
            put(known[at]);
          } else if (step.do === 'wait') {
            now += step.minutes * 60_000;
            board.forgetOld(now);
          } else if (step.do === 'flush') flush();
        }
        board.forgetOld(now);
        flush();
        // What changed by time alone is found by the look at a slice of what is held.
        for (let look = 0; look < 12; look += 1)
          for (const text of viewpoint.follow({ incidents: new Set(viewpoint.slice(100)), entries: [], cameraState: nothing }).texts)
            holder.hear(text);
        expect(holder.held).toEqual(snapshotOf(person, board, now));
      },
    ),
    { numRuns: 40 },
  );
  // Snapshots of a thousand incidents, each written out whole.
}, 90_000);

test('F1: a snapshot has the thousand newest live incidents first, then those that ended within the hour', () => {
  const board = new Board();
  board.apply({
    incidents: Array.from({ length: MAX_SNAPSHOT_LIVE + 5 }, (_, at) => incidentAt(at)),
    entries: [entryOf(9, 'incident.opened')],
  });
  board.apply({
    incidents: [
      incidentAt('ended', { status: 'closed', closedAt: NOW }),
      incidentAt('older', { status: 'closed', closedAt: NOW - KEEP_ENDED_MS }),
    ],
    entries: [],
  });
  board.forgetOld(NOW);
  const message = new Holder().hear(
    new Viewpoint(
      OPERATOR_1,
      board,
      shownBy(() => NOW),
    ).snapshot('[]', NOW).text,
  );
  if (message.type !== 'snapshot') throw new Error('no snapshot');
  expect(message.incidents).toHaveLength(MAX_SNAPSHOT_LIVE + 1);
  expect([message.incidents[0]!.id, message.incidents.at(-2)!.id, message.incidents.at(-1)!.id, message.seq, message.now]).toEqual([
    String(MAX_SNAPSHOT_LIVE + 4),
    '5',
    'ended',
    9,
    NOW,
  ]);
});

test('F2: an incident that a newer one pushes out of the thousand is gone, and comes back when there is room', () => {
  const board = new Board();
  board.apply({ incidents: Array.from({ length: MAX_SNAPSHOT_LIVE }, (_, at) => incidentAt(at)), entries: [] });
  const viewpoint = new Viewpoint(
    OPERATOR_1,
    board,
    shownBy(() => NOW),
  );
  const after = (incident: Incident): string[] => {
    board.apply({ incidents: [incident], entries: [] });
    return viewpoint.follow({ incidents: new Set([incident.id]), entries: [], cameraState: nothing }).texts.map((text) => {
      const message = feedMessage.parse(JSON.parse(text));
      return message.type === 'incident'
        ? `incident ${message.incident.id}`
        : message.type === 'gone'
          ? `gone ${message.incident}`
          : message.type;
    });
  };
  expect(after(incidentAt(MAX_SNAPSHOT_LIVE))).toEqual(['gone 0', `incident ${MAX_SNAPSHOT_LIVE}`]);
  expect(after(incidentAt(500, { status: 'closed', closedAt: NOW }))).toEqual(['incident 0', 'incident 500']);
});

test('F7: an untold propagation of the viewer’s organisation is named with the text that brings it, others are not', () => {
  const board = new Board();
  const viewpoint = new Viewpoint(
    OFFICER_112,
    board,
    shownBy(() => NOW),
  );
  const told = (incident: Incident): unknown => {
    board.apply({ incidents: [incident], entries: [] });
    return viewpoint.follow({ incidents: new Set([incident.id]), entries: [], cameraState: nothing }).told;
  };
  expect(told(incidentAt(1, { shares: [shareWith(POLICE)], propagations: [toldTo(FIREMAN.organisation)] }))).toEqual([]);
  expect(told(incidentAt(1, { propagations: [toldTo(POLICE)], version: 2 }))).toEqual([{ incident: '1', propagation: 'told-police-112' }]);
  expect(told(incidentAt(1, { propagations: [toldTo(POLICE, { deliveredAt: NOW })], version: 3 }))).toEqual([]);
});

test('entries go out with the incident that they are about, to those who may see them', () => {
  const board = new Board();
  board.apply({ incidents: [incidentAt(1, { shares: [shareWith(POLICE)] }), incidentAt(2)], entries: [] });
  const entries = [
    entryOf(1, 'incident.acknowledged', { incident: '1' as IncidentId }),
    entryOf(2, 'incident.noted', { incident: '1' as IncidentId, data: { note: '내부' } }),
    entryOf(3, 'ticket.issued', { incident: '1' as IncidentId }),
    entryOf(4, 'incident.acknowledged', { incident: '2' as IncidentId }),
    entryOf(5, 'session.opened'),
  ];
  const heardBy = (person: Person): unknown =>
    new Viewpoint(
      person,
      board,
      shownBy(() => NOW),
    )
      .follow({ incidents: new Set(), entries, cameraState: nothing })
      .texts.map((text) => JSON.parse(text).entry.seq);
  expect(heardBy(OPERATOR_1)).toEqual([1, 2, 4]);
  expect(heardBy(OFFICER_112)).toEqual([1]);
  expect(heardBy(FIREMAN)).toEqual([]);
});

test('F8: an outside viewpoint knows of a stream while it may watch it, the owner’s of every one', () => {
  const board = new Board();
  const camera = incidentAt(1).cameras[0]!.camera;
  const officer = new Viewpoint(
    OFFICER_112,
    board,
    shownBy(() => NOW),
  );
  const put = (incident: Incident): string[] => {
    board.apply({ incidents: [incident], entries: [] });
    return officer
      .follow({ incidents: new Set([incident.id]), entries: [], cameraState: (asked) => `stream of ${asked}` })
      .texts.filter((text) => text.startsWith('stream'));
  };
  expect(put(incidentAt(1))).toEqual([]);
  expect(officer.mayKnowStream(camera)).toBe(false);
  expect(put(incidentAt(1, { shares: [shareWith(POLICE)] }))).toEqual(['stream of camera-1']);
  expect(officer.mayKnowStream(camera)).toBe(true);
  expect(put(incidentAt(1, { shares: [shareWith(POLICE)], kind: '절도' }))).toEqual([]);
  expect(put(incidentAt(1, { status: 'closed', closedAt: NOW, shares: [shareWith(POLICE, { endedAt: NOW })] }))).toEqual([]);
  expect(officer.mayKnowStream(camera)).toBe(false);
  expect(
    new Viewpoint(
      OPERATOR_1,
      board,
      shownBy(() => NOW),
    ).mayKnowStream(camera),
  ).toBe(true);
  expect(
    new Viewpoint(
      AUDITOR,
      board,
      shownBy(() => NOW),
    ).mayKnowStream(camera),
  ).toBe(false);
});
