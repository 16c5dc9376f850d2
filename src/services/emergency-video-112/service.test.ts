import { describe, expect, test } from 'vitest';
import { serviceDefinition } from '#contract/service-definition.ts';
import { actionsAt, compileDefinitions, serviceFor } from '#engine/definitions.ts';
import type { Incident } from '#domain/incident.ts';
import type { PartnerEvent } from '#domain/event.ts';
import { services } from '#services/index.ts';
import { config112 } from './config.ts';
import { emergencyVideo112 } from './service.ts';

function compiled(section: unknown = {}) {
  const result = compileDefinitions([
    { definition: serviceDefinition.parse(emergencyVideo112.definition), config: emergencyVideo112.config.parse(section) },
  ]);
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result.definitions;
}
const service = (section?: unknown) => [...compiled(section).byId.values()][0]!;
const incident = (kind: string): Incident =>
  ({ kind, grade: 'urgent', status: 'open', drill: false, cameras: [], cases: [] }) as unknown as Incident;

describe('112 emergency video', () => {
  test('the list holds it once, by its own id', () => {
    expect(services.filter((known) => known.id === 'emergency-video-112')).toHaveLength(1);
    expect(emergencyVideo112.definition.id).toBe(emergencyVideo112.id);
  });

  test('112UC001 opens it, and nothing else does', () => {
    const definitions = compiled();
    const event = (type: string): PartnerEvent =>
      ({ type, kind: '강도', grade: 'urgent', state: 'occurred', sender: '112', drill: false, items: {} }) as unknown as PartnerEvent;
    expect(serviceFor(definitions, event('112UC001'))?.id).toBe('emergency-video-112');
    expect(serviceFor(definitions, event('112UC120'))).toBeUndefined();
    expect(serviceFor(definitions, event('119UC001'))).toBeUndefined();
  });

  test('at opening: at most 4 cameras within 500 m, the police told with 60 s to acknowledge', () => {
    const actions = actionsAt(service(), 'opened', incident('교통사고'));
    expect(actions).toEqual([
      { do: 'chooseCameras', max: 4, radiusMetres: 500, along: 'place', aheadMinutes: 30 },
      { do: 'propagate', organisation: 'police-112', acknowledgeWithinSeconds: 60, channels: [], escalate: true },
      { do: 'escalate', organisation: 'city-centre', afterSeconds: 60 },
    ]);
  });

  test.each(['살인', '강도', '치기', '소매치기', '절도', '납치감금', '성폭력', '가정폭력'])(
    'LAW-07 video of %s is shared with the police, with basis, purpose and a limit',
    (kind) => {
      for (const moment of ['opened', 'updated'] as const) {
        const share = actionsAt(service(), moment, incident(kind)).find((action) => action.do === 'shareVideo');
        expect(share).toEqual({
          do: 'shareVideo',
          organisation: 'police-112',
          purpose: expect.stringMatching(/112/),
          basis: 'PIPA-18-2-3',
          maxMinutes: 120,
        });
      }
    },
  );

  test.each(['교통사고', '소음', '분실습득', '상담문의', '', '강도살인미수사건'])(
    'LAW-07 video of "%s", which nobody listed, is not shared',
    (kind) => {
      expect(actionsAt(service(), 'opened', incident(kind)).map((action) => action.do)).not.toContain('shareVideo');
      expect(actionsAt(service(), 'updated', incident(kind))).toEqual([{ do: 'stopSharing', organisation: 'police-112' }]);
    },
  );

  test('LAW-07 which kinds are shared is configuration', () => {
    const only = service({ sharedKinds: ['자살'] });
    expect(actionsAt(only, 'opened', incident('자살')).map((action) => action.do)).toContain('shareVideo');
    expect(actionsAt(only, 'opened', incident('강도')).map((action) => action.do)).not.toContain('shareVideo');
    expect(actionsAt(service({ sharedKinds: [] }), 'opened', incident('강도')).map((action) => action.do)).not.toContain('shareVideo');
  });

  test('the partner hears when it is acknowledged and when it is closed', () => {
    expect(actionsAt(service(), 'acknowledged', incident('소음'))).toEqual([{ do: 'tellPartner', state: 'received' }]);
    expect(actionsAt(service(), 'closed', incident('강도'))).toEqual([{ do: 'tellPartner', state: 'ended' }]);
  });

  test('a section with an unknown key or a port that is none is refused', () => {
    expect(config112.safeParse({ prot: 9112 }).success).toBe(false);
    expect(config112.safeParse({ port: 70_000 }).success).toBe(false);
    expect(config112.parse({})).toMatchObject({ host: '127.0.0.1', port: 9112, systems: ['112'], receiver: 'UCP' });
  });
});
