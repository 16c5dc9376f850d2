import { describe, expect, test } from 'vitest';
import type { ServiceDefinitionInput } from '#contract/service-definition.ts';
import type { PartnerEvent } from '#domain/event.ts';
import type { Incident } from '#domain/incident.ts';
import { pointAt } from '#domain/place.ts';
import { CAMERAS, CENTRE, definitionsOf, kindsOf, NOW, OPERATOR, TestCity } from '../../../test/support/engine-city.ts';
import { isInHazard } from './choose-along.ts';

const MINUTE = 60_000;
const CHOOSE = { do: 'chooseCameras', along: 'area', max: 6 } as const;
const DISASTER: ServiceDefinitionInput = {
  id: 'disaster',
  version: 1,
  title: { ko: '재난', en: 'Disaster' },
  triggers: [{ eventTypes: ['DUCDP110'] }],
  steps: [
    { at: 'opened', actions: [CHOOSE] },
    { at: 'moved', actions: [CHOOSE] },
  ],
};
const WEST = { words: '서쪽', ...around(0, 200) };
const EAST = { words: '동쪽', ...around(1_600, 200) };

function around(east: number, radiusMetres: number) {
  const { lon, lat } = pointAt(CENTRE, 90, east);
  return { shapes: [{ kind: 'circle' as const, lon, lat, radiusMetres }] };
}

const eastOf = (camera: string): number => CAMERAS.findIndex((each) => each.id === camera) * 40;
const sidesOf = ({ cameras }: Incident): readonly string[] =>
  [...new Set(cameras.map(({ camera }) => (eastOf(camera) <= 200 ? 'west' : eastOf(camera) >= 1_400 ? 'east' : 'between')))].toSorted();

/** A flood in the west and one in the east, each an incident of its own. */
class Floods {
  readonly town = new TestCity(definitionsOf(DISASTER));
  readonly west: string;
  readonly east: string;
  constructor(facts: { readonly west?: Partial<PartnerEvent>; readonly east?: Partial<PartnerEvent> } = {}) {
    this.west = this.#open('W', { area: WEST, place: { ...CENTRE, origin: 'sent' }, ...facts.west });
    this.east = this.#open('E', { area: EAST, place: { ...pointAt(CENTRE, 90, 1_600), origin: 'sent' }, ...facts.east });
  }

  #open(occurrence: string, facts: Partial<PartnerEvent>): string {
    return this.say(occurrence, { state: 'occurred', at: NOW, follows: [], ...facts }).incident!.id;
  }

  say(occurrence: string, facts: Partial<PartnerEvent>): ReturnType<TestCity['event']> {
    return this.town.event({ type: 'DUCDP110', sender: 'NDMS', kind: '호우', items: {}, occurrence, ...facts });
  }

  merge(): ReturnType<TestCity['command']> {
    return this.town.command({ command: 'merge', into: this.west }, OPERATOR, this.east);
  }

  split(occurrence = 'E'): Incident {
    return this.town.command({ command: 'split', sender: 'NDMS', type: 'DUCDP110', occurrence }, OPERATOR, this.west).incident!;
  }

  get kept(): Incident {
    return this.town.incidents.get(this.west as never)!;
  }
}

const reaches = (incident: Incident, east: number): boolean => isInHazard(incident, pointAt(CENTRE, 90, east), NOW);

describe('two disasters that became one', () => {
  test('D16: it covers both areas: cameras are chosen in both, any of either may be added, and signs of both are meant', () => {
    const floods = new Floods();
    expect(sidesOf(floods.kept)).toEqual(['west']);
    expect(kindsOf(floods.merge())).toContain('cameras.chosen');
    expect(floods.kept.area).toEqual({ words: '서쪽 · 동쪽', shapes: [...WEST.shapes, ...EAST.shapes] });
    expect(sidesOf(floods.kept)).toEqual(['east', 'west']);
    expect([0, 800, 1_600].map((east) => reaches(floods.kept, east))).toEqual([true, false, true]);
    floods.town.command({ command: 'addCamera', camera: 'camera-42' }, OPERATOR, floods.west);
    expect(floods.kept.cameras.map(({ camera }) => camera)).toContain('camera-42');
  });

  test('D16: taken apart each has its own again, cameras too', () => {
    const floods = new Floods();
    floods.merge();
    const out = floods.split();
    expect([floods.kept.area, out.area]).toEqual([WEST, EAST]);
    expect([sidesOf(floods.kept), sidesOf(out)]).toEqual([['west'], ['east']]);
  });

  test('D16: the one into which the other went may be taken out as well', () => {
    const floods = new Floods();
    floods.merge();
    const out = floods.split('W');
    expect([floods.kept.area, out.area]).toEqual([EAST, WEST]);
  });

  test('D16: what one partner case draws anew replaces its own area only, also where the other spoke later', () => {
    const floods = new Floods();
    floods.merge();
    floods.say('W2', { state: 'changed', follows: ['W'], at: NOW + 9 * MINUTE, content: '수위 상승' });
    const wider = { words: '동쪽', ...around(1_600, 500) };
    floods.say('E2', { state: 'changed', follows: ['E'], at: NOW + 4 * MINUTE, area: wider });
    expect(floods.kept.area?.shapes).toEqual([...WEST.shapes, ...wider.shapes]);
    floods.say('E1', { state: 'changed', follows: ['E'], at: NOW + MINUTE, area: around(1_600, 50) });
    expect(floods.kept.area?.shapes, 'older than what is known of this case').toEqual([...WEST.shapes, ...wider.shapes]);
    expect(floods.split().area).toEqual(wider);
  });

  test('D16: a case that ends takes its area with it, and the last one ends the incident', () => {
    const floods = new Floods();
    floods.merge();
    expect(kindsOf(floods.say('E9', { state: 'released', follows: ['E'], at: NOW + MINUTE }))).toContain('cameras.chosen');
    expect([floods.kept.area, floods.kept.status, sidesOf(floods.kept)]).toEqual([WEST, 'open', ['west']]);
    floods.say('W9', { state: 'released', follows: ['W'], at: NOW + MINUTE });
    expect(floods.kept.status).toBe('closed');
  });

  test('D16: it ends with the last of its cases; one whose time is over takes its area with it', () => {
    const floods = new Floods({ west: { expiresAt: NOW + 10 * MINUTE }, east: { expiresAt: NOW + 20 * MINUTE } });
    const merged = floods.merge();
    expect(floods.kept.expiresAt).toBe(NOW + 20 * MINUTE);
    expect(merged.effects).toContainEqual(
      expect.objectContaining({ do: 'wake', incident: floods.west, wake: { why: 'expires', at: NOW + 20 * MINUTE } }),
    );
    floods.town.now = NOW + 10 * MINUTE;
    floods.town.wake({ why: 'expires', at: NOW + 10 * MINUTE }, floods.west);
    expect([floods.kept.status, floods.kept.area]).toEqual(['open', EAST]);
    floods.town.now = NOW + 20 * MINUTE;
    floods.town.wake({ why: 'expires', at: NOW + 20 * MINUTE }, floods.west);
    expect(floods.kept.status).toBe('closed');
  });

  test('D16: one whose time was over already holds up no end that a partner tells', () => {
    const floods = new Floods({ east: { expiresAt: NOW + 10 * MINUTE } });
    floods.merge();
    expect(floods.kept.expiresAt, 'the other has no end').toBeUndefined();
    floods.town.now = NOW + 11 * MINUTE;
    floods.say('W9', { state: 'released', follows: ['W'], at: NOW + 11 * MINUTE });
    expect(floods.kept.status).toBe('closed');
  });

  test('D16: where one of them is not for the public, neither is what they became; apart each is as it was', () => {
    const floods = new Floods({ east: { restricted: true } });
    floods.merge();
    expect(floods.kept.restricted).toBe(true);
    const out = floods.split();
    expect([floods.kept.restricted, out.restricted]).toEqual([undefined, true]);
  });

  test('D16: what moves is followed from the incident that took it in, and from its own once it is taken out', () => {
    const path = [0, 10, 20].map((minute) => ({
      ...pointAt(CENTRE, 90, 1_600 + minute * 10),
      at: NOW + minute * MINUTE,
      radiusMetres: 150,
    }));
    const floods = new Floods({ east: { path } });
    const merged = floods.merge();
    expect(floods.kept).toMatchObject({ path, pathSince: NOW });
    expect(merged.effects).toContainEqual(
      expect.objectContaining({ do: 'wake', incident: floods.west, wake: expect.objectContaining({ why: 'pathMoves' }) }),
    );
    const out = floods.split();
    expect([floods.kept.path, out.path]).toEqual([undefined, path]);
  });

  test('D16: an incident that was kept before its cases had areas of their own loses none of it', () => {
    const floods = new Floods();
    const { west, east } = floods;
    for (const id of [west, east]) {
      const incident = floods.town.incidents.get(id as never)!;
      const cases = incident.cases.map(({ told, ...one }) => ({ ...one, told: { kind: told!.kind, grade: told!.grade, at: told!.at } }));
      floods.town.incidents.set(incident.id, { ...incident, cases });
    }
    floods.merge();
    expect(floods.kept.area?.shapes).toEqual([...WEST.shapes, ...EAST.shapes]);
    expect(floods.split().area?.shapes).toEqual(EAST.shapes);
  });
});
