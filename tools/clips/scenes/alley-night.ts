import { Mesh, plain } from '../mesh.ts';
import { anybody, person } from '../people.ts';
import type { Mover, Scene } from '../scene.ts';
import { bladeSign, building, cluster, powerPole, shop, streetLamp, wire } from '../street.ts';
import { asphalt, leaves, line, roadPaint, sign } from '../surfaces.ts';
import { lorry, scooter } from '../small-vehicles.ts';
import { offRoader, saloon } from '../vehicles.ts';
import { CAR_COLOURS, along, cityNight, driving, strollers } from './kit.ts';
import { randomFrom } from '../vector.ts';
import type { Vector } from '../vector.ts';

/** A lane of brick houses, five metres wide, with a shop at its far end. */
const mesh = new Mesh();
const WARM: Vector = [1, 0.74, 0.42];
const COOL: Vector = [0.86, 0.94, 1];
const lamps = [
  streetLamp(mesh, [-2.9, 11, 0], [1.3, 0, 0], { height: 5.6, colour: WARM, strength: 52, range: 22 }),
  streetLamp(mesh, [2.9, 27, 0], [-1.3, 0, 0], { height: 5.6, colour: COOL, strength: 56, range: 22 }),
  streetLamp(mesh, [-2.9, 44, 0], [1.3, 0, 0], { height: 5.6, colour: WARM, strength: 70, range: 26 }),
  streetLamp(mesh, [2.9, 62, 0], [-1.3, 0, 0], { height: 5.6, colour: COOL, strength: 80, range: 30 }),
];

const villa = { brick: true, floorHeight: 2.9, pitch: 3.1, windowWidth: 1.7, windowHeight: 1.35, strength: 0.75, warm: 0.75 };
const rows: readonly (readonly [number, number, number, Vector])[] = [
  [-4, 13.5, 11.6, [0.34, 0.17, 0.12]],
  [10, 10.5, 9.2, [0.42, 0.36, 0.3]],
  [21, 12, 12.2, [0.3, 0.2, 0.15]],
  [33.5, 12, 9, [0.36, 0.19, 0.14]],
  [46, 13, 12, [0.4, 0.37, 0.33]],
];
rows.forEach(([y, depth, height, wall], index) => {
  building(mesh, [-14, y, 0], [10.7, depth - 0.7, height], { ...villa, wall, lit: 0.42, seed: 200 + index });
  building(mesh, [3.3, y - 2.5, 0], [10.7, depth - 0.7, height * (index % 2 ? 1.15 : 0.95)], {
    ...villa,
    wall: rows[(index + 2) % rows.length]?.[3] ?? wall,
    lit: 0.4,
    seed: 220 + index,
  });
});
building(mesh, [-16, 76, 0], [32, 12, 14], { ...villa, wall: [0.35, 0.33, 0.31], lit: 0.4, seed: 260, from: 4 });
shop(
  mesh,
  { corner: [-3.8, 76, 0], along: [1, 0, 0], width: 7.6 },
  { text: '동네마트', back: [0.02, 0.3, 0.12], ink: [1, 1, 1], strength: 1.8 },
  { colour: [0.95, 0.98, 1], strength: 1.5 },
);
bladeSign(mesh, [3.3, 19.4, 3.1], [-1, 0, 0], { text: '세탁소', back: [0.02, 0.2, 0.5], ink: [1, 1, 1], strength: 1.5 }, 1.9);
bladeSign(mesh, [-3.3, 35.5, 3.2], [1, 0, 0], { text: '미용실', back: [0.55, 0.05, 0.25], ink: [1, 1, 0.95], strength: 1.6 }, 1.9);
bladeSign(mesh, [3.3, 47, 3.2], [-1, 0, 0], { text: '치킨', back: [0.6, 0.25, 0.02], ink: [1, 1, 0.9], strength: 1.8 }, 1.6);
shop(
  mesh,
  { corner: [-3.3, 25.5, 0], along: [0, 1, 0], width: 5 },
  { text: '골목분식', back: [0.6, 0.1, 0.02], ink: [1, 0.95, 0.8], strength: 1.2 },
  { colour: [1, 0.8, 0.5], strength: 1 },
);
lamps.push({ place: [-1.8, 28, 2.2], colour: [7, 5, 2.8], radius: 0.5, range: 9 });

// Doors, steps, gas meters, pots and bins along the walls.
const door = plain([0.16, 0.2, 0.19], 0.05);
for (const [side, y] of [
  [-1, 4],
  [1, 6],
  [-1, 15],
  [1, 33],
  [-1, 41],
  [1, 40],
  [-1, 52],
] as const) {
  mesh
    .box([side > 0 ? 3.2 : -3.34, y, 0], [0.14, 1.15, 2.15], door)
    .box([side > 0 ? 2.9 : -3.3, y - 0.1, 0], [0.4, 1.35, 0.16], plain([0.42, 0.41, 0.39]))
    .box([side > 0 ? 2.75 : -3.3, y - 0.2, 2.35], [0.55, 1.6, 0.08], plain([0.3, 0.3, 0.3]));
}
const random = randomFrom(31);
for (const [x, y] of [
  [-3, 7.4],
  [-3, 8.1],
  [3, 10.2],
  [-3, 18.5],
  [3, 24.5],
  [3, 25.2],
  [-3, 38],
] as const) {
  mesh.pipe([x, y, 0], [x, y, 0.38], [0.16, 0.22], plain([0.45, 0.2, 0.12]), 9);
  cluster(mesh, [x, y, 0.62], 0.3, { random, material: leaves([0.1, 0.2, 0.07], 3), count: 60, leaf: 0.1 });
}
mesh.box([2.6, 12.6, 0], [0.55, 0.7, 0.95], plain([0.08, 0.25, 0.12])).box([2.6, 13.4, 0], [0.55, 0.7, 0.95], plain([0.5, 0.4, 0.06]));
mesh.quad(
  [
    [-3.26, 17.8, 1.4],
    [-3.26, 19.4, 1.4],
    [-3.26, 19.4, 2],
    [-3.26, 17.8, 2],
  ],
  sign({ text: '주차금지', back: [0.75, 0.7, 0.1], ink: [0.5, 0.02, 0.02], strength: 0 }, 1.6, 0.6),
  { u0: 0, v0: 0, u1: 1, v1: 1 },
);

const poles = [
  [2.7, 3.5],
  [-2.75, 22.5],
  [2.75, 41.5],
  [-2.75, 60],
] as const;
const hooks = poles.map(([x, y]) => powerPole(mesh, [x, y, 0], 8.6));
hooks.forEach((list, index) =>
  list.forEach((hook, which) => {
    const next = hooks[index + 1]?.[which];
    if (next) wire(mesh, hook, next, 0.5 + which * 0.12);
  }),
);
for (const [from, to] of [
  [
    [-2.75, 22.5, 7.4],
    [3.3, 16, 6.4],
  ],
  [
    [-2.75, 22.5, 7],
    [3.3, 30, 6],
  ],
  [
    [2.75, 41.5, 7],
    [-3.3, 34, 6],
  ],
  [
    [2.7, 3.5, 7.2],
    [-3.3, 12, 6.2],
  ],
] as const)
  wire(mesh, from, to, 0.35);

const parked = (colour: number) => ({ colour: CAR_COLOURS[colour] ?? ([0.5, 0.5, 0.5] as const), lights: 'off' as const });
mesh
  .include(saloon(parked(0)).mesh, [2.15, 17.5, 0], 0.02)
  .include(offRoader(parked(1)).mesh, [2.1, 30.5, 0], -0.02)
  .include(saloon(parked(3)).mesh, [-2.2, 47, 0], Math.PI)
  .include(lorry({ colour: [0.12, 0.28, 0.5] }).mesh, [2.1, 53, 0], 0);

const rider = scooter({ colour: [0.5, 0.08, 0.05], lights: 'night' });
const car = saloon({ colour: [0.3, 0.31, 0.33], lights: 'night' });

function movers(t: number): Mover[] {
  const list: Mover[] = [
    ...strollers({ seeds: [301, 305], from: [-0.9, 66], to: [-1.3, -7], speed: 1.25, time: t, fade: 4 }),
    ...strollers({ seeds: [308], from: [0.6, -7], to: [0.5, 66], speed: 1.35, time: t, fade: 4 }),
  ];
  // The rider comes down the lane; later a car crosses at its far end and lights the corner.
  const ride = along(t, [
    [1, 68],
    [7.8, -6],
  ]);
  if (t > 1 && t < 7.8)
    list.push({ ...driving(rider, [0.1 - 0.4 * Math.sin(ride * 0.12), ride, 0], Math.PI), opacity: Math.min(1, (68 - ride) / 3) });
  const cross = along(t, [
    [5.5, -15],
    [9.6, 15],
  ]);
  if (t > 5.5 && t < 9.6) list.push(driving(car, [cross, 71, 0], -Math.PI / 2));
  list.push({ body: person({ ...anybody(330), coat: [0.3, 0.3, 0.35] }), place: [-2.6, 29.6, 0], yaw: -1.2, footprint: [0.2, 0.2] });
  return list;
}

export const alleyNight: Scene = {
  name: 'alley-night',
  camera: { from: [0.9, -5.5, 5.4], to: [-0.1, 16, 2.35], fieldOfView: 45 },
  sky: cityNight,
  lamps,
  ambient: [0.032, 0.03, 0.034],
  mesh,
  ground: (paint, x, y) => {
    asphalt(paint, x, y, 0.2);
    if (y < 68) roadPaint(paint, line(Math.abs(x) - 2.4, 0.05) * 0.7, [x, y], [0.5, 0.5, 0.48]);
    if (y > 69 && y < 74) roadPaint(paint, line(y - 73.6, 0.06), [x, y]);
  },
  exposure: 2.3,
  haze: { colour: [0.03, 0.03, 0.035], metres: 220 },
  movers,
};
