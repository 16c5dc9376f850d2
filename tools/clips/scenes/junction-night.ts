import { Mesh, plain } from '../mesh.ts';
import { anybody, person } from '../people.ts';
import type { Mover, Scene } from '../scene.ts';
import { bladeSign, bollards, building, pavement, shop, streetLamp, tree } from '../street.ts';
import { asphalt, dashed, line, paving, roadPaint } from '../surfaces.ts';
import { bus, offRoader, saloon } from '../vehicles.ts';
import { CAR_COLOURS, along, cityNight, driving, ease, officeStyle, signalHead, strollers } from './kit.ts';
import type { Vector } from '../vector.ts';

/** An avenue runs away from the camera (x −7…7), a street crosses it (y 19…31). */
const mesh = new Mesh();
const SODIUM: Vector = [1, 0.9, 0.74];
const lamps = (
  [
    [16, 1],
    [36, 1],
    [62, 1.3],
    [92, 1.5],
  ] as const
).flatMap(([y, more]) =>
  [-1, 1].map((side) =>
    streetLamp(mesh, [side * 8.1, y, 0], [side * -2.4, 0, 0], { height: 8.6, colour: SODIUM, strength: 105 * more, range: 32 * more }),
  ),
);
lamps.push(
  streetLamp(mesh, [-24, 18.4, 0.14], [0, 2, 0], { height: 7.5, colour: SODIUM, strength: 80, range: 28 }),
  streetLamp(mesh, [24, 18.4, 0.14], [0, 2, 0], { height: 7.5, colour: SODIUM, strength: 80, range: 28 }),
);

for (const side of [-1, 1]) {
  pavement(mesh, [side > 0 ? 7.3 : -22.3, -10], [15, 28], (paint, u, v) => paving(paint, u, v));
  pavement(mesh, [side > 0 ? 7.3 : -57.3, 32], [50, 170], (paint, u, v) => paving(paint, u, v));
}

const blocks = [
  { low: [-40, 37, 0], size: [27, 24, 17], wall: [0.25, 0.25, 0.27], lit: 0.4, glass: false },
  { low: [-40, 64, 0], size: [27.5, 26, 33], wall: [0.14, 0.15, 0.17], lit: 0.36, glass: true },
  { low: [-44, 94, 0], size: [31, 40, 22], wall: [0.24, 0.22, 0.2], lit: 0.4, glass: false },
  { low: [12.5, 37, 0], size: [24, 20, 14.5], wall: [0.33, 0.26, 0.2], lit: 0.5, glass: false },
  { low: [12.5, 60, 0], size: [28, 26, 26], wall: [0.13, 0.14, 0.16], lit: 0.4, glass: true },
  { low: [13, 90, 0], size: [26, 40, 40], wall: [0.2, 0.2, 0.22], lit: 0.35, glass: true },
  { low: [-50, 150, 0], size: [36, 20, 40], wall: [0.2, 0.18, 0.17], lit: 0.4, glass: false },
  { low: [14, 150, 0], size: [22, 20, 27], wall: [0.2, 0.18, 0.17], lit: 0.5, glass: false },
  { low: [-12, 260, 0], size: [30, 20, 30], wall: [0.16, 0.17, 0.2], lit: 0.4, glass: true },
] as const;
blocks.forEach((block, index) =>
  building(
    mesh,
    block.low,
    block.size,
    officeStyle({ wall: block.wall, lit: block.lit, glass: block.glass, seed: 40 + index, strength: 0.75 }),
  ),
);

const shops: readonly (readonly [Vector, string, Vector, Vector])[] = [
  [[-37.5, 37, 0.14], '행복약국', [0.9, 0.9, 0.9], [0, 0.45, 0.12]],
  [[-31.5, 37, 0.14], '카페 온도', [0.12, 0.08, 0.05], [1, 0.9, 0.7]],
  [[-25.5, 37, 0.14], '시민은행', [0.02, 0.12, 0.45], [1, 1, 1]],
  [[-19.3, 37, 0.14], '편의점24', [0.05, 0.35, 0.25], [1, 1, 1]],
  [[12.8, 37, 0.14], '김밥나라', [0.9, 0.45, 0.02], [1, 1, 0.9]],
  [[18.8, 37, 0.14], '안경원', [0.85, 0.88, 0.92], [0.05, 0.2, 0.6]],
  [[24.8, 37, 0.14], '24시 국밥', [0.55, 0.03, 0.02], [1, 0.95, 0.8]],
];
for (const [corner, text, back, ink] of shops)
  shop(
    mesh,
    { corner, along: [1, 0, 0], width: 5.8 },
    { text, back, ink, strength: 1.35 },
    { colour: text.includes('카페') ? [1, 0.75, 0.45] : [0.95, 0.97, 1], strength: 0.95 },
  );
const sides: readonly (readonly [number, number, string, Vector])[] = [
  [12.5, 38.5, '노래연습장', [0.5, 0.02, 0.35]],
  [12.5, 44, '치과', [0.02, 0.25, 0.5]],
  [12.5, 50, '당구장', [0.02, 0.3, 0.12]],
  [-13, 39, '영어학원', [0.5, 0.1, 0.02]],
  [-13, 46, '스터디카페', [0.1, 0.1, 0.4]],
  [-12.5, 66, '내과의원', [0.02, 0.3, 0.3]],
  [12.5, 64, '호텔', [0.4, 0.3, 0.05]],
];
sides.forEach(([x, y, text, back], index) =>
  bladeSign(mesh, [x, y, 4.6 + (index % 3) * 2.6], [x > 0 ? -1 : 1, 0, 0], { text, back, ink: [1, 1, 0.95], strength: 1.7 }),
);
for (const [x, y, seed] of [
  [-10, 43, 1],
  [-10, 53, 2],
  [-10, 75, 3],
  [10, 43, 4],
  [10, 53, 5],
  [10, 75, 6],
  [-10, 88, 7],
  [10, 88, 8],
] as const)
  tree(mesh, [x, y, 0.1], { height: 6, spread: 2.1, seed, colour: [0.12, 0.18, 0.06] });
bollards(mesh, [-7.8, 33, 0.14], [0, 1.6, 0], 4);
bollards(mesh, [7.8, 33, 0.14], [0, 1.6, 0], 4);
const mast = plain([0.24, 0.25, 0.26], 0.05);
for (const side of [-1, 1])
  mesh
    .pipe([side * 7.9, 32.6, 0], [side * 7.9, 32.6, 6.3], [0.14, 0.1], mast)
    .pipe([side * 7.9, 32.6, 6], [side * 2.4, 32.6, 6.2], [0.09, 0.06], mast);
const heads = [signalHead([-3.4, 32.4, 5.85]), signalHead([3.4, 32.4, 5.85])];

const STOP = 12.6;
function road(x: number, y: number): number {
  let part = 0;
  const inAvenue = Math.abs(x) < 7;
  if (inAvenue && (y < STOP || y > 38))
    part = Math.max(line(Math.abs(x) - 6.7, 0.07), line(Math.abs(x) - 3.5, 0.06) * (y < STOP ? 1 : dashed(y, 3, 5)));
  if (x > 0.3 && x < 6.7 && Math.abs(y - STOP) < 0.22) part = 1;
  for (const [from, to] of [
    [14, 18],
    [33, 37],
  ] as const)
    if (inAvenue && Math.abs(x) < 6.7 && y > from && y < to) part = Math.max(part, (x + 20.25) % 0.9 < 0.45 ? 1 : 0);
  for (const side of [-1, 1])
    if (y > 19.5 && y < 30.5 && side * x > 7.6 && side * x < 11.4) part = Math.max(part, (y + 20) % 0.9 < 0.45 ? 1 : 0);
  return part;
}

const colour = (index: number): Vector => CAR_COLOURS[index] ?? [0.5, 0.5, 0.5];
const white = saloon({ colour: colour(0), lights: 'night' });
const black = saloon({ colour: colour(1), lights: 'night' });
const grey = offRoader({ colour: colour(2), lights: 'night' });
const red = saloon({ colour: colour(4), lights: 'night' });
const taxi = saloon({ colour: [0.62, 0.36, 0.06], lights: 'night', roofSign: true });
const cityBus = bus({ colour: [0.05, 0.2, 0.5], lights: 'night' });

/** Green for the avenue until 3.6 s: two wait at the line and go; two like them come later and stop where they stood. */
function cars(t: number): Mover[] {
  const list: Mover[] = [];
  for (const [vehicle, x, y, start] of [
    [white, 1.75, 9.9, 0.3],
    [black, 5.2, 9.6, 0.6],
  ] as const) {
    const moved = y + 1.9 * Math.max(0, t - start) ** 2;
    if (moved < 160) list.push(driving(vehicle, [x, moved, 0], 0));
    if (t > 4) list.push(driving(vehicle, [x, y - 26 * (1 - ease(4.4 + start, 9.2, t)), 0], 0));
  }
  const follow = along(t, [
    [0.8, -14],
    [4.6, 34],
    [9.9, 150],
  ]);
  if (t > 0.8) list.push(driving(taxi, [1.75, follow, 0], 0));
  for (const [vehicle, x, offset, wait] of [
    [grey, -1.75, 0, 39.8],
    [cityBus, -5.15, 0.3, 43],
    [red, -1.75, 0.7, 46.5],
  ] as const) {
    const y = along(t, [
      [0.3 + offset, wait],
      [1.2 + offset, wait - 3.5],
      [4 + offset * 0.8, -14],
    ]);
    if (y > -13) list.push(driving(vehicle, [x, y, 0], Math.PI));
    if (t > 4.6) list.push(driving(vehicle, [x, wait + 70 * (1 - ease(4.2 + offset, 9.6, t)), 0], Math.PI));
  }
  return list;
}

/**
 * From 3.9 s they cross before the camera. Each has a twin on the other side who takes the place left behind, so that
 * the clip ends as it began.
 */
function walkers(t: number): Mover[] {
  const list: Mover[] = [];
  for (let index = 0; index < 5; index++) {
    const body = anybody(100 + index);
    for (const side of [-1, 1]) {
      const start = 3.9 + ((index * 0.37) % 0.8) + (side > 0 ? 0.15 : 0);
      const kerb = 7.8 + (index % 3) * 0.5;
      const x = along(t, [
        [start, side * kerb],
        [9.8, -side * kerb],
      ]);
      const moving = t > start && t < 9.8;
      list.push({
        body: person(body, moving ? t * 1.7 + index * 0.21 : undefined),
        place: [x, 14.4 + ((index * 0.77 + (side > 0 ? 0.4 : 0)) % 3.2), Math.abs(x) > 7.3 ? 0.14 : 0],
        yaw: (moving || t <= start ? side : -side) > 0 ? Math.PI / 2 : -Math.PI / 2,
        footprint: [0.2, 0.2],
      });
    }
  }
  return list;
}

export const junctionNight: Scene = {
  name: 'junction-night',
  camera: { from: [2.6, -6.5, 7.6], to: [-0.4, 24, 3.6], fieldOfView: 43 },
  sky: cityNight,
  lamps,
  ambient: [0.04, 0.038, 0.045],
  mesh,
  ground: (paint, x, y) => {
    asphalt(paint, x, y, 0.45);
    roadPaint(paint, road(x, y), [x, y]);
    if (y < STOP || y > 38) roadPaint(paint, line(Math.abs(x) - 0.12, 0.05), [x, y], [0.75, 0.52, 0.06]);
  },
  exposure: 1.7,
  haze: { colour: [0.03, 0.032, 0.042], metres: 300 },
  movers: (t) => [
    ...cars(t),
    ...walkers(t),
    ...strollers({ seeds: [11, 12, 13], from: [-9.4, 95], to: [-9.4, 35], speed: 1.3, time: t, height: 0.14 }),
    ...strollers({ seeds: [21, 22], from: [9.2, 36], to: [9.2, 95], speed: 1.4, time: t, height: 0.14 }),
    ...heads.map((head) => head(t < 3.2 ? 'green' : t < 3.8 ? 'amber' : 'red')),
  ],
};
