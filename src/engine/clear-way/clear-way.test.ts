import { describe, expect, test } from 'vitest';
import type { ServiceDefinitionInput } from '#contract/service-definition.ts';
import type { PartnerEvent } from '#domain/event.ts';
import { CENTRE, definitionsOf, effectsOf, FIREMAN, kindsOf, NOW, TestCity } from '../../../test/support/engine-city.ts';
import type { FoundRoute } from '../input.ts';
import type { Outcome } from '../outcome.ts';
import { MAX_RESPONDERS } from './responders.ts';
import { MAX_SIGNS } from './signs.ts';

const GUIDE = {
  do: 'guideUnits' as const,
  organisation: 'fire-119',
  link: 'link-119',
  signs: { link: 'field-displays', withinMetres: 40, text: '긴급차량 출동 중' },
};
const FIRE: ServiceDefinitionInput = {
  id: 'fire',
  version: 1,
  title: { ko: '화재', en: 'Fire' },
  triggers: [{ eventTypes: ['119UC001'] }],
  steps: [
    { at: 'dispatched', actions: [GUIDE] },
    { at: 'moved', actions: [GUIDE] },
  ],
  owners: { link: 'vehicle-owner', text: '{address} {plate} 이동 바랍니다', max: 2 },
};
const PLACE = { ...CENTRE, address: '망루로 12', origin: 'sent' as const };
const fire = (facts: Partial<PartnerEvent> = {}): Partial<PartnerEvent> => ({
  type: '119UC001',
  sender: '119',
  occurrence: 'F-1',
  kind: '화재',
  place: PLACE,
  ...facts,
});
const unit = (number: string, state: string, minute: number, items: Record<string, string> = {}): Partial<PartnerEvent> => {
  const { place: _place, ...told } = fire({ state: 'changed', kind: '', at: NOW + minute * 60_000 });
  return { ...told, place: undefined as never, items: { UNIT: number, UNIT_STATE: state, UNIT_NAME: `펌프 ${number}`, ...items } };
};
const city = (): TestCity => new TestCity(definitionsOf(FIRE));
const route = (number: string, signs: readonly string[] = []): FoundRoute & { readonly why: 'routeFound' } => ({
  why: 'routeFound',
  number,
  to: { lon: CENTRE.lon, lat: CENTRE.lat },
  found: { metres: 1_200, seconds: 150, steps: 'depart:망루로:1200>arrive::0', signs },
});
const sent = (outcome: Outcome, topic: string): unknown[] =>
  outcome.effects.flatMap((effect) => (effect.do === 'send' && effect.topic === topic ? [effect.to ?? effect.facts['unit']] : []));

describe('vehicles that a partner sends', () => {
  test('FR4: a vehicle that goes is followed, and its way is asked for with its own size', () => {
    const town = city();
    town.event(fire());
    const going = town.event(unit('3', 'dispatched', 1, { UNIT_KIND: '고가사다리차', UNIT_HEIGHT_CM: '380', UNIT_WEIGHT_KG: '26000' }));
    expect(kindsOf(going)).toEqual(['incident.updated', 'responder.dispatched']);
    expect(going.effects).toEqual([
      {
        do: 'findRoute',
        incident: town.only().id,
        organisation: 'fire-119',
        number: '3',
        size: { heightCm: 380, widthCm: 250, weightKg: 26_000 },
        to: { lon: CENTRE.lon, lat: CENTRE.lat },
        signsWithinMetres: 40,
        at: NOW,
      },
    ]);
    expect(town.only()).toMatchObject({ kind: '화재', responders: [{ number: '3', callSign: '펌프 3', dispatchedAt: NOW + 60_000 }] });
  });

  test('FR4: it arrives and goes home; what is told out of order or twice changes nothing', () => {
    const town = city();
    town.event(fire());
    town.event(unit('3', 'arrived', 9));
    expect(effectsOf(town.event(unit('3', 'dispatched', 1)))).toEqual([]);
    expect(town.only().responders).toMatchObject([{ number: '3', arrivedAt: NOW + 540_000 }]);
    expect(kindsOf(town.event(unit('3', 'returned', 60)))).toContain('responder.returned');
    expect(kindsOf(town.event(unit('3', 'arrived', 10)))).toEqual(['incident.updated']);
    const again = town.event(unit('3', 'dispatched', 61));
    expect(effectsOf(again)).toEqual(['findRoute']);
    expect(town.only().responders?.[0]).not.toHaveProperty('arrivedAt');
    expect(kindsOf(town.event(unit('3', 'dispatched', 62)))).toEqual(['incident.updated']);
  });

  test('FR4: a vehicle that is told of before the fire itself is kept, and guided once it is known where', () => {
    const town = city();
    const early = town.event(unit('3', 'dispatched', 1));
    expect(early.answer).toMatchObject({ as: 'opened' });
    expect(effectsOf(early)).not.toContain('findRoute');
    expect(effectsOf(town.event(fire()))).toContain('findRoute');
    expect(town.only()).toMatchObject({ kind: '화재', place: PLACE });
  });

  test('FR4: no more vehicles are followed than there is room for; nonsense is none', () => {
    const town = city();
    town.event(fire());
    for (let at = 0; at < MAX_RESPONDERS + 5; at += 1) town.event(unit(`u${at}`, 'dispatched', 1 + at));
    expect(town.only().responders).toHaveLength(MAX_RESPONDERS);
    town.event(unit('x'.repeat(33), 'dispatched', 200));
    town.event(unit('u1', 'flying', 201));
    expect(town.only().responders).toHaveLength(MAX_RESPONDERS);
  });
});

describe('the way of a vehicle', () => {
  const underWay = (...numbers: readonly string[]): TestCity => {
    const town = city();
    town.event(fire());
    for (const number of numbers) town.event(unit(number, 'dispatched', 1));
    return town;
  };

  test('FR5: what is found is told to the partner once, with distance, time and turns', () => {
    const town = underWay('3');
    const found = town.wake(route('3'));
    expect(kindsOf(found)).toEqual(['route.found', 'message.sent']);
    expect(found.effects).toMatchObject([
      {
        do: 'send',
        link: 'link-119',
        topic: 'route',
        facts: { occurrence: 'F-1', unit: '3', metres: 1_200, seconds: 150, steps: 'depart:망루로:1200>arrive::0' },
      },
    ]);
    expect(town.wake(route('3')).effects).toEqual([]);
    expect(town.only().responders?.[0]?.route).toEqual({ foundAt: NOW, metres: 1_200, seconds: 150 });
  });

  test('FR5: where there is none the reason is kept and nothing is told; nor is what comes when the vehicle is there or the incident over', () => {
    const town = underWay('3', '4', '5');
    const { found: _found, ...none } = route('3');
    expect(kindsOf(town.wake({ ...none, failed: 'noWay' }))).toEqual(['route.failed']);
    expect(town.only().responders?.[0]).toMatchObject({ routeFailed: 'noWay' });
    town.event(unit('4', 'arrived', 5));
    expect(town.wake(route('4')).effects).toEqual([]);
    expect(town.wake(route('9')).effects).toEqual([]);
    town.command({ command: 'close' });
    expect(town.wake(route('5')).effects).toEqual([]);
  });

  test('FR5: a scene that turns out to be elsewhere asks for another way, and the old one comes too late', () => {
    const town = underWay('3');
    const elsewhere = { lon: CENTRE.lon + 0.01, lat: CENTRE.lat };
    const moved = town.event(fire({ state: 'changed', place: { ...elsewhere, origin: 'sent' }, at: NOW + 120_000 }));
    expect(effectsOf(moved)).toContain('findRoute');
    expect(town.wake(route('3')).effects).toEqual([]);
    expect(kindsOf(town.wake({ ...route('3'), to: elsewhere }))).toContain('route.found');
    const near = { lon: elsewhere.lon + 0.0001, lat: CENTRE.lat };
    expect(effectsOf(town.event(fire({ state: 'changed', place: { ...near, origin: 'sent' }, at: NOW + 180_000 })))).not.toContain(
      'findRoute',
    );
  });

  test('FR6: signs along the way are lit once, and go out when the last vehicle that passes them is there', () => {
    const town = underWay('3', '4');
    expect(sent(town.wake(route('3', ['vms-1', 'vms-2'])), 'sign')).toEqual(['vms-1', 'vms-2']);
    expect(sent(town.wake(route('4', ['vms-2', 'vms-3'])), 'sign')).toEqual(['vms-3']);
    expect(sent(town.event(unit('3', 'arrived', 5)), 'sign.withdraw')).toEqual(['vms-1']);
    expect(sent(town.event(unit('4', 'arrived', 6)), 'sign.withdraw')).toEqual(['vms-2', 'vms-3']);
    expect(town.only().signs).toEqual([]);
  });

  test('FR6: whoever ends the incident, every sign goes out', () => {
    const byUs = underWay('3');
    byUs.wake(route('3', ['vms-1']));
    expect(sent(byUs.command({ command: 'close' }), 'sign.withdraw')).toEqual(['vms-1']);
    const byThem = underWay('3');
    byThem.wake(route('3', ['vms-1', 'vms-2']));
    expect(sent(byThem.event(fire({ state: 'ended' })), 'sign.withdraw')).toEqual(['vms-1', 'vms-2']);
    expect(byThem.only().signs).toEqual([]);
  });

  test('FR6: no more signs are lit than can be put out again', () => {
    const town = underWay('3', '4');
    const many = Array.from({ length: MAX_SIGNS + 10 }, (_, at) => `vms-${at}`);
    expect(sent(town.wake(route('3', many)), 'sign')).toHaveLength(MAX_SIGNS);
    expect(sent(town.command({ command: 'close' }), 'sign.withdraw')).toHaveLength(MAX_SIGNS);
  });

  test('FR6: of a drill nothing is told and no sign is lit', () => {
    const town = city();
    town.event(fire({ drill: true }));
    town.event(unit('3', 'dispatched', 1));
    const found = town.wake(route('3', ['vms-1']));
    expect(effectsOf(found)).toEqual([]);
    expect(kindsOf(found)).toEqual(['route.found']);
    expect(town.only().signs).toBeUndefined();
  });
});

describe('owners of parked cars', () => {
  const open = (facts: Partial<PartnerEvent> = {}): TestCity => {
    const town = city();
    town.event(fire(facts));
    return town;
  };

  test('FR7: the owner is asked over the link; the journal and the message have the plate masked, the link alone the whole', () => {
    const town = open();
    const asked = town.command({ command: 'askOwner', plate: '12가3456' });
    expect(asked.effects).toMatchObject([
      { do: 'send', link: 'vehicle-owner', topic: 'move-car', text: '망루로 12 12가34** 이동 바랍니다', facts: { plate: '12가3456' } },
    ]);
    expect(kindsOf(asked)).toEqual(['owner.asked', 'message.sent']);
    expect(JSON.stringify([asked.entries, town.only().messages])).not.toContain('12가3456');
    expect(JSON.stringify(asked.entries)).toContain('12가34**');
  });

  test('FR7: a car is asked for once, and no more cars than the service allows', () => {
    const town = open();
    town.command({ command: 'askOwner', plate: '12가3456' });
    expect(town.command({ command: 'askOwner', plate: '12가3456' }).answer).toEqual({ ok: false, reason: 'alreadyDone' });
    town.command({ command: 'askOwner', plate: '123나4567' });
    expect(town.command({ command: 'askOwner', plate: '34다5678' }).answer).toEqual({ ok: false, reason: 'tooManyCars' });
  });

  test('FR8: only while an incident of such a service lasts, with a place, no drill, and by the city’s own staff', () => {
    const drill = open({ drill: true });
    expect(drill.command({ command: 'askOwner', plate: '12가3456' }).answer).toEqual({ ok: false, reason: 'drillStaysInside' });
    const nowhere = open({ place: undefined as never });
    expect(nowhere.command({ command: 'askOwner', plate: '12가3456' }).answer).toEqual({ ok: false, reason: 'noPlace' });
    const other = new TestCity();
    other.event();
    expect(other.command({ command: 'askOwner', plate: '12가3456' }).answer).toEqual({ ok: false, reason: 'notForThisService' });
    const town = open();
    expect(town.command({ command: 'askOwner', plate: '12가3456' }, FIREMAN).answer).toMatchObject({ ok: false });
    town.command({ command: 'close' });
    expect(town.command({ command: 'askOwner', plate: '12가3456' }).answer).toEqual({ ok: false, reason: 'incidentEnded' });
  });

  test('FR8: when the incident ends nobody keeps the plates', () => {
    const town = open();
    town.command({ command: 'askOwner', plate: '12가3456' });
    town.event(fire({ state: 'ended' }));
    expect(JSON.stringify(town.only())).not.toContain('12가3456');
    expect(town.only().askedCars).toMatchObject([{ plate: '12가34**' }]);
  });
});
