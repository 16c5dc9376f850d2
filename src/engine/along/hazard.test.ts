import { describe, expect, test } from 'vitest';
import type { ServiceDefinitionInput } from '#contract/service-definition.ts';
import type { PartnerEvent } from '#domain/event.ts';
import { pointAt } from '#domain/place.ts';
import { CAMERAS, CENTRE, definitionsOf, effectsOf, kindsOf, NOW, TestCity } from '../../../test/support/engine-city.ts';

const MINUTE = 60_000;
const DISASTER: ServiceDefinitionInput = {
  id: 'disaster',
  version: 1,
  title: { ko: '재난', en: 'Disaster' },
  triggers: [{ eventTypes: ['DUCDP110'] }],
  steps: [
    {
      at: 'opened',
      actions: [
        { do: 'chooseCameras', along: 'track', max: 4, aheadMinutes: 10 },
        { do: 'shareVideo', organisation: 'fire-119', purpose: '재난', basis: 'x' },
      ],
    },
    { at: 'opened', when: 'event.isPublic', actions: [{ do: 'send', link: 'field-displays', topic: 'sign' }] },
    { at: 'moved', actions: [{ do: 'chooseCameras', along: 'track', max: 4, aheadMinutes: 10 }] },
    { at: 'closed', actions: [{ do: 'send', link: 'field-displays', topic: 'sign.withdraw' }] },
  ],
};
const said = (occurrence: string, minute: number, facts: Partial<PartnerEvent> = {}): Partial<PartnerEvent> => ({
  type: 'DUCDP110',
  sender: 'NDMS',
  occurrence,
  kind: '호우',
  at: NOW + minute * MINUTE,
  follows: [],
  items: {},
  ...facts,
});
const update = (occurrence: string, minute: number, follows: readonly string[], facts: Partial<PartnerEvent> = {}): Partial<PartnerEvent> =>
  said(occurrence, minute, { state: 'changed', follows, ...facts });
const cancel = (occurrence: string, minute: number, follows: readonly string[]): Partial<PartnerEvent> =>
  said(occurrence, minute, { state: 'cancelled', follows });
const city = (): TestCity => new TestCity(definitionsOf(DISASTER));
const around = (east: number, radiusMetres: number) => {
  const { lon, lat } = pointAt(CENTRE, 90, east);
  return { shapes: [{ kind: 'circle' as const, lon, lat, radiusMetres }] };
};
const eastOf = (camera: string): number => CAMERAS.findIndex((each) => each.id === camera) * 40;
const chosenAt = (town: TestCity): number[] => town.only().cameras.map(({ camera }) => eastOf(camera));

describe('messages that name those before them', () => {
  test('D10: an update of an update is the same case, whichever of them it names', () => {
    const town = city();
    town.event(said('A', 0));
    expect(town.event(update('B', 1, ['A'], { kind: '태풍' })).answer).toMatchObject({ as: 'updated' });
    expect(town.event(update('C', 2, ['B'], { kind: '해일' })).answer).toMatchObject({ as: 'updated' });
    expect(town.only()).toMatchObject({ kind: '해일', cases: [{ occurrence: 'A', state: '40' }] });
    expect(town.event(cancel('C', 3, ['C'])).answer).toMatchObject({ as: 'updated' });
    expect(town.only().status).toBe('cancelled');
  });

  test('D15: a case that people put into another incident, or took out of one, is followed there by any of its numbers', () => {
    const town = city();
    const of = (occurrence: string): string =>
      [...town.incidents.values()].find((each) => each.status !== 'merged' && each.cases.some((one) => one.occurrence === occurrence))!.id;
    const statusOf = (occurrence: string): string => town.incidents.get(of(occurrence) as never)!.status;
    for (const name of ['A', 'B']) {
      town.event(said(name, 0));
      town.event(update(`${name}2`, 1, [name]));
    }
    const [a, b] = [of('A'), of('B')];
    expect(town.command({ command: 'merge', into: b }, undefined, a).answer).toMatchObject({ ok: true });
    // Its latest number is all that it names.
    expect(town.event(update('A3', 2, ['A2'], { kind: '태풍' })).answer).toMatchObject({ as: 'updated', incident: b });
    town.command({ command: 'split', sender: 'NDMS', type: 'DUCDP110', occurrence: 'A' }, undefined, b);
    expect(of('A')).not.toBe(b);
    town.event(cancel('A4', 3, ['A3']));
    expect([statusOf('A'), statusOf('B')], 'the other disaster goes on').toEqual(['cancelled', 'open']);
    town.event(cancel('B4', 4, ['B2']));
    expect(statusOf('B')).toBe('cancelled');
  });

  test('D10: an update of something unknown opens an incident, and the alert that comes after it fills in only', () => {
    const town = city();
    expect(town.event(update('B', 5, ['A'], { kind: '태풍', area: around(0, 100) })).answer).toMatchObject({ as: 'opened' });
    expect(town.event(said('A', 0, { kind: '호우', content: '처음', area: around(900, 100) })).answer).toMatchObject({ as: 'updated' });
    expect(town.only()).toMatchObject({ kind: '태풍', content: '처음', area: around(0, 100), toldAt: NOW + 5 * MINUTE });
  });

  test('D11: what was said before what we know changes nothing and is written down', () => {
    const town = city();
    town.event(said('A', 0));
    town.event(update('C', 9, ['A'], { kind: '태풍' }));
    const old = town.event(update('B', 4, ['A'], { kind: '폭염' }));
    expect(town.only().kind).toBe('태풍');
    expect(old.entries).toMatchObject([{ kind: 'incident.updated', data: { ignored: 'olderThanKnown' } }]);
  });

  test('D12: a cancel that comes before its alert is remembered: the alert opens nothing', () => {
    const town = city();
    expect(town.event(cancel('A', 1, ['A'])).answer).toMatchObject({ as: 'unmatched' });
    const late = town.event(said('A', 0));
    expect(late.answer).toMatchObject({ as: 'unmatched' });
    expect(late.entries).toMatchObject([{ kind: 'event.unmatched', data: { reason: 'endedBefore' } }]);
    expect(town.event(update('B', 2, ['A'])).answer).toMatchObject({ as: 'unmatched' });
    expect(town.incidents.size).toBe(0);
  });

  test('D12: the same message again acts once', () => {
    const town = city();
    town.event(said('A', 0));
    expect(town.event(said('A', 0)).answer).toMatchObject({ as: 'repeated' });
    town.event(update('B', 1, ['A']));
    expect(town.event(update('B', 1, ['A'])).answer).toMatchObject({ as: 'repeated' });
  });
});

describe('an end by time', () => {
  test('D13: it ends when its time is over, and its shares and messages with it', () => {
    const town = city();
    const opened = town.event(said('A', 0, { expiresAt: NOW + 30 * MINUTE, place: { ...CENTRE, origin: 'sent' } }));
    expect(opened.effects).toContainEqual(
      expect.objectContaining({ do: 'wake', at: NOW + 30 * MINUTE, wake: { why: 'expires', at: NOW + 30 * MINUTE } }),
    );
    town.now = NOW + 30 * MINUTE;
    const ended = town.wake({ why: 'expires', at: NOW + 30 * MINUTE });
    expect(kindsOf(ended)).toEqual(['incident.closed', 'share.ended', 'message.sent']);
    expect(town.only().status).toBe('closed');
    expect(kindsOf(town.wake({ why: 'expires', at: NOW + 30 * MINUTE }))).toEqual([]);
  });

  test('D13: an update that says a later time moves the end', () => {
    const town = city();
    town.event(said('A', 0, { expiresAt: NOW + 30 * MINUTE }));
    const moved = town.event(update('B', 1, ['A'], { expiresAt: NOW + 60 * MINUTE }));
    expect(effectsOf(moved)).toContain('wake');
    expect(kindsOf(town.wake({ why: 'expires', at: NOW + 30 * MINUTE }))).toEqual([]);
    expect(town.only().status).toBe('open');
  });

  test('D14: what has expired when it comes opens nothing; of a case that we have it is the end', () => {
    const town = city();
    expect(town.event(said('A', -60, { expiresAt: NOW })).entries).toMatchObject([
      { kind: 'event.unmatched', data: { reason: 'expired' } },
    ]);
    expect(town.incidents.size).toBe(0);
    town.event(said('B', 0, { expiresAt: NOW + MINUTE }));
    town.event(update('C', 0, ['B'], { expiresAt: NOW - 1 }));
    expect(town.only().status).toBe('closed');
  });
});

describe('where it holds, and where it goes', () => {
  test('D20: cameras stand inside the area, and are chosen anew when it is drawn anew', () => {
    const town = city();
    town.event(said('A', 0, { area: around(1_000, 300), place: { ...pointAt(CENTRE, 90, 1_000), origin: 'sent' } }));
    expect(Math.min(...chosenAt(town))).toBeGreaterThanOrEqual(700);
    expect(Math.max(...chosenAt(town))).toBeLessThanOrEqual(1_300);
    expect(Math.max(...chosenAt(town)) - Math.min(...chosenAt(town))).toBeGreaterThan(500);
    const moved = town.event(update('B', 1, ['A'], { area: around(200, 100) }));
    expect(Math.max(...chosenAt(town))).toBeLessThanOrEqual(300);
    expect(kindsOf(moved)).toContain('cameras.chosen');
    expect(effectsOf(moved)).toContain('revoke');
  });

  const path = [0, 10, 20].map((minute) => ({ ...pointAt(CENTRE, 90, minute * 100), at: NOW + minute * MINUTE, radiusMetres: 150 }));

  test('D21: cameras are where it is now and will be within the next minutes', () => {
    const town = city();
    town.event(said('A', 0, { path, place: { ...CENTRE, origin: 'sent' } }));
    expect(Math.max(...chosenAt(town))).toBeLessThanOrEqual(1_150);
    expect(Math.max(...chosenAt(town))).toBeGreaterThan(800);
    expect(chosenAt(town)[0]).toBe(0);
  });

  test('D22: it is followed in steps: the incident and its cameras go with it, and what an older path asked for does nothing', () => {
    const town = city();
    const opened = town.event(said('A', 0, { path, place: { ...CENTRE, origin: 'sent' } }));
    const [wake] = opened.effects.filter((effect) => effect.do === 'wake' && effect.wake.why === 'pathMoves');
    expect(wake).toMatchObject({ at: NOW + 5 * MINUTE, wake: { since: NOW } });
    town.now = NOW + 5 * MINUTE;
    const moved = town.wake({ why: 'pathMoves', since: NOW });
    expect(chosenAt(town)[0]).toBe(480);
    expect(town.only().place?.lon).toBeCloseTo(pointAt(CENTRE, 90, 500).lon, 4);
    expect(moved.effects.at(-1)).toMatchObject({ do: 'wake', at: NOW + 10 * MINUTE });
    town.event(update('B', 6, ['A'], { path: path.map((point) => ({ ...point, radiusMetres: 90 })) }));
    expect(kindsOf(town.wake({ why: 'pathMoves', since: NOW }))).toEqual([]);
    town.now = NOW + 20 * MINUTE;
    const last = town.wake({ why: 'pathMoves', since: NOW + 5 * MINUTE });
    expect(last.effects.some((effect) => effect.do === 'wake')).toBe(false);
  });

  test('D22: as long as the same cameras are right nothing is written and nothing is cut', () => {
    const town = city();
    const still = path.map((point) => ({ ...point, ...CENTRE, radiusMetres: 50 }));
    town.event(said('A', 0, { path: still, place: { ...CENTRE, origin: 'sent' } }));
    town.now = NOW + 5 * MINUTE;
    const again = town.wake({ why: 'pathMoves', since: NOW });
    expect(kindsOf(again)).toEqual([]);
    expect(effectsOf(again)).toEqual(['wake']);
  });

  test('D23: an operator may add any camera of the area, however far from its middle, and none outside', () => {
    const town = city();
    town.event(said('A', 0, { area: around(0, 2_300), place: { ...CENTRE, origin: 'sent' } }));
    expect(town.command({ command: 'addCamera', camera: 'camera-56' }).answer).toMatchObject({ ok: true });
    expect(town.command({ command: 'addCamera', camera: 'camera-59' }).answer).toEqual({ ok: false, reason: 'cameraTooFar' });
  });

  test('D24: what is not for the public is said to nobody outside', () => {
    const [open, restricted] = [city(), city()];
    expect(effectsOf(open.event(said('A', 0)))).toContain('send');
    expect(effectsOf(restricted.event(said('A', 0, { restricted: true })))).not.toContain('send');
  });
});
