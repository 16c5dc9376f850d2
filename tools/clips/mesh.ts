import { add, cross, normalise, subtract } from './vector.ts';
import type { Vector } from './vector.ts';

/** What a surface looks like at one point; filled in place, since it is asked for millions of times. */
export interface Paint {
  red: number;
  green: number;
  blue: number;
  /** Light given off, same scale as a white wall in full light = 1. */
  glowRed: number;
  glowGreen: number;
  glowBlue: number;
  /** Part reflected like a mirror when looked at straight. */
  gloss: number;
  /** Spread of that reflection. */
  rough: number;
}

/** u, v: the surface's own metres; x, y, z: the place in the world. */
export type Material = (paint: Paint, u: number, v: number, x: number, y: number, z: number) => void;

export const newPaint = (): Paint => ({ red: 0, green: 0, blue: 0, glowRed: 0, glowGreen: 0, glowBlue: 0, gloss: 0, rough: 0 });

export function resetPaint(paint: Paint, red: number, green: number, blue: number): void {
  paint.red = red;
  paint.green = green;
  paint.blue = blue;
  paint.glowRed = paint.glowGreen = paint.glowBlue = paint.gloss = paint.rough = 0;
}

export const plain =
  (colour: Vector, gloss = 0, rough = 0.1): Material =>
  (paint) => {
    resetPaint(paint, colour[0], colour[1], colour[2]);
    paint.gloss = gloss;
    paint.rough = rough;
  };

export const glowing =
  (colour: Vector, strength: number): Material =>
  (paint) => {
    resetPaint(paint, colour[0] * 0.5, colour[1] * 0.5, colour[2] * 0.5);
    paint.glowRed = colour[0] * strength;
    paint.glowGreen = colour[1] * strength;
    paint.glowBlue = colour[2] * strength;
  };

/** Collects triangles. Every corner has its place and its (u, v). */
export class Mesh {
  readonly points: number[] = [];
  readonly uvs: number[] = [];
  readonly materials: Material[] = [];

  triangle(a: Vector, b: Vector, c: Vector, material: Material, uv: readonly number[] = [0, 0, 1, 0, 0, 1]): this {
    this.points.push(...a, ...b, ...c);
    this.uvs.push(...uv);
    this.materials.push(material);
    return this;
  }

  /** Corners in turn; u runs from a to b, v from a to d, in metres unless `uv` says otherwise. */
  quad(
    corners: readonly [Vector, Vector, Vector, Vector],
    material: Material,
    uv?: { u0: number; v0: number; u1: number; v1: number },
  ): this {
    const [a, b, c, d] = corners;
    const { u0, v0, u1, v1 } = uv ?? { u0: 0, v0: 0, u1: Math.hypot(...subtract(b, a)), v1: Math.hypot(...subtract(d, a)) };
    this.triangle(a, b, c, material, [u0, v0, u1, v0, u1, v1]);
    return this.triangle(a, c, d, material, [u0, v0, u1, v1, u0, v1]);
  }

  /** A box from its low corner and size; each side may have its own material. */
  box(
    low: Vector,
    size: Vector,
    material: Material,
    sides: { top?: Material; front?: Material; left?: Material; right?: Material; back?: Material } = {},
  ): this {
    const [x, y, z] = low;
    const [X, Y, Z] = add(low, size);
    this.quad(
      [
        [x, y, z],
        [X, y, z],
        [X, y, Z],
        [x, y, Z],
      ],
      sides.front ?? material,
    );
    this.quad(
      [
        [X, Y, z],
        [x, Y, z],
        [x, Y, Z],
        [X, Y, Z],
      ],
      sides.back ?? material,
    );
    this.quad(
      [
        [x, Y, z],
        [x, y, z],
        [x, y, Z],
        [x, Y, Z],
      ],
      sides.left ?? material,
    );
    this.quad(
      [
        [X, y, z],
        [X, Y, z],
        [X, Y, Z],
        [X, y, Z],
      ],
      sides.right ?? material,
    );
    this.quad(
      [
        [x, y, Z],
        [X, y, Z],
        [X, Y, Z],
        [x, Y, Z],
      ],
      sides.top ?? material,
    );
    return this.quad(
      [
        [x, Y, z],
        [X, Y, z],
        [X, y, z],
        [x, y, z],
      ],
      material,
    );
  }

  /** A pipe between two points, with a cap at its far end. */
  pipe(from: Vector, to: Vector, radii: readonly [number, number], material: Material, sides = 8): this {
    const axis = normalise(subtract(to, from));
    const across = normalise(cross(axis, Math.abs(axis[2]) > 0.9 ? [1, 0, 0] : [0, 0, 1]));
    const other = cross(axis, across);
    const around = (centre: Vector, radius: number, step: number): Vector => {
      const angle = (step / sides) * Math.PI * 2;
      const cos = Math.cos(angle) * radius;
      const sin = Math.sin(angle) * radius;
      return [
        centre[0] + across[0] * cos + other[0] * sin,
        centre[1] + across[1] * cos + other[1] * sin,
        centre[2] + across[2] * cos + other[2] * sin,
      ];
    };
    for (let step = 0; step < sides; step++) {
      this.quad(
        [around(from, radii[0], step), around(from, radii[0], step + 1), around(to, radii[1], step + 1), around(to, radii[1], step)],
        material,
      );
      this.triangle(to, around(to, radii[1], step), around(to, radii[1], step + 1), material);
    }
    return this;
  }

  ball(centre: Vector, radii: Vector, material: Material, detail = 8): this {
    const at = (ring: number, step: number): Vector => {
      const up = (ring / detail) * Math.PI - Math.PI / 2;
      const turn = (step / (detail + 2)) * Math.PI * 2;
      return [
        centre[0] + radii[0] * Math.cos(up) * Math.cos(turn),
        centre[1] + radii[1] * Math.cos(up) * Math.sin(turn),
        centre[2] + radii[2] * Math.sin(up),
      ];
    };
    for (let ring = 0; ring < detail; ring++) {
      for (let step = 0; step < detail + 2; step++)
        this.quad([at(ring, step), at(ring, step + 1), at(ring + 1, step + 1), at(ring + 1, step)], material);
    }
    return this;
  }

  /** Another mesh, turned by `yaw` (radians, anticlockwise from above) and put at `place`. */
  include(other: Mesh, place: Vector, yaw = 0, size = 1): this {
    const cos = Math.cos(yaw) * size;
    const sin = Math.sin(yaw) * size;
    for (let at = 0; at < other.points.length; at += 3) {
      const x = other.points[at] ?? 0;
      const y = other.points[at + 1] ?? 0;
      this.points.push(place[0] + x * cos - y * sin, place[1] + x * sin + y * cos, place[2] + (other.points[at + 2] ?? 0) * size);
    }
    for (const value of other.uvs) this.uvs.push(value);
    for (const material of other.materials) this.materials.push(material);
    return this;
  }
}
