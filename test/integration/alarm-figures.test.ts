import { describe, expect, test } from 'vitest';
import type { AlarmFigures } from '#contract/figures-view.ts';
import { pointAt } from '#domain/place.ts';
import { saveIncidents } from '#server/store/incident-rows.ts';
import { useApiCity } from '../support/api-city.ts';
import { CENTRE } from '../support/engine-city.ts';
import { figureIncident } from '../support/figure-years.ts';

const city = useApiCity();

describe('figures of alarms', () => {
  const alarms = async (): Promise<AlarmFigures> => (await city.as('lead').get('/api/v1/figures/alarms?hours=1')).json;

  test('FG10, FG2: what was raised and shown, who raised most, what chatters, what waits; without drills', async () => {
    const before = await alarms();
    const report = (n: number, facts: { drill?: true; facility: string }) =>
      city.server.report({ grade: 'normal', kind: 'CCTV 무신호', place: { ...pointAt(CENTRE, 90, 100 * n), origin: 'sent' }, ...facts });
    const first = await report(1, { facility: 'cam-5' });
    for (let n = 2; n <= 5; n += 1) await report(n, { facility: 'cam-5' });
    for (let n = 1; n <= 20; n += 1) await report(n * 10, { facility: 'cam-drill', drill: true });
    const shelved = await report(40, { facility: 'cam-6' });
    await city.as('lead').post(`/api/v1/incidents/${shelved}/commands`, { command: 'shelve', minutes: 5, reason: '점검' });
    await city.as('lead').post(`/api/v1/incidents/${first}/commands`, { command: 'acknowledge' });
    await saveIncidents(city.server.database, [
      figureIncident('stale', Date.now() - 2 * 86_400_000),
      figureIncident('stale-drill', Date.now() - 2 * 86_400_000, { drill: true }),
    ]);
    const session = (kind: 'session.opened' | 'session.closed', minutesAgo: number, role: string) =>
      city.server.record({ kind, at: Date.now() - minutesAgo * 60_000, actor: `person:${role}`, data: { role } });
    // An operator for half an hour, one who has been there since before the hour, and somebody who handles nothing.
    for (const [kind, minutesAgo, role] of [
      ['session.opened', 40, 'operator'],
      ['session.closed', 10, 'operator'],
      ['session.opened', 90, 'lead'],
      ['session.closed', 30, 'lead'],
      ['session.opened', 50, 'auditor'],
    ] as const)
      await session(kind, minutesAgo, role);
    const after = await alarms();
    const more = (name: 'raised' | 'shown' | 'grouped' | 'suppressed' | 'shelved' | 'shelvedNow') => after[name] - before[name];
    expect([more('raised'), more('shown'), more('grouped'), more('suppressed'), more('shelved'), more('shelvedNow')]).toEqual([
      6, 2, 4, 0, 1, 1,
    ]);
    expect(after.chattering).toMatchObject([{ service: 'test-emergency', kind: 'CCTV 무신호', facility: 'cam-5', alarms: 5 }]);
    expect(after.badActors.slice(0, 3)).toContainEqual({
      service: 'test-emergency',
      title: after.badActors[0]!.title,
      kind: 'CCTV 무신호',
      facility: 'cam-5',
      alarms: 5,
    });
    expect(after.raised).toBe(after.priorities.urgent + after.priorities.normal);
    expect(after.hours).toHaveLength(1);
    expect(after.hours[0]).toMatchObject({ raised: after.raised, shown: after.shown });
    expect([after.inFlood, after.stale - before.stale, after.suppressedNow]).toEqual([0, 1, 0]);
    expect(after.perTenMinutes.mean).toBeCloseTo(after.shown / 6);
    expect(after.operatorHours).toBeCloseTo(1, 1);
    expect(after.perOperatorHour).toBeCloseTo(after.shown / after.operatorHours, 0);
    expect(after.toAcknowledge?.n).toBe((before.toAcknowledge?.n ?? 0) + 1);
    expect(JSON.stringify(after)).not.toContain('cam-drill');
  });
});
