import { describe, expect, test } from 'vitest';
import { pointAt } from '#domain/place.ts';
import { CENTRE, definitionsOf, eventOf, FULL_SERVICE, NOW, TestCity } from '../../test/support/engine-city.ts';
import { MAX_INCIDENT_CASES } from './correlate.ts';

const near = (metres: number): { lon: number; lat: number; origin: 'sent' } => ({ ...pointAt(CENTRE, 0, metres), origin: 'sent' });

describe('what belongs together', () => {
  const CASES: readonly (readonly [string, Parameters<TestCity['event']>[0], 'joined' | 'opened'])[] = [
    ['the same place and kind', { place: near(49) }, 'joined'],
    ['a place further away', { place: near(52) }, 'opened'],
    ['another kind', { kind: '폭력' }, 'opened'],
    ['another kind of the same plate far away', { kind: '폭력', place: near(3_000), items: { CAR_NUM: '12가3456' } }, 'joined'],
    ['the same person', { kind: '폭력', place: near(3_000), items: { WP_REF_ID: 'ref-1' } }, 'joined'],
    ['the same telephone is not the same reference', { kind: '폭력', place: near(3_000), items: { CONTACTNUM: '01000000000' } }, 'opened'],
    ['the same facility', { kind: '폭력', place: near(3_000), facility: 'camera-7' }, 'joined'],
    ['ten minutes later', { at: NOW + 600_000 }, 'joined'],
    ['later than that', { at: NOW + 600_001 }, 'opened'],
    ['earlier than that', { at: NOW - 600_001 }, 'opened'],
    ['a drill', { drill: true }, 'opened'],
  ];
  test.each(CASES)('[I6] %s → %s', (_title, facts, as) => {
    const city = new TestCity();
    city.event({ items: { CAR_NUM: '12가3456', WP_REF_ID: 'ref-1' }, facility: 'camera-7' });
    expect(city.event({ occurrence: '2', ...facts }).answer).toMatchObject({ ok: true, as });
  });

  test.each(['close', 'markFalse'] as const)('[I6] nothing joins an incident after %s', (command) => {
    const city = new TestCity();
    city.event();
    city.command({ command });
    expect(city.event({ occurrence: '2' }).answer).toMatchObject({ as: 'opened' });
  });

  test('[I6] the latest where several fit, in whatever order the store gives them', () => {
    const city = new TestCity();
    city.event({ occurrence: 'A', place: near(0) });
    city.event({ occurrence: 'B', place: near(80) });
    expect(city.incidents.size).toBe(2);
    const forward = city.event({ occurrence: 'C', place: near(40) });
    const reversed = new TestCity();
    reversed.event({ occurrence: 'B', place: near(80) });
    reversed.event({ occurrence: 'A', place: near(0) });
    for (const [id, incident] of [...reversed.incidents].reverse()) {
      reversed.incidents.delete(id);
      reversed.incidents.set(id, incident);
    }
    expect(forward.answer).toMatchObject({ as: 'joined', incident: 'input-0002' });
    expect(reversed.event({ occurrence: 'C', place: near(40) }).answer).toMatchObject({ as: 'joined', incident: 'input-0002' });
  });

  test('[I6] a case that joins raises the grade, gives the place that nobody knew, and brings cameras', () => {
    const city = new TestCity();
    const { place: _none, ...event } = eventOf({ grade: 'normal', items: { CAR_NUM: '12가3456' } });
    city.give({ kind: 'event', id: 'a', event });
    expect(city.only().cameras).toEqual([]);
    city.event({ occurrence: '2', items: { CAR_NUM: '12가3456' }, facility: 'camera-7' });
    expect(city.only()).toMatchObject({
      grade: 'urgent',
      place: { ...CENTRE, origin: 'sent' },
      subjects: { plate: '12가3456', facility: 'camera-7' },
    });
    expect(city.only().cameras).toHaveLength(4);
  });

  test('[I12] an incident takes 64 cases; the next opens another, which takes the following', () => {
    const city = new TestCity();
    for (let at = 0; at < MAX_INCIDENT_CASES + 10; at += 1) city.event({ occurrence: `case-${at}` });
    expect([...city.incidents.values()].map((incident) => incident.cases.length)).toEqual([MAX_INCIDENT_CASES, 10]);
  });

  test.each([
    ['facility', { facility: 'camera-7' }],
    ['plate', { items: { CAR_NUM: '12가3456' } }],
    ['person', { items: { WP_REF_ID: 'ref-1' } }],
  ])('[I7] the end of a new case of the same %s ends the latest incident, however old', (_title, facts) => {
    const city = new TestCity();
    city.event({ occurrence: 'A', ...facts });
    city.now += 86_400_000;
    city.event({ occurrence: 'B', at: city.now, ...facts });
    expect(city.incidents.size).toBe(2);
    const outcome = city.event({ occurrence: 'C', state: 'ended', at: city.now + 3 * 86_400_000, kind: '', ...facts });
    expect(outcome.answer).toMatchObject({ as: 'updated', incident: 'input-0002' });
    expect(outcome.incident).toMatchObject({ status: 'closed', cases: [{ state: '10' }, { state: '91' }] });
    // Their partners do not know yet that it is over.
    expect(outcome.effects).toContainEqual(expect.objectContaining({ do: 'tellPartner', occurrence: 'B', state: 'ended' }));
    expect([...city.incidents.values()][0]).toMatchObject({ status: 'open' });
  });

  test('[I7] not of another facility, not by a definition that does not correlate, not of a drill', () => {
    const city = new TestCity();
    city.event({ facility: 'camera-7' });
    expect(city.event({ occurrence: 'C', state: 'ended', facility: 'camera-8' }).answer).toMatchObject({ as: 'unmatched' });
    expect(city.event({ occurrence: 'D', state: 'ended', facility: 'camera-7', drill: true }).answer).toMatchObject({ as: 'unmatched' });
    const alone = new TestCity(definitionsOf({ ...FULL_SERVICE, correlation: undefined }));
    alone.event({ facility: 'camera-7' });
    expect(alone.event({ occurrence: 'C', state: 'ended', facility: 'camera-7' }).answer).toMatchObject({ as: 'unmatched' });
    expect(alone.event({ occurrence: 'E', facility: 'camera-7' }).answer).toMatchObject({ as: 'opened' });
  });
});
