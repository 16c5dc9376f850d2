import LayerGroup from 'ol/layer/Group.js';
import type BaseLayer from 'ol/layer/Base.js';
import { describe, expect, test } from 'vitest';
import { MapLayers, MAX_LAYERS, MIN_OPACITY, type LayerEntry } from './map-layers.ts';

function city() {
  const drawn = new Set<BaseLayer>();
  const layers = new MapLayers({ addLayer: (layer) => void drawn.add(layer), removeLayer: (layer) => (drawn.delete(layer), layer) });
  const add = (id: string, change: Partial<LayerEntry> = {}) =>
    layers.add({ id, title: id, storey: 'overlay', layer: new LayerGroup(), ...change });
  const ids = () => layers.entries.map(({ id }) => id);
  const heights = () => layers.entries.map(({ layer }) => layer.getZIndex() ?? 0);
  return { layers, add, ids, heights, drawn };
}

describe('layers of the map', () => {
  test('M1: storeys lie one above the other whenever their layers came, and cameras and incidents above all', () => {
    const { add, ids, heights } = city();
    add('incidents', { storey: 'live' });
    add('work', { storey: 'work' });
    add('first');
    add('base', { storey: 'base' });
    add('second');
    expect(ids()).toEqual(['base', 'first', 'second', 'work', 'incidents']);
    expect(heights()).toEqual(heights().toSorted((a, b) => a - b));
    expect(new Set(heights()).size).toBe(5);
  });

  test('M1: a layer moves within its storey and not out of it', () => {
    const { layers, add, ids } = city();
    for (const id of ['a', 'b', 'c']) add(id);
    add('wms', { storey: 'service' });
    layers.move('a', 'c');
    expect(ids()).toEqual(['wms', 'b', 'c', 'a']);
    layers.move('a', 'b');
    expect(ids()).toEqual(['wms', 'a', 'b', 'c']);
    layers.move('wms', 'c');
    expect(ids()).toEqual(['wms', 'a', 'b', 'c']);
  });

  test('M2: what is locked is neither hidden nor dimmed nor moved, by hand or by a saved set', () => {
    const { layers, add } = city();
    const layer = new LayerGroup();
    add('incidents', { storey: 'live', layer, locked: true });
    add('units', { storey: 'live' });
    layers.show('incidents', false);
    layers.dim('incidents', 0.3);
    layers.move('incidents', 'units');
    layers.move('units', 'incidents');
    layers.arrange([{ id: 'incidents', visible: false, opacity: 0.2 }]);
    expect([layer.getVisible(), layer.getOpacity()]).toEqual([true, 1]);
    expect(layers.entries.map(({ id }) => id)).toEqual(['incidents', 'units']);
    expect(layers.arrangement().map(({ id }) => id)).toEqual(['units']);
  });

  test('M3: a set that is applied holds for layers that come later, and leaves the others as they are', () => {
    const { layers, add, ids } = city();
    add('b');
    add('other');
    layers.arrange([
      { id: 'c', visible: false, opacity: 0.4 },
      { id: 'b', visible: true, opacity: 0.7 },
    ]);
    add('c');
    expect(ids()).toEqual(['c', 'b', 'other']);
    expect(layers.arrangement()).toEqual([
      { id: 'c', visible: false, opacity: 0.4 },
      { id: 'b', visible: true, opacity: 0.7 },
      { id: 'other', visible: true, opacity: 1 },
    ]);
  });

  test('M1: a layer drawn anew takes the place and the look of the one before it', () => {
    const { layers, add, ids, drawn } = city();
    const stale = add('a');
    add('b');
    layers.dim('a', 0.5);
    add('a');
    expect(ids()).toEqual(['a', 'b']);
    expect(layers.arrangement()[0]).toEqual({ id: 'a', visible: true, opacity: 0.5 });
    if (stale) stale();
    expect(ids()).toEqual(['a', 'b']);
    expect(drawn.size).toBe(2);
  });

  test('M4: the map bears so many layers and no more, and none fades to nothing', () => {
    const { layers, add } = city();
    for (let count = 0; count < MAX_LAYERS; count += 1) add(`layer ${count}`);
    expect(add('one more')).toBe(false);
    expect(layers.entries).toHaveLength(MAX_LAYERS);
    layers.dim('layer 0', 0);
    expect(layers.arrangement()[0]?.opacity).toBe(MIN_OPACITY);
  });

  test('M4: whoever listens is told of each change, until it leaves', () => {
    const { layers, add } = city();
    let told = 0;
    const leave = layers.subscribe(() => (told += 1));
    const away = add('a');
    layers.show('a', false);
    layers.describe('a', { title: 'A' });
    if (away) away();
    leave();
    add('b');
    expect(told).toBe(4);
  });
});
