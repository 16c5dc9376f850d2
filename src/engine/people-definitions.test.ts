import { describe, expect, test } from 'vitest';
import type { ServiceDefinitionInput } from '#contract/service-definition.ts';
import { serviceDefinition } from '#contract/service-definition.ts';
import type { PartnerEvent } from '#domain/event.ts';
import { pointAt } from '#domain/place.ts';
import {
  CENTRE,
  definitionsOf,
  FIREMAN,
  kindsOf,
  NOW,
  OFFICER,
  OPERATOR,
  ORGANISATIONS,
  personOf,
  TestCity,
} from '../../test/support/engine-city.ts';
import { compileDefinitions } from './definitions.ts';
import { mayView, mayViewProfile } from './policy.ts';

const CARING: ServiceDefinitionInput = {
  id: 'caring',
  version: 1,
  title: { ko: '보호', en: 'Caring' },
  triggers: [{ eventTypes: ['WPSSF110'] }],
  correlation: { withinMinutes: 1_440, samePerson: true, supersedes: true },
  follow: true,
  shareWhenTold: [{ organisation: 'fire-119', purpose: '구조', basis: 'PIPA-18-2-3', maxMinutes: 60 }],
  steps: [{ at: 'opened', actions: [{ do: 'chooseCameras', max: 4, radiusMetres: 500, exits: true }] }],
};
const alarm = (number: string, facts: Partial<PartnerEvent> = {}): Partial<PartnerEvent> => ({
  type: 'WPSSF110',
  sender: 'WP1',
  occurrence: number,
  kind: '치매',
  items: { WP_REF_ID: 'person-1', PROFILE: 'reference' },
  ...facts,
});
const city = (definition = CARING): TestCity => new TestCity(definitionsOf(definition));
const states = (town: TestCity): Record<string, string> =>
  Object.fromEntries(town.only().cases.map(({ occurrence, state }) => [occurrence, state]));

describe('a newer alarm of the same person', () => {
  test('WP5: joins the open incident and ends the older case as 92, so that its own end ends the incident', () => {
    const town = city();
    town.event(alarm('first'));
    const joined = town.event(alarm('second', { at: NOW + 60_000 }));
    expect(joined.answer).toMatchObject({ as: 'joined' });
    expect(states(town)).toEqual({ first: '92', second: '10' });
    expect(joined.entries[0]).toMatchObject({ kind: 'incident.joined', data: { autoEnded: ['first'] } });
    expect(town.event(alarm('first', { state: 'changed', at: NOW + 70_000 })).entries[0]?.data).toMatchObject({ ignored: 'caseEnded' });
    expect(kindsOf(town.event(alarm('first', { state: 'ended', at: NOW + 80_000 })))).toEqual(['incident.updated']);
    expect(town.only().status).toBe('open');
    town.event(alarm('second', { state: 'ended', at: NOW + 90_000 }));
    expect(town.only().status).toBe('closed');
  });

  test('WP5: an alarm that comes late, from before, is itself the older one', () => {
    const town = city();
    town.event(alarm('second', { at: NOW }));
    town.event(alarm('first', { at: NOW - 60_000 }));
    expect(states(town)).toEqual({ second: '10', first: '92' });
  });

  test('WP5: of another person, or after the incident has ended, another incident opens', () => {
    const town = city();
    town.event(alarm('first'));
    expect(town.event(alarm('other', { items: { WP_REF_ID: 'person-2' } })).answer).toMatchObject({ as: 'opened' });
    town.event(alarm('first', { state: 'ended' }));
    expect(town.event(alarm('second', { at: NOW + 60_000 })).answer).toMatchObject({ as: 'opened' });
  });

  test('WP5: without that rule both cases go on', () => {
    const town = city({ ...CARING, correlation: { withinMinutes: 1_440, samePerson: true } });
    town.event(alarm('first'));
    town.event(alarm('second', { at: NOW + 60_000 }));
    expect(states(town)).toEqual({ first: '10', second: '10' });
  });
});

describe('one press tells and shows', () => {
  test('WP7: whom a person tells is shown the video that the definition keeps for them, once and with its basis', () => {
    const town = city();
    town.event(alarm('first'));
    const [camera] = town.only().cameras;
    expect(mayView(FIREMAN, camera!.camera, town.only(), NOW).ok).toBe(false);
    const told = town.command({ command: 'propagate', organisation: 'fire-119' });
    expect(kindsOf(told)).toEqual(['propagation.sent', 'share.started']);
    expect(town.only().shares).toMatchObject([{ organisation: 'fire-119', basis: 'PIPA-18-2-3', until: NOW + 3_600_000 }]);
    expect(mayView(FIREMAN, camera!.camera, town.only(), NOW).ok).toBe(true);
    expect(kindsOf(town.command({ command: 'propagate', organisation: 'police-112' }))).toEqual(['propagation.sent']);
    expect(mayView(OFFICER, camera!.camera, town.only(), NOW).ok).toBe(false);
  });

  test('WP7: a definition that names an organisation nobody knows does not compile', () => {
    const compiled = compileDefinitions(
      [{ definition: serviceDefinition.parse({ ...CARING, profileFor: ['nobody'] }), config: {} }],
      new Map([...ORGANISATIONS].filter(([id]) => id !== 'fire-119')),
    );
    expect(compiled).toEqual({
      ok: false,
      problems: ['caring shareWhenTold: there is no organisation fire-119', 'caring profileFor: there is no organisation nobody'],
    });
  });
});

describe('whom it is about, where another organisation keeps that', () => {
  test('WP25: the city’s own staff does not open it, whatever its rights; the organisation named does, and only with the right', () => {
    const town = city({ ...CARING, profileFor: ['police-112'] });
    town.event(alarm('first'));
    town.command({ command: 'propagate', organisation: 'police-112' });
    const incident = town.only();
    expect(mayViewProfile(OPERATOR, incident)).toEqual({ ok: false, reason: 'notYourProfile' });
    expect(mayViewProfile(OFFICER, incident)).toEqual({ ok: true });
    expect(mayViewProfile(personOf('other', 'police-112', ['incident.view']), incident)).toEqual({ ok: false, reason: 'noRight' });
    expect(mayViewProfile(OPERATOR, { ...incident, profileFor: undefined } as never)).toEqual({ ok: true });
  });
});

describe('ways out of a building', () => {
  const door = (metres: number): string => {
    const { lon, lat } = pointAt(CENTRE, 90, metres);
    return `${lon.toFixed(6)},${lat.toFixed(6)},문 ${metres}`;
  };
  const chosen = (exits: string): readonly string[] => {
    const town = city();
    town.event(alarm('first', { items: { BLDG_EXITS: exits } }));
    return town.only().cameras.map((camera) => camera.camera);
  };

  test('WP16: the best camera for each comes first, none twice, then those around the place', () => {
    const cameras = chosen([door(0), door(400), door(400)].join(';'));
    const plain = chosen('');
    expect(cameras).toHaveLength(4);
    expect(new Set(cameras).size).toBe(4);
    const near = (camera: string, metres: number): boolean => Math.abs(Number(camera.replace('camera-', '')) * 40 - metres) <= 200;
    expect(near(cameras[1]!, 400)).toBe(true);
    expect(near(cameras[2]!, 400)).toBe(true);
    expect(plain.every((camera) => near(camera, 0))).toBe(true);
    expect(plain).toContain(cameras[3]);
  });

  test.each(['', 'nonsense', '1,2,3', `${door(5_000)}`, '999999,37.5'])(
    'WP16: exits that cannot be true ("%s") choose as if none were told',
    (exits) => {
      expect(chosen(exits)).toEqual(chosen(''));
    },
  );
});
