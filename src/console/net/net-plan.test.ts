import { expect, test } from 'vitest';
import type { NetAnswer, NetCamera } from '#contract/field-view.ts';
import { SECTORS, type Sector } from '#domain/compass.ts';
import { letterOf, NET_PLACES, readNetKey } from './net-keys.ts';
import { around, nextOf } from './net-plan.ts';

const camera = (name: string, sector: Sector, inArea = true): NetCamera => ({
  camera: name,
  label: name,
  lon: 0,
  lat: 0,
  sector,
  metres: 100,
  inArea,
});
const NET: NetAnswer = {
  centre: { camera: 'm', label: 'm', lon: 0, lat: 0, inArea: true },
  ring: [camera('n', 'n'), camera('e', 'e'), camera('s-far', 's', false)],
  outer: [],
  next: [camera('n', 'n'), camera('behind-bend', 'e'), camera('w-road', 'w')],
};

test('NS7: a direction leads along its road, else to the camera that lies there, else nowhere', () => {
  expect(nextOf(NET, NET.ring, 'e')).toMatchObject({ camera: { camera: 'behind-bend' }, byRoad: true });
  expect(nextOf({ ...NET, next: [] }, NET.ring, 'e')).toMatchObject({ camera: { camera: 'e' }, byRoad: false });
  expect(nextOf(NET, NET.ring, 'nw')).toBeUndefined();
});

test('NS8: the ring comes in with what may be followed next, each once, without the middle and what lies outside the area', () => {
  expect(around(NET, NET.ring)).toEqual(['n', 'e', 'behind-bend', 'w-road']);
  const many = { ...NET, next: Array.from({ length: 20 }, (_, at) => camera(`r${at}`, SECTORS[at % 8]!)) };
  expect(around(many, NET.ring).length).toBeLessThanOrEqual(15);
});

test('NS7: eight keys around S, and the number pad, are the eight directions, on any keyboard layout', () => {
  const followed = ['KeyW', 'KeyE', 'KeyD', 'KeyC', 'KeyX', 'KeyZ', 'KeyA', 'KeyQ'].map((code) => readNetKey(code));
  expect(followed.map((key) => (key?.do === 'follow' ? key.sector : ''))).toEqual([...SECTORS]);
  expect(readNetKey('Numpad9')).toEqual({ do: 'follow', sector: 'ne' });
  expect([readNetKey('Space')?.do, readNetKey('KeyO')?.do, readNetKey('Escape')?.do, readNetKey('KeyJ')]).toEqual([
    'mark',
    'ring',
    'leave',
    undefined,
  ]);
  expect(SECTORS.map(letterOf).join('')).toBe('WEDCXZAQ');
  expect(new Set(NET_PLACES).size).toBe(9);
});
