import { Mesh, plain, resetPaint } from '../mesh.ts';
import { anybody, cyclist, person } from '../people.ts';
import type { Mover, Scene } from '../scene.ts';
import { bench, building, bushes, fence, streetLamp, tree } from '../street.ts';
import { grass, line, roadPaint } from '../surfaces.ts';
import { along, daySky, strollers } from './kit.ts';
import { noise, normalise, smoothstep } from '../vector.ts';
import type { Vector } from '../vector.ts';

/** A park in early summer: a path with a cycle lane, a lawn under trees, a pond, flats behind. */
const mesh = new Mesh();
const lamp = { colour: [1, 1, 1] as Vector, strength: 0, lit: false, height: 4.2 };
for (const y of [9, 25, 43, 63]) streetLamp(mesh, [-3.1, y, 0], [0.5, 0, 0], lamp);

const trees: readonly (readonly [number, number, number])[] = [
  [-6.5, 8, 7.5],
  [-10, 15, 8.5],
  [-6, 21, 7],
  [-13, 24, 9],
  [-7, 31, 7.5],
  [-11, 40, 8],
  [-6.5, 46, 7],
  [7, 22, 7.5],
  [12.5, 29, 8.5],
  [6.5, 37, 7],
  [6.2, 52, 7.5],
  [14, 46, 9],
  [-7, 60, 8],
  [7, 66, 8],
  [21, 38, 9],
  [-19, 34, 9],
  [-21, 18, 9],
  [-16, 52, 9],
];
trees.forEach(([x, y, height], index) =>
  tree(mesh, [x, y, 0], {
    height,
    spread: height * 0.36,
    seed: 60 + index,
    colour: index % 4 === 1 ? [0.22, 0.3, 0.08] : [0.13, 0.24, 0.07],
  }),
);
for (let index = 0; index < 17; index++)
  tree(mesh, [-48 + index * 6.2, 84 + (index % 3) * 5, 0], {
    height: 8 + (index % 4),
    spread: 3.6,
    seed: 90 + index,
    bare: 0.2,
    colour: [0.11, 0.2, 0.06],
  });
bushes(mesh, [3.4, 14, 0], [3.6, 22, 0], { count: 9, seed: 4 });
bushes(mesh, [-3.9, 33, 0], [-3.9, 43, 0], { count: 10, seed: 5 });
bench(mesh, [-3.9, 12.6, 0], Math.PI / 2);
bench(mesh, [-3.9, 17.6, 0], Math.PI / 2);
bench(mesh, [4.1, 27.5, 0], -Math.PI / 2);
fence(mesh, [7.2, 4, 0], [8.4, 20, 0], { height: 0.8, material: plain([0.3, 0.2, 0.12]), every: 2, rails: 2 });

const flats = { floorHeight: 2.9, pitch: 3.4, windowWidth: 2.6, windowHeight: 1.6, lit: 0, strength: 0, warm: 0.5 };
for (const [x, y, width, height, seed] of [
  [-62, 150, 26, 42, 1],
  [-27, 165, 24, 52, 2],
  [6, 158, 24, 46, 3],
  [38, 150, 26, 56, 4],
  [74, 165, 24, 44, 5],
] as const)
  building(mesh, [x, y, 0], [width, 13, height], { ...flats, wall: [0.62, 0.6, 0.56], seed });

const pond = (x: number, y: number): number =>
  1 - smoothstep(0.85, 1, Math.hypot((x - 14.5) / 6.8, (y - 13) / 8) + 0.12 * noise(x * 0.5, y * 0.5, 71));

const children = [anybody(611, 0.68), anybody(612, 0.72)];

function movers(t: number): Mover[] {
  const list: Mover[] = [
    ...strollers({ seeds: [601, 602], from: [-1.4, 76], to: [-1.5, -7], speed: 1.2, time: t }),
    ...strollers({ seeds: [604], from: [-0.3, -7], to: [-0.3, 76], speed: 1.3, time: t }),
    ...strollers({ seeds: [606], from: [0.4, -7], to: [0.4, 76], speed: 2.7, time: t }),
  ];
  const ride = along(t, [
    [0.5, 78],
    [9.2, -7],
  ]);
  if (t > 0.5 && t < 9.2)
    list.push({
      body: cyclist({ coat: [0.1, 0.3, 0.6], trousers: [0.05, 0.05, 0.06] }, Math.floor(t * 15) / 18),
      place: [1.75, ride, 0],
      yaw: Math.PI,
      footprint: [0.25, 0.8],
      opacity: Math.min(1, (78 - ride) / 6),
    });
  // Two children run round a tree on the lawn, someone reads on a bench's end, someone stands at the pond.
  children.forEach((style, index) => {
    const turn = (t / 5) * Math.PI * 2 + index * 0.9;
    list.push({
      body: person(style, t * 2.2 + index * 0.4),
      place: [9.4 + 2.6 * Math.cos(turn), 31 + 3 * Math.sin(turn), 0],
      yaw: turn,
      footprint: [0.16, 0.16],
    });
  });
  list.push(
    { body: person({ ...anybody(620), umbrella: [0.6, 0.2, 0.25] }), place: [6.9, 12.2, 0], yaw: -1.35, footprint: [0.2, 0.2] },
    { body: person(anybody(621)), place: [6.7, 13.1, 0], yaw: -1.6, footprint: [0.2, 0.2] },
  );
  return list;
}

export const parkDay: Scene = {
  name: 'park-day',
  camera: { from: [1.2, -6.5, 5.4], to: [0.9, 18, 2.7], fieldOfView: 43 },
  sky: daySky([0.2, 0.44, 0.98], [0.74, 0.84, 0.98], 0.5),
  sun: { direction: normalise([-0.62, 0.22, 0.72]), colour: [2.5, 2.3, 1.95], softness: 0.03 },
  lamps: [],
  ambient: [0.07, 0.08, 0.09],
  mesh,
  ground: (paint, x, y) => {
    const water = pond(x, y);
    const curve = 0.5 * Math.sin(y * 0.03);
    const off = x - curve;
    if (Math.abs(off) < 2.6) {
      const shade = 0.9 + 0.2 * noise(x * 2, y * 2, 72);
      if (off > 1) resetPaint(paint, 0.36 * shade, 0.14 * shade, 0.1 * shade);
      else resetPaint(paint, 0.4 * shade, 0.38 * shade, 0.35 * shade);
      roadPaint(paint, Math.max(line(off - 1, 0.05), line(Math.abs(off) - 2.5, 0.05)), [x, y]);
    } else if (water > 0.5) {
      resetPaint(paint, 0.03, 0.07, 0.07);
      paint.gloss = 0.35;
      paint.rough = 0.02 + 0.03 * noise(x * 3, y * 3, 73);
    } else {
      grass(paint, x, y);
      const stones = smoothstep(0.05, 0.3, water);
      if (stones > 0) resetPaint(paint, 0.35 - 0.1 * stones, 0.33 - 0.1 * stones, 0.3 - 0.1 * stones);
    }
  },
  exposure: 0.88,
  haze: { colour: [0.62, 0.7, 0.8], metres: 700 },
  movers,
};
