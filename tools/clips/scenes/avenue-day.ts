import { Mesh, plain } from '../mesh.ts';
import type { Scene } from '../scene.ts';
import { bladeSign, building, pavement, shop, streetLamp, tree } from '../street.ts';
import { asphalt, dashed, line, paving, roadPaint, sign } from '../surfaces.ts';
import { lorry } from '../small-vehicles.ts';
import { bus, offRoader, saloon } from '../vehicles.ts';
import type { Vehicle } from '../vehicles.ts';
import { CAR_COLOURS, daySky, officeStyle, roadText, strollers, traffic } from './kit.ts';
import { normalise } from '../vector.ts';
import type { Vector } from '../vector.ts';

/** A boulevard of eight lanes between office towers, in the afternoon, seen from a traffic camera. */
const mesh = new Mesh();
for (const side of [-1, 1]) {
  pavement(mesh, [side > 0 ? 14.3 : -22.3, -20], [8, 320], (paint, u, v) => paving(paint, u, v, [0.4, 0.38, 0.35]));
  for (let index = 0; index < 9; index++) {
    streetLamp(mesh, [side * 14.9, 6 + index * 32, 0.1], [side * -2.8, 0, 0], { height: 10, colour: [1, 1, 1], strength: 0, lit: false });
    for (const step of [10, 20, 30])
      tree(mesh, [side * 16.2, 4 + index * 32 + step, 0.1], {
        height: 7.2,
        spread: 2.7,
        seed: 900 + index * 3 + step + (side > 0 ? 50 : 0),
        colour: index % 3 ? [0.15, 0.25, 0.07] : [0.24, 0.3, 0.08],
      });
  }
}
const towers: readonly (readonly [number, number, number, number, number, Vector, boolean])[] = [
  [-52, 10, 29, 30, 38, [0.36, 0.42, 0.48], true],
  [-50, 46, 27, 34, 60, [0.5, 0.48, 0.44], false],
  [-54, 86, 31, 36, 44, [0.3, 0.38, 0.42], true],
  [-50, 128, 27, 40, 76, [0.42, 0.46, 0.5], true],
  [-52, 176, 29, 44, 50, [0.56, 0.52, 0.47], false],
  [23, 6, 28, 28, 30, [0.55, 0.47, 0.4], false],
  [23, 40, 30, 34, 66, [0.28, 0.36, 0.42], true],
  [23.5, 80, 28, 30, 40, [0.6, 0.58, 0.54], false],
  [23, 116, 30, 40, 88, [0.34, 0.42, 0.46], true],
  [23, 164, 28, 44, 54, [0.46, 0.43, 0.4], false],
  [-40, 330, 30, 30, 70, [0.5, 0.5, 0.5], true],
  [16, 340, 34, 30, 56, [0.5, 0.5, 0.5], false],
];
towers.forEach(([x, y, width, depth, height, wall, glass], index) =>
  building(
    mesh,
    [x, y, 0],
    [width, depth, height],
    officeStyle({ wall, glass, lit: glass ? 0.12 : 0.06, seed: 930 + index, strength: 0.35, from: 5 }),
  ),
);
for (const [y, text, back, ink] of [
  [38, '중앙은행', [0.03, 0.2, 0.5], [1, 1, 1]],
  [30, '커피하우스', [0.1, 0.2, 0.12], [1, 1, 0.95]],
  [22, '약국', [0.9, 0.9, 0.88], [0.02, 0.4, 0.12]],
] as const)
  shop(
    mesh,
    { corner: [-23, y - 7.6, 0.14], along: [0, 1, 0], width: 7.2 },
    { text, back, ink, strength: 0 },
    { colour: [0.9, 0.95, 1], strength: 0.3 },
  );
for (const [y, text, back] of [
  [44, '증권', [0.05, 0.15, 0.45]],
  [54, '치과의원', [0.85, 0.88, 0.9]],
  [70, '뷔페', [0.6, 0.2, 0.04]],
] as const)
  bladeSign(mesh, [23, y, 6], [-1, 0, 0], { text, back, ink: text === '치과의원' ? [0.03, 0.25, 0.5] : [1, 1, 1], strength: 0 }, 3);

// The gantry with the blue direction signs.
const steel = plain([0.45, 0.47, 0.48], 0.05);
mesh.pipe([14.8, 58, 0], [14.8, 58, 7.6], [0.2, 0.16], steel).pipe([14.8, 58, 7.3], [1.5, 58, 7.5], [0.13, 0.1], steel);
for (const [x, text] of [
  [3, '시청역'],
  [8.6, '망루대로'],
] as const)
  mesh.quad(
    [
      [x, 57.8, 5.6],
      [x + 4.9, 57.8, 5.6],
      [x + 4.9, 57.8, 7.8],
      [x, 57.8, 7.8],
    ],
    sign({ text, back: [0.01, 0.2, 0.46], ink: [0.95, 0.95, 0.95], strength: 0 }, 4.9, 2.2),
    { u0: 0, v0: 0, u1: 1, v1: 1 },
  );
// The planted strip in the middle.
mesh.box([-0.7, -20, 0], [1.4, 320, 0.22], plain([0.5, 0.49, 0.47]), { top: plain([0.14, 0.22, 0.08]) });

const made = (make: (style: { colour: Vector; lights: 'off' }) => Vehicle, index: number): Vehicle =>
  make({ colour: CAR_COLOURS[index] ?? [0.5, 0.5, 0.5], lights: 'off' });
const [white, black, grey, blue, red, sand] = [
  made(saloon, 0),
  made(saloon, 1),
  made(offRoader, 2),
  made(saloon, 3),
  made(saloon, 4),
  made(offRoader, 5),
];
const taxi = saloon({ colour: [0.8, 0.48, 0.05], lights: 'off', roofSign: true });
const blueBus = bus({ colour: [0.05, 0.22, 0.6], lights: 'off' }, '146');
const greenBus = bus({ colour: [0.08, 0.42, 0.16], lights: 'off' }, '3220');
const van = lorry({ colour: [0.14, 0.3, 0.56], lights: 'off' });

export const avenueDay: Scene = {
  name: 'avenue-day',
  camera: { from: [2.2, -13, 11.5], to: [0.4, 34, 4.6], fieldOfView: 42 },
  sky: daySky([0.2, 0.4, 0.84], [0.74, 0.83, 0.95], 0.75),
  sun: { direction: normalise([-0.45, -0.38, 0.8]), colour: [2.5, 2.3, 1.95], softness: 0.03 },
  lamps: [],
  ambient: [0.08, 0.085, 0.095],
  mesh,
  ground: (paint, x, y) => {
    asphalt(paint, x, y);
    paint.red *= 1.5;
    paint.green *= 1.5;
    paint.blue *= 1.5;
    const off = Math.abs(x);
    if (off > 14.2) return;
    roadPaint(paint, Math.max(line(off - 0.95, 0.06)), [x, y], [0.8, 0.56, 0.05]);
    for (const lane of [4.3, 7.5]) roadPaint(paint, line(off - lane, 0.07) * dashed(y, 3, 5), [x, y]);
    roadPaint(paint, line(off - 10.7, 0.09), [x, y], [0.06, 0.18, 0.6]);
    roadPaint(paint, line(off - 14, 0.07), [x, y]);
    roadPaint(paint, roadText('버스', x, y, { centre: 12.4, from: 14, letter: 1.3, length: 4.5 }), [x, y], [0.1, 0.25, 0.7]);
    roadPaint(paint, roadText('60', x, y, { centre: 6, from: 10, letter: 1.3, length: 4.5 }), [x, y]);
  },
  exposure: 0.68,
  haze: { colour: [0.66, 0.74, 0.84], metres: 800 },
  movers: (t) => [
    ...traffic({ vehicles: [white, black, taxi, blue], x: 2.6, from: -18, to: 260, speed: 13, time: t }),
    ...traffic({ vehicles: [grey, red, white], x: 5.9, from: -18, to: 260, speed: 12, time: t, shift: 0.3 }),
    ...traffic({ vehicles: [taxi, sand, van], x: 9.1, from: -18, to: 260, speed: 10.5, time: t, shift: 0.1 }),
    ...traffic({ vehicles: [blueBus, greenBus], x: 12.4, from: -20, to: 260, speed: 9, time: t, shift: 0.55 }),
    ...traffic({ vehicles: [black, taxi, white, grey], x: -2.6, from: 260, to: -18, speed: 13, time: t, shift: 0.15 }),
    ...traffic({ vehicles: [sand, white, blue], x: -5.9, from: 260, to: -18, speed: 12, time: t, shift: 0.45 }),
    ...traffic({ vehicles: [van, black, taxi], x: -9.1, from: 260, to: -18, speed: 11, time: t }),
    ...traffic({ vehicles: [greenBus, blueBus], x: -12.4, from: 260, to: -20, speed: 8.5, time: t, shift: 0.3 }),
    ...strollers({ seeds: [951, 952, 953], from: [-19, 110], to: [-19, -8], speed: 1.3, time: t, height: 0.14 }),
    ...strollers({ seeds: [961, 962, 963], from: [19.4, -8], to: [19.4, 110], speed: 1.35, time: t, height: 0.14 }),
  ],
};
