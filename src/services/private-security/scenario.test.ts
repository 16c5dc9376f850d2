import { describe, expect, test } from 'vitest';
import { formatSeoulTime } from '#protocol/seoul-time.ts';
import { pointAt } from '#domain/place.ts';
import { CENTRE, NOW } from '../../../test/support/engine-city.ts';
import { ServiceCity } from '../../../test/support/service-city.ts';
import type { FakeScsns } from '../wires/scsns/fake-scsns.ts';
import { intrusion, SECURITY } from './fake.ts';
import { privateSecurity } from './service.ts';

const east = (metres: number): { lon: string; lat: string } => {
  const { lon, lat } = pointAt(CENTRE, 90, metres);
  return { lon: lon.toFixed(6), lat: lat.toFixed(6) };
};
const door = (metres: number): string => `${east(metres).lon},${east(metres).lat},문`;
const told = (facts: Record<string, string> = {}, minute = 0, number = 'ess-1') =>
  intrusion({ kind: '침입', ...east(0), ...facts }, number, formatSeoulTime(NOW + minute * 60_000));

async function begin(): Promise<{ city: ServiceCity; company: FakeScsns }> {
  const city = new ServiceCity(privateSecurity as never);
  return { city, company: await city.partner(SECURITY.path, 'ESS') };
}

describe('seed 2-⑥-2, step by step', () => {
  test('WP15: ①② the company tells time, place and content ③ cameras at the ways out, then after who came out, to the police too ④ until it ends', async () => {
    const { city, company } = await begin();
    const answer = await company.send(
      '10',
      told({ content: '금고실 침입 감지', exits: [door(0), door(240)].join(';'), building: '망루빌딩' }),
    );
    expect(answer.result).toBe('2001');
    expect(city.incident).toMatchObject({ kind: '침입', content: '금고실 침입 감지', occurredAt: NOW });
    expect(city.incident.exits).toHaveLength(2);
    const [first, second] = city.cameras();
    expect([first! * 40 <= 200, Math.abs(second! * 40 - 240) <= 200]).toEqual([true, true]);
    expect(city.told()).toEqual(['police-112']);
    expect(city.viewers()).toEqual(['city', 'police-112']);
    city.town.command({ command: 'markSighting', ...pointAt(CENTRE, 90, 260), certain: true });
    await city.clock.advance(180_000);
    expect((await company.send('40', told({ ...east(800), kind: '' }, 3))).result).toBe('2004');
    expect(city.incident.kind).toBe('침입');
    expect(city.incident.track).toHaveLength(2);
    expect(city.cameras().every((camera) => camera * 40 >= 500)).toBe(true);
    expect((await company.send('91', told({}, 9))).result).toBe('2002');
    expect([city.incident.status, city.viewers()]).toEqual(['closed', []]);
  });

  test('WP15: a fire is told to the fire room as well; any other kind by one press', async () => {
    const fire = await begin();
    await fire.company.send('10', told({ kind: '화재' }));
    expect(fire.city.viewers()).toEqual(['city', 'police-112', 'fire-119']);
    const { city, company } = await begin();
    await company.send('10', told());
    city.town.command({ command: 'propagate', organisation: 'fire-119' });
    expect(city.viewers()).toEqual(['city', 'police-112', 'fire-119']);
  });

  test('WP15: two sensors of one building are one incident; another building is another', async () => {
    const { city, company } = await begin();
    await company.send('10', told());
    await company.send('10', told(east(10), 1, 'ess-2'));
    expect(city.incident.cases).toHaveLength(2);
    await company.send('10', told(east(900), 1, 'ess-3'));
    expect(city.town.incidents.size).toBe(2);
  });

  test('WP15: who reported goes to the vault, not into the event', async () => {
    const { city, company } = await begin();
    await company.send('10', told({ content: '김사장 신고', reporter: '김사장', 'reporter-phone': '010-2222-3333' }));
    expect(city.ports.vault.kept[0]?.fields).toEqual({ APPLICANT_NM: '김사장', APPLICANT_TELNO: '010-2222-3333' });
    expect(JSON.stringify(city.incident)).not.toMatch(/김사장|2222/);
    expect(city.incident.content).toBe('○○○ 신고');
  });

  test('WP15: without a kind it is refused by name, another event is not linked here, twice acts once', async () => {
    const { company } = await begin();
    expect(await company.send('10', told({ kind: '' }))).toMatchObject({ result: '4101', text: 'body.ocrEvtItem.ESS_TY_CD: missing' });
    expect((await company.send('10', { ...told(), type: '112UC001' })).result).toBe('4004');
    await company.send('10', told());
    expect((await company.send('10', told())).result).toBe('4100');
  });

  test('WP15: a company that is not let in, and a link that is stopped', async () => {
    const { city, company } = await begin();
    company.sessionKey = 'stolen';
    expect((await company.send('10', told())).result).toBe('4001');
    await city.link.stop();
    expect((await company.authenticate()).result).toBe('5100');
    expect(await city.link.send({} as never)).toMatchObject({ outcome: 'rejected' });
  });
});
