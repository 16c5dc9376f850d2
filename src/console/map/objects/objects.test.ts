import { expect, test } from 'vitest';
import { geoJsonOf, placeOf, withParts, type DrawnObject } from './drawn-object.ts';
import { MAX_OBJECTS, ObjectStore } from './object-store.ts';

const line: DrawnObject = {
  id: 'a',
  name: '순찰 노선',
  colour: 'blue',
  shape: {
    kind: 'lines',
    parts: [
      [
        [127, 37],
        [127.1, 37.1],
      ],
    ],
  },
};
const areas: DrawnObject = {
  id: 'b',
  name: '통제 구역',
  colour: 'amber',
  shape: {
    kind: 'areas',
    parts: [
      [
        [127, 37],
        [127, 38],
        [128, 38],
      ],
      [
        [126, 37],
        [126.5, 37],
        [126.5, 37.5],
      ],
    ],
  },
};
const circles: DrawnObject = {
  id: 'c',
  name: '',
  colour: 'text',
  shape: {
    kind: 'circles',
    parts: [
      { at: [127, 37], radiusMetres: 250 },
      { at: [127.2, 37], radiusMetres: 90 },
    ],
  },
};

function storeOf(kept?: unknown): { store: ObjectStore; written: () => unknown } {
  let written: unknown = kept;
  return {
    store: new ObjectStore({ read: () => kept, write: (objects) => (written = JSON.parse(JSON.stringify(objects))) }),
    written: () => written,
  };
}

test('U20: every step of drawing, changing and deleting is taken back and done again, in order', () => {
  const { store } = storeOf();
  store.put(line);
  store.put(areas);
  store.put({ ...line, name: '새 이름' });
  store.remove('b');
  const names = (): string[] => store.get().map(({ name }) => name);
  expect(names()).toEqual(['새 이름']);
  expect([store.undo(), names()]).toEqual([true, ['새 이름', '통제 구역']]);
  expect([store.undo(), names()]).toEqual([true, ['순찰 노선', '통제 구역']]);
  expect([store.redo(), names()]).toEqual([true, ['새 이름', '통제 구역']]);
  store.put(circles);
  expect(store.redo()).toBe(false);
  for (let step = 0; step < 10; step += 1) store.undo();
  expect([names(), store.canUndo, store.undo()]).toEqual([[], false, false]);
});

test('U20: what was drawn is there at the next visit; one that cannot be read does not lose the others, and there is an end', () => {
  const { store, written } = storeOf([line, { id: 'x', shape: { kind: 'areas', parts: [] } }, 'nonsense', circles]);
  expect(store.get().map(({ id }) => id)).toEqual(['a', 'c']);
  store.put(areas);
  expect(storeOf(written()).store.get()).toEqual(store.get());
  const { store: full } = storeOf(Array.from({ length: MAX_OBJECTS }, (_, at) => ({ ...line, id: String(at) })));
  expect([full.put({ ...line, id: 'one more' }), full.put({ ...line, id: '3', name: 'changed' }), full.get().length]).toEqual([
    false,
    true,
    MAX_OBJECTS,
  ]);
});

test('U21: objects with several parts are taken along as GeoJSON, circles with their radii', () => {
  const { features } = JSON.parse(geoJsonOf([line, areas, circles]));
  expect(features[0].geometry).toEqual({
    type: 'LineString',
    coordinates: [
      [127, 37],
      [127.1, 37.1],
    ],
  });
  expect(features[1].geometry.type).toBe('MultiPolygon');
  // Outer rings are closed and turn against the clock (RFC 7946 §3.1.6).
  expect(features[1].geometry.coordinates[0][0]).toEqual([
    [128, 38],
    [127, 38],
    [127, 37],
    [128, 38],
  ]);
  expect(features[2]).toMatchObject({ geometry: { type: 'MultiPoint' }, properties: { radiusMetres: [250, 90], colour: 'text' } });
});

test('U20: parts are added to a shape of their own kind only', () => {
  expect(withParts(line.shape, line.shape)?.parts).toHaveLength(2);
  expect(withParts(line.shape, circles.shape)).toBeUndefined();
  expect(
    withParts(
      { kind: 'points', parts: Array.from({ length: 200 }, () => [127, 37] as [number, number]) },
      { kind: 'points', parts: [[127, 37]] },
    ),
  ).toBeUndefined();
  expect(placeOf(circles.shape)).toEqual({ lon: 127.1, lat: 37 });
});
