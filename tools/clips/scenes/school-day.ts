import { Mesh, plain, resetPaint } from '../mesh.ts';
import { anybody, person } from '../people.ts';
import type { Mover, Scene } from '../scene.ts';
import { building, bushes, fence, pavement, powerPole, tree, wire } from '../street.ts';
import { asphalt, dashed, line, paving, roadPaint, sign } from '../surfaces.ts';
import { bus, offRoader, saloon } from '../vehicles.ts';
import type { Vehicle } from '../vehicles.ts';
import { CAR_COLOURS, along, daySky, driving, roadText, strollers } from './kit.ts';
import { normalise } from '../vector.ts';
import type { Vector } from '../vector.ts';

/** A school zone in the morning: red tar, yellow crossing posts, the school behind its fence on the left. */
const mesh = new Mesh();
const YELLOW: Vector = [0.8, 0.58, 0.03];
for (const side of [-1, 1])
  pavement(mesh, [side > 0 ? 4.3 : -7.8, -10], [3.5, 110], (paint, u, v) =>
    paving(paint, u, v, side > 0 ? [0.4, 0.37, 0.34] : [0.42, 0.34, 0.28]),
  );

const school = { floorHeight: 3.5, pitch: 3, windowWidth: 2.3, windowHeight: 1.7, lit: 0.25, strength: 0.5, warm: 0.1 };
building(mesh, [-58, 52, 0], [42, 12, 14], { ...school, wall: [0.66, 0.46, 0.33], seed: 701 });
building(mesh, [-30, 40, 0], [11, 14, 14], { ...school, wall: [0.7, 0.66, 0.58], seed: 702 });
mesh.quad(
  [
    [-29.5, 39.9, 10.6],
    [-19.5, 39.9, 10.6],
    [-19.5, 39.9, 12.2],
    [-29.5, 39.9, 12.2],
  ],
  sign({ text: '한빛초등학교', back: [0.7, 0.66, 0.58], ink: [0.06, 0.16, 0.38], strength: 0 }, 10, 1.6),
  { u0: 0, v0: 0, u1: 1, v1: 1 },
);
const homes = { brick: true, floorHeight: 2.9, pitch: 3.1, windowWidth: 1.8, windowHeight: 1.4, lit: 0, strength: 0, warm: 0.5 };
for (const [y, depth, height, wall, seed] of [
  [-8, 13, 9.5, [0.5, 0.42, 0.35], 1],
  [6, 12, 11, [0.46, 0.25, 0.18], 2],
  [19.5, 13, 8.6, [0.62, 0.58, 0.5], 3],
  [34, 12, 12, [0.44, 0.27, 0.2], 4],
  [48, 14, 9, [0.58, 0.5, 0.42], 5],
  [64, 16, 13, [0.5, 0.3, 0.22], 6],
] as const)
  building(mesh, [9.3, y, 0], [12, depth - 0.8, height], { ...homes, wall, seed: 720 + seed });
for (const [x, y, width, height, seed] of [
  [-40, 170, 24, 44, 1],
  [-8, 190, 24, 52, 2],
  [26, 180, 24, 40, 3],
] as const)
  building(mesh, [x, y, 0], [width, 13, height], {
    floorHeight: 2.9,
    pitch: 3.4,
    windowWidth: 2.6,
    windowHeight: 1.6,
    lit: 0,
    strength: 0,
    warm: 0.5,
    wall: [0.66, 0.64, 0.6],
    seed: 740 + seed,
  });

fence(mesh, [-4.5, -10, 0], [-4.5, 19.2, 0], { height: 0.95, material: plain([0.75, 0.76, 0.75]), every: 1.6 });
fence(mesh, [-4.5, 25.8, 0], [-4.5, 90, 0], { height: 0.95, material: plain([0.75, 0.76, 0.75]), every: 1.6 });
fence(mesh, [4.5, 26, 0], [4.5, 80, 0], { height: 0.95, material: plain([0.2, 0.45, 0.28]), every: 1.6 });
fence(mesh, [-8.1, -10, 0], [-8.1, 90, 0], { height: 1.7, material: plain([0.18, 0.42, 0.3]), every: 2.4, rails: 6 });
bushes(mesh, [-9, -6, 0], [-9, 38, 0], { count: 26, seed: 7 });
for (const [x, y, seed] of [
  [-11, 4, 1],
  [-11.5, 13, 2],
  [-11, 30, 3],
  [-11.5, 62, 5],
  [-11, 74, 6],
  [7.3, 44, 7],
  [7.2, 58, 8],
  [-15, 22, 9],
  [7.3, 74, 10],
  [-24, 30, 11],
] as const)
  tree(mesh, [x, y, 0], {
    height: 6.8 + (seed % 3),
    spread: 2.6,
    seed: 750 + seed,
    colour: seed % 3 === 1 ? [0.3, 0.32, 0.07] : [0.15, 0.26, 0.07],
  });

// Posts and signs of the zone, in yellow.
const post = plain(YELLOW);
for (const [x, y] of [
  [-4.1, 19],
  [4.1, 19],
  [-4.1, 26],
  [4.1, 26],
] as const)
  mesh.pipe([x, y, 0], [x, y, 3.2], [0.09, 0.09], post, 8).box([x - 0.24, y - 0.12, 2.3], [0.48, 0.24, 1.15], post);
const faced = { u0: 0, v0: 0, u1: 1, v1: 1 };
mesh
  .pipe([-4.2, 33, 0], [-4.2, 33, 5.6], [0.09, 0.07], plain([0.5, 0.5, 0.5]))
  .pipe([-4.2, 33, 5.4], [-1, 33, 5.6], [0.06, 0.05], plain([0.5, 0.5, 0.5]));
mesh.quad(
  [
    [-3.4, 32.9, 4.5],
    [-0.6, 32.9, 4.5],
    [-0.6, 32.9, 5.9],
    [-3.4, 32.9, 5.9],
  ],
  sign({ text: '어린이보호구역', back: [0.85, 0.62, 0.02], ink: [0.03, 0.03, 0.03], strength: 0 }, 2.8, 1.4),
  faced,
);
mesh
  .pipe([4.6, 12, 0], [4.6, 12, 3.1], [0.05, 0.05], plain([0.5, 0.5, 0.5]), 7)
  .pipe([4.6, 11.95, 2.9], [4.6, 11.9, 2.9], [0.42, 0.42], plain([0.7, 0.03, 0.03]), 20)
  .pipe([4.6, 11.91, 2.9], [4.6, 11.87, 2.9], [0.33, 0.33], plain([0.85, 0.85, 0.83]), 20);
mesh.quad(
  [
    [4.32, 11.86, 2.66],
    [4.88, 11.86, 2.66],
    [4.88, 11.86, 3.14],
    [4.32, 11.86, 3.14],
  ],
  sign({ text: '30', back: [0.85, 0.85, 0.83], ink: [0.02, 0.02, 0.02], strength: 0 }, 0.56, 0.48),
  faced,
);
const hooks = [
  [8.5, -2],
  [8.5, 26],
  [8.5, 54],
  [8.5, 82],
].map(([x = 0, y = 0]) => powerPole(mesh, [x, y, 0], 9));
hooks.forEach((list, index) =>
  list.forEach((hook, which) => {
    const next = hooks[index + 1]?.[which];
    if (next) wire(mesh, hook, next, 0.6);
  }),
);
mesh.include(saloon({ colour: [0.7, 0.71, 0.72] }).mesh, [10.4, 17.5, 0], Math.PI / 2);

const schoolBus = bus({ colour: [0.82, 0.55, 0.03], lights: 'off' }, '한빛초');
const white = saloon({ colour: CAR_COLOURS[0] ?? [1, 1, 1], lights: 'off' });
const blue = offRoader({ colour: [0.07, 0.14, 0.32], lights: 'off' });
const waiting = offRoader({ colour: [0.07, 0.14, 0.32], lights: 'braking' });

/** One comes, brakes and waits while the children cross (2.5–8 s), and drives on. */
function ownLane(t: number): Mover[] {
  const place = along(t, [
    [0, -14],
    [0.8, 2],
    [1.8, 10.5],
    [2.6, 13.2],
    [7.9, 13.2],
    [8.6, 16],
    [9.4, 24],
    [10, 32],
  ]);
  const list = [driving(t > 1.4 && t < 7.9 ? { ...waiting, beams: [] } : blue, [2.1, place, 0], 0)];
  if (t < 5)
    list.push(
      driving(
        blue,
        [
          2.1,
          32 +
            along(t, [
              [0, 0],
              [3.2, 36],
              [5, 60],
            ]),
          0,
        ],
        0,
      ),
    );
  return list;
}

/** A school bus passes before, a car waits meanwhile; each is followed by its like, so that the clip runs round. */
function otherLane(t: number): Mover[] {
  const at = (vehicle: Vehicle, points: readonly (readonly [number, number])[], opacity = 1): Mover => ({
    ...driving(vehicle, [-2.1, along(t, points), 0], Math.PI),
    opacity,
  });
  const list: Mover[] = [];
  if (t < 5.4)
    list.push(
      at(schoolBus, [
        [0, 27],
        [4.6, -14],
        [5.4, -20],
      ]),
    );
  if (t > 4)
    list.push(
      at(
        schoolBus,
        [
          [4, 96],
          [8.4, 40],
          [10, 27],
        ],
        Math.min(1, t - 4),
      ),
    );
  if (t > 0.6 && t < 6)
    list.push(
      at(
        white,
        [
          [0.6, 92],
          [4.2, 35.6],
          [5, 30.5],
          [6, 29.6],
        ],
        Math.min(1, (t - 0.6) * 2),
      ),
    );
  if (t >= 6)
    list.push(
      at(white, [
        [6, 29.6],
        [8, 29.6],
        [8.8, 25],
        [10, 8],
      ]),
    );
  if (t < 1.8)
    list.push(
      at(white, [
        [0, 8],
        [1.8, -24],
      ]),
    );
  return list;
}

const movers = (t: number): Mover[] => [...[...ownLane(t), ...otherLane(t)].filter((mover) => mover.place[1] > -13), ...children(t)];

/** They wait by the posts, hands up, cross together with a guardian, and go in by the gate; others wait by then. */
function children(t: number): Mover[] {
  const list: Mover[] = [];
  for (let index = 0; index < 6; index++) {
    const size = index === 0 ? 1 : 0.66 + (index % 3) * 0.06;
    const style = anybody(760 + index, size);
    const start = 2.7 + index * 0.22;
    const row = 20.6 + (index % 3) * 1.3;
    const from = 5 + Math.floor(index / 3) * 0.8;
    const x = along(t, [
      [start, from],
      [start + 5.4, -5.2],
    ]);
    const moving = t > start;
    const gone = Math.min(1, Math.max(0, 10 - t) * 2);
    const walked = along(t, [
      [start + 5.4, 0],
      [10, 2.4],
    ]);
    list.push({
      body: person(style, moving ? t * (index === 0 ? 1.3 : 1.8) : undefined),
      place: [x - walked, row, Math.abs(x) > 4.3 ? 0.14 : 0],
      yaw: Math.PI / 2,
      footprint: [0.16, 0.16],
      opacity: moving ? gone : 1,
    });
    if (t > 9)
      list.push({
        body: person(style),
        place: [from + (10 - t) * 1.2, row, 0.14],
        yaw: Math.PI / 2,
        footprint: [0.16, 0.16],
        opacity: t - 9,
      });
  }
  const vest = { ...anybody(770), coat: [0.75, 0.75, 0.05] as Vector };
  list.push({
    body: person(vest),
    place: [4.7, 19.7, 0.14],
    yaw: Math.PI / 2 + 0.3 * Math.sin((t / 5) * Math.PI * 2),
    footprint: [0.2, 0.2],
  });
  return [
    ...list,
    ...strollers({ seeds: [781, 782], from: [-6.3, 88], to: [-6.3, 27], speed: 1.15, time: t, height: 0.14, size: 0.7 }),
    ...strollers({ seeds: [785], from: [6.4, -6], to: [6.4, 80], speed: 1.3, time: t, height: 0.14 }),
  ];
}

export const schoolDay: Scene = {
  name: 'school-day',
  camera: { from: [2.4, -6, 6.2], to: [-0.9, 20, 2.7], fieldOfView: 43 },
  sky: daySky([0.25, 0.45, 0.86], [0.78, 0.85, 0.95], 0.7),
  sun: { direction: normalise([0.5, -0.45, 0.72]), colour: [2.4, 2.2, 1.9], softness: 0.03 },
  lamps: [],
  ambient: [0.09, 0.09, 0.1],
  mesh,
  ground: (paint, x, y) => {
    if (Math.abs(x) > 4.3) {
      if (x < -7.8) resetPaint(paint, 0.46, 0.38, 0.27);
      else asphalt(paint, x, y);
      return;
    }
    asphalt(paint, x, y);
    paint.red *= 1.6;
    paint.green *= 1.6;
    paint.blue *= 1.6;
    if (y > 2 && y < 44) roadPaint(paint, 0.85, [x, y], [0.4, 0.1, 0.06]);
    roadPaint(paint, line(Math.abs(x) - 0.1, 0.05) * (y < 19 || y > 26 ? 1 : 0), [x, y], [0.75, 0.52, 0.04]);
    roadPaint(paint, line(Math.abs(x) - 3.95, 0.06) * dashed(y, 1.2, 0.9), [x, y], [0.75, 0.52, 0.04]);
    if (y > 20 && y < 25 && Math.abs(x) < 3.9) roadPaint(paint, (x + 20.2) % 0.9 < 0.46 ? 1 : 0, [x, y], [0.82, 0.68, 0.12]);
    if (x > 0.3 && x < 3.8 && Math.abs(y - 17.2) < 0.2) roadPaint(paint, 1, [x, y]);
    roadPaint(paint, roadText('어린이', x, y, { centre: 2.05, from: 8, letter: 1.1, length: 3.6 }), [x, y]);
    roadPaint(paint, roadText('30', x, y, { centre: 2.15, from: 3.2, letter: 1.3, length: 3.4 }), [x, y]);
    roadPaint(paint, roadText('30', x, y, { centre: 2.15, from: 32, letter: 1.3, length: 3.4 }), [x, y]);
  },
  exposure: 0.72,
  haze: { colour: [0.66, 0.73, 0.82], metres: 650 },
  movers,
};
