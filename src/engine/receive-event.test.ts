import { describe, expect, test } from 'vitest';
import { EVENT_STATES, type EventState } from '#domain/event.ts';
import { pointAt } from '#domain/place.ts';
import {
  CENTRE,
  definitionsOf,
  effectsOf,
  eventOf,
  FULL_SERVICE,
  kindsOf,
  NOW,
  OFFICER,
  OPERATOR,
  TestCity,
} from '../../test/support/engine-city.ts';
import { receiveEvent } from './receive-event.ts';

const near = (metres: number): { lon: number; lat: number; origin: 'sent' } => ({ ...pointAt(CENTRE, 0, metres), origin: 'sent' });

describe('opening', () => {
  test('[I1] a new case opens an incident with cameras, a provision and word to the police', () => {
    const city = new TestCity();
    const outcome = city.event({ content: '편의점 강도' });
    expect(outcome.answer).toEqual({ ok: true, incident: 'input-0001', as: 'opened' });
    expect(outcome.incident).toMatchObject({
      id: 'input-0001',
      service: 'full',
      status: 'open',
      grade: 'urgent',
      kind: '강도',
      content: '편의점 강도',
      version: 1,
      openedAt: NOW,
      occurredAt: NOW,
      cases: [{ occurrence: '2026-000001', state: '10' }],
    });
    expect(outcome.incident?.cameras[0]).toMatchObject({ camera: 'camera-0', addedBy: 'choice' });
    expect(kindsOf(outcome)).toEqual(['incident.opened', 'cameras.chosen', 'share.started', 'propagation.sent']);
    expect(effectsOf(outcome)).toEqual(['warm', 'wake', 'wake']);
    expect(outcome.incident?.shares[0]).toMatchObject({
      organisation: 'police-112',
      requester: 'link:link-112',
      from: NOW,
      until: NOW + 30 * 60_000,
    });
  });

  test.each([
    ['a type no service answers', { type: 'WPSSF110' }, 'noService'],
    ['a condition that does not hold', { kind: '소음' }, 'noService'],
  ])('[I1] %s opens nothing and is recorded', (_title, facts, reason) => {
    const city = new TestCity(definitionsOf({ ...FULL_SERVICE, triggers: [{ eventTypes: ['112UC001'], when: 'event.kind == "강도"' }] }));
    const outcome = city.event(facts);
    expect(outcome).toMatchObject({
      answer: { ok: true, as: 'unmatched' },
      entries: [{ kind: 'event.unmatched', actor: 'link:link-112', data: { reason } }],
      effects: [],
      delivery: { incident: null },
    });
    expect(city.incidents.size).toBe(0);
  });

  test('[I1] the first service of the list that fits takes the event', () => {
    const city = new TestCity(
      definitionsOf(
        { ...FULL_SERVICE, id: 'never', triggers: [{ eventTypes: ['112UC001'], when: 'event.kind == "화재"' }] },
        { ...FULL_SERVICE, id: 'first' },
        { ...FULL_SERVICE, id: 'second' },
      ),
    );
    city.event();
    expect(city.only().service).toBe('first');
  });

  test('[I1] a person of the owner opens one by hand, a partner does not', () => {
    const city = new TestCity();
    expect(city.register(OFFICER)).toMatchObject({
      answer: { ok: false, reason: 'noRight' },
      entries: [{ kind: 'command.refused', actor: 'person:officer' }],
    });
    expect(city.register(OPERATOR, { service: 'no-such' as never })).toMatchObject({
      answer: { ok: false, reason: 'noSuchService' },
      entries: [{ kind: 'command.refused' }],
    });
    expect(city.incidents.size).toBe(0);
    expect(city.register().answer).toMatchObject({ ok: true, as: 'opened' });
    expect(city.only()).toMatchObject({ assignee: 'operator', cases: [], place: { origin: 'sent' }, version: 1 });
    expect(city.only().shares[0]?.requester).toBe('person:operator');
  });
});

describe('a message that comes twice', () => {
  const STATES = Object.keys(EVENT_STATES) as EventState[];
  test.each(STATES)('[I4] %s acts once', (state) => {
    const city = new TestCity();
    if (state !== 'occurred') city.event();
    city.event({ state });
    const before = new Map(city.incidents);
    const again = city.event({ state });
    expect(again).toMatchObject({
      answer: { ok: true, as: 'repeated' },
      entries: [{ kind: 'event.repeated', data: { state: EVENT_STATES[state] } }],
      effects: [],
    });
    expect(again.incident).toBeUndefined();
    expect(city.incidents).toEqual(before);
  });

  test.each(['closed', 'falseAlarm', 'cancelled', 'joined', 'unmatched'] as const)('[I4] also when its incident is %s', (fate) => {
    const city = new TestCity();
    if (fate === 'unmatched') city.event({ state: 'ended' });
    else city.event();
    if (fate === 'closed') city.command({ command: 'close' });
    if (fate === 'falseAlarm') city.command({ command: 'markFalse' });
    if (fate === 'cancelled') city.event({ state: 'cancelled' });
    if (fate === 'joined') city.event({ occurrence: '2' });
    const again =
      fate === 'joined' ? city.event({ occurrence: '2' }) : fate === 'unmatched' ? city.event({ state: 'ended' }) : city.event();
    expect(again.answer).toMatchObject({ ok: true, as: 'repeated' });
    expect(again.incident).toBeUndefined();
  });

  test.each([
    ['grade', { grade: 'urgent' as const }],
    ['kind', { kind: '살인' }],
    ['content', { content: '칼을 들었음' }],
    ['place', { place: near(90) }],
    ['address', { place: { ...CENTRE, origin: 'sent' as const, address: '망루로 1' } }],
    ['plate', { items: { CAR_NUM: '12가3456' } }],
  ])('[I4] two changes that differ only in their %s are two', (_what, facts) => {
    const city = new TestCity();
    city.event({ grade: 'normal' });
    city.event({ grade: 'normal', state: 'changed' });
    expect(city.event({ grade: 'normal', state: 'changed', ...facts }).answer).toMatchObject({ as: 'updated' });
    expect(city.event({ grade: 'normal', state: 'changed', ...facts }).answer).toMatchObject({ as: 'repeated' });
  });

  test('[I4] a change without a place is known again even when its facility stands elsewhere by now', () => {
    const facts = { state: 'changed' as const, facility: 'camera-7' };
    const { place: _none, ...event } = eventOf(facts);
    const city = new TestCity();
    city.event();
    city.give({ kind: 'event', id: 'a', event });
    const moved = {
      ...city,
      cameras: { ...city.cameras, get: () => ({ ...city.cameras.get('camera-0' as never)!, ...near(500) }) },
      incidents: city.incidents,
      deliveries: city.deliveries,
      cases: city.cases,
      organisations: city.organisations,
      assignable: city.assignable,
      bounds: city.bounds,
    };
    expect(receiveEvent(city.definitions, moved, { id: 'b', event }, NOW).answer).toMatchObject({ as: 'repeated' });
  });
});

describe('the order of messages', () => {
  test('[I5] the beginning that comes after a change tells only what was not known', () => {
    const city = new TestCity();
    city.event({ state: 'changed', kind: '살인', content: '두 번째 말', place: near(100) });
    city.event({ kind: '강도', content: '첫 번째 말', items: { CAR_NUM: '12가3456' } });
    expect(city.only()).toMatchObject({ kind: '살인', content: '두 번째 말', subjects: { plate: '12가3456' }, cases: [{ state: '40' }] });
    expect(city.only().place?.lat).toBeCloseTo(near(100).lat, 9);
  });

  test('[I5] and gives the place and the cameras when the change had none', () => {
    const city = new TestCity();
    const { place: _none, ...change } = eventOf({ state: 'changed' });
    city.give({ kind: 'event', id: 'a', event: change });
    expect(city.only().cameras).toEqual([]);
    city.event();
    expect(city.only().cameras[0]).toMatchObject({ camera: 'camera-0' });
  });

  test('[I5] a late change of an ended case does not keep the others from ending the incident', () => {
    const city = new TestCity();
    city.event({ occurrence: 'A' });
    city.event({ occurrence: 'B' });
    city.event({ occurrence: 'A', state: 'ended' });
    const late = city.event({ occurrence: 'A', state: 'changed', kind: '소음' });
    expect(late.entries[0]?.data).toMatchObject({ ignored: 'caseEnded' });
    expect(city.only()).toMatchObject({ status: 'open', kind: '강도' });
    city.event({ occurrence: 'B', state: 'ended' });
    expect(city.only().status).toBe('closed');
  });

  test('[I5] after a person reopened it, the partner’s change counts again', () => {
    const city = new TestCity();
    city.event();
    city.event({ state: 'released' });
    city.command({ command: 'reopen' });
    city.event({ state: 'changed', content: '다시 나타남' });
    expect(city.only()).toMatchObject({ status: 'handling', content: '다시 나타남', cases: [{ state: '50' }] });
  });

  test('[I9] an end that comes before its beginning acts on nothing; the beginning then opens', () => {
    const city = new TestCity();
    expect(city.event({ state: 'ended' })).toMatchObject({
      answer: { as: 'unmatched' },
      entries: [{ data: { reason: 'endOfUnknownCase' } }],
    });
    expect(city.event().answer).toMatchObject({ as: 'opened' });
  });
});

describe('a change', () => {
  test('[I8] takes over what it says, raises the grade and never lowers it', () => {
    const city = new TestCity();
    city.event({ grade: 'normal', kind: '폭력', content: '처음' });
    city.event({ state: 'changed', grade: 'urgent', kind: '', items: { CAR_NUM: '12가3456' } });
    expect(city.only()).toMatchObject({
      grade: 'urgent',
      kind: '폭력',
      content: '처음',
      subjects: { plate: '12가3456' },
      cases: [{ state: '40' }],
    });
    city.event({ state: 'changed', grade: 'normal', kind: '살인', content: '다음' });
    expect(city.only()).toMatchObject({ grade: 'urgent', kind: '살인', content: '다음' });
  });

  test('[I8] chooses cameras anew where the place moves, and only there', () => {
    const city = new TestCity();
    city.event();
    expect(kindsOf(city.event({ state: 'changed', content: '같은 곳' }))).toEqual(['incident.updated']);
    const moved = city.event({ state: 'changed', place: { ...pointAt(CENTRE, 90, 1_000), origin: 'sent' } });
    expect(kindsOf(moved)).toEqual(['incident.updated', 'cameras.chosen']);
    expect(effectsOf(moved)).toEqual(['revoke', 'revoke', 'revoke', 'revoke', 'warm']);
    expect(moved.incident?.cameras[0]).toMatchObject({ camera: 'camera-25' });
  });
});

describe('the partner ends it', () => {
  test.each([
    ['released', 'closed', 'incident.closed'],
    ['ended', 'closed', 'incident.closed'],
    ['autoEnded', 'closed', 'incident.closed'],
    ['cancelled', 'cancelled', 'incident.cancelled'],
  ] as const)('[I9] %s → %s', (state, status, entry) => {
    const city = new TestCity();
    city.event();
    const outcome = city.event({ state });
    expect(outcome.incident).toMatchObject({ status, closedAt: city.now });
    expect(kindsOf(outcome)).toEqual([entry, 'share.ended']);
  });

  test('[I9] only with its last case', () => {
    const city = new TestCity();
    city.event({ occurrence: 'A' });
    city.event({ occurrence: 'B' });
    city.event({ occurrence: 'C' });
    city.event({ occurrence: 'A', state: 'cancelled' });
    city.event({ occurrence: 'C', state: 'ended' });
    expect(city.only().status).toBe('open');
    city.event({ occurrence: 'B', state: 'released' });
    expect(city.only().status).toBe('closed');
  });

  test('[I20] also when the message no longer speaks of the kind that opened it', () => {
    const city = new TestCity(definitionsOf({ ...FULL_SERVICE, triggers: [{ eventTypes: ['112UC001'], when: 'event.kind == "강도"' }] }));
    city.event({ occurrence: 'A' });
    city.command({ command: 'acknowledge' });
    city.event({ occurrence: 'B' });
    city.event({ occurrence: 'A', state: 'ended', kind: '' });
    const closed = city.event({ occurrence: 'B', state: 'ended', kind: '' });
    expect(city.only().status).toBe('closed');
    expect(effectsOf(closed)).toEqual(['revoke', 'cool']);
    const moved = new TestCity(city.definitions);
    moved.event();
    expect(moved.event({ state: 'changed', kind: '', place: near(400) }).incident?.cameras.length).toBeGreaterThan(0);
    expect(kindsOf(moved.event({ state: 'changed', kind: '', place: near(200) }))).toContain('cameras.chosen');
  });
});

describe('drills', () => {
  test('[I13] a drill is shared with nobody, told to no partner, and joins nothing real', () => {
    const city = new TestCity();
    const outcome = city.event({ drill: true });
    expect(outcome.incident).toMatchObject({ drill: true, shares: [], propagations: [] });
    expect(outcome.incident?.cameras).toHaveLength(4);
    expect(effectsOf(outcome)).toEqual(['warm']);
    expect(effectsOf(city.command({ command: 'acknowledge' }))).toEqual([]);
    expect(city.command({ command: 'propagate', organisation: 'police-112' }).answer).toEqual({ ok: false, reason: 'drillStaysInside' });
    expect(effectsOf(city.command({ command: 'close' }))).toEqual(['revoke', 'cool']);
    expect(effectsOf(city.command({ command: 'reopen' }))).toEqual(['warm']);
    expect(city.only().shares).toEqual([]);
    expect(city.event({ occurrence: '2' }).answer).toMatchObject({ as: 'opened' });
  });
});

describe('a call that is coded anew while it lasts', () => {
  const share = { do: 'shareVideo', organisation: 'police-112', purpose: '출동 지원', basis: 'PIPA-18-2-3', maxMinutes: 30 } as const;
  const byKind = definitionsOf({
    ...FULL_SERVICE,
    steps: [
      { at: 'opened', when: 'event.kind == "강도"', actions: [share] },
      { at: 'updated', when: 'event.kind == "강도"', actions: [share] },
      { at: 'updated', when: 'event.kind != "강도"', actions: [{ do: 'stopSharing', organisation: 'police-112' }] },
    ],
  });
  const changed = (kind: string, at: number): Parameters<TestCity['event']>[0] => ({ kind, state: 'changed', at });

  test('[I22] what becomes shareable is shared at once, and only once', () => {
    const city = new TestCity(byKind);
    expect(kindsOf(city.event({ kind: '시비' }))).toEqual(['incident.opened']);
    const first = city.event(changed('강도', NOW + 1));
    expect(kindsOf(first)).toEqual(['incident.updated', 'share.started']);
    const second = city.event(changed('강도', NOW + 2));
    expect(kindsOf(second)).toEqual(['incident.updated']);
    expect(second.incident?.shares).toHaveLength(1);
  });

  test('[I22] what may no longer be shared ends at once and its viewers are cut', () => {
    const city = new TestCity(byKind);
    city.event({ kind: '강도' });
    const outcome = city.event(changed('시비', NOW + 1));
    expect(kindsOf(outcome)).toEqual(['incident.updated', 'share.ended']);
    expect(outcome.entries[1]?.data).toMatchObject({ organisation: 'police-112', reason: 'notPermitted' });
    expect(outcome.effects).toMatchObject([{ do: 'revoke', organisation: 'police-112', reason: 'shareEnded' }]);
    expect(outcome.incident?.shares[0]?.endedAt).toBeDefined();
    expect(outcome.incident?.status).toBe('open');
  });
});
