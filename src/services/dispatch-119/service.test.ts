import { describe, expect, test } from 'vitest';
import { serviceDefinition } from '#contract/service-definition.ts';
import type { PartnerEvent } from '#domain/event.ts';
import type { Incident } from '#domain/incident.ts';
import { actionsAt, compileDefinitions, serviceFor } from '#engine/definitions.ts';
import { effectsOf, kindsOf, TestCity } from '../../../test/support/engine-city.ts';
import { dispatch119 } from './service.ts';

function compiled(section: unknown = {}) {
  const result = compileDefinitions([
    { definition: serviceDefinition.parse(dispatch119.definition), config: dispatch119.config.parse(section) },
  ]);
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result.definitions;
}
const service = (section?: unknown) => [...compiled(section).byId.values()][0]!;
const incident = (kind: string): Incident =>
  ({ kind, grade: 'urgent', status: 'open', drill: false, cameras: [], cases: [] }) as unknown as Incident;
const reported: Partial<PartnerEvent> = { type: '119UC001', sender: '119', occurrence: 'F-1', kind: '화재' };

describe('119 dispatch support', () => {
  test('FR1: 119UC001 opens it, and nothing else does', () => {
    const event = (type: string): PartnerEvent =>
      ({ type, kind: '화재', grade: 'urgent', state: 'occurred', sender: '119', drill: false, items: {} }) as unknown as PartnerEvent;
    expect(serviceFor(compiled(), event('119UC001'))?.id).toBe('dispatch-119');
    expect(serviceFor(compiled(), event('112UC001'))).toBeUndefined();
  });

  test.each(['화재', '구조', '구급'])(
    'FR11: video of %s is shared with the fire room, with basis, purpose and a limit (LAW-06)',
    (kind) => {
      for (const moment of ['opened', 'updated'] as const)
        expect(actionsAt(service(), moment, incident(kind)).find((action) => action.do === 'shareVideo')).toMatchObject({
          organisation: 'fire-119',
          basis: 'PIPA-18-2-3',
          maxMinutes: 240,
        });
    },
  );

  test('FR11: what nobody listed is not shared, and what it was shared for and is no longer ends', () => {
    expect(actionsAt(service(), 'opened', incident('기타')).map((action) => action.do)).not.toContain('shareVideo');
    expect(actionsAt(service(), 'updated', incident('기타'))).toEqual([{ do: 'stopSharing', organisation: 'fire-119' }]);
    expect(actionsAt(service({ sharedKinds: [] }), 'opened', incident('화재')).map((action) => action.do)).not.toContain('shareVideo');
  });

  test('FR11: seed 2-④ ① a fire report opens with cameras, video for the fire room and word to it; ③ its end ends all of it', () => {
    const town = new TestCity(compiled());
    const opened = town.event(reported);
    expect(kindsOf(opened)).toEqual(['incident.opened', 'cameras.chosen', 'share.started', 'propagation.sent']);
    expect(town.only().cameras.length).toBe(4);
    const ended = town.event({ ...reported, state: 'ended' });
    expect(kindsOf(ended)).toEqual(expect.arrayContaining(['incident.closed', 'share.ended']));
    expect(effectsOf(ended)).toEqual(expect.arrayContaining(['revoke', 'cool']));
  });

  test('FR11: two callers of one fire are one incident; a place without a camera still opens', () => {
    const town = new TestCity(compiled());
    town.event(reported);
    expect(town.event({ ...reported, occurrence: 'F-2' }).answer).toMatchObject({ as: 'joined' });
    const far = new TestCity(compiled());
    far.event({ ...reported, place: { lon: 127.15, lat: 37.42, origin: 'sent' } });
    expect(far.only().cameras).toEqual([]);
    expect(far.only().shares).toHaveLength(1);
  });

  test('FR11: seed 2-④ ② a vehicle that goes is guided, by the definition alone', () => {
    const town = new TestCity(compiled());
    town.event(reported);
    const items = { UNIT: 'fireEngine-1', UNIT_STATE: 'dispatched' };
    const { place: _nowhere, ...change } = { ...reported, state: 'changed' as const, kind: '', items };
    const going = town.event({ ...change, place: undefined as never });
    expect(going.effects).toMatchObject([{ do: 'findRoute', number: 'fireEngine-1', organisation: 'fire-119', signsWithinMetres: 40 }]);
    expect(going.entries.map(({ kind }) => kind)).not.toContain('share.ended');
  });
});
