import { Bvh } from './bvh.ts';
import { Mesh, glowing, plain } from './mesh.ts';
import type { Material } from './mesh.ts';
import type { Beam } from './scene.ts';
import { sign } from './surfaces.ts';
import type { Vector } from './vector.ts';

/** Ahead is +y; the middle of the wheels' track stands at the origin. */
export interface Vehicle {
  readonly mesh: Mesh;
  readonly body: Bvh;
  readonly footprint: readonly [number, number];
  readonly beams: readonly Beam[];
}

type Outline = readonly (readonly [number, number])[];

export interface VehicleStyle {
  readonly colour: Vector;
  readonly lights?: 'off' | 'night' | 'braking';
  readonly roofSign?: boolean;
}

export const GLASS = plain([0.025, 0.03, 0.035], 0.22, 0.01);
export const TYRE = plain([0.025, 0.025, 0.027]);
const RIM = plain([0.42, 0.43, 0.45], 0.15, 0.1);
export const BLACK = plain([0.04, 0.04, 0.045]);

/** A side view made solid: `half` wide at its foot and `top` at its roof. Points go round; the shape may be hollow nowhere. */
export function loft(mesh: Mesh, outline: Outline, half: { foot: number; top: number }, material: Material): void {
  const heights = outline.map((point) => point[1]);
  const low = Math.min(...heights);
  const high = Math.max(...heights);
  const at = (point: readonly [number, number], side: number): Vector => [
    side * (half.foot + (half.top - half.foot) * ((point[1] - low) / (high - low))),
    point[0],
    point[1],
  ];
  const middle: readonly [number, number] = [outline.reduce((sum, point) => sum + point[0], 0) / outline.length, (low + high) / 2];
  outline.forEach((point, index) => {
    const next = outline[(index + 1) % outline.length] ?? point;
    mesh.quad([at(point, -1), at(next, -1), at(next, 1), at(point, 1)], material);
    for (const side of [-1, 1]) mesh.triangle(at(middle, side), at(point, side), at(next, side), material);
  });
}

export function wheels(mesh: Mesh, half: number, axles: readonly number[], radius: number): void {
  for (const axle of axles) {
    for (const side of [-1, 1]) {
      mesh.pipe([side * (half - 0.22), axle, radius], [side * (half + 0.01), axle, radius], [radius, radius], TYRE, 14);
      mesh.pipe([side * (half - 0.05), axle, radius], [side * (half + 0.02), axle, radius], [radius * 0.62, radius * 0.58], RIM, 10);
      // The arch above the wheel.
      mesh.pipe([side * (half - 0.3), axle, radius], [side * (half - 0.005), axle, radius], [radius * 1.16, radius * 1.16], BLACK, 14);
    }
  }
}

export function lamps(mesh: Mesh, box: { half: number; front: number; back: number; up: number }, lights: VehicleStyle['lights']): void {
  const head = lights === 'off' || lights === undefined ? plain([0.55, 0.56, 0.58], 0.2, 0.05) : glowing([1, 0.95, 0.85], 16);
  const tail =
    lights === 'braking'
      ? glowing([1, 0.05, 0.03], 9)
      : lights === 'night'
        ? glowing([1, 0.06, 0.03], 3.2)
        : plain([0.35, 0.02, 0.02], 0.1);
  for (const side of [-1, 1]) {
    const from = side * box.half * 0.58;
    const to = side * box.half * 0.96;
    mesh.quad(
      [
        [from, box.front + 0.02, box.up - 0.08],
        [to, box.front - 0.1, box.up - 0.06],
        [to, box.front - 0.12, box.up + 0.08],
        [from, box.front, box.up + 0.08],
      ],
      head,
    );
    mesh.quad(
      [
        [from, box.back - 0.02, box.up + 0.02],
        [to, box.back + 0.04, box.up + 0.02],
        [to, box.back + 0.04, box.up + 0.2],
        [from, box.back - 0.02, box.up + 0.2],
      ],
      tail,
    );
  }
  const plate = plain([0.75, 0.76, 0.74]);
  mesh.quad(
    [
      [-0.26, box.front + 0.03, 0.36],
      [0.26, box.front + 0.03, 0.36],
      [0.26, box.front + 0.03, 0.48],
      [-0.26, box.front + 0.03, 0.48],
    ],
    plate,
  );
  mesh.quad(
    [
      [-0.26, box.back - 0.03, 0.5],
      [0.26, box.back - 0.03, 0.5],
      [0.26, box.back - 0.03, 0.62],
      [-0.26, box.back - 0.03, 0.62],
    ],
    plate,
  );
}

export function finish(mesh: Mesh, footprint: readonly [number, number], style: VehicleStyle, front: number): Vehicle {
  const colour: Vector = [48, 43, 34];
  const lit = style.lights === 'night' || style.lights === 'braking';
  const beams: Beam[] = lit ? [{ place: [0, front - 0.3, 0.68], to: [0, 1, -0.07], colour, range: 26 }] : [];
  return { mesh, body: new Bvh(mesh), footprint, beams };
}

/** Panes a finger's breadth outside the body: front, back, and two a side. */
function glaze(
  mesh: Mesh,
  cabin: {
    outline: readonly [readonly [number, number], readonly [number, number], readonly [number, number], readonly [number, number]];
    foot: number;
    top: number;
  },
): void {
  const [frontLow, frontHigh, backHigh, backLow] = cabin.outline;
  const low = Math.min(frontLow[1], backLow[1]);
  const high = Math.max(frontHigh[1], backHigh[1]);
  const wide = (z: number) => cabin.foot + (cabin.top - cabin.foot) * ((z - low) / (high - low)) + 0.012;
  const between = (a: readonly [number, number], b: readonly [number, number], part: number): readonly [number, number] => [
    a[0] + (b[0] - a[0]) * part,
    a[1] + (b[1] - a[1]) * part,
  ];
  const end = (a: readonly [number, number], b: readonly [number, number], out: number) => {
    const p = between(a, b, 0.08);
    const q = between(a, b, 0.88);
    mesh.quad(
      [
        [-wide(p[1]) * 0.9, p[0] + out, p[1]],
        [wide(p[1]) * 0.9, p[0] + out, p[1]],
        [wide(q[1]) * 0.86, q[0] + out, q[1]],
        [-wide(q[1]) * 0.86, q[0] + out, q[1]],
      ],
      GLASS,
    );
  };
  end(frontLow, frontHigh, 0.025);
  end(backLow, backHigh, -0.025);
  const lowAt = (part: number) => between(frontLow, backLow, part);
  const highAt = (part: number) => between(frontHigh, backHigh, part);
  for (const [from, to] of [
    [0.1, 0.47],
    [0.51, 0.9],
  ] as const) {
    for (const side of [-1, 1]) {
      const corner = (part: number, up: number): Vector => {
        const point = between(lowAt(part), highAt(part), up);
        return [side * wide(point[1]), point[0], point[1]];
      };
      mesh.quad([corner(from, 0.1), corner(to, 0.1), corner(to, 0.85), corner(from, 0.85)], GLASS);
    }
  }
}

export function saloon(style: VehicleStyle): Vehicle {
  const mesh = new Mesh();
  const paint = plain(style.colour, 0.07, 0.02);
  loft(
    mesh,
    [
      [2.2, 0.24],
      [2.32, 0.5],
      [2.24, 0.68],
      [1.9, 0.8],
      [1.05, 0.93],
      [-1.55, 0.98],
      [-2.2, 0.96],
      [-2.32, 0.7],
      [-2.25, 0.26],
    ],
    { foot: 0.9, top: 0.84 },
    paint,
  );
  loft(
    mesh,
    [
      [1.15, 0.9],
      [0.35, 1.4],
      [-0.3, 1.46],
      [-0.95, 1.42],
      [-1.85, 0.95],
    ],
    { foot: 0.84, top: 0.6 },
    paint,
  );
  glaze(mesh, {
    outline: [
      [1.15, 0.9],
      [0.35, 1.41],
      [-0.95, 1.43],
      [-1.85, 0.95],
    ],
    foot: 0.84,
    top: 0.6,
  });
  wheels(mesh, 0.89, [1.4, -1.4], 0.33);
  lamps(mesh, { half: 0.88, front: 2.3, back: -2.32, up: 0.64 }, style.lights);
  if (style.roofSign)
    mesh.box([-0.35, -0.25, 1.46], [0.7, 0.22, 0.17], style.lights === 'off' ? plain([0.8, 0.5, 0.1]) : glowing([1, 0.75, 0.3], 3));
  return finish(mesh, [0.9, 2.3], style, 2.3);
}

export function offRoader(style: VehicleStyle): Vehicle {
  const mesh = new Mesh();
  const paint = plain(style.colour, 0.07, 0.02);
  loft(
    mesh,
    [
      [2.15, 0.28],
      [2.28, 0.55],
      [2.2, 0.85],
      [1.9, 0.98],
      [1.1, 1.08],
      [-2.1, 1.1],
      [-2.25, 0.9],
      [-2.2, 0.3],
    ],
    { foot: 0.93, top: 0.9 },
    paint,
  );
  loft(
    mesh,
    [
      [1.2, 1.04],
      [0.5, 1.62],
      [-0.4, 1.7],
      [-1.75, 1.64],
      [-2.15, 1.08],
    ],
    { foot: 0.9, top: 0.68 },
    paint,
  );
  glaze(mesh, {
    outline: [
      [1.2, 1.05],
      [0.5, 1.64],
      [-1.8, 1.64],
      [-2.15, 1.08],
    ],
    foot: 0.9,
    top: 0.68,
  });
  wheels(mesh, 0.92, [1.36, -1.36], 0.37);
  lamps(mesh, { half: 0.92, front: 2.25, back: -2.24, up: 0.78 }, style.lights);
  return finish(mesh, [0.93, 2.25], style, 2.25);
}

/** Seven panes and a stripe on each side. */
function busSides(mesh: Mesh, inside: Material): void {
  for (const side of [-1, 1]) {
    for (let pane = 0; pane < 7; pane++)
      mesh.quad(
        [
          [side * 1.255, 4.6 - pane * 1.42, 1.35],
          [side * 1.255, 3.3 - pane * 1.42, 1.35],
          [side * 1.225, 3.3 - pane * 1.42, 2.55],
          [side * 1.225, 4.6 - pane * 1.42, 2.55],
        ],
        inside,
      );
    mesh.quad(
      [
        [side * 1.26, 5.3, 0.45],
        [side * 1.26, -5.3, 0.45],
        [side * 1.258, -5.3, 0.62],
        [side * 1.258, 5.3, 0.62],
      ],
      plain([0.8, 0.8, 0.82]),
    );
  }
}

export function bus(style: VehicleStyle, number = '146'): Vehicle {
  const mesh = new Mesh();
  const paint = plain(style.colour, 0.06, 0.03);
  loft(
    mesh,
    [
      [5.4, 0.3],
      [5.5, 0.9],
      [5.42, 2.9],
      [5.2, 3.1],
      [-5.3, 3.1],
      [-5.45, 2.8],
      [-5.45, 0.3],
    ],
    { foot: 1.24, top: 1.18 },
    paint,
  );
  const lit = style.lights === 'night' || style.lights === 'braking';
  const inside: Material = lit ? glowing([0.95, 0.97, 1], 1.1) : GLASS;
  busSides(mesh, inside);
  mesh.quad(
    [
      [-1.12, 5.5, 1.05],
      [1.12, 5.5, 1.05],
      [1.08, 5.46, 2.5],
      [-1.08, 5.46, 2.5],
    ],
    lit ? glowing([0.8, 0.85, 0.9], 0.35) : GLASS,
  );
  const board = sign({ text: number, back: [0.02, 0.02, 0.02], ink: [1, 0.6, 0.1], strength: lit ? 3 : 0.6 }, 1.6, 0.36);
  mesh.quad(
    [
      [0.9, 5.5, 2.55],
      [-0.9, 5.5, 2.55],
      [-0.9, 5.48, 2.9],
      [0.9, 5.48, 2.9],
    ],
    board,
    { u0: 0, v0: 0, u1: 1, v1: 1 },
  );
  mesh.quad(
    [
      [-1.05, -5.48, 1.5],
      [1.05, -5.48, 1.5],
      [1.05, -5.46, 2.4],
      [-1.05, -5.46, 2.4],
    ],
    inside,
  );
  wheels(mesh, 1.22, [3.5, -2.9], 0.48);
  lamps(mesh, { half: 1.2, front: 5.5, back: -5.47, up: 0.75 }, style.lights);
  return finish(mesh, [1.25, 5.45], style, 5.5);
}
