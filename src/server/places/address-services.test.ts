import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { httpGet } from '#io/http-get.ts';
import { coordinateSystem } from '#protocol/coordinate-systems.ts';
import { jusoService } from './juso-service.ts';
import { vworldService } from './vworld-service.ts';

/** Stand-ins that speak as the services do; what they answer is set by each test. */
let server: Server;
let url = '';
const asked: URL[] = [];
let answers: Record<string, unknown> = {};
beforeAll(async () => {
  server = createServer((request, response) => {
    const at = new URL(request.url ?? '/', 'http://here');
    asked.push(at);
    const body =
      answers[`${at.pathname}?${at.searchParams.get('type') ?? ''}${at.searchParams.get('category') ?? ''}`] ?? answers[at.pathname];
    response.setHeader('content-type', 'application/json;charset=utf-8');
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());
beforeEach(() => {
  asked.length = 0;
  answers = {};
});

const juso = (rows: readonly object[] | null, errorCode = '0', errorMessage = '정상'): object => ({
  results: { common: { totalCount: String(rows?.length ?? 0), currentPage: '1', countPerPage: '5', errorCode, errorMessage }, juso: rows },
});
const FOUND = {
  roadAddr: '가람특별시 나루구 나루대로 396 (역말동, 나루타워)',
  roadAddrPart1: '가람특별시 나루구 나루대로 396',
  roadAddrPart2: ' (역말동, 나루타워)',
  jibunAddr: '가람특별시 나루구 역말동 825-9 나루타워',
  zipNo: '99101',
  admCd: '9911010100',
  rnMgtSn: '991103000001',
  bdMgtSn: '9911010100108250009000001',
  bdNm: '나루타워',
  udrtYn: '0',
  buldMnnm: '396',
  buldSlno: '0',
};

test('Q19: the address API is asked with its parameters, its coordinates by a second question, in UTM-K', async () => {
  const [x = 0, y = 0] = coordinateSystem('EPSG:5179')?.fromDegrees([127.03, 37.5]) ?? [];
  answers = {
    '/addrlink/addrLinkApi.do': juso([FOUND, { roadAddr: 'broken' }]),
    '/addrlink/addrCoordApi.do': juso([{ ...FOUND, entX: String(x), entY: String(y), bdNm: '' }]),
  };
  const service = jusoService({ url, key: 'search-key', placeKey: 'place-key' }, httpGet);
  expect(await service.search('나루대로 396', { limit: 10 })).toEqual([
    {
      kind: 'building',
      id: 'juso:991103000001-396-0',
      title: '나루타워',
      lon: expect.closeTo(127.03, 6),
      lat: expect.closeTo(37.5, 6),
      address: { road: FOUND.roadAddrPart1, lot: FOUND.jibunAddr, zip: '99101', name: '나루타워' },
    },
  ]);
  expect(asked.map(({ pathname, searchParams }) => [pathname, Object.fromEntries(searchParams)])).toEqual([
    [
      '/addrlink/addrLinkApi.do',
      { confmKey: 'search-key', keyword: '나루대로 396', currentPage: '1', countPerPage: '5', resultType: 'json' },
    ],
    [
      '/addrlink/addrCoordApi.do',
      {
        confmKey: 'place-key',
        admCd: '9911010100',
        rnMgtSn: '991103000001',
        udrtYn: '0',
        buldMnnm: '396',
        buldSlno: '0',
        resultType: 'json',
      },
    ],
  ]);
});

test('Q19: its errors are told by their codes; a question that it does not like finds nothing; nonsense is told', async () => {
  const service = jusoService({ url, key: 'secret-key', placeKey: 'secret-key' }, httpGet);
  const ask = (body: unknown): Promise<unknown> => {
    answers = { '/addrlink/addrLinkApi.do': body };
    return service.search('나루', { limit: 5 }).catch((error: Error) => error.message);
  };
  expect(await ask(juso(null, 'E0001', '승인되지 않은 KEY 입니다.'))).toBe('E0001: the key is not approved');
  expect(await ask(juso(null, 'E0014', '개발승인키 기간이 만료되었습니다.'))).toBe('E0014: the key for development has expired');
  expect(await ask(juso(null, 'E0006', '주소를 상세히 입력해 주시기 바랍니다.'))).toEqual([]);
  expect(await ask(juso([]))).toEqual([]);
  expect(await ask('<html>점검 중</html>')).toBe('its answer cannot be read');
  const gone = jusoService({ url: 'http://127.0.0.1:1', key: 'secret-key', placeKey: 'x' }, httpGet);
  await expect(gone.search('나루', { limit: 5 })).rejects.toThrow(/^(?!.*secret-key).*$/);
});

const ok = (result: unknown): object => ({
  response: { service: { name: 'search', version: '2.0' }, status: 'OK', record: { total: '1', current: '1' }, result },
});
const ITEM = {
  id: '9911010100108250009',
  title: '나루타워',
  category: '업무시설',
  address: {
    road: '가람특별시 나루구 나루대로 396',
    parcel: '가람특별시 나루구 역말동 825-9',
    zipcode: '99101',
    bldnm: '나루타워',
    bldnmdc: '',
  },
  point: { x: '127.0300000', y: '37.5000000' },
};

test('Q20: VWorld is asked for addresses of both kinds and for names, and what is not found is none', async () => {
  const none = { response: { service: {}, status: 'NOT_FOUND', record: { total: '0' } } };
  answers = {
    '/req/search?addressroad': ok({
      crs: 'EPSG:4326',
      type: 'address',
      items: [{ ...ITEM, title: undefined, category: 'road' }, { id: 'broken' }],
    }),
    '/req/search?addressparcel': none,
    '/req/search?place': ok({
      crs: 'EPSG:4326',
      type: 'place',
      items: [
        { ...ITEM, id: 'p' },
        { ...ITEM, id: 'far', point: { x: '0', y: '0' } },
      ],
    }),
  };
  const service = vworldService({ url, key: 'key' }, httpGet);
  const hits = await service.search('나루타워', { limit: 5 });
  expect(hits.map(({ kind, title, lon, lat }) => [kind, title, lon, lat])).toEqual([
    ['address', '가람특별시 나루구 나루대로 396', 127.03, 37.5],
    ['poi', '나루타워', 127.03, 37.5],
  ]);
  expect(asked.map(({ pathname }) => pathname)).toEqual(['/req/search', '/req/search', '/req/search']);
  expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toMatchObject({
    service: 'search',
    request: 'search',
    version: '2.0',
    crs: 'EPSG:4326',
    key: 'key',
    type: 'address',
    category: 'road',
    format: 'json',
  });
});

test('Q20: its reverse geocoder tells both addresses of a place, its errors are told by their codes', async () => {
  const service = vworldService({ url, key: 'key' }, httpGet);
  answers = {
    '/req/address': ok([
      { zipcode: '99101', type: 'parcel', text: '가람특별시 나루구 역말동 825-9', structure: {} },
      { zipcode: '99101', type: 'road', text: '가람특별시 나루구 나루대로 396 (역말동)', structure: {} },
    ]),
  };
  expect(await service.reverse?.({ lon: 127.03, lat: 37.5 })).toEqual([
    {
      address: { road: '가람특별시 나루구 나루대로 396 (역말동)', lot: '가람특별시 나루구 역말동 825-9', zip: '99101', name: '' },
      lon: 127.03,
      lat: 37.5,
      metres: 0,
    },
  ]);
  expect(asked[0]?.searchParams.get('point')).toBe('127.0300000,37.5000000');
  const error = (code: string): object => ({
    response: { service: {}, status: 'ERROR', error: { level: '1', code, text: '등록되지 않은 인증키입니다.' } },
  });
  answers = { '/req/address': error('INVALID_KEY'), '/req/search': error('OVER_REQUEST_LIMIT') };
  await expect(service.reverse?.({ lon: 127, lat: 37 })).rejects.toThrow('INVALID_KEY: the key is not registered');
  await expect(service.search('나루', { limit: 3 })).rejects.toThrow('OVER_REQUEST_LIMIT: the limit of the day is reached');
});
