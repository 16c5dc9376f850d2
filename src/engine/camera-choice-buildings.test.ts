import { describe, expect, test } from 'vitest';
import type { Camera } from '#domain/camera.ts';
import type { CameraId, OrganisationId } from '#domain/ids.ts';
import { pointAt } from '#domain/place.ts';
import { areaCameras, choose, rankCamera } from './camera-choice.ts';
import { buildCameraIndex } from './camera-index.ts';
import { buildObstacles, type Footprint } from './sight/obstacles.ts';

const scene = { lon: 127.03, lat: 37.5 };

/** A working fixed camera that looks at the scene from so far on that side. */
const camera = (id: string, side: number, metres: number, changes: Partial<Camera> = {}): Camera => ({
  id: id as CameraId,
  label: id,
  owner: 'city' as OrganisationId,
  purpose: 'crimePrevention',
  ...pointAt(scene, side, metres),
  bearing: (side + 180) % 360,
  fieldOfView: 70,
  rangeMetres: 150,
  ptz: false,
  state: 'normal',
  streams: ['main'],
  ...changes,
});
/** A house of about 11 m with its middle so far from the scene on that side. */
const house = (side: number, metres: number): Footprint => {
  const { lon, lat } = pointAt(scene, side, metres);
  return [
    [lon - 0.00006, lat - 0.00005],
    [lon + 0.00006, lat - 0.00005],
    [lon + 0.00006, lat + 0.00005],
    [lon - 0.00006, lat + 0.00005],
  ];
};
const idsOf = (ranked: readonly { readonly camera: CameraId }[]) => ranked.map((each) => each.camera);

describe('cameras among buildings (B1)', () => {
  const near = camera('near', 90, 40);
  const far = camera('far', 270, 110);
  const index = buildCameraIndex([near, far]);

  test('one that sees past the houses is before a nearer one that a house hides', () => {
    expect(idsOf(choose(index, scene))).toEqual(['near', 'far']);
    const obstacles = buildObstacles([house(90, 20)]);
    const [first, second] = choose(index, scene, { obstacles });
    expect([first?.camera, second?.camera]).toEqual(['far', 'near']);
    expect(first?.reasons).toMatchObject({ sees: 'yes' });
    expect(first?.reasons.blocked).toBeUndefined();
    expect(second?.reasons).toMatchObject({ sees: 'no', blocked: true });
  });

  test('turning does not help behind a house, and direction does not matter there', () => {
    const obstacles = buildObstacles([house(90, 20)]);
    const hidden = buildCameraIndex([camera('ptz', 90, 40, { ptz: true, bearing: 90 }), camera('round', 90, 41, { fieldOfView: 360 })]);
    expect(choose(hidden, scene, { obstacles }).map(({ reasons }) => [reasons.sees, reasons.blocked])).toEqual([
      ['no', true],
      ['no', true],
    ]);
  });

  test('the house of the scene, that of the camera, and houses elsewhere hide nothing', () => {
    const obstacles = buildObstacles([house(0, 0), house(90, 40), house(0, 30)]);
    for (const each of choose(index, scene, { obstacles })) expect(each.reasons.blocked).toBeUndefined();
  });

  test('where footprints are known, distance no longer stands for them', () => {
    const [guessed] = choose(buildCameraIndex([far]), scene);
    const [known] = choose(buildCameraIndex([far]), scene, { obstacles: buildObstacles([house(90, 20)]) });
    expect(known!.score).toBeGreaterThan(guessed!.score);
  });

  test('a person who picks is told the same as the choice', () => {
    const obstacles = buildObstacles([house(90, 20)]);
    const [, hidden] = choose(index, scene, { obstacles });
    const area = areaCameras(index, scene, { limit: 10, obstacles });
    expect(idsOf(area.cameras)).toEqual(['far', 'near']);
    expect(area.cameras[1]?.reasons).toEqual(hidden!.reasons);
    expect(rankCamera(index, near.id, scene, { obstacles })?.reasons).toEqual(hidden!.reasons);
  });

  test('among many the answer is that of asking every camera', () => {
    const many = Array.from({ length: 60 }, (_, at) => camera(`c${at}`, (at * 37) % 360, 15 + ((at * 53) % 120)));
    const obstacles = buildObstacles(Array.from({ length: 25 }, (_, at) => house((at * 61) % 360, 12 + ((at * 29) % 70))));
    const all = buildCameraIndex(many);
    const [best] = areaCameras(all, scene, { limit: 60, obstacles }).cameras;
    const chosen = choose(all, scene, { obstacles });
    expect(chosen[0]?.camera).toBe(best?.camera);
    const hidden = many.filter((each) => rankCamera(all, each.id, scene, { obstacles })?.reasons.blocked).length;
    expect(hidden).toBeGreaterThan(10);
    for (const each of chosen) expect(each.reasons.blocked).toBeUndefined();
  });
});
