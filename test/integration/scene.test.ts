import { beforeAll, describe, expect, test } from 'vitest';
import { pointAt } from '#domain/place.ts';
import { readEntries } from '#server/store/journal-rows.ts';
import { command, useApiCity, type Login } from '../support/api-city.ts';
import type { ApiAnswer } from '../support/api-client.ts';
import { CENTRE } from '../support/engine-city.ts';

const city = useApiCity();
const LISTS = {
  'hydrants.csv': `시설번호,시설유형코드,출수압력,위도,경도\n별담-1,1,4.2,${CENTRE.lat},${CENTRE.lon}\n바다,1,4,1,2\n`,
  'hazards.csv': `허가번호,업소명,위험물명,최대저장량,안전관리자,안전관리자전화번호,위도,경도\nH-1,별담주유소,휘발유,40000 L,가상001,02-000-0001,${pointAt(CENTRE, 0, 200).lat},${CENTRE.lon}\n`,
};

function bring(name: string, text: string, { login = 'admin' as Login, more = '' } = {}): Promise<ApiAnswer> {
  const query = new URLSearchParams({ name });
  return city.as(login).send('POST', `/api/v1/facilities/import?${query}${more}`, { body: text, headers: { 'content-type': 'text/csv' } });
}
const scene = (login: Login, id: string): Promise<ApiAnswer> => city.as(login).get(`/api/v1/incidents/${id}/scene`);

describe('lists of facilities', () => {
  test('FR10: an administrator brings a list; what was left out is named, the bringing is in the journal, and the same again changes nothing', async () => {
    expect((await bring('hydrants.csv', LISTS['hydrants.csv'], { more: '&dryRun=true' })).json).toMatchObject({ changed: false, taken: 1 });
    expect((await bring('hydrants.csv', LISTS['hydrants.csv'])).json).toMatchObject({
      state: 'done',
      changed: true,
      taken: 1,
      refused: 1,
      problems: [{ row: 2, field: '경도', reason: 'outside' }],
    });
    expect((await bring('hydrants.csv', LISTS['hydrants.csv'])).json).toMatchObject({ changed: false });
    const entries = await readEntries(city.server.database, { kind: 'facilities.imported', limit: 10 });
    expect(entries.map(({ data }) => data)).toEqual([{ list: 'hydrants.csv', taken: 1, refused: 1 }]);
    const { rows } = await city.server.database.query('select kind, id, detail from facility');
    expect(rows).toEqual([{ kind: 'hydrant', id: '별담-1', detail: { type: '지상식 소화전', pressure: '4.2' } }]);
  });

  test('FR10: nobody else brings one, and what is no list is refused with a sentence', async () => {
    for (const login of ['operator', 'officer112', 'nosy'] as const)
      expect((await bring('x.csv', LISTS['hydrants.csv'], { login })).json.code).toBe('noRight');
    expect((await bring('x.csv', 'nothing')).json).toMatchObject({ state: 'failed', error: expect.stringContaining('위도') });
    expect((await bring('', LISTS['hydrants.csv'])).status).toBe(400);
    expect((await bring('x.csv', LISTS['hydrants.csv'], { more: '&kind=Big%20Kind' })).status).toBe(400);
  });
});

describe('the scene', () => {
  beforeAll(async () => {
    for (const [name, text] of Object.entries(LISTS)) await bring(name, text);
  });

  test('FR12: whoever may see the incident is told what lies around it; who may not learns nothing', async () => {
    for (const login of ['operator', 'officer112'] as const) {
      const { status, json } = await scene(login, city.incident);
      expect([login, status]).toEqual([login, 200]);
      expect(json).toMatchObject({
        incident: city.incident,
        hydrants: [{ id: '별담-1', metres: 0 }],
        hazards: [{ id: 'H-1', detail: { substance: '휘발유', manager: '가상001' } }],
        responders: [],
        signs: [],
        askedCars: [],
      });
    }
    expect((await scene('fire', city.incident)).json.code).toBe('notYourIncident');
    expect((await scene('operator', 'none')).json.code).toBe('noSuchIncident');
    expect((await city.nobody().get(`/api/v1/incidents/${city.incident}/scene`)).status).toBe(401);
    const nowhere = await city.server.report({ place: undefined as never });
    expect((await scene('operator', nowhere)).json.code).toBe('noPlace');
  });

  test('FR14: where no owner may be asked no parked car is offered, and asking for one comes to the same', async () => {
    city.server.parked.parked({ plate: '34나5678', facility: 'P-1', at: Date.now(), forMinutes: 15, place: pointAt(CENTRE, 90, 50) });
    const [known] = city.server.parked.near(CENTRE, { withinMetres: 100, limit: 1 });
    for (const login of ['operator', 'officer112'] as const) expect((await scene(login, city.incident)).json.parkedCars).toEqual([]);
    const ask = (login: Login, id: string): Promise<ApiAnswer> =>
      city.as(login).post(`/api/v1/incidents/${city.incident}/parked-cars/${id}`, {});
    expect((await ask('operator', known!.id)).json.code).toBe('notForThisService');
    expect((await ask('operator', 'none')).json.code).toBe('notFound');
    expect((await ask('officer112', known!.id)).json.code).toBe('noRight');
  });

  test('FR8: whether an owner may be asked is what asking comes to, and a plate that is none is refused by field', async () => {
    const { json } = await scene('operator', city.incident);
    const asked = await command(city.as('operator'), city.incident, { command: 'askOwner', plate: '12가3456' });
    expect({ refused: asked.json.code }).toEqual(json.mayAskOwner);
    expect((await scene('officer112', city.incident)).json.mayAskOwner).toEqual({ refused: 'noRight' });
    const wrong = await command(city.as('operator'), city.incident, { command: 'askOwner', plate: 'ABC' });
    expect(wrong).toMatchObject({ status: 400, json: { code: 'invalid' } });
  });
});
