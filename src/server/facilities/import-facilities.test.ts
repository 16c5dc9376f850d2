import { describe, expect, test } from 'vitest';
import type { Facility } from '#domain/facility.ts';
import { encodeEucKr } from '#protocol/korean-text.ts';
import { demoFacilityFiles } from '#simulator/city/demo-city.ts';
import { keyOfFacility, type FacilityStore } from './facility-store.ts';
import { importFacilities } from './import-facilities.ts';

/** Lists in memory, as the store keeps them. */
function memoryStore(): FacilityStore & { readonly lists: Map<string, readonly Facility[]> } {
  const lists = new Map<string, readonly Facility[]>();
  return {
    lists,
    version: () => Promise.resolve(String(lists.size)),
    all: () => Promise.resolve([...lists.values()].flat()),
    takenBy: ({ than }) => Promise.resolve(new Set([...lists].flatMap(([name, of]) => (name === than ? [] : of.map(keyOfFacility))))),
    replace: (origin, facilities) => {
      const same = JSON.stringify(lists.get(origin)) === JSON.stringify(facilities);
      lists.set(origin, facilities);
      return Promise.resolve(same ? 'same' : 'replaced');
    },
  };
}
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const HYDRANTS = '시설번호,시설유형코드,소재지도로명주소,위도,경도,상세위치,출수압력\n별담-1,1,망루시 망루로 12,37.5,127.03,모퉁이,4.2\n';
const HAZARDS =
  '허가번호,업소명,위험물명,최대저장량,안전관리자,안전관리자전화번호,위도,경도\nH-1,별담주유소,휘발유,40000 L,가상001,02-000-0001,37.501,127.031\n';

describe('lists of facilities', () => {
  test('FR10: the national list of hydrants, in UTF-8 or CP949, tells by its columns what it is of', async () => {
    for (const bytes of [bytesOf(`\ufeff${HYDRANTS}`), encodeEucKr(HYDRANTS)]) {
      const store = memoryStore();
      const report = await importFacilities(store, { source: 'h.csv', bytes, dryRun: false });
      expect(report).toMatchObject({ state: 'done', changed: true, rows: 1, taken: 1, refused: 0, byKind: { hydrant: 1 } });
      expect(store.lists.get('h.csv')).toEqual([
        {
          id: '별담-1',
          kind: 'hydrant',
          name: '모퉁이',
          address: '망루시 망루로 12',
          lon: 127.03,
          lat: 37.5,
          detail: { type: '지상식 소화전', pressure: '4.2', spot: '모퉁이' },
        },
      ]);
    }
  });

  test('FR10: hazards with substance, amount, manager and telephone; any other kind where it is named', async () => {
    const store = memoryStore();
    await importFacilities(store, { source: 'z.csv', bytes: bytesOf(HAZARDS), dryRun: false });
    expect(store.lists.get('z.csv')).toMatchObject([
      {
        kind: 'hazard',
        name: '별담주유소',
        detail: { substance: '휘발유', amount: '40000 L', manager: '가상001', telephone: '02-000-0001' },
      },
    ]);
    const shelters = bytesOf('시설명,위도,경도\n별담쉼터,37.5,127.03\n');
    expect(await importFacilities(store, { source: 's.csv', bytes: shelters, dryRun: false })).toMatchObject({ state: 'failed' });
    expect(await importFacilities(store, { source: 's.csv', bytes: shelters, kind: 'shelter', dryRun: false })).toMatchObject({
      byKind: { shelter: 1 },
    });
  });

  test('FR10: each row that is left out is named by field and reason, and costs no other', async () => {
    const store = memoryStore();
    await importFacilities(store, { source: 'z.csv', bytes: bytesOf(HAZARDS), dryRun: false });
    const rows = [
      'kind,시설번호,시설명,위도,경도',
      'hydrant,1,좋음,37.5,127.03',
      'hydrant,2,위도없음,,127.03',
      'hydrant,3,글자,x,127.03',
      'hydrant,4,바다,10,20',
      'hydrant,1,또,37.5,127.03',
      'hazard,H-1,다른목록,37.5,127.03',
      'Big Kind,5,이름,37.5,127.03',
      'hydrant,6,짧음,37.5',
      `hydrant,7,${'가'.repeat(201)},37.5,127.03`,
      'sign,,,37.5,127.03',
    ].join('\n');
    const all: string[] = [];
    const report = await importFacilities(store, {
      source: 'mixed.csv',
      bytes: bytesOf(rows),
      dryRun: false,
      onRefused: ({ row, field, reason }) => all.push(`${row} ${field} ${reason}`),
    });
    expect(report).toMatchObject({ state: 'done', rows: 10, taken: 1, refused: 9 });
    expect(all).toEqual([
      '2 위도 missing',
      '3 경도 notANumber',
      '4 경도 outside',
      '5 id duplicate',
      '6 id duplicate',
      '7 kind badKind',
      '8 row columns',
      '9 name tooLong',
      '10 시설명 missing',
    ]);
    expect(report.problems.map(({ row, field, reason }) => `${row} ${field} ${reason}`)).toEqual(all);
  });

  test('FR10: the same list again changes nothing, a newer one replaces what it brought; a trial and a hopeless list leave all as it was', async () => {
    const store = memoryStore();
    const put = (text: string, dryRun = false): Promise<unknown> =>
      importFacilities(store, { source: 'h.csv', bytes: bytesOf(text), dryRun });
    expect(await put(HYDRANTS, true)).toMatchObject({ state: 'done', taken: 1, changed: false });
    expect(store.lists.size).toBe(0);
    expect(await put(HYDRANTS)).toMatchObject({ changed: true });
    expect(await put(HYDRANTS)).toMatchObject({ changed: false });
    expect(await put(HYDRANTS.replace('별담-1', '별담-2'))).toMatchObject({ changed: true });
    expect(store.lists.get('h.csv')).toHaveLength(1);
    for (const bad of ['', '위도,경도\n', '시설번호,출수압력\n1,2\n', HYDRANTS.replace('37.5', 'x')])
      expect(await put(bad)).toMatchObject({ state: 'failed', error: expect.any(String) });
    expect(store.lists.get('h.csv')?.[0]?.id).toBe('별담-2');
  });

  test('FR10: the demo city brings hydrants, hazards and road signs, not a row left out', async () => {
    const store = memoryStore();
    const reports = [];
    for (const { name, bytes } of demoFacilityFiles()) reports.push(await importFacilities(store, { source: name, bytes, dryRun: false }));
    expect(reports.map(({ refused }) => refused)).toEqual([0, 0, 0]);
    const counts = Object.assign({}, ...reports.map(({ byKind }) => byKind));
    expect(counts.hydrant).toBeGreaterThan(200);
    expect(counts.hazard).toBe(40);
    expect(counts.sign).toBeGreaterThan(5);
  });
});
