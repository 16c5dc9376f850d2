import { describe, expect, test } from 'vitest';
import { stepOf, type DispatchedUnit } from '#domain/dispatch.ts';
import { EVIDENCE_LIMITS } from '#domain/evidence.ts';
import type { OrganisationId } from '#domain/ids.ts';
import { RIGHTS, type Person } from '#domain/person.ts';
import { unitId } from '#domain/unit.ts';
import {
  definitionsOf,
  effectsOf,
  FIREMAN,
  FULL_SERVICE,
  kindsOf,
  NOW,
  OFFICER,
  OPERATOR,
  personOf,
  TestCity,
} from '../../../test/support/engine-city.ts';
import { maySee, mayViewVideo } from '../policy.ts';
import { ACKNOWLEDGE_DISPATCH_SECONDS, MAX_DISPATCHES } from './dispatch-units.ts';
import { mayViewEvidence } from './field-policy.ts';

function unitOf(number: string, organisation = 'police-112'): DispatchedUnit {
  return {
    unit: unitId(organisation as OrganisationId, number),
    organisation: organisation as OrganisationId,
    kind: 'patrolCar',
    callSign: `순찰 ${number}호`,
  };
}
function crewOf(number: string): Person {
  return { ...personOf(`crew-${number}`, 'police-112'), scope: 'unit', crewOf: unitOf(number) };
}
const CREW = crewOf('12');
const OTHER_CREW = crewOf('13');

/** A robbery, and car 12 sent there. */
function sent(): TestCity {
  const city = new TestCity();
  city.event();
  city.field({ do: 'dispatch', units: [unitOf('12')] }, OFFICER);
  return city;
}
const dispatched = (city: TestCity) => city.only().dispatches![0]!;
const reasonOf = (outcome: ReturnType<TestCity['field']>): string => (outcome.answer.ok ? 'done' : outcome.answer.reason);
const STORED = { id: 'e-1', type: 'image/jpeg', bytes: 1_000, sha256: 'ab' } as const;

describe('sending units', () => {
  test('PT3: each unit that is sent is a dispatch with its own time to acknowledge, on the timeline by its call sign', () => {
    const city = new TestCity();
    city.event();
    const outcome = city.field({ do: 'dispatch', units: [unitOf('12'), unitOf('13')], note: '흉기 소지' }, OFFICER);
    expect(city.only().dispatches?.map(stepOf)).toEqual(['sent', 'sent']);
    expect(dispatched(city)).toMatchObject({
      callSign: '순찰 12호',
      sentBy: 'person:officer',
      dueAt: NOW + ACKNOWLEDGE_DISPATCH_SECONDS * 1_000,
    });
    expect(outcome.entries).toMatchObject([
      { kind: 'dispatch.sent', data: { callSign: '순찰 12호', note: '흉기 소지' } },
      { kind: 'dispatch.sent', data: { callSign: '순찰 13호' } },
    ]);
    expect(effectsOf(outcome)).toEqual(['wake', 'wake']);
    expect(new Set(city.only().dispatches?.map(({ id }) => id)).size).toBe(2);
  });

  test('PT3: an outside organisation sends its own units only, the city’s staff those of everybody, and nobody without the right', () => {
    const city = new TestCity();
    city.event();
    const engine = unitOf('1', 'fire-119');
    expect(reasonOf(city.field({ do: 'dispatch', units: [unitOf('12'), engine] }, OFFICER)), 'all or none').toBe('notYourUnit');
    expect(city.only().dispatches).toBeUndefined();
    expect(reasonOf(city.field({ do: 'dispatch', units: [engine] }, OPERATOR))).toBe('done');
    expect(reasonOf(city.field({ do: 'dispatch', units: [unitOf('12')] }, personOf('x', 'police-112', ['incident.view'])))).toBe('noRight');
    expect(reasonOf(city.field({ do: 'dispatch', units: [unitOf('1', 'unknown')] }, OPERATOR))).toBe('noSuchOrganisation');
  });

  test('PT3: a unit that is on it already is not sent twice, but again after it was recalled or done; there is a limit', () => {
    const city = sent();
    expect(reasonOf(city.field({ do: 'dispatch', units: [unitOf('12')] }, OFFICER))).toBe('alreadyDone');
    city.field({ do: 'recall', dispatch: dispatched(city).id }, OFFICER);
    expect(reasonOf(city.field({ do: 'dispatch', units: [unitOf('12')] }, OFFICER))).toBe('done');
    const many = Array.from({ length: MAX_DISPATCHES }, (_, at) => unitOf(String(100 + at)));
    expect(reasonOf(city.field({ do: 'dispatch', units: many }, OFFICER))).toBe('tooManyDispatches');
  });

  test('PT3: nobody outside is sent to a drill, and nobody at all to what has ended', () => {
    const drill = new TestCity();
    drill.register(OPERATOR, { drill: true });
    expect(reasonOf(drill.field({ do: 'dispatch', units: [unitOf('12')] }, OPERATOR))).toBe('drillStaysInside');
    expect(reasonOf(drill.field({ do: 'dispatch', units: [unitOf('9', 'city')] }, OPERATOR))).toBe('done');
    const city = sent();
    city.command({ command: 'close' });
    expect(reasonOf(city.field({ do: 'dispatch', units: [unitOf('13')] }, OFFICER))).toBe('incidentEnded');
  });

  test('PT6: an order that nobody in the car acknowledges in time is overdue, once; one that was acknowledged or recalled is not', () => {
    const city = sent();
    city.now = dispatched(city).dueAt;
    const wake = { why: 'dispatchDue', dispatch: dispatched(city).id } as const;
    expect(kindsOf(city.wake(wake))).toEqual(['dispatch.overdue']);
    expect(dispatched(city).overdueAt).toBe(city.now);
    expect(kindsOf(city.wake(wake))).toEqual([]);
    const answered = sent();
    answered.field({ do: 'report', dispatch: dispatched(answered).id, step: 'acknowledged' }, CREW);
    expect(kindsOf(answered.wake({ why: 'dispatchDue', dispatch: dispatched(answered).id }))).toEqual([]);
  });
});

describe('what the crew knows', () => {
  test('PT2: a crew knows of the incidents its unit is sent to and no others; recalled, of none any more, and video is cut', () => {
    const city = sent();
    expect(maySee(CREW, city.only()).ok).toBe(true);
    expect(mayViewVideo(CREW, city.only(), city.now).ok).toBe(true);
    expect(maySee(OTHER_CREW, city.only())).toEqual({ ok: false, reason: 'notYourIncident' });
    const { crewOf: _none, ...nobody } = CREW;
    expect(maySee(nobody, city.only()).ok).toBe(false);
    const outcome = city.field({ do: 'recall', dispatch: dispatched(city).id, note: '오인' }, OFFICER);
    expect(maySee(CREW, city.only()).ok).toBe(false);
    expect(outcome.effects).toMatchObject([{ do: 'revoke', reason: 'dispatchRecalled', organisation: 'police-112' }]);
    expect(outcome.entries).toMatchObject([{ kind: 'dispatch.recalled', data: { note: '오인' } }]);
  });

  test('PT2: the room whose unit is sent knows of the incident, also where nobody else told it', () => {
    const city = new TestCity();
    city.event();
    expect(maySee(FIREMAN, city.only()).ok).toBe(false);
    city.field({ do: 'dispatch', units: [unitOf('1', 'fire-119')] }, OPERATOR);
    expect(maySee(FIREMAN, city.only()).ok).toBe(true);
    expect(mayViewVideo(FIREMAN, city.only(), city.now), 'to be sent is not to be shown').toEqual({ ok: false, reason: 'notShared' });
  });
});

describe('how far a unit has come', () => {
  test('PT4: delivered, acknowledged, on the way, at the scene, done: each timed, never back', () => {
    const city = sent();
    const { id } = dispatched(city);
    for (const step of ['delivered', 'acknowledged', 'enRoute', 'onScene', 'completed'] as const) {
      city.now += 10_000;
      const outcome = city.field({ do: 'report', dispatch: id, step }, CREW);
      expect(outcome.entries).toMatchObject([{ kind: `dispatch.${step}`, at: city.now, data: { callSign: '순찰 12호' } }]);
      expect(stepOf(dispatched(city))).toBe(step);
    }
    expect(dispatched(city)).toMatchObject({
      deliveredAt: NOW + 10_000,
      enRouteAt: NOW + 30_000,
      onSceneAt: NOW + 40_000,
      completedAt: NOW + 50_000,
    });
    expect(reasonOf(city.field({ do: 'report', dispatch: id, step: 'onScene' }, CREW))).toBe('alreadyDone');
  });

  test('PT4: a step that was passed over has the time of the one that was told, and says so', () => {
    const city = sent();
    city.now += 5_000;
    const outcome = city.field({ do: 'report', dispatch: dispatched(city).id, step: 'enRoute', note: '바로 출발' }, CREW);
    expect(outcome.entries.map(({ kind, data }) => [kind, data['implied'] ?? false, data['note'] ?? ''])).toEqual([
      ['dispatch.delivered', true, ''],
      ['dispatch.acknowledged', true, ''],
      ['dispatch.enRoute', false, '바로 출발'],
    ]);
    expect(dispatched(city)).toMatchObject({ deliveredAt: city.now, acknowledgedAt: city.now, enRouteAt: city.now });
    expect(reasonOf(city.field({ do: 'report', dispatch: dispatched(city).id, step: 'acknowledged' }, CREW)), 'behind it').toBe(
      'alreadyDone',
    );
  });

  test('PT5: its own crew tells, and its room for it by radio; another crew or organisation does not', () => {
    const city = sent();
    const report = { do: 'report', dispatch: dispatched(city).id, step: 'onScene' } as const;
    city.field({ do: 'dispatch', units: [unitOf('13')] }, OFFICER);
    expect(reasonOf(city.field(report, OTHER_CREW)), 'who may send as well may tell').toBe('done');
    const strict = sent();
    const plain = { ...OTHER_CREW, rights: RIGHTS.filter((right) => right !== 'unit.dispatch') };
    strict.field({ do: 'dispatch', units: [unitOf('13')] }, OFFICER);
    expect(reasonOf(strict.field({ ...report, dispatch: dispatched(strict).id }, plain))).toBe('notYourUnit');
    expect(reasonOf(strict.field({ ...report, dispatch: dispatched(strict).id }, FIREMAN))).toBe('notYourIncident');
    expect(reasonOf(strict.field({ ...report, dispatch: dispatched(strict).id }, OFFICER))).toBe('done');
    expect(reasonOf(strict.field({ ...report, dispatch: 'none' }, OFFICER))).toBe('noSuchDispatch');
  });

  test('PT5: what is refused is in the journal with its reason', () => {
    const city = sent();
    expect(city.field({ do: 'report', dispatch: 'none', step: 'onScene' }, CREW).entries).toMatchObject([
      { kind: 'command.refused', data: { command: 'report', reason: 'noSuchDispatch' } },
    ]);
    expect(city.field({ do: 'note', note: 'x' }, CREW, 'no-incident').entries).toMatchObject([
      { kind: 'command.refused', data: { command: 'note', reason: 'noSuchIncident', asked: 'no-incident' } },
    ]);
  });

  test('PT7: what the crew writes stands on the timeline with its unit', () => {
    const outcome = sent().field({ do: 'note', note: '피의자 도주' }, CREW);
    expect(outcome.entries).toMatchObject([
      { kind: 'field.noted', actor: 'person:crew-12', data: { note: '피의자 도주', callSign: '순찰 12호' } },
    ]);
  });
});

/** As the full service, but its video is given for 강도 alone. */
const CHOOSY = definitionsOf({
  ...FULL_SERVICE,
  steps: [
    { at: 'opened', actions: [{ do: 'chooseCameras', max: 4, radiusMetres: 500 }] },
    {
      at: 'opened',
      when: 'event.kind == "강도"',
      actions: [{ do: 'shareVideo', organisation: 'police-112', purpose: '출동 지원', basis: 'PIPA-18-2-3', maxMinutes: 30 }],
    },
  ],
});

describe('asking for pictures of the scene', () => {
  test('PT8: where the definition gives them for what happened, they are given at once and sent to the police’s server', () => {
    const city = new TestCity(CHOOSY);
    city.event({ kind: '소음' });
    city.event({ kind: '강도', state: 'changed' });
    city.field({ do: 'dispatch', units: [unitOf('12')] });
    expect(city.only().shares).toEqual([]);
    const outcome = city.field({ do: 'askVideo' }, CREW);
    expect(kindsOf(outcome)).toEqual(['video.asked', 'share.started']);
    expect(outcome.effects).toMatchObject([{ do: 'wake' }, { do: 'pushVideo', organisation: 'police-112', by: 'person:crew-12' }]);
    expect(mayViewVideo(CREW, city.only(), city.now).ok).toBe(true);
    expect(reasonOf(city.field({ do: 'askVideo' }, CREW))).toBe('alreadyDone');
  });

  test('PT8: else they wait for an operator, who gives or declines', () => {
    const city = new TestCity(CHOOSY);
    city.event({ kind: '소음' });
    city.field({ do: 'dispatch', units: [unitOf('12')] });
    expect(kindsOf(city.field({ do: 'askVideo' }, CREW))).toEqual(['video.asked']);
    expect(city.only()).toMatchObject({ shares: [], videoAsked: [{ organisation: 'police-112', callSign: '순찰 12호' }] });
    expect(mayViewVideo(CREW, city.only(), city.now).ok).toBe(false);
    const answer = { do: 'giveVideo', organisation: 'police-112' as OrganisationId } as const;
    expect(reasonOf(city.field({ ...answer, give: true }, OFFICER)), 'not by those who ask').toBe('noRight');
    expect(kindsOf(city.field({ ...answer, give: false }))).toEqual(['video.declined']);
    expect(reasonOf(city.field({ ...answer, give: true }))).toBe('alreadyDone');
    city.field({ do: 'askVideo' }, CREW);
    const given = city.field({ ...answer, give: true });
    expect(kindsOf(given)).toEqual(['share.started']);
    expect(effectsOf(given)).toContain('pushVideo');
    expect(city.only()).toMatchObject({ videoAsked: [], shares: [{ organisation: 'police-112', basis: 'PIPA-18-2-3' }] });
  });
});

describe('evidence', () => {
  test('PT12: what was stored becomes evidence once, with its unit and its digest, by those who may', () => {
    const city = sent();
    const outcome = city.field({ do: 'addEvidence', stored: STORED }, CREW);
    expect(outcome.entries).toMatchObject([
      { kind: 'evidence.added', data: { evidence: 'e-1', medium: 'photo', sha256: 'ab', callSign: '순찰 12호' } },
    ]);
    city.field({ do: 'addEvidence', stored: STORED }, CREW);
    expect(city.only().evidence).toHaveLength(1);
    expect(reasonOf(city.field({ do: 'addEvidence', stored: { ...STORED, id: 'e-2' } }, OTHER_CREW))).toBe('notYourIncident');
    expect(reasonOf(city.field({ do: 'addEvidence', stored: { ...STORED, id: 'e-2' } }, personOf('x', 'city', ['incident.view'])))).toBe(
      'noRight',
    );
  });

  test('PT13: no more than the limit; what was destroyed makes room', () => {
    const city = sent();
    for (let at = 0; at < EVIDENCE_LIMITS.perIncident; at += 1)
      city.field({ do: 'addEvidence', stored: { ...STORED, id: `e-${at}` } }, CREW);
    expect(reasonOf(city.field({ do: 'addEvidence', stored: { ...STORED, id: 'more' } }, CREW))).toBe('tooMuchEvidence');
    expect(kindsOf(city.field({ do: 'deleteEvidence', evidence: 'e-0' }, 'system'))).toEqual(['evidence.deleted']);
    expect(kindsOf(city.field({ do: 'deleteEvidence', evidence: 'e-0' }, 'system'))).toEqual([]);
    expect(kindsOf(city.field({ do: 'deleteEvidence', evidence: 'e-1' }, OPERATOR)), 'by nobody’s hand').toEqual([]);
    expect(reasonOf(city.field({ do: 'addEvidence', stored: { ...STORED, id: 'more' } }, CREW))).toBe('done');
  });

  test('PT15: the centre sees all; an outside organisation its own and, while it is shown the video, the centre’s; a third one nothing', () => {
    const city = sent();
    city.field({ do: 'addEvidence', stored: STORED }, CREW);
    city.field({ do: 'addEvidence', stored: { ...STORED, id: 'e-city' } }, OPERATOR);
    city.field({ do: 'dispatch', units: [unitOf('1', 'fire-119')] }, OPERATOR);
    const [police, centre] = city.only().evidence!;
    const may = (person: Person, evidence = police!): string => {
      const leave = mayViewEvidence(person, city.only(), { evidence, owner: evidence === centre, now: city.now });
      return leave.ok ? 'yes' : leave.reason;
    };
    expect([may(OPERATOR), may(OFFICER), may(CREW), may(FIREMAN), may(OTHER_CREW)]).toEqual([
      'yes',
      'yes',
      'yes',
      'noSuchEvidence',
      'notYourIncident',
    ]);
    expect([may(OPERATOR, centre), may(CREW, centre), may(FIREMAN, centre)]).toEqual(['yes', 'yes', 'notShared']);
    city.now = city.only().shares[0]!.until;
    expect([may(CREW), may(CREW, centre)]).toEqual(['yes', 'notShared']);
    expect(may(personOf('x', 'city', ['incident.view']))).toBe('noRight');
  });
});

describe('one number, two kinds of message', () => {
  const BOTH = definitionsOf(FULL_SERVICE, {
    id: 'dispatch',
    version: 1,
    title: { ko: '출동', en: 'Dispatch' },
    triggers: [{ eventTypes: ['112UC120'] }],
    correlation: { sameNumberAs: ['112UC001'] },
    steps: [
      {
        at: 'opened',
        actions: [
          { do: 'shareVideo', organisation: 'police-112', purpose: '출동 지원', basis: 'PIPA-18-2-3', maxMinutes: 30 },
          { do: 'pushVideo', organisation: 'police-112' },
        ],
      },
    ],
  });

  test('PT9: a request with the number of a report joins its incident, whatever its service, and gives what its own service gives', () => {
    const city = new TestCity(BOTH);
    city.event();
    const outcome = city.event({ type: '112UC120', kind: '', occurrence: '2026-000001' });
    expect(outcome.answer).toMatchObject({ ok: true, as: 'joined', incident: city.only().id });
    expect(city.only().cases.map(({ type }) => type)).toEqual(['112UC001', '112UC120']);
    expect(city.only().kind).toBe('강도');
    expect(outcome.effects).toMatchObject([{ do: 'pushVideo', organisation: 'police-112' }]);
    expect(city.event({ type: '112UC120', occurrence: '2026-000001', state: 'ended' }).answer).toMatchObject({ as: 'updated' });
    expect(city.only().status, 'the report goes on').toBe('open');
  });

  test('PT9: with another number, of another sender, or after that one ended it opens one of its own', () => {
    for (const facts of [{ occurrence: '2026-000002' }, { sender: '119' }]) {
      const city = new TestCity(BOTH);
      city.event();
      expect(city.event({ type: '112UC120', ...facts }).answer).toMatchObject({ as: 'opened' });
    }
    const city = new TestCity(BOTH);
    city.event();
    city.command({ command: 'close' });
    expect(city.event({ type: '112UC120' }).answer).toMatchObject({ as: 'opened' });
  });
});
