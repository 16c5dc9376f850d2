import { describe, expect, test } from 'vitest';
import { caseKey } from '#domain/event.ts';
import type { Incident } from '#domain/incident.ts';
import type { IncidentId } from '#domain/ids.ts';
import { pointAt } from '#domain/place.ts';
import { CENTRE, effectsOf, FIREMAN, kindsOf, NOW, OFFICER, OPERATOR, eventOf, TestCity } from '../../test/support/engine-city.ts';
import { MAX_INCIDENT_CASES } from './correlate.ts';

const FAR = { ...pointAt(CENTRE, 90, 1_000), origin: 'sent' as const };

interface Two {
  readonly city: TestCity;
  readonly gone: string;
  readonly kept: string;
}

/** The same robbery, reported twice from two ends of a park. */
function twice(): Two {
  const city = new TestCity();
  const gone = city.event({ occurrence: 'A', items: { CAR_NUM: '12가3456' } }).incident!.id;
  city.now = NOW + 30_000;
  const kept = city.event({ occurrence: 'B', place: FAR, grade: 'normal', kind: '폭력' }).incident!.id;
  return { city, gone, kept };
}

const of = (city: TestCity, id: string): Incident => city.incidents.get(id as IncidentId)!;
const mergeThem = ({ city, gone, kept }: Two): ReturnType<TestCity['command']> =>
  city.command({ command: 'merge', into: kept }, OPERATOR, gone);

describe('one emergency that was reported as two', () => {
  test('I62: the one goes up in the other, which takes cases, cameras, grade and what was known', () => {
    const two = twice();
    const before = of(two.city, two.gone);
    const outcome = mergeThem(two);
    const [gone, kept] = [of(two.city, two.gone), of(two.city, two.kept)];
    expect(gone).toMatchObject({ status: 'merged', mergedInto: two.kept, closedAt: two.city.now, version: before.version + 1 });
    expect(kept.cases.map((one) => one.occurrence)).toEqual(['B', 'A']);
    expect(kept).toMatchObject({ grade: 'urgent', kind: '폭력', subjects: { plate: '12가3456' }, occurredAt: NOW });
    expect(kept.absorbed).toEqual([{ incident: two.gone, at: two.city.now, cases: [caseKey(eventOf({ occurrence: 'A' }))] }]);
    expect(kept.cameras.map((chosen) => chosen.camera)).toEqual(expect.arrayContaining(before.cameras.map((chosen) => chosen.camera)));
    expect(outcome.entries.filter(({ kind }) => kind.startsWith('incident.')).map(({ kind, incident }) => [kind, incident])).toEqual([
      ['incident.merged', two.gone],
      ['incident.absorbed', two.kept],
    ]);
    expect(outcome.answer).toMatchObject({ ok: true, incident: two.gone });
  });

  test('I62: its provisions end and its viewers are cut; whoever was given it is given the other, no longer than before', () => {
    const two = twice();
    two.city.command({ command: 'propagate', organisation: 'fire-119' }, OPERATOR, two.gone);
    const [share] = of(two.city, two.gone).shares;
    // The other was no case for the police.
    two.city.incidents.set(two.kept as IncidentId, { ...of(two.city, two.kept), shares: [], propagations: [] });
    const outcome = mergeThem(two);
    expect(of(two.city, two.gone).shares).toEqual([{ ...share, endedAt: two.city.now }]);
    expect(outcome.effects.filter((effect) => effect.do === 'revoke')).toEqual([{ do: 'revoke', incident: two.gone, reason: 'merged' }]);
    expect(of(two.city, two.kept).shares).toMatchObject([
      { organisation: 'police-112', until: share!.until, from: two.city.now, basis: share!.basis, requester: share!.requester },
    ]);
    expect(of(two.city, two.kept).shares[0]!.id).not.toBe(share!.id);
    expect(of(two.city, two.kept).propagations.map((told) => told.organisation)).toEqual(['police-112', 'fire-119']);
    expect(outcome.effects).toContainEqual(
      expect.objectContaining({ do: 'wake', incident: two.kept, wake: expect.objectContaining({ why: 'propagationDue' }) }),
    );
    expect(
      two.city.command({ command: 'acknowledgePropagation', propagation: of(two.city, two.kept).propagations[1]!.id }, FIREMAN, two.kept)
        .answer.ok,
    ).toBe(true);
  });

  test('I62: an organisation that has both is not given twice, and nobody is told twice', () => {
    const two = twice();
    mergeThem(two);
    expect(of(two.city, two.kept).shares.filter((share) => share.endedAt === undefined)).toHaveLength(1);
    expect(of(two.city, two.kept).propagations).toHaveLength(1);
  });

  test('I63: what the partner says of its case from now on is said of the other incident', () => {
    const two = twice();
    mergeThem(two);
    two.city.event({ occurrence: 'A', state: 'changed', content: '흉기 소지', place: FAR });
    expect(of(two.city, two.kept)).toMatchObject({ content: '흉기 소지' });
    two.city.event({ occurrence: 'A', state: 'ended' });
    expect(of(two.city, two.kept).status).toBe('open');
    two.city.event({ occurrence: 'B', state: 'ended' });
    expect(of(two.city, two.kept).status).toBe('closed');
  });

  test('I63: what arrives late of a word that went over is passed on to where it now stands', () => {
    const two = twice();
    two.city.incidents.set(two.kept as IncidentId, { ...of(two.city, two.kept), propagations: [] });
    mergeThem(two);
    const told = of(two.city, two.kept).propagations[0]!;
    const outcome = two.city.wake({ why: 'delivered', propagation: told.id, to: OFFICER.id }, two.gone);
    expect(outcome.incident).toBeUndefined();
    expect(outcome.effects).toEqual([
      { do: 'wake', incident: two.kept, at: two.city.now, wake: { why: 'delivered', propagation: told.id, to: OFFICER.id } },
    ]);
    for (const wake of [
      { why: 'propagationDue', propagation: told.id },
      { why: 'shareEnds', share: 'x' },
    ] as const)
      expect(two.city.wake(wake, two.gone)).toMatchObject({ entries: [], effects: [] });
  });

  test('I62: it is refused with itself, with an ended one, with one that is not there, with a drill, and where they are too many', () => {
    const two = twice();
    const refusal = (into: string): unknown => two.city.command({ command: 'merge', into }, OPERATOR, two.gone).answer;
    expect(refusal(two.gone)).toEqual({ ok: false, reason: 'sameIncident' });
    expect(refusal('nowhere')).toEqual({ ok: false, reason: 'noSuchIncident' });
    const kept = of(two.city, two.kept);
    two.city.incidents.set(kept.id, { ...kept, drill: true });
    expect(refusal(two.kept)).toEqual({ ok: false, reason: 'drillAndReal' });
    two.city.incidents.set(kept.id, {
      ...kept,
      cases: Array.from({ length: MAX_INCIDENT_CASES }, (_, at) => ({ ...kept.cases[0]!, key: `k${at}` })),
    });
    expect(refusal(two.kept)).toEqual({ ok: false, reason: 'tooManyCases' });
    two.city.incidents.set(kept.id, { ...kept, status: 'closed' });
    expect(refusal(two.kept)).toEqual({ ok: false, reason: 'incidentEnded' });
    expect(of(two.city, two.gone).status).toBe('open');
    expect(two.city.command({ command: 'merge', into: two.kept }, OFFICER, two.gone).answer).toEqual({ ok: false, reason: 'noRight' });
  });
});

describe('two emergencies that stood as one', () => {
  const joined = (): TestCity => {
    const city = new TestCity();
    city.event({ occurrence: 'A' });
    city.event({
      occurrence: 'B',
      content: '옆 골목',
      grade: 'normal',
      place: { ...pointAt(CENTRE, 0, 20), origin: 'sent', address: '망루로 9' },
    });
    return city;
  };
  const splitOff = (city: TestCity, occurrence = 'B'): ReturnType<TestCity['command']> =>
    city.command({ command: 'split', sender: '112', type: '112UC001', occurrence });

  test('I64: a case goes out into an incident of its own, with what its partner said of it, by the same definition', () => {
    const city = joined();
    const first = city.only().id;
    const outcome = splitOff(city);
    const out = outcome.incident!;
    expect(out).toMatchObject({
      status: 'open',
      grade: 'normal',
      content: '옆 골목',
      place: { address: '망루로 9' },
      cases: [{ occurrence: 'B' }],
    });
    expect(kindsOf(outcome)).toEqual(['incident.split', 'incident.opened', 'cameras.chosen', 'share.started', 'propagation.sent']);
    expect(outcome.entries[1]).toMatchObject({ incident: out.id, data: { by: 'split', from: first } });
    expect(of(city, first).cases.map((one) => one.occurrence)).toEqual(['A']);
    city.event({ occurrence: 'B', state: 'ended' });
    expect([of(city, out.id).status, of(city, first).status]).toEqual(['closed', 'open']);
    expect(effectsOf(outcome)).toContain('warm');
  });

  test('I64: where the first was taken up it belongs to whoever took it apart', () => {
    const city = joined();
    city.command({ command: 'acknowledge' });
    expect(splitOff(city).incident).toMatchObject({ status: 'acknowledged', assignee: OPERATOR.id, acknowledgedAt: city.now });
  });

  test('I64: what was merged by mistake comes apart again', () => {
    const two = twice();
    mergeThem(two);
    const outcome = two.city.command({ command: 'split', sender: '112', type: '112UC001', occurrence: 'A' }, OPERATOR, two.kept);
    expect(outcome.incident).toMatchObject({ kind: '강도', grade: 'urgent', occurredAt: NOW, cases: [{ occurrence: 'A' }] });
    expect(of(two.city, two.kept).absorbed).toEqual([]);
  });

  test('I64: the last case stays, and one that is not there is refused', () => {
    const city = joined();
    expect(splitOff(city, 'C').answer).toEqual({ ok: false, reason: 'noSuchCase' });
    const first = city.only().id;
    splitOff(city);
    expect(city.command({ command: 'split', sender: '112', type: '112UC001', occurrence: 'A' }, OPERATOR, first).answer).toEqual({
      ok: false,
      reason: 'nothingToSplit',
    });
  });
});
