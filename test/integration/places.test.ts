import { beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '#io/clock.ts';
import { distanceMetres } from '#domain/place.ts';
import { postgresPlaceStore } from '#server/places/place-store.ts';
import { Places } from '#server/places/places.ts';
import { importPlaces } from '#server/places/import-places.ts';
import { demoPlaceFiles } from '#simulator/city/demo-city.ts';
import { useApiCity } from '../support/api-city.ts';
import { fileOf } from '../support/road-files.ts';

const city = useApiCity();
const search = (text: string, more = ''): string => `/api/v1/places/search?q=${encodeURIComponent(text)}${more}`;

describe('without lists', () => {
  test('Q16: where nothing was imported, nothing is found, and it is told that there is no list', async () => {
    expect(await city.as('operator').get(search('등불로 12'))).toMatchObject({ status: 200, json: { places: [], source: 'none' } });
    expect(await city.as('operator').get('/api/v1/places/reverse?lon=127.03&lat=37.5')).toMatchObject({
      status: 200,
      json: { addresses: [], pois: [], source: 'none' },
    });
  });
});

describe('with the lists of the demo city', () => {
  beforeAll(async () => {
    const files = demoPlaceFiles().map(({ name, bytes }) => fileOf(name, bytes, 1 << 20));
    const report = await importPlaces(postgresPlaceStore(city.server.database), { source: 'test', files, dryRun: false });
    if (report.state !== 'done' || report.refused > 0) throw new Error(JSON.stringify(report));
    await city.server.places.refresh();
  });

  test('Q8: the snapshot is there again after a restart, and a newer one takes its place', async () => {
    const { database } = city.server;
    const store = postgresPlaceStore(database);
    await using places = new Places({ store, clock: systemClock, onProblem: (text) => expect.fail(text) });
    await places.open();
    const before = places.index;
    expect(before?.data.addressRoad.length).toBeGreaterThan(10_000);
    const one = fileOf('one.csv', new TextEncoder().encode('name,lat,lon\n별담카페,37.5,127.03\n'));
    expect(await importPlaces(store, { source: 'one', files: [one], dryRun: false })).toMatchObject({ changed: true });
    expect(await importPlaces(store, { source: 'one', files: [one], dryRun: false })).toMatchObject({ changed: false });
    await places.refresh();
    expect(places.index?.data.poiName.length).toBe((before?.data.poiName.length ?? 0) + 1);
    expect((await database.query('select 1 from place_set')).rows).toHaveLength(2);
  });

  test('Q16: an address is found and asked back, by the city’s staff and by outside organisations, not by strangers', async () => {
    for (const who of ['operator', 'officer112'] as const) {
      const { status, json } = await city.as(who).get(search('망루경찰서', '&near=127.03,37.5&limit=3'));
      expect(status).toBe(200);
      expect(json).toMatchObject({ source: 'local' });
      const [station] = json.places;
      expect(station).toMatchObject({ title: '망루경찰서' });
      expect(station.metres).toBeCloseTo(distanceMetres({ lon: 127.03, lat: 37.5 }, station), -1);
      const back = await city.as(who).get(`/api/v1/places/reverse?lon=${station.lon}&lat=${station.lat}&limit=1`);
      expect(back.json.addresses[0].address.road).toBe(station.address.road);
    }
    expect(await city.nobody().get(search('망루경찰서'))).toMatchObject({ status: 401 });
  });

  test('Q16: a question that does not fit is refused with the field', async () => {
    for (const bad of [
      '/api/v1/places/search',
      '/api/v1/places/search?q=',
      search('가'.repeat(201)),
      search('등불로', '&limit=51'),
      search('등불로', '&near=127.03'),
      search('등불로', '&near=,'),
      '/api/v1/places/reverse?lon=127.03',
      '/api/v1/places/reverse?lon=&lat=37.5',
      '/api/v1/places/reverse?lon=227.03&lat=37.5',
      '/api/v1/places/reverse?lon=127.03&lat=37.5&within=5000',
    ])
      expect(await city.as('operator').get(bad), bad).toMatchObject({ status: 400, json: { code: 'invalid' } });
  });
});
