import { describe, expect, test } from 'vitest';
import { CENTRE, eventOf, TestCity } from '../../test/support/engine-city.ts';

describe('places', () => {
  test.each([
    ['as sent', { lon: 127.03, lat: 37.5 }, undefined, { lon: 127.03, lat: 37.5, origin: 'sent' }],
    ['swapped', { lon: 37.5, lat: 127.03 }, undefined, { lon: 127.03, lat: 37.5, origin: 'unswapped' }],
    ['the next town, kept', { lon: 126.5, lat: 37.3 }, undefined, { lon: 126.5, lat: 37.3, origin: 'sent' }],
    ['zero', { lon: 0, lat: 0 }, undefined, undefined],
    ['not a number', { lon: Number.NaN, lat: 37.5 }, undefined, undefined],
    ['off the earth', { lon: 1_270_300, lat: 375_000 }, 'camera-7', 'camera-7'],
    ['absent, with a facility', undefined, 'camera-7', 'camera-7'],
    ['absent, with a facility nobody knows', undefined, 'pole-1', undefined],
    ['zero, with a facility', { lon: 0, lat: 0 }, 'camera-7', 'camera-7'],
  ] as const)('[I11] %s', (_title, place, facility, expected) => {
    const city = new TestCity();
    const { place: _none, ...event } = eventOf(facility === undefined ? {} : { facility });
    const outcome = city.give({ kind: 'event', id: 'a', event: place ? { ...event, place: { ...place, origin: 'sent' } } : event });
    const wanted =
      expected === 'camera-7' ? { lon: city.cameras.get('camera-7' as never)?.lon, origin: 'facility', address: '망루로 7' } : expected;
    if (wanted === undefined) expect(outcome.incident?.place).toBeUndefined();
    else expect(outcome.incident?.place).toMatchObject(wanted);
    expect(outcome.entries[0]?.data['placeOrigin']).toBe(wanted?.origin ?? 'none');
  });

  test('[I11] the place of a facility never replaces one that somebody sent, only that of another facility', () => {
    const { place: _none, ...change } = eventOf({ state: 'changed', facility: 'camera-7' });
    const city = new TestCity();
    city.event();
    city.give({ kind: 'event', id: 'a', event: change });
    expect(city.only().place).toMatchObject({ ...CENTRE, origin: 'sent' });
    const byFacility = new TestCity();
    byFacility.give({ kind: 'event', id: 'a', event: { ...change, state: 'occurred', facility: 'camera-1' } });
    byFacility.give({ kind: 'event', id: 'b', event: change });
    expect(byFacility.only().place?.lon).toBe(city.cameras.get('camera-7' as never)?.lon);
  });
});
