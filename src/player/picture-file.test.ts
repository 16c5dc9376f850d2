import { expect, test } from 'vitest';
import { pictureFileName } from './picture-file.ts';

// Camera times come in fractions of a millisecond.
const at = Date.UTC(2026, 10, 26, 15, 4, 5, 7) + 0.7;

test('R97: a picture file is named by the camera’s time in its zone, the camera and the person', () => {
  expect(pictureFileName({ at, camera: 'CAM-0012', login: 'operator', timeZone: 'Asia/Seoul' })).toBe(
    '20261127000405007_CAM-0012_operator.jpg',
  );
  expect(pictureFileName({ at, camera: 'CAM-0012', login: 'operator', timeZone: 'UTC' })).toBe('20261126150405007_CAM-0012_operator.jpg');
});

test('what no file name may hold is replaced', () => {
  expect(pictureFileName({ at, camera: 'a/../b:c', login: '김 영수', timeZone: 'UTC' })).toBe('20261126150405007_a-..-b-c_김-영수.jpg');
});
