import { describe, expect, test } from 'vitest';
import { formatSeoulTime } from '#protocol/seoul-time.ts';
import { pointAt } from '#domain/place.ts';
import { mayViewProfile } from '#engine/policy.ts';
import { CENTRE, LEAD, NOW, OFFICER, OPERATOR } from '../../../test/support/engine-city.ts';
import { ServiceCity, TRACKER } from '../../../test/support/service-city.ts';
import type { FakeScsns } from '../wires/scsns/fake-scsns.ts';
import { TRACKING_CENTRE, violation } from './fake.ts';
import { canonicalViolation } from './kinds.ts';
import { anklet } from './service.ts';

const told = (minute: number, metresEast: number, facts: Record<string, string> = {}, number = 'moj-1') => {
  const { lon, lat } = pointAt(CENTRE, 90, metresEast);
  return violation({ lon: String(lon), lat: String(lat), ...facts }, number, formatSeoulTime(NOW + minute * 60_000));
};
const WEARER = { ref: 'W-31', name: '임꺽정', birth: '19800101' };
const CUT = { kind: '전자장치 훼손', ...WEARER };

async function begin(): Promise<{ city: ServiceCity; centre: FakeScsns }> {
  const city = new ServiceCity(anklet as never);
  return { city, centre: await city.partner(TRACKING_CENTRE.path, 'MOJ') };
}

describe('seed 2-⑥-3, step by step', () => {
  test('WP20: ① a breach ② video around its position ③ for the tracking centre ④ following as positions come, police by one press', async () => {
    const { city, centre } = await begin();
    expect((await centre.send('10', told(0, 0, CUT))).result).toBe('2001');
    expect(city.incident).toMatchObject({ kind: '전자장치 훼손', grade: 'urgent' });
    expect(city.cameras()[0]).toBe(0);
    expect(city.told()).toEqual(['moj-tracking']);
    expect(city.viewers()).toEqual(['city', 'moj-tracking']);
    expect(city.incident.shares[0]?.basis).toBe('PIPA-18-2-9');
    for (const minute of [1, 2, 3]) {
      await city.clock.advance(60_000);
      expect((await centre.send('40', told(minute, minute * 300))).result).toBe('2004');
    }
    expect(city.incident.track).toHaveLength(4);
    expect(city.cameras().some((camera) => Math.abs(camera * 40 - 900) < 200)).toBe(true);
    city.town.command({ command: 'propagate', organisation: 'police-112' });
    expect(city.viewers()).toEqual(['city', 'police-112', 'moj-tracking']);
    await centre.send('91', told(9, 900));
    expect([city.incident.status, city.viewers()]).toEqual(['closed', []]);
  });

  test('WP20: the state of a device is no emergency and is shown nobody; a breach of the same wearer makes it one', async () => {
    const { city, centre } = await begin();
    await centre.send('10', { ...told(0, 0, { kind: '저전력', ...WEARER }), grade: '10' });
    expect(city.incident).toMatchObject({ kind: '저전력', grade: 'normal' });
    expect([city.told(), city.viewers()]).toEqual([[], ['city']]);
    await centre.send('10', told(1, 40, CUT, 'moj-2'));
    expect(city.incident).toMatchObject({ kind: '전자장치 훼손', grade: 'urgent' });
    expect(city.viewers()).toEqual(['city', 'moj-tracking']);
    await centre.send('91', told(2, 40, {}, 'moj-1'));
    expect(city.incident.status).toBe('open');
    await centre.send('91', told(3, 40, {}, 'moj-2'));
    expect(city.incident.status).toBe('closed');
  });

  test.each([
    ['전자장치훼손', '전자장치 훼손'],
    ['스트랩 절단', '전자장치 훼손'],
    ['접근금지위반(피해자)', '접근금지 위반'],
    ['출입금지구역 진입', '출입금지 위반'],
    ['외출제한 시간 위반', '외출제한 위반'],
    ['배터리 부족', '저전력'],
    ['임꺽정 무단 이탈', '기타 경보'],
    ['전자발찌 위치추적', ''],
  ])('WP21: "%s" is %s', (sent, kind) => {
    expect(canonicalViolation(sent)).toBe(kind);
  });
});

describe('who wears it', () => {
  test('WP21: nothing but the centre’s own number stands in the event, whatever words it came in', async () => {
    const { city, centre } = await begin();
    await centre.send('10', { ...told(0, 0, { ...CUT, kind: '임꺽정 훼손' }), content: '임꺽정이 장치를 끊음' });
    expect(city.incident.kind).toBe('전자장치 훼손');
    expect(city.incident.content).toBeUndefined();
    expect(city.incident.subjects).toEqual({ person: 'W-31' });
    expect(JSON.stringify([city.incident, city.ports.watch.messages])).not.toMatch(/임꺽정|1980/);
    expect(city.ports.vault.kept[0]?.fields).toEqual({
      MOJ_NM: '임꺽정',
      MOJ_BIRTH: '19800101',
      MOJ_CONTENT: '임꺽정이 장치를 끊음',
      EVT_NM: '전자발찌 위치추적',
    });
  });

  test('WP25: no role of the city opens it, nor the police who were called; the tracking centre does', async () => {
    const { city, centre } = await begin();
    await centre.send('10', told(0, 0, CUT));
    city.town.command({ command: 'propagate', organisation: 'police-112' });
    for (const person of [OPERATOR, LEAD, OFFICER])
      expect(mayViewProfile(person, city.incident)).toEqual({ ok: false, reason: 'notYourProfile' });
    expect(mayViewProfile(TRACKER, city.incident)).toEqual({ ok: true });
  });

  test('WP21: what cannot be read is kept without a name', async () => {
    const { city, centre } = await begin();
    expect((await centre.send('10', told(0, 0, WEARER))).result).toBe('4101');
    const [kept] = city.ports.intake.quarantined.map(({ bytes }) => new TextDecoder().decode(bytes));
    expect(kept).toContain('MOJ_NM');
    expect(kept).not.toMatch(/임꺽정|19800101/);
  });
});
