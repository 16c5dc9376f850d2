import { expect, test } from 'vitest';
import { SCENES, numberOf, sceneFor } from './scene-choice.ts';

test.each([
  ['가람1동-003-1 한빛초등학교 앞', 'school-day'],
  ['중앙시장 입구', 'market-evening'],
  ['망루역 3번 출구', 'subway-night'],
  ['솔숲공원 산책로', 'park-day'],
  ['푸른아파트 정문', 'flats-dusk'],
])('%s shows %s', (label, scene) => {
  expect(sceneFor(label, 0)).toBe(scene);
});

test('cameras of one kind of place take turns, and a label that tells nothing may show anything', () => {
  expect(new Set([0, 1].map((number) => sceneFor('은행나무로 교차로', number))).size).toBe(2);
  expect(new Set(Array.from({ length: 8 }, (_, number) => sceneFor('7호', number)))).toEqual(new Set(SCENES));
});

test('the number of a text is the same every time and spread out', () => {
  const numbers = Array.from({ length: 300 }, (_, index) => numberOf(`cam-${index}`) % 16);
  expect(numberOf('cam-1')).toBe(numberOf('cam-1'));
  for (let phase = 0; phase < 16; phase++) expect(numbers.filter((number) => number === phase).length).toBeGreaterThan(5);
});
