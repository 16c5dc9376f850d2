import type OlMap from 'ol/Map.js';
import BaseObject from 'ol/Object.js';
import View from 'ol/View.js';
import { fromLonLat } from 'ol/proj.js';
import { expect, test } from 'vitest';
import { MapEvents, type MapView } from './map-events.ts';

/** The library's map needs a page; its view and its events do not. */
function quietMap() {
  const view = new View({ center: fromLonLat([127, 37.5]), resolution: 4.777_314_267_823_516 });
  const map = Object.assign(new BaseObject(), { getView: () => view, getSize: () => [400, 200] });
  return { view, map, events: new MapEvents(map as unknown as OlMap) };
}

test('M34: rest and movement are told with where the map looks, until the listener leaves', () => {
  const { view, map, events } = quietMap();
  const told: [string, MapView][] = [];
  const leave = (['moving', 'changed'] as const).map((event) => events.on(event, (where) => told.push([event, where])));
  view.setRotation(-Math.PI / 2);
  map.dispatchEvent('moveend');
  expect(told.map(([event]) => event)).toEqual(['moving', 'changed']);
  const [, where] = told[1]!;
  expect(where.turnedDegrees).toBeCloseTo(270, 9);
  expect(where.level).toBeCloseTo(15, 9);
  expect(where.centre.lon).toBeCloseTo(127, 9);
  // Turned by a quarter, what is on screen is as high as it was wide.
  const [west, south, east, north] = where.box;
  expect((north - south) / (east - west)).toBeGreaterThan(1.5);
  for (const each of leave) each();
  view.setRotation(0);
  expect(told).toHaveLength(2);
});

test('M34: loaded is told once, and at once to who comes later', () => {
  const { map, events } = quietMap();
  let times = 0;
  events.on('loaded', () => (times += 1));
  map.dispatchEvent('rendercomplete');
  expect(times).toBe(0);
  events.expectGround();
  map.dispatchEvent('rendercomplete');
  events.expectGround();
  map.dispatchEvent('rendercomplete');
  expect(times).toBe(1);
  events.on('loaded', () => (times += 10));
  expect(times).toBe(11);
  events[Symbol.dispose]();
  map.dispatchEvent('moveend');
});
