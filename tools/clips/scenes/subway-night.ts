import { Mesh, glowing, plain } from '../mesh.ts';
import { anybody, person } from '../people.ts';
import type { Mover, Scene } from '../scene.ts';
import { bladeSign, building, pavement, shop, streetLamp, tree } from '../street.ts';
import { asphalt, dashed, line, paving, roadPaint, sign } from '../surfaces.ts';
import { bus, saloon } from '../vehicles.ts';
import { CAR_COLOURS, along, cityNight, driving, officeStyle, strollers, traffic } from './kit.ts';
import type { Vector } from '../vector.ts';

/** A subway exit on a wide pavement (right), buses and taxis on the wet road (left). */
const mesh = new Mesh();
const COOL: Vector = [0.95, 0.96, 1];
const lamps = [6, 24, 44, 68, 94].map((y) =>
  streetLamp(mesh, [1.2, y, 0.14], [-2.2, 0, 0], { height: 8.4, colour: [1, 0.88, 0.7], strength: 100 + y, range: 30 + y * 0.15 }),
);
pavement(mesh, [0.6, -12], [13.4, 170], (paint, u, v) => {
  paving(paint, u, v, [0.3, 0.28, 0.27]);
  // The yellow guiding blocks for the blind.
  if (u > 3 && u < 3.6) {
    paint.red = 0.5;
    paint.green = 0.36;
    paint.blue = 0.03;
  }
  paint.gloss = 0.07;
  paint.rough = 0.12;
});
pavement(mesh, [-36, -12], [19, 170], (paint, u, v) => paving(paint, u, v));

/** The exit: walls of glass, a roof, light from below, its name board. */
const EXIT: Vector = [6.2, 15, 0.14];
const steel = plain([0.5, 0.52, 0.54], 0.15, 0.1);
const glass = plain([0.1, 0.13, 0.14], 0.25, 0.02);
for (const x of [0, 4.2]) {
  mesh.box([EXIT[0] + x - 0.06, EXIT[1], EXIT[2]], [0.12, 8, 1], plain([0.36, 0.36, 0.37]));
  for (let pane = 0; pane < 4; pane++)
    mesh.box([EXIT[0] + x - 0.03, EXIT[1] + pane * 2 + 0.06, 1.2], [0.06, 1.88, 1.5], pane % 2 ? glass : glowing([0.35, 0.4, 0.42], 0.3));
  for (let post = 0; post < 5; post++) mesh.box([EXIT[0] + x - 0.07, EXIT[1] + post * 2 - 0.06, 0.14], [0.14, 0.14, 2.7], steel);
}
mesh.box([EXIT[0] - 0.3, EXIT[1] - 0.9, 2.85], [4.8, 9.2, 0.22], steel);
mesh.quad(
  [
    [EXIT[0], EXIT[1] - 0.8, 2.83],
    [EXIT[0] + 4.2, EXIT[1] - 0.8, 2.83],
    [EXIT[0] + 4.2, EXIT[1] + 8, 2.83],
    [EXIT[0], EXIT[1] + 8, 2.83],
  ],
  glowing(COOL, 2.4),
);
mesh.box([EXIT[0], EXIT[1] + 7.9, 0.14], [4.2, 0.12, 2.7], plain([0.55, 0.55, 0.53]));
for (let step = 0; step < 7; step++) mesh.box([EXIT[0] + 0.1, EXIT[1] + 0.4 + step * 0.9, 0.15], [4, 0.06, 0.02], plain([0.6, 0.5, 0.1]));
mesh.quad(
  [
    [EXIT[0] + 0.06, EXIT[1] + 0.2, 0.16],
    [EXIT[0] + 4.14, EXIT[1] + 0.2, 0.16],
    [EXIT[0] + 4.14, EXIT[1] + 7.9, 0.16],
    [EXIT[0] + 0.06, EXIT[1] + 7.9, 0.16],
  ],
  glowing([0.6, 0.62, 0.64], 0.5),
);
const faced = { u0: 0, v0: 0, u1: 1, v1: 1 };
mesh.quad(
  [
    [EXIT[0] - 0.3, EXIT[1] - 0.95, 3.05],
    [EXIT[0] + 4.5, EXIT[1] - 0.95, 3.05],
    [EXIT[0] + 4.5, EXIT[1] - 0.95, 3.95],
    [EXIT[0] - 0.3, EXIT[1] - 0.95, 3.95],
  ],
  sign({ text: '지하철역 3번 출구', back: [0.02, 0.3, 0.1], ink: [1, 1, 1], strength: 1.5 }, 4.8, 0.9),
  faced,
);
lamps.push(
  { place: [EXIT[0] + 2.1, EXIT[1] + 1, 2.6], colour: [9, 9.2, 9.6], radius: 0.9, range: 11 },
  { place: [EXIT[0] + 2.1, EXIT[1] + 5, 2.6], colour: [8, 8.2, 8.6], radius: 0.9, range: 9 },
);

// Bus stop with lit board, further along.
for (const y of [34, 40]) mesh.box([1.5, y, 0.14], [0.12, 0.12, 2.6], steel).box([3, y, 0.14], [0.12, 0.12, 2.6], steel);
mesh
  .box([1.1, 33.5, 2.7], [2.3, 7.2, 0.15], steel)
  .box([3.02, 34, 0.6], [0.05, 6, 1.9], glass)
  .box([2.5, 35, 0.5], [0.45, 3.4, 0.08], plain([0.35, 0.22, 0.12]));
mesh.quad(
  [
    [1.5, 33.45, 0.7],
    [3, 33.45, 0.7],
    [3, 33.45, 2.4],
    [1.5, 33.45, 2.4],
  ],
  glowing([0.75, 0.85, 1], 1.3),
);
lamps.push({ place: [2.2, 37, 2.5], colour: [7, 7.4, 8], radius: 0.6, range: 9 });

const stone = (wall: Vector, seed: number, glassy: boolean) => officeStyle({ wall, seed, glass: glassy, lit: 0.42, strength: 0.7 });
building(mesh, [14, -8, 0], [24, 22, 21], stone([0.3, 0.27, 0.23], 801, false));
building(mesh, [14, 16, 0], [24, 25, 34], stone([0.14, 0.15, 0.17], 802, true));
building(mesh, [14, 43, 0], [24, 30, 24], stone([0.34, 0.3, 0.27], 803, false));
building(mesh, [14.5, 76, 0], [24, 34, 44], stone([0.16, 0.16, 0.19], 804, true));
building(mesh, [-46, 30, 0], [22, 32, 26], stone([0.2, 0.21, 0.24], 805, true));
building(mesh, [-46, 66, 0], [24, 36, 18], stone([0.33, 0.28, 0.24], 806, false));
building(mesh, [-44, 108, 0], [24, 30, 38], stone([0.18, 0.18, 0.2], 807, true));
building(mesh, [-14, 200, 0], [26, 20, 34], stone([0.17, 0.17, 0.2], 808, true));
const shops: readonly (readonly [number, string, Vector, Vector])[] = [
  [12, '베이커리', [0.3, 0.17, 0.08], [1, 0.9, 0.7]],
  [19, '휴대폰', [0.7, 0.05, 0.3], [1, 1, 1]],
  [26, '서점', [0.06, 0.24, 0.18], [1, 1, 0.9]],
  [33, '화장품', [0.75, 0.7, 0.72], [0.5, 0.05, 0.25]],
  [40.5, '편의점', [0.04, 0.3, 0.5], [1, 1, 1]],
  [48, '도시락', [0.75, 0.42, 0.03], [1, 1, 1]],
  [55, '안과', [0.85, 0.88, 0.9], [0.02, 0.2, 0.5]],
  [62, '카페', [0.1, 0.08, 0.06], [1, 0.9, 0.75]],
];
for (const [y, text, back, ink] of shops)
  shop(
    mesh,
    { corner: [14, y, 0.14], along: [0, -1, 0], width: 6.4 },
    { text, back, ink, strength: 1.25 },
    { colour: text === '카페' || text === '베이커리' ? [1, 0.78, 0.5] : [0.95, 0.97, 1], strength: 0.95 },
  );
for (const [y, text, back] of [
  [18, '한의원', [0.35, 0.2, 0.05]],
  [30, '토익학원', [0.05, 0.1, 0.45]],
  [44, '노래방', [0.5, 0.02, 0.35]],
  [52, '피부과', [0.02, 0.3, 0.35]],
] as const)
  bladeSign(mesh, [14, y, 5], [-1, 0, 0], { text, back, ink: [1, 1, 1], strength: 1.5 });
for (const [y, seed] of [
  [28, 1],
  [48, 2],
  [58, 3],
  [80, 4],
  [100, 5],
] as const)
  tree(mesh, [2.1, y, 0.1], { height: 6.2, spread: 2, seed: 820 + seed, colour: [0.12, 0.18, 0.06] });

const night = (index: number) => saloon({ colour: CAR_COLOURS[index] ?? [0.5, 0.5, 0.5], lights: 'night' });
const taxi = saloon({ colour: [0.62, 0.36, 0.06], lights: 'night', roofSign: true });
const silver = saloon({ colour: [0.6, 0.61, 0.63], lights: 'night', roofSign: true });
const green = bus({ colour: [0.06, 0.32, 0.14], lights: 'night' }, '3412');
const cars = [night(0), night(1), night(4), night(3)];

/** They come up the steps one after another and walk towards the camera. */
function fromExit(t: number): Mover[] {
  const list: Mover[] = [];
  for (let index = 0; index < 4; index++) {
    const age = (t + index * 2.5) % 10;
    const y = along(age, [
      [0, 22],
      [5.4, 15],
      [10, 8.8],
    ]);
    const x =
      EXIT[0] +
      1 +
      (index % 2) * 1.9 -
      along(age, [
        [5.4, 0],
        [10, 1.6],
      ]);
    // The same look a second time, further on, until it has left the picture.
    const style = anybody(840 + index);
    list.push({
      body: person(style, (t / 10) * 9 + index * 0.3),
      place: [x, y, 0.14 - 1.6 * Math.max(0, (y - 19) / 3)],
      yaw: Math.PI - (y < 15 ? 0.25 : 0),
      footprint: [0.2, 0.2],
    });
    list.push({
      body: person(style, (t / 10) * 9 + index * 0.3),
      place: [x - 1.6, y - 13.2, 0.14],
      yaw: Math.PI,
      footprint: [0.2, 0.2],
      opacity: y - 13.2 > -8 ? 1 : 0,
    });
  }
  return list.filter((mover) => mover.place[1] > -5 || mover.opacity === undefined);
}

export const subwayNight: Scene = {
  name: 'subway-night',
  camera: { from: [3.4, -6.5, 6.6], to: [1.6, 20, 2.9], fieldOfView: 44 },
  sky: cityNight,
  lamps,
  ambient: [0.04, 0.04, 0.047],
  mesh,
  ground: (paint, x, y) => {
    asphalt(paint, x, y, 0.75);
    roadPaint(paint, Math.max(line(x + 0.1, 0.05), line(x + 16.4, 0.05)), [x, y], [0.7, 0.5, 0.05]);
    roadPaint(paint, line(Math.abs(x + 8.2) - 0.12, 0.05), [x, y], [0.75, 0.52, 0.06]);
    for (const lane of [-4.1, -12.3]) roadPaint(paint, line(x - lane, 0.06) * dashed(y, 3, 5), [x, y]);
    if (x < -0.3 && x > -4) roadPaint(paint, line(x + 4.1, 0.09), [x, y], [0.05, 0.14, 0.5]);
  },
  exposure: 1.7,
  haze: { colour: [0.03, 0.032, 0.042], metres: 280 },
  movers: (t) => [
    ...traffic({ vehicles: [green, taxi], x: -2.05, from: -14, to: 150, speed: 8, time: t, shift: 0.2 }),
    ...traffic({ vehicles: [cars[0] ?? taxi, silver, cars[1] ?? taxi], x: -6.1, from: -14, to: 160, speed: 11, time: t }),
    ...traffic({ vehicles: [cars[2] ?? taxi, taxi, cars[3] ?? taxi], x: -10.3, from: 160, to: -14, speed: 11, time: t, shift: 0.4 }),
    ...traffic({ vehicles: [cars[1] ?? taxi, cars[0] ?? taxi], x: -14.3, from: 160, to: -14, speed: 9, time: t, shift: 0.1 }),
    ...fromExit(t),
    ...strollers({ seeds: [851, 852, 853], from: [11.8, 90], to: [11.6, -8], speed: 1.25, time: t, height: 0.14 }),
    ...strollers({ seeds: [861, 862], from: [4.6, -8], to: [4.9, 90], speed: 1.35, time: t, height: 0.14 }),
    ...[0, 1, 2].map((index): Mover => ({
      body: person(anybody(870 + index)),
      place: [1.75 + (index % 2) * 0.5, 35.2 + index * 1.5, 0.14],
      yaw: Math.PI / 2 + 0.3 * Math.sin((t / 10) * Math.PI * 2 + index),
      footprint: [0.2, 0.2],
    })),
    { body: driving(taxi, [0, 0, 0], 0).body, place: [-2.1, 62, 0], yaw: 0, footprint: taxi.footprint },
  ],
};
