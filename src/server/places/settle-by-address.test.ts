import { describe, expect, test } from 'vitest';
import { distanceMetres } from '#domain/place.ts';
import { addressBookOf } from '#engine/places/address-book.ts';
import { placeIndexOf } from '#engine/places/place-index.ts';
import { searchPlaces } from '#engine/places/search-places.ts';
import { settlePlace } from '#engine/settle-place.ts';
import { demoPlaceFiles } from '#simulator/city/demo-city.ts';
import { eventOf, TestCity } from '../../../test/support/engine-city.ts';
import { memoryPlaceStore } from '../../../test/support/place-files.ts';
import { fileOf } from '../../../test/support/road-files.ts';
import { importPlaces } from './import-places.ts';

describe('addresses', async () => {
  const store = memoryPlaceStore();
  const files = demoPlaceFiles().map(({ name, bytes }) => fileOf(name, bytes, 1 << 20));
  await importPlaces(store, { source: 'demo', files, dryRun: false });
  const index = placeIndexOf(store.held()!);
  const city = {
    ...new TestCity(),
    cameras: new TestCity().cameras,
    bounds: [126.9, 37.4, 127.2, 37.6] as const,
    addresses: addressBookOf(index),
  };
  const known = searchPlaces(index, '망루대로 146', { limit: 20 }).find(({ kind }) => kind === 'address');
  const road = known!.address!.road;
  const { place: _sent, ...wordless } = eventOf({});

  test('I120: a report with an address alone is placed by it and says how far off that may be', () => {
    expect(known!.kind).toBe('address');
    const { place } = settlePlace({ ...wordless, address: road }, city);
    expect(place).toMatchObject({ origin: 'address', accuracyMetres: 30, address: road });
    expect(distanceMetres(place!, known!)).toBeLessThan(1);
    // Coordinates that cannot be true are none, and the words that came with them are what is left.
    expect(settlePlace({ ...wordless, place: { lon: 0, lat: 0, origin: 'sent', address: road } }, city).place).toMatchObject({
      origin: 'address',
    });
    const numberless = settlePlace({ ...wordless, address: '망루로 99999' }, city).place;
    expect(numberless === undefined || numberless.accuracyMetres === 200).toBe(true);
    for (const nowhere of ['망루로', '장터동', '어딘지 모를 곳', '', '!!!'])
      expect(settlePlace({ ...wordless, address: nowhere }, city).place, nowhere).toBeUndefined();
  });

  test('I120: what a facility or coordinates say is trusted before the address, and swapped coordinates before both', () => {
    const facility = settlePlace({ ...wordless, address: road, facility: 'camera-7' }, city);
    expect(facility.place?.origin).toBe('facility');
    const swapped = settlePlace({ ...wordless, address: road, place: { lon: known!.lat, lat: known!.lon, origin: 'sent' } }, city);
    expect(swapped.place).toMatchObject({ origin: 'unswapped', lon: known!.lon });
  });

  test('I121: coordinates alone are given the nearest address beside them, and none where none is near', () => {
    const near = settlePlace({ ...wordless, place: { lon: known!.lon, lat: known!.lat, origin: 'sent' } }, city).place;
    expect(near).toMatchObject({ nearAddress: road, origin: 'sent' });
    expect(near).not.toHaveProperty('address');
    expect(settlePlace({ ...wordless, place: { lon: 126.91, lat: 37.41, origin: 'sent' } }, city).place).not.toHaveProperty('nearAddress');
    const said = settlePlace({ ...wordless, place: { lon: known!.lon, lat: known!.lat, origin: 'sent', address: '정문 앞' } }, city).place;
    expect(said).not.toHaveProperty('nearAddress');
  });
});
