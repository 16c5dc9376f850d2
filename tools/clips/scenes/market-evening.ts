import { Mesh, glowing, plain } from '../mesh.ts';
import type { Material } from '../mesh.ts';
import { anybody, person } from '../people.ts';
import type { Lamp, Scene } from '../scene.ts';
import { bladeSign, building, shop, wire } from '../street.ts';
import { paving, sign } from '../surfaces.ts';
import { lorry, scooter } from '../small-vehicles.ts';
import { dusk, strollers } from './kit.ts';
import { hash } from '../vector.ts';
import type { Vector } from '../vector.ts';

/** A market lane after sunset: stalls under striped awnings on both sides, bulbs strung across. */
const mesh = new Mesh();
const lamps: Lamp[] = [];
const AWNINGS: readonly (readonly [Vector, Vector])[] = [
  [
    [0.55, 0.06, 0.05],
    [0.75, 0.72, 0.66],
  ],
  [
    [0.05, 0.25, 0.42],
    [0.75, 0.74, 0.7],
  ],
  [
    [0.08, 0.32, 0.12],
    [0.75, 0.72, 0.6],
  ],
  [
    [0.65, 0.38, 0.04],
    [0.75, 0.7, 0.6],
  ],
];
const GOODS: readonly Vector[] = [
  [0.7, 0.08, 0.04],
  [0.75, 0.45, 0.04],
  [0.2, 0.45, 0.06],
  [0.7, 0.62, 0.1],
  [0.45, 0.1, 0.3],
  [0.6, 0.55, 0.42],
  [0.3, 0.5, 0.15],
];
const NAMES = ['청과', '건어물', '떡집', '정육점', '반찬', '두부집', '족발', '생선', '꽃집', '만두', '그릇', '방앗간', '이불', '국수'];

const striped =
  (colours: readonly [Vector, Vector]): Material =>
  (paint, u) =>
    plain(colours[Math.floor(u / 0.45) % 2 === 0 ? 0 : 1])(paint, 0, 0, 0, 0, 0);

/** The board over the awning, and for most a sign that sticks out of the wall. */
function stallSign(side: number, y: number, index: number): void {
  const name = NAMES[(index * 2 + (side > 0 ? 1 : 0)) % NAMES.length] ?? '';
  const board: [Vector, Vector, Vector, Vector] =
    side > 0
      ? [
          [3.6, y + 3.6, 3.2],
          [3.6, y + 0.2, 3.2],
          [3.9, y + 0.2, 4.05],
          [3.9, y + 3.6, 4.05],
        ]
      : [
          [-3.6, y + 0.2, 3.2],
          [-3.6, y + 3.6, 3.2],
          [-3.9, y + 3.6, 4.05],
          [-3.9, y + 0.2, 4.05],
        ];
  mesh.quad(
    board,
    sign(
      {
        text: name,
        back: index % 3 ? [0.75, 0.7, 0.6] : [0.55, 0.05, 0.03],
        ink: index % 3 ? [0.1, 0.08, 0.3] : [1, 0.95, 0.8],
        strength: 0.75,
      },
      3.4,
      0.85,
    ),
    { u0: 0, v0: 0, u1: 1, v1: 1 },
  );
  if (hash(index, 5, side) < 0.7)
    bladeSign(
      mesh,
      [side * 4.4, y + 2 + hash(index, side) * 1.5, 4.3],
      [-side, 0, 0],
      { text: name, back: [0.05, 0.2, 0.4], ink: [1, 1, 1], strength: 1.1 },
      1.7,
    );
}

/** One stall: table with heaps of goods, awning, a bulb under it, its name above. */
function stall(side: number, y: number, index: number): void {
  const wall = side * 4.4;
  const front = side * 2.7;
  const low = Math.min(wall, front);
  mesh.box([low, y + 0.15, 0], [1.7, 3.5, 0.62], plain([0.3, 0.22, 0.15]));
  for (let row = 0; row < 3; row++) {
    for (let heap = 0; heap < 5; heap++) {
      const colour = GOODS[Math.floor(hash(index, heap, row + side) * GOODS.length)] ?? [0.5, 0.5, 0.5];
      const x = front + side * (0.3 + row * 0.5);
      mesh.box([x - 0.22, y + 0.28 + heap * 0.68, 0.62 + row * 0.14], [0.44, 0.6, 0.1], plain([0.5, 0.4, 0.25]));
      mesh.ball([x, y + 0.58 + heap * 0.68, 0.72 + row * 0.14], [0.2, 0.27, 0.15], plain(colour), 5);
    }
  }
  const awning = striped(
    AWNINGS[index % AWNINGS.length] ?? [
      [1, 0, 0],
      [1, 1, 1],
    ],
  );
  const edge = side * 2.15;
  const corners: [Vector, Vector, Vector, Vector] = [
    [edge, y, 2.45],
    [edge, y + 3.8, 2.45],
    [wall, y + 3.8, 3.05],
    [wall, y, 3.05],
  ];
  mesh.quad(corners, awning).quad(
    [
      [edge, y, 2.2],
      [edge, y + 3.8, 2.2],
      [edge, y + 3.8, 2.45],
      [edge, y, 2.45],
    ],
    awning,
  );
  for (const post of [y + 0.05, y + 3.75]) mesh.pipe([edge, post, 0], [edge, post, 2.45], [0.03, 0.03], plain([0.4, 0.4, 0.42]), 5);
  const bulb: Vector = [side * 3.1, y + 1.9, 2.15];
  mesh.ball(bulb, [0.1, 0.1, 0.12], glowing([1, 0.82, 0.5], 13), 6);
  lamps.push({ place: [bulb[0], bulb[1], bulb[2] - 0.1], colour: [4.6, 3.5, 2], radius: 0.12, range: 8 });
  stallSign(side, y, index);
}

for (let index = 0; index < 12; index++) for (const side of [-1, 1]) stall(side, 3 + index * 4.1, index);
const old = {
  brick: true,
  floorHeight: 3,
  pitch: 2.8,
  windowWidth: 1.6,
  windowHeight: 1.4,
  strength: 0.8,
  warm: 0.8,
  lit: 0.45,
  from: 3.5,
};
for (let index = 0; index < 5; index++) {
  building(mesh, [-15, -2 + index * 11, 0], [10.5, 10.6, 8.2 + (index % 3) * 2.2], {
    ...old,
    wall: index % 2 ? [0.42, 0.36, 0.3] : [0.34, 0.2, 0.15],
    seed: 400 + index,
  });
  building(mesh, [4.5, -3 + index * 11.5, 0], [10.5, 11, 9.2 + ((index + 1) % 3) * 1.8], {
    ...old,
    wall: index % 2 ? [0.3, 0.24, 0.2] : [0.45, 0.42, 0.37],
    seed: 420 + index,
  });
}
building(mesh, [-18, 72, 0], [40, 10, 15], { ...old, wall: [0.38, 0.36, 0.34], seed: 450 });
shop(
  mesh,
  { corner: [-3, 72, 0], along: [1, 0, 0], width: 6 },
  { text: '시장약국', back: [0.85, 0.85, 0.85], ink: [0.02, 0.35, 0.1], strength: 1.2 },
  { colour: [1, 0.98, 0.95], strength: 1.2 },
);

// The arch with the market's name, and strings of bulbs between the roofs.
for (const side of [-1, 1]) mesh.pipe([side * 4.2, 24, 0], [side * 4.2, 24, 6.4], [0.13, 0.13], plain([0.4, 0.1, 0.08]), 8);
mesh.box([-4.3, 23.8, 5.1], [8.6, 0.3, 1.35], plain([0.4, 0.06, 0.04]));
mesh.quad(
  [
    [-4.1, 23.75, 5.2],
    [4.1, 23.75, 5.2],
    [4.1, 23.75, 6.35],
    [-4.1, 23.75, 6.35],
  ],
  sign({ text: '햇살 전통시장', back: [0.5, 0.04, 0.03], ink: [1, 0.9, 0.55], strength: 1.3 }, 8.2, 1.15),
  { u0: 0, v0: 0, u1: 1, v1: 1 },
);
for (let row = 0; row < 8; row++) {
  const y = 6 + row * 6.3;
  wire(mesh, [-4.4, y, 5], [4.4, y + 1.5, 5], 0.7);
  for (let bulb = 1; bulb < 8; bulb++) {
    const part = bulb / 8;
    mesh.ball([-4.4 + 8.8 * part, y + 1.5 * part, 5 - 2.8 * part * (1 - part) - 0.12], [0.06, 0.06, 0.08], glowing([1, 0.8, 0.45], 9), 4);
  }
  lamps.push({ place: [0, y + 0.7, 4.1], colour: [11, 8.6, 5], radius: 0.6, range: 11 });
}
mesh
  .include(lorry({ colour: [0.12, 0.28, 0.5] }).mesh, [1.3, 66, 0], 0.3)
  .include(scooter({ colour: [0.5, 0.1, 0.06] }).mesh, [-1.9, 9.2, 0], 0.5);

const keepers = [0, 1, 2, 4, 5, 7, 8].map((index) => ({ style: anybody(500 + index), side: index % 2 ? 1 : -1, y: 4.9 + index * 4.1 }));

export const marketEvening: Scene = {
  name: 'market-evening',
  camera: { from: [0.5, -6.5, 5.6], to: [0, 15, 2.3], fieldOfView: 42 },
  sky: dusk,
  lamps,
  ambient: [0.06, 0.055, 0.07],
  mesh,
  ground: (paint, x, y) => {
    paving(paint, x * 0.7, y * 0.7, [0.24, 0.22, 0.2]);
    paint.gloss = 0.1;
    paint.rough = 0.16;
  },
  exposure: 1.25,
  movers: (t) => [
    ...strollers({ seeds: [511, 512, 513], from: [-1.2, 66], to: [-1.3, -7], speed: 0.95, time: t }),
    ...strollers({ seeds: [521, 522], from: [-0.3, -7], to: [-0.2, 66], speed: 1.05, time: t }),
    ...strollers({ seeds: [531, 532], from: [0.6, 66], to: [0.5, -7], speed: 1.1, time: t }),
    ...strollers({ seeds: [541, 542, 543], from: [1.3, -7], to: [1.4, 66], speed: 0.9, time: t }),
    ...keepers.map(({ style, side, y }) => ({
      body: person(style),
      place: [side * (2.15 + 0.06 * Math.sin((t / 10) * Math.PI * 2)), y, 0] as const,
      yaw: side * (Math.PI / 2) + 0.25 * Math.sin((t / 5) * Math.PI * 2 + y),
      footprint: [0.2, 0.2] as const,
    })),
  ],
};
