import { describe, expect, test } from 'vitest';
import { INCIDENT_STATUSES, isLive, LIFE_CYCLE, TRANSITIONS, type IncidentStatus, type Transition } from '#domain/incident.ts';
import { FIREMAN, OFFICER, OPERATOR, personOf, TestCity } from '../../test/support/engine-city.ts';
import type { PartnerEvent } from '#domain/event.ts';

/** How each status is reached by people and partners. */
const WAYS: Readonly<Record<IncidentStatus, (city: TestCity) => void>> = {
  open: () => {},
  acknowledged: (city) => void city.command({ command: 'acknowledge' }),
  handling: (city) => void city.command({ command: 'assign' }),
  resolved: (city) => void city.command({ command: 'resolve' }),
  closed: (city) => void city.command({ command: 'close' }),
  falseAlarm: (city) => void city.command({ command: 'markFalse' }),
  cancelled: (city) => void city.event({ state: 'cancelled' }),
  merged: (city) => {
    const { id } = mergeAway(city).incident!;
    // Messages about its cases go to the other from now on; here we ask what would become of one that still found it.
    for (const key of city.cases.keys()) city.cases.set(key, city.only().id);
    expect(id).not.toBe(city.only().id);
  },
};

/** Into an incident that is then out of sight, so that one remains to be looked at. */
function mergeAway(city: TestCity): ReturnType<TestCity['command']> {
  const { id } = city.only();
  const other = city.register(OPERATOR, { place: { lon: 127.1, lat: 37.55 } }).incident!.id;
  const outcome = city.command({ command: 'merge', into: other }, OPERATOR, id);
  city.incidents.delete(other);
  return outcome;
}

function cityIn(status: IncidentStatus): TestCity {
  const city = new TestCity();
  city.event();
  WAYS[status](city);
  expect(city.only().status).toBe(status);
  return city;
}

/** Written out beside the code, so that a change of the table must be meant. */
const EXPECTED: Readonly<Record<IncidentStatus, readonly (IncidentStatus | '-')[]>> = {
  //             acknowledge     assign      resolve     close     markFalse     reopen      cancel       end       merge
  open: ['acknowledged', 'handling', 'resolved', 'closed', 'falseAlarm', '-', 'cancelled', 'closed', 'merged'],
  acknowledged: ['-', 'handling', 'resolved', 'closed', 'falseAlarm', '-', 'cancelled', 'closed', 'merged'],
  handling: ['-', 'handling', 'resolved', 'closed', 'falseAlarm', '-', 'cancelled', 'closed', 'merged'],
  resolved: ['-', '-', '-', 'closed', 'falseAlarm', 'handling', 'cancelled', 'closed', 'merged'],
  closed: ['-', '-', '-', '-', '-', 'handling', '-', '-', '-'],
  falseAlarm: ['-', '-', '-', '-', '-', 'handling', '-', '-', '-'],
  cancelled: ['-', '-', '-', '-', '-', 'handling', '-', '-', '-'],
  merged: ['-', '-', '-', '-', '-', '-', '-', '-', '-'],
};

const EVERY = INCIDENT_STATUSES.flatMap((status) =>
  TRANSITIONS.map((transition, at) => ({ status, transition, next: EXPECTED[status][at]! })),
);

function give(city: TestCity, transition: Transition): ReturnType<TestCity['command']> {
  if (transition === 'partnerCancel') return city.event({ state: 'cancelled' });
  if (transition === 'partnerEnd') return city.event({ state: 'ended' });
  if (transition === 'merge') return mergeAway(city);
  return city.command({ command: transition });
}

describe('the life of an incident', () => {
  test.each(EVERY)('[I2] $status + $transition → $next', ({ status, transition, next }) => {
    const city = cityIn(status);
    // What was cancelled is not cancelled again by the same message (I4); here a new one is meant.
    if (transition === 'partnerCancel' && status === 'cancelled') city.deliveries.clear();
    const before = city.only();
    const outcome = give(city, transition);
    if (next === '-') {
      expect(city.only().status).toBe(status);
      if (transition === 'partnerCancel' || transition === 'partnerEnd') expect(outcome.answer).toMatchObject({ ok: true, as: 'updated' });
      else
        expect(outcome).toMatchObject({
          answer: { ok: false, reason: 'notInThisStatus' },
          entries: [{ kind: 'command.refused', data: { command: transition, reason: 'notInThisStatus' } }],
          effects: [],
        });
    } else {
      expect(outcome.answer.ok).toBe(true);
      expect(city.only()).toMatchObject({ status: next, version: before.version + 1 });
    }
  });

  test('[I2] the table leads out of every live status and back only by reopening', () => {
    for (const status of INCIDENT_STATUSES) {
      const ways = TRANSITIONS.filter((transition) => LIFE_CYCLE[status][transition] !== 'refused');
      if (isLive(status)) expect(ways.some((way) => !isLive(LIFE_CYCLE[status][way] as IncidentStatus))).toBe(true);
      else expect(ways).toEqual(status === 'merged' ? [] : ['reopen']);
    }
  });

  test.each(INCIDENT_STATUSES)('[I3] from %s a partner may move nothing, and what it asked is recorded', (status) => {
    for (const transition of ['acknowledge', 'assign', 'resolve', 'close', 'markFalse', 'reopen'] as const) {
      for (const [person, reason] of [
        [OFFICER, 'noRight'],
        [FIREMAN, 'notYourIncident'],
      ] as const) {
        const city = cityIn(status);
        const before = city.only();
        const outcome = city.command({ command: transition }, person);
        expect(outcome.answer).toEqual({ ok: false, reason });
        expect(outcome.entries).toEqual([
          {
            kind: 'command.refused',
            at: city.now,
            actor: `person:${person.id}`,
            incident: before.id,
            data: { command: transition, reason },
          },
        ]);
        expect(city.only()).toBe(before);
      }
    }
  });

  test.each([
    ['nobody of the owner without the right to handle', personOf('auditor', 'city', ['incident.view', 'journal.view']), 'noRight'],
    ['nobody without the right to see', personOf('clerk', 'city', []), 'noRight'],
  ] as const)('[I3] %s', (_title, person, reason) => {
    const city = cityIn('open');
    expect(city.command({ command: 'close' }, person).answer).toEqual({ ok: false, reason });
    expect(city.only().status).toBe('open');
  });

  test('[I3] a command about an incident that is not there is refused and recorded without believing its words', () => {
    const city = new TestCity();
    const outcome = city.command({ command: 'acknowledge' }, OPERATOR, 'x'.repeat(5_000));
    expect(outcome).toMatchObject({
      answer: { ok: false, reason: 'noSuchIncident' },
      entries: [{ kind: 'command.refused', actor: 'person:operator', data: { asked: 'x'.repeat(64) } }],
    });
  });

  test('[I3] giving an incident to somebody who cannot have it is refused; giving it acknowledges it', () => {
    const city = cityIn('open');
    expect(city.command({ command: 'assign', person: 'officer' }).answer).toEqual({ ok: false, reason: 'noSuchPerson' });
    city.now += 5_000;
    city.command({ command: 'assign', person: 'lead' });
    expect(city.only()).toMatchObject({ status: 'handling', assignee: 'lead', acknowledgedAt: city.now });
    const again = city.command({ command: 'assign', person: 'operator' });
    expect(city.only()).toMatchObject({ assignee: 'operator', acknowledgedAt: city.now });
    expect(again.effects).toEqual([]);
  });

  test.each(INCIDENT_STATUSES)('[I5] no word of the partner brings an incident back from %s', (status) => {
    const states: PartnerEvent['state'][] = ['occurred', 'received', 'assigned', 'changed', 'released', 'cancelled', 'ended', 'autoEnded'];
    for (const state of states) {
      const city = cityIn(status);
      const outcome = city.event({ state, content: '새로운 내용' });
      const after = city.only();
      expect(outcome.answer.ok).toBe(true);
      if (!isLive(status)) {
        expect(after.status).toBe(status);
        expect(after.content).toBeUndefined();
        expect(outcome.effects).toEqual([]);
      } else
        expect(after.status).toBe(
          state === 'cancelled' ? 'cancelled' : ['released', 'ended', 'autoEnded'].includes(state) ? 'closed' : status,
        );
    }
  });
});
