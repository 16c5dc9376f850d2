import { Mesh, glowing, plain } from '../mesh.ts';
import { anybody, person } from '../people.ts';
import type { Mover, Scene } from '../scene.ts';
import { bench, building, bushes, pavement, streetLamp, tree } from '../street.ts';
import { asphalt, grass, line, paving, roadPaint, sign } from '../surfaces.ts';
import { scooter } from '../small-vehicles.ts';
import { offRoader, saloon } from '../vehicles.ts';
import { CAR_COLOURS, along, driving, dusk, roadText, strollers } from './kit.ts';
import { hash } from '../vector.ts';
import type { Vector } from '../vector.ts';

/** The drive of a block of flats at dusk: parking bays, guard's box and barrier, playground lights, towers behind. */
const mesh = new Mesh();
const WARM: Vector = [1, 0.8, 0.52];
const lamps = (
  [
    [-4.6, 8],
    [4.6, 22],
    [-4.6, 36],
    [4.6, 52],
    [-4.6, 68],
  ] as const
).map(([x, y]) => streetLamp(mesh, [x, y, 0], [x > 0 ? -0.8 : 0.8, 0, 0], { height: 5.2, colour: WARM, strength: 36, range: 20 }));

const flat = { floorHeight: 2.85, pitch: 3.3, windowWidth: 2.5, windowHeight: 1.5, lit: 0.46, strength: 0.85, warm: 0.7 };
const towers: readonly (readonly [number, number, number, number, string])[] = [
  [-40, 62, 26, 46, '101'],
  [15, 56, 26, 52, '102'],
  [-14, 112, 26, 58, '103'],
  [34, 100, 26, 44, '104'],
  [-60, 108, 26, 50, '105'],
];
towers.forEach(([x, y, width, height, number], index) => {
  building(mesh, [x, y, 0], [width, 12, height], { ...flat, wall: [0.52, 0.5, 0.47], seed: 970 + index });
  mesh.quad(
    [
      [x + width - 5, y - 0.1, height - 7],
      [x + width - 1, y - 0.1, height - 7],
      [x + width - 1, y - 0.1, height - 3.4],
      [x + width - 5, y - 0.1, height - 3.4],
    ],
    sign({ text: number, back: [0.52, 0.5, 0.47], ink: [0.08, 0.14, 0.3], strength: 0 }, 4, 3.6),
    { u0: 0, v0: 0, u1: 1, v1: 1 },
  );
  mesh.box([x + width / 2 - 2, y - 2, 0], [4, 2, 3.1], plain([0.36, 0.34, 0.32]), { front: glowing([1, 0.9, 0.7], 0.9) });
});

pavement(mesh, [-11.6, -8], [2.2, 66], (paint, u, v) => paving(paint, u, v));
pavement(mesh, [9.4, -8], [2.2, 60], (paint, u, v) => paving(paint, u, v));
// Bays on both sides, most of them taken.
for (let bay = 0; bay < 16; bay++) {
  for (const side of [-1, 1]) {
    const y = -4 + bay * 2.9;
    if (hash(bay, side + 3, 5) < 0.28 || (side > 0 && bay === 4)) continue;
    const make = hash(bay, side, 6) < 0.6 ? saloon : offRoader;
    mesh.include(
      make({ colour: CAR_COLOURS[Math.floor(hash(bay, side, 7) * CAR_COLOURS.length)] ?? [0.5, 0.5, 0.5], lights: 'off' }).mesh,
      [side * 6.6, y + 1.45, 0],
      hash(bay, side, 8) < 0.5 ? Math.PI / 2 : -Math.PI / 2,
    );
  }
}
for (const [x, y, seed] of [
  [-13.5, 2, 1],
  [-13.5, 14, 2],
  [-13.6, 27, 3],
  [-13.5, 40, 4],
  [13.6, 8, 5],
  [13.4, 20, 6],
  [13.6, 32, 7],
  [13.5, 44, 8],
  [-10.5, 60, 9],
  [10.8, 53, 10],
  [-7, 84, 11],
  [6, 88, 12],
] as const)
  tree(mesh, [x, y, 0], {
    height: 6.6 + (seed % 3),
    spread: 2.5,
    seed: 980 + seed,
    colour: seed % 4 === 1 ? [0.34, 0.2, 0.05] : [0.13, 0.2, 0.07],
  });
bushes(mesh, [-12.2, -4, 0], [-12.2, 50, 0], { count: 34, seed: 9 });
bushes(mesh, [12.2, -4, 0], [12.2, 48, 0], { count: 32, seed: 10 });
bench(mesh, [-10.4, 49, 0.14], Math.PI / 2);

// Guard's box and barrier at the far end of the bays.
mesh
  .box([4.3, 45.2, 0], [1.8, 2.2, 2.6], plain([0.4, 0.38, 0.35]), {
    front: glowing([1, 0.93, 0.78], 0.9),
    left: glowing([1, 0.93, 0.78], 0.8),
  })
  .box([4.1, 45, 2.6], [2.2, 2.6, 0.18], plain([0.2, 0.25, 0.3]));
mesh.quad(
  [
    [4.3, 45.1, 2.02],
    [6.1, 45.1, 2.02],
    [6.1, 45.1, 2.52],
    [4.3, 45.1, 2.52],
  ],
  sign({ text: '경비실', back: [0.03, 0.16, 0.4], ink: [1, 1, 1], strength: 1.2 }, 1.8, 0.5),
  { u0: 0, v0: 0, u1: 1, v1: 1 },
);
lamps.push({ place: [3.9, 46, 1.9], colour: [4, 3.5, 2.6], radius: 0.4, range: 8 });

const comer = saloon({ colour: [0.7, 0.71, 0.72], lights: 'night' });
const leaver = offRoader({ colour: [0.05, 0.055, 0.06], lights: 'night' });
const rider = scooter({ colour: [0.06, 0.3, 0.28], lights: 'night' });

function movers(t: number): Mover[] {
  const list: Mover[] = [
    ...strollers({ seeds: [991, 992], from: [-10.5, 58], to: [-10.5, -8], speed: 1.2, time: t, height: 0.14 }),
    ...strollers({ seeds: [994], from: [10.4, -8], to: [10.4, 54], speed: 1.25, time: t, height: 0.14 }),
  ];
  const come = along(t, [
    [0.2, 96],
    [3, 60],
    [8.6, 2],
    [9.8, -14],
  ]);
  if (t > 0.2 && t < 9.7) list.push({ ...driving(comer, [-1.5, come, 0], Math.PI), opacity: Math.min(1, (96 - come) / 8) });
  const leave = along(t, [
    [3.4, -14],
    [9.9, 62],
  ]);
  if (t > 3.4 && t < 9.9) list.push({ ...driving(leaver, [1.5, leave, 0], 0), opacity: Math.min(1, (62 - leave) / 5) });
  const ride = along(t, [
    [0, 4],
    [2.4, -12],
  ]);
  if (t < 2.4) list.push(driving(rider, [-2.2, ride, 0], Math.PI));
  if (t > 4.4)
    list.push({
      ...driving(
        rider,
        [
          -2.2,
          along(t, [
            [4.4, 64],
            [10, 4],
          ]),
          0,
        ],
        Math.PI,
      ),
      opacity: Math.min(1, t - 4.4),
    });
  list.push({
    body: person(anybody(996)),
    place: [3.4, 44.2, 0],
    yaw: Math.PI - 0.6 + 0.4 * Math.sin((t / 10) * Math.PI * 2),
    footprint: [0.2, 0.2],
  });
  return list;
}

export const flatsDusk: Scene = {
  name: 'flats-dusk',
  camera: { from: [0.8, -8.5, 7.2], to: [-0.3, 20, 4.1], fieldOfView: 44 },
  sky: dusk,
  lamps,
  ambient: [0.06, 0.06, 0.075],
  mesh,
  ground: (paint, x, y) => {
    const off = Math.abs(x);
    if (off > 11.6 || y > 58) grass(paint, x, y);
    if (off <= 9.4 && y < 70) {
      asphalt(paint, x, y, 0.15);
      if (off > 4.1 && y < 43) {
        const bay = (((y + 4) % 2.9) + 2.9) % 2.9;
        roadPaint(paint, Math.max(line(Math.min(bay, 2.9 - bay), 0.05), line(off - 4.2, 0.05)), [x, y]);
      }
      roadPaint(paint, line(x, 0.06) * (y % 4 < 2 ? 1 : 0), [x, y], [0.7, 0.52, 0.08]);
      roadPaint(paint, roadText('천천히', x, y, { centre: 2.1, from: 10, letter: 1.05, length: 3.2 }), [x, y]);
    }
  },
  exposure: 1.25,
  haze: { colour: [0.2, 0.13, 0.13], metres: 420 },
  movers,
};
