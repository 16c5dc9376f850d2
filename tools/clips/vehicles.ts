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

const GLASS = plain([0.025, 0.03, 0.035], 0.22, 0.01);
const TYRE = plain([0.025, 0.025, 0.027]);
const RIM = plain([0.42, 0.43, 0.45], 0.15, 0.1);
const BLACK = plain([0.04, 0.04, 0.045]);

/** A side view made solid: `half` wide at its foot and `top` at its roof. Points go round; the shape may be hollow nowhere. */
function loft(mesh: Mesh, outline: Outline, half: { foot: number; top: number }, material: Material): void {
  const heights = outline.map((point) => point[1]);
  const low = Math.min(...heights);
  const high = Math.max(...heights);
  const at = (point: readonly [number, number], side: number): Vector => [side * (half.foot + (half.top - half.foot) * ((point[1] - low) / (high - low))), point[0], point[1]];
  const middle: readonly [number, number] = [outline.reduce((sum, point) => sum + point[0], 0) / outline.length, (low + high) / 2];
  outline.forEach((point, index) => {
    const next = outline[(index + 1) % outline.length] ?? point;
    mesh.quad([at(point, -1), at(next, -1), at(next, 1), at(point, 1)], material);
    for (const side of [-1, 1]) mesh.triangle(at(middle, side), at(point, side), at(next, side), material);
  });
}

function wheels(mesh: Mesh, half: number, axles: readonly number[], radius: number): void {
  for (const axle of axles) {
    for (const side of [-1, 1]) {
      mesh.pipe([side * (half - 0.22), axle, radius], [side * (half + 0.01), axle, radius], [radius, radius], TYRE, 14);
      mesh.pipe([side * (half - 0.05), axle, radius], [side * (half + 0.02), axle, radius], [radius * 0.62, radius * 0.58], RIM, 10);
      // The arch above the wheel.
      mesh.pipe([side * (half - 0.3), axle, radius], [side * (half - 0.005), axle, radius], [radius * 1.16, radius * 1.16], BLACK, 14);
    }
  }
}

function lamps(mesh: Mesh, box: { half: number; front: number; back: number; up: number }, lights: VehicleStyle['lights']): void {
  const head = lights === 'off' || lights === undefined ? plain([0.55, 0.56, 0.58], 0.2, 0.05) : glowing([1, 0.95, 0.85], 16);
  const tail = lights === 'braking' ? glowing([1, 0.05, 0.03], 9) : lights === 'night' ? glowing([1, 0.06, 0.03], 3.2) : plain([0.35, 0.02, 0.02], 0.1);
  for (const side of [-1, 1]) {
    const from = side * box.half * 0.58;
    const to = side * box.half * 0.96;
    mesh.quad([[from, box.front + 0.02, box.up - 0.08], [to, box.front - 0.1, box.up - 0.06], [to, box.front - 0.12, box.up + 0.08], [from, box.front, box.up + 0.08]], head);
    mesh.quad([[from, box.back - 0.02, box.up + 0.02], [to, box.back + 0.04, box.up + 0.02], [to, box.back + 0.04, box.up + 0.2], [from, box.back - 0.02, box.up + 0.2]], tail);
  }
  const plate = plain([0.75, 0.76, 0.74]);
  mesh.quad([[-0.26, box.front + 0.03, 0.36], [0.26, box.front + 0.03, 0.36], [0.26, box.front + 0.03, 0.48], [-0.26, box.front + 0.03, 0.48]], plate);
  mesh.quad([[-0.26, box.back - 0.03, 0.5], [0.26, box.back - 0.03, 0.5], [0.26, box.back - 0.03, 0.62], [-0.26, box.back - 0.03, 0.62]], plate);
}

function finish(mesh: Mesh, footprint: readonly [number, number], style: VehicleStyle, front: number): Vehicle {
  const colour: Vector = [26, 23, 18];
  const lit = style.lights === 'night' || style.lights === 'braking';
  const beams: Beam[] = lit ? [-0.6, 0.6].map((x): Beam => ({ place: [x, front, 0.68], to: [0, 1, -0.07], colour, range: 26 })) : [];
  return { mesh, body: new Bvh(mesh), footprint, beams };
}

/** Panes a finger's breadth outside the body: front, back, and two a side. */
function glaze(mesh: Mesh, cabin: { outline: readonly [readonly [number, number], readonly [number, number], readonly [number, number], readonly [number, number]]; foot: number; top: number }): void {
  const [frontLow, frontHigh, backHigh, backLow] = cabin.outline;
  const low = Math.min(frontLow[1], backLow[1]);
  const high = Math.max(frontHigh[1], backHigh[1]);
  const wide = (z: number) => cabin.foot + (cabin.top - cabin.foot) * ((z - low) / (high - low)) + 0.012;
  const between = (a: readonly [number, number], b: readonly [number, number], part: number): readonly [number, number] => [a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part];
  const end = (a: readonly [number, number], b: readonly [number, number], out: number) => {
    const p = between(a, b, 0.08);
    const q = between(a, b, 0.88);
    mesh.quad([[-wide(p[1]) * 0.9, p[0] + out, p[1]], [wide(p[1]) * 0.9, p[0] + out, p[1]], [wide(q[1]) * 0.86, q[0] + out, q[1]], [-wide(q[1]) * 0.86, q[0] + out, q[1]]], GLASS);
  };
  end(frontLow, frontHigh, 0.025);
  end(backLow, backHigh, -0.025);
  const lowAt = (part: number) => between(frontLow, backLow, part);
  const highAt = (part: number) => between(frontHigh, backHigh, part);
  for (const [from, to] of [[0.1, 0.47], [0.51, 0.9]] as const) {
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
  loft(mesh, [[2.2, 0.24], [2.32, 0.5], [2.24, 0.68], [1.9, 0.8], [1.05, 0.93], [-1.55, 0.98], [-2.2, 0.96], [-2.32, 0.7], [-2.25, 0.26]], { foot: 0.9, top: 0.84 }, paint);
  loft(mesh, [[1.15, 0.9], [0.35, 1.4], [-0.3, 1.46], [-0.95, 1.42], [-1.85, 0.95]], { foot: 0.84, top: 0.6 }, paint);
  glaze(mesh, { outline: [[1.15, 0.9], [0.35, 1.41], [-0.95, 1.43], [-1.85, 0.95]], foot: 0.84, top: 0.6 });
  wheels(mesh, 0.89, [1.4, -1.4], 0.33);
  lamps(mesh, { half: 0.88, front: 2.3, back: -2.32, up: 0.64 }, style.lights);
  if (style.roofSign) mesh.box([-0.35, -0.25, 1.46], [0.7, 0.22, 0.17], style.lights === 'off' ? plain([0.8, 0.5, 0.1]) : glowing([1, 0.75, 0.3], 3));
  return finish(mesh, [0.9, 2.3], style, 2.3);
}

export function offRoader(style: VehicleStyle): Vehicle {
  const mesh = new Mesh();
  const paint = plain(style.colour, 0.07, 0.02);
  loft(mesh, [[2.15, 0.28], [2.28, 0.55], [2.2, 0.85], [1.9, 0.98], [1.1, 1.08], [-2.1, 1.1], [-2.25, 0.9], [-2.2, 0.3]], { foot: 0.93, top: 0.9 }, paint);
  loft(mesh, [[1.2, 1.04], [0.5, 1.62], [-0.4, 1.7], [-1.75, 1.64], [-2.15, 1.08]], { foot: 0.9, top: 0.68 }, paint);
  glaze(mesh, { outline: [[1.2, 1.05], [0.5, 1.64], [-1.8, 1.64], [-2.15, 1.08]], foot: 0.9, top: 0.68 });
  wheels(mesh, 0.92, [1.36, -1.36], 0.37);
  lamps(mesh, { half: 0.92, front: 2.25, back: -2.24, up: 0.78 }, style.lights);
  return finish(mesh, [0.93, 2.25], style, 2.25);
}

/** The one-tonne lorry that every market has: a cab and a flat bed with boxes. */
export function lorry(style: VehicleStyle): Vehicle {
  const mesh = new Mesh();
  const paint = plain(style.colour, 0.05, 0.05);
  loft(mesh, [[2.5, 0.35], [2.56, 0.8], [2.42, 1.15], [1.95, 1.92], [0.85, 1.95], [0.8, 0.4]], { foot: 0.86, top: 0.76 }, paint);
  mesh.quad([[-0.72, 2.45, 1.2], [0.72, 2.45, 1.2], [0.66, 2.06, 1.82], [-0.66, 2.06, 1.82]], GLASS);
  for (const side of [-1, 1]) mesh.quad([[side * 0.84, 2.2, 1.15], [side * 0.84, 1.05, 1.15], [side * 0.8, 1.05, 1.8], [side * 0.8, 1.9, 1.8]], GLASS);
  mesh.box([-0.88, -2.5, 0.72], [1.76, 3.2, 0.1], plain([0.12, 0.22, 0.4])).box([-0.88, -2.5, 0.8], [0.05, 3.2, 0.35], paint).box([0.83, -2.5, 0.8], [0.05, 3.2, 0.35], paint).box([-0.88, -2.5, 0.8], [1.76, 0.05, 0.35], paint);
  const crate = plain([0.5, 0.36, 0.2]);
  mesh.box([-0.75, -2.2, 0.82], [0.7, 0.8, 0.6], crate).box([0, -2.1, 0.82], [0.72, 0.7, 0.85], plain([0.45, 0.33, 0.2])).box([-0.7, -1.2, 0.82], [1.4, 1, 0.7], plain([0.1, 0.28, 0.5]));
  wheels(mesh, 0.84, [1.75, -1.5], 0.32);
  lamps(mesh, { half: 0.84, front: 2.54, back: -2.52, up: 0.74 }, style.lights);
  return finish(mesh, [0.88, 2.5], style, 2.5);
}

export function bus(style: VehicleStyle, number = '146'): Vehicle {
  const mesh = new Mesh();
  const paint = plain(style.colour, 0.06, 0.03);
  loft(mesh, [[5.4, 0.3], [5.5, 0.9], [5.42, 2.9], [5.2, 3.1], [-5.3, 3.1], [-5.45, 2.8], [-5.45, 0.3]], { foot: 1.24, top: 1.18 }, paint);
  const lit = style.lights === 'night' || style.lights === 'braking';
  const inside: Material = lit ? glowing([0.95, 0.97, 1], 1.1) : GLASS;
  for (const side of [-1, 1]) {
    for (let pane = 0; pane < 7; pane++) mesh.quad([[side * 1.255, 4.6 - pane * 1.42, 1.35], [side * 1.255, 3.3 - pane * 1.42, 1.35], [side * 1.225, 3.3 - pane * 1.42, 2.55], [side * 1.225, 4.6 - pane * 1.42, 2.55]], inside);
    mesh.quad([[side * 1.26, 5.3, 0.45], [side * 1.26, -5.3, 0.45], [side * 1.258, -5.3, 0.62], [side * 1.258, 5.3, 0.62]], plain([0.8, 0.8, 0.82]));
  }
  mesh.quad([[-1.12, 5.5, 1.05], [1.12, 5.5, 1.05], [1.08, 5.46, 2.5], [-1.08, 5.46, 2.5]], lit ? glowing([0.8, 0.85, 0.9], 0.35) : GLASS);
  const board = sign({ text: number, back: [0.02, 0.02, 0.02], ink: [1, 0.6, 0.1], strength: lit ? 3 : 0.6 }, 1.6, 0.36);
  mesh.quad([[0.9, 5.5, 2.55], [-0.9, 5.5, 2.55], [-0.9, 5.48, 2.9], [0.9, 5.48, 2.9]], board, { u0: 0, v0: 0, u1: 1, v1: 1 });
  mesh.quad([[-1.05, -5.48, 1.5], [1.05, -5.48, 1.5], [1.05, -5.46, 2.4], [-1.05, -5.46, 2.4]], inside);
  wheels(mesh, 1.22, [3.5, -2.9], 0.48);
  lamps(mesh, { half: 1.2, front: 5.5, back: -5.47, up: 0.75 }, style.lights);
  return finish(mesh, [1.25, 5.45], style, 5.5);
}

/** A delivery rider on a scooter. */
export function scooter(style: VehicleStyle): Vehicle {
  const mesh = new Mesh();
  const paint = plain(style.colour, 0.08, 0.05);
  const cloth = plain([0.08, 0.1, 0.16]);
  for (const axle of [0.62, -0.6]) mesh.pipe([-0.05, axle, 0.25], [0.05, axle, 0.25], [0.25, 0.25], TYRE, 12);
  mesh.box([-0.16, -0.75, 0.32], [0.32, 0.75, 0.4], paint).box([-0.2, 0.02, 0.24], [0.4, 0.4, 0.1], paint).box([-0.2, 0.42, 0.3], [0.4, 0.08, 0.6], paint);
  mesh.pipe([-0.32, 0.42, 1], [0.32, 0.42, 1], [0.025, 0.025], BLACK, 5);
  mesh.box([-0.28, -0.98, 0.74], [0.56, 0.5, 0.5], plain([0.75, 0.12, 0.08]));
  mesh.ball([0, -0.15, 1.1], [0.23, 0.17, 0.36], cloth).ball([0, -0.02, 1.6], [0.15, 0.17, 0.16], plain([0.7, 0.7, 0.72], 0.1));
  for (const side of [-1, 1]) {
    mesh.pipe([side * 0.2, -0.1, 1.3], [side * 0.27, 0.38, 1.02], [0.06, 0.05], cloth, 6);
    mesh.pipe([side * 0.12, -0.15, 0.78], [side * 0.17, 0.22, 0.72], [0.09, 0.07], cloth, 6).pipe([side * 0.17, 0.22, 0.72], [side * 0.15, 0.18, 0.3], [0.07, 0.05], cloth, 6);
  }
  const lit = style.lights === 'night';
  mesh.box([-0.09, 0.5, 0.78], [0.18, 0.04, 0.14], lit ? glowing([1, 0.95, 0.85], 16) : plain([0.6, 0.6, 0.6]));
  mesh.box([-0.08, -1.0, 0.6], [0.16, 0.03, 0.08], lit ? glowing([1, 0.05, 0.03], 4) : plain([0.4, 0.02, 0.02]));
  const beams: Beam[] = lit ? [{ place: [0, 0.56, 0.85], to: [0, 1, -0.1], colour: [22, 20, 16], range: 20 }] : [];
  return { mesh, body: new Bvh(mesh), footprint: [0.3, 0.9], beams };
}
