import { describe, expect, test } from 'vitest';
import { serviceDefinition } from '#contract/service-definition.ts';
import type { PartnerEvent } from '#domain/event.ts';
import { isLive } from '#domain/incident.ts';
import type { OrganisationId } from '#domain/ids.ts';
import { compileDefinitions, type Definitions } from '#engine/definitions.ts';
import type { Outcome } from '#engine/outcome.ts';
import { CAMERAS, CENTRE, eventOf, finderOf, NOW, ORGANISATIONS, TestCity } from '../../test/support/engine-city.ts';
import { services } from './index.ts';
import type { ServiceManifest } from './manifest.ts';

/** What may go wrong with any partner's report, held against the definition of every service as it is. */
class City extends TestCity {
  override readonly organisations = new Map([
    ...ORGANISATIONS,
    ...['disaster-room', 'moj-tracking', 'city-centre'].map((id) => [id as OrganisationId, partner(id)] as const),
  ]);
  override readonly cameras;

  constructor(definitions: Definitions, cameras = CAMERAS) {
    super(definitions);
    this.cameras = finderOf(cameras);
  }
}

function partner(id: string) {
  return { id: id as OrganisationId, standing: 'partner' as const, title: { ko: id, en: id } };
}

function definitionsOf({ definition, config }: ServiceManifest): Definitions {
  const compiled = compileDefinitions([
    { definition: serviceDefinition.parse(definition), config: config.parse({}) as Record<string, unknown> },
  ]);
  if (!compiled.ok) throw new Error(compiled.problems.join('; '));
  return compiled.definitions;
}

/** Whom the opening told and gave video, in order. */
const told = ({ entries }: Outcome): readonly string[] =>
  entries
    .filter(({ kind }) => kind === 'propagation.sent' || kind === 'share.started')
    .map(({ kind, data }) => `${kind} ${String(data['organisation'])}`);

const all = (services as readonly ServiceManifest[]).map((service) => [service.id, service] as const);

describe.each(all)('%s', (_id, service) => {
  const report = (facts: Partial<PartnerEvent> = {}): Partial<PartnerEvent> => ({
    type: service.definition.triggers[0]?.eventTypes?.[0] ?? '',
    sender: 'partner',
    items: { CAR_NUM: '12가3456', WP_REF_ID: 'person-1' },
    ...facts,
  });
  const city = (cameras = CAMERAS): City => new City(definitionsOf(service), cameras);

  test('I122: what comes twice acts once, whatever came between', () => {
    const town = city();
    town.event(report());
    town.event(report({ state: 'changed', at: NOW + 1_000 }));
    const again = town.event(report());
    expect([town.incidents.size, again.effects, told(again)]).toEqual([1, [], []]);
  });

  test('I122: what changes after the end comes too late and opens nothing', () => {
    const town = city();
    town.event(report());
    town.event(report({ state: 'ended', at: NOW + 60_000 }));
    const late = town.event(report({ state: 'changed', at: NOW + 30_000 }));
    expect([town.incidents.size, isLive(town.only().status), late.effects]).toEqual([1, false, []]);
  });

  test('I122: without a place, or far outside the city, it opens all the same, and whoever is told is told', () => {
    const usual = told(city().event(report())).filter((each) => each.startsWith('propagation'));
    const { place: _left, ...nowhere } = eventOf(report());
    const [without, far] = [city(), city()];
    const opened = [
      without.give({ kind: 'event', id: without.nextId(), event: nowhere }),
      far.event(report({ place: { lon: 2.35, lat: 48.85, origin: 'sent' } })),
    ];
    expect(opened.map((each) => told(each).filter((one) => one.startsWith('propagation')))).toEqual([usual, usual]);
    expect([without.only().cameras, far.only().cameras]).toEqual([[], []]);
  });

  test('I122: coordinates the wrong way round are the same place', () => {
    const town = city();
    town.event(report({ place: { lon: CENTRE.lat, lat: CENTRE.lon, origin: 'sent' } }));
    expect(town.only().place).toMatchObject(CENTRE);
  });

  test('I122: where no camera is it opens with none and tells the same; one that is dead stands behind those that work', () => {
    const usual = told(city().event(report())).filter((each) => each.startsWith('propagation'));
    const empty = city([]);
    expect(told(empty.event(report())).filter((each) => each.startsWith('propagation'))).toEqual(usual);
    expect(empty.only().cameras).toEqual([]);
    const dead = city(CAMERAS.map((camera, at) => (at < 2 ? { ...camera, state: 'fault' as const } : camera)));
    expect(told(dead.event(report())).filter((each) => each.startsWith('propagation'))).toEqual(usual);
    expect(dead.only().cameras.map(({ camera }) => camera)).not.toContain('camera-0');
  });
});
