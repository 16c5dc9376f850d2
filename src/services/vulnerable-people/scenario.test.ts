import { describe, expect, test } from 'vitest';
import { formatSeoulTime } from '#protocol/seoul-time.ts';
import { pointAt } from '#domain/place.ts';
import { CENTRE, kindsOf, NOW, OPERATOR } from '../../../test/support/engine-city.ts';
import { ServiceCity } from '../../../test/support/service-city.ts';
import type { FakeScsns } from '../wires/scsns/fake-scsns.ts';
import { eventOfAlarm, TELECOM, type FakeAlarm } from './fake.ts';
import { vulnerablePeople } from './service.ts';

const alarm = (minute: number, metresEast: number, facts: Partial<FakeAlarm> = {}): FakeAlarm => {
  const { lon, lat } = pointAt(CENTRE, 90, metresEast);
  return { number: 'case-1', serviceType: '아동', lon, lat, reference: 'REF-1', time: formatSeoulTime(NOW + minute * 60_000), ...facts };
};

async function begin(options: ConstructorParameters<typeof ServiceCity>[1] = {}): Promise<{ city: ServiceCity; telecom: FakeScsns }> {
  const city = new ServiceCity(vulnerablePeople as never, options);
  return { city, telecom: await city.partner(TELECOM.path, 'WP1') };
}
describe('seed 2-⑥-1, step by step', () => {
  test('WP6: ① alarm with whom it is about ② cameras nearest ③ police and fire asked to go ④ followed as it moves, until the telecom ends it', async () => {
    const { city, telecom } = await begin();
    // ① 통신사에서 알람과 함께 신상정보, 위치정보
    expect((await telecom.send('10', eventOfAlarm(alarm(0, 0, { name: '홍길순', telephone: '010-1234-5678' })))).result).toBe('2001');
    expect(city.ports.vault.kept[0]?.fields).toEqual({ MISSING_NM: '홍길순', CONTACTNUM: '010-1234-5678' });
    expect(city.incident.profile).toBe('profile-WP1|person REF-1');
    // ② 인근 CCTV 영상, 본인 통화는 메모로 남는다
    expect(city.cameras()[0]).toBe(0);
    expect(kindsOf(city.town.command({ command: 'note', note: '본인 통화: 받지 않음' }))).toEqual(['incident.noted']);
    // ③ 112는 정의로, 119는 한 번 눌러서
    expect(city.told()).toEqual(['police-112']);
    expect(city.viewers()).toEqual(['city', 'police-112']);
    city.town.command({ command: 'propagate', organisation: 'fire-119' }, OPERATOR);
    expect(city.viewers()).toEqual(['city', 'police-112', 'fire-119']);
    // ④ 지속 추적
    await city.clock.advance(300_000);
    expect((await telecom.send('40', eventOfAlarm(alarm(5, 400)))).result).toBe('2004');
    expect(city.incident.track).toHaveLength(2);
    expect(city.cameras()).toContain(10);
    expect(city.incident.place?.lon).toBeCloseTo(pointAt(CENTRE, 90, 400).lon, 9);
    expect((await telecom.send('91', { ...eventOfAlarm(alarm(9, 400)), items: {} })).result).toBe('2002');
    expect(city.incident.status).toBe('closed');
    expect(city.viewers()).toEqual([]);
  });

  test('WP7: kinds that need rescue are told to the fire room by the definition, with the video', async () => {
    const { city, telecom } = await begin();
    await telecom.send('10', eventOfAlarm(alarm(0, 0, { serviceType: '치매환자' })));
    expect(city.told()).toEqual(['police-112', 'fire-119']);
    expect(city.incident.shares.map(({ organisation, basis }) => [organisation, basis])).toEqual([
      ['police-112', 'PIPA-18-2-3'],
      ['fire-119', 'PIPA-18-2-3'],
    ]);
  });

  test('WP7: where the city wants to ask first, nobody outside hears before an operator says that it is so', async () => {
    const { city, telecom } = await begin({ section: { confirmFirst: ['아동'] } });
    await telecom.send('10', eventOfAlarm(alarm(0, 0)));
    expect([city.told(), city.viewers()]).toEqual([[], ['city']]);
    city.town.command({ command: 'confirm' });
    expect([city.told(), city.viewers()]).toEqual([['police-112'], ['city', 'police-112']]);
  });
});

describe('when things go wrong', () => {
  test('WP5: a newer SOS of the same person joins, and its end ends the incident', async () => {
    const { city, telecom } = await begin();
    await telecom.send('10', eventOfAlarm(alarm(0, 0)));
    await telecom.send('10', eventOfAlarm(alarm(3, 200, { number: 'case-2' })));
    expect(city.incident.cases.map(({ state }) => state)).toEqual(['92', '10']);
    expect(city.incident.track).toHaveLength(2);
    await telecom.send('91', eventOfAlarm(alarm(4, 200, { number: 'case-2' })));
    expect(city.incident.status).toBe('closed');
  });

  test('WP6: twice acts once; a position that comes late is part of the way and moves nothing', async () => {
    const { city, telecom } = await begin();
    const first = eventOfAlarm(alarm(0, 0));
    await telecom.send('10', first);
    expect((await telecom.send('10', first)).result).toBe('4100');
    await telecom.send('10', eventOfAlarm(alarm(10, 800, { number: 'case-2' })));
    await telecom.send('10', eventOfAlarm(alarm(5, 400, { number: 'case-0' })));
    expect(city.incident.track?.map(({ at }) => (at - NOW) / 60_000)).toEqual([0, 5, 10]);
    expect(city.incident.place?.lon).toBeCloseTo(pointAt(CENTRE, 90, 800).lon, 9);
  });

  test('WP6: without a place that can be true, and where no camera is, the alarm is told all the same', async () => {
    const { city, telecom } = await begin();
    await telecom.send('10', eventOfAlarm(alarm(0, 0, { lon: '0', lat: '0', address: '서울 어딘가' })));
    expect(city.incident).toMatchObject({ content: '서울 어딘가', cameras: [] });
    expect(city.told()).toEqual(['police-112']);
    const bare = await begin({ cameras: [] });
    await bare.telecom.send('10', eventOfAlarm(alarm(0, 0)));
    expect([bare.city.cameras(), bare.city.told()]).toEqual([[], ['police-112']]);
  });

  test('WP6: a drill stays inside', async () => {
    const { city, telecom } = await begin();
    await telecom.send('10', eventOfAlarm(alarm(0, 0, { serviceType: '모의훈련' })));
    expect([city.told(), city.viewers()]).toEqual([[], ['city']]);
  });

  test('WP6: the end of an alarm that nobody knows, and a change of one that nobody began', async () => {
    const { city, telecom } = await begin();
    expect((await telecom.send('91', eventOfAlarm(alarm(0, 0)))).result).toBe('4004');
    expect((await telecom.send('40', eventOfAlarm(alarm(1, 0)))).result).toBe('2004');
    expect(city.incident.status).toBe('open');
  });
});
