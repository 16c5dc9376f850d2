import type { Material, Mesh } from './mesh.ts';

const LEAF_SIZE = 4;
const STACK_SIZE = 64;

/** Triangles sorted into nested boxes, so that a ray meets few of them. `t`, `triangle`, `u`, `v` tell the last hit. */
export class Bvh {
  t = 0;
  triangle = -1;
  u = 0;
  v = 0;
  readonly count: number;
  readonly materials: Material[];
  /** Nine a triangle: corner, edge to b, edge to c. */
  readonly corners: Float64Array;
  readonly normals: Float32Array;
  readonly uvs: Float32Array;
  readonly low: [number, number, number] = [Infinity, Infinity, Infinity];
  readonly high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  readonly #boxes: number[] = [];
  /** Two a node: first triangle and count for leaves; −1−axis and the right child for others (the left child is next). */
  readonly #nodes: number[] = [];
  #box = new Float64Array(0);
  #node = new Int32Array(0);
  readonly #stack = new Int32Array(STACK_SIZE);

  constructor(mesh: Mesh) {
    this.count = mesh.materials.length;
    const order = Array.from({ length: this.count }, (_, index) => index);
    const centres = new Float64Array(this.count * 3);
    for (let index = 0; index < this.count; index++) {
      for (let axis = 0; axis < 3; axis++) {
        const at = index * 9 + axis;
        centres[index * 3 + axis] = ((mesh.points[at] ?? 0) + (mesh.points[at + 3] ?? 0) + (mesh.points[at + 6] ?? 0)) / 3;
      }
    }
    if (this.count > 0) this.#split(mesh.points, centres, order, 0, this.count);
    this.#box = Float64Array.from(this.#boxes);
    this.#node = Int32Array.from(this.#nodes);
    for (let axis = 0; axis < 3; axis++) {
      this.low[axis as 0] = this.#box[axis] ?? 0;
      this.high[axis as 0] = this.#box[axis + 3] ?? 0;
    }
    this.materials = order.map((index) => mesh.materials[index] as Material);
    this.corners = new Float64Array(this.count * 9);
    this.normals = new Float32Array(this.count * 3);
    this.uvs = new Float32Array(this.count * 6);
    order.forEach((from, to) => this.#store(mesh, from, to));
  }

  #store(mesh: Mesh, from: number, to: number): void {
    const p = mesh.points;
    const at = from * 9;
    for (let axis = 0; axis < 3; axis++) {
      this.corners[to * 9 + axis] = p[at + axis] ?? 0;
      this.corners[to * 9 + 3 + axis] = (p[at + 3 + axis] ?? 0) - (p[at + axis] ?? 0);
      this.corners[to * 9 + 6 + axis] = (p[at + 6 + axis] ?? 0) - (p[at + axis] ?? 0);
    }
    const [ax = 0, ay = 0, az = 0, bx = 0, by = 0, bz = 0] = this.corners.subarray(to * 9 + 3, to * 9 + 9);
    const n = [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx] as const;
    const length = Math.hypot(...n) || 1;
    this.normals.set([n[0] / length, n[1] / length, n[2] / length], to * 3);
    for (let k = 0; k < 6; k++) this.uvs[to * 6 + k] = mesh.uvs[from * 6 + k] ?? 0;
  }

  #split(points: readonly number[], centres: Float64Array, order: number[], from: number, to: number): void {
    const node = this.#nodes.length / 2;
    const box = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];
    const middle = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];
    for (let index = from; index < to; index++) {
      const triangle = order[index] ?? 0;
      for (let k = 0; k < 9; k++) {
        const value = points[triangle * 9 + k] ?? 0;
        const axis = k % 3;
        if (value < (box[axis] ?? 0)) box[axis] = value;
        if (value > (box[axis + 3] ?? 0)) box[axis + 3] = value;
      }
      for (let axis = 0; axis < 3; axis++) {
        const value = centres[triangle * 3 + axis] ?? 0;
        if (value < (middle[axis] ?? 0)) middle[axis] = value;
        if (value > (middle[axis + 3] ?? 0)) middle[axis + 3] = value;
      }
    }
    this.#boxes.push(...box);
    this.#nodes.push(from, to - from);
    if (to - from <= LEAF_SIZE) return;
    const spread = [0, 1, 2].map((axis) => (middle[axis + 3] ?? 0) - (middle[axis] ?? 0));
    const axis = spread.indexOf(Math.max(...spread));
    const sorted = order.slice(from, to).sort((a, b) => (centres[a * 3 + axis] ?? 0) - (centres[b * 3 + axis] ?? 0));
    for (let index = 0; index < sorted.length; index++) order[from + index] = sorted[index] ?? 0;
    const half = from + ((to - from) >> 1);
    this.#nodes[node * 2] = -1 - axis;
    this.#split(points, centres, order, from, half);
    this.#nodes[node * 2 + 1] = this.#nodes.length / 2;
    this.#split(points, centres, order, half, to);
  }

  /** The first triangle within `reach` on the ray; with `any`, whichever is found first (for shadows). */
  hit(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number, reach: number, any = false): boolean {
    this.triangle = -1;
    this.t = reach;
    if (this.count === 0) return false;
    const box = this.#box;
    const nodes = this.#node;
    const stack = this.#stack;
    const ix = 1 / dx;
    const iy = 1 / dy;
    const iz = 1 / dz;
    let top = 0;
    let node = 0;
    for (;;) {
      const b = node * 6;
      const x0 = ((box[b] as number) - ox) * ix;
      const x1 = ((box[b + 3] as number) - ox) * ix;
      const y0 = ((box[b + 1] as number) - oy) * iy;
      const y1 = ((box[b + 4] as number) - oy) * iy;
      const z0 = ((box[b + 2] as number) - oz) * iz;
      const z1 = ((box[b + 5] as number) - oz) * iz;
      const near = Math.max(x0 < x1 ? x0 : x1, y0 < y1 ? y0 : y1, z0 < z1 ? z0 : z1, 0);
      const far = Math.min(x0 < x1 ? x1 : x0, y0 < y1 ? y1 : y0, z0 < z1 ? z1 : z0, this.t);
      if (near <= far) {
        const first = nodes[node * 2] as number;
        const second = nodes[node * 2 + 1] as number;
        if (first < 0) {
          // The child on the ray's side first: what it hits spares the other.
          const forward = (first === -1 ? dx : first === -2 ? dy : dz) > 0;
          stack[top++] = forward ? second : node + 1;
          node = forward ? node + 1 : second;
          continue;
        }
        for (let index = first; index < first + second; index++) this.#meet(index, ox, oy, oz, dx, dy, dz);
        if (any && this.triangle >= 0) return true;
      }
      if (top === 0) return this.triangle >= 0;
      node = stack[--top] as number;
    }
  }

  #meet(index: number, ox: number, oy: number, oz: number, dx: number, dy: number, dz: number): void {
    const c = this.corners;
    const at = index * 9;
    const e1x = c[at + 3] as number;
    const e1y = c[at + 4] as number;
    const e1z = c[at + 5] as number;
    const e2x = c[at + 6] as number;
    const e2y = c[at + 7] as number;
    const e2z = c[at + 8] as number;
    const px = dy * e2z - dz * e2y;
    const py = dz * e2x - dx * e2z;
    const pz = dx * e2y - dy * e2x;
    const determinant = e1x * px + e1y * py + e1z * pz;
    if (determinant > -1e-9 && determinant < 1e-9) return;
    const inverse = 1 / determinant;
    const tx = ox - (c[at] as number);
    const ty = oy - (c[at + 1] as number);
    const tz = oz - (c[at + 2] as number);
    const u = (tx * px + ty * py + tz * pz) * inverse;
    if (u < 0 || u > 1) return;
    const qx = ty * e1z - tz * e1y;
    const qy = tz * e1x - tx * e1z;
    const qz = tx * e1y - ty * e1x;
    const v = (dx * qx + dy * qy + dz * qz) * inverse;
    if (v < 0 || u + v > 1) return;
    const t = (e2x * qx + e2y * qy + e2z * qz) * inverse;
    if (t <= 1e-4 || t >= this.t) return;
    this.t = t;
    this.triangle = index;
    this.u = u;
    this.v = v;
  }

  /** Surface coordinate of the last hit. */
  hitU(): number {
    const at = this.triangle * 6;
    return (this.uvs[at] as number) * (1 - this.u - this.v) + (this.uvs[at + 2] as number) * this.u + (this.uvs[at + 4] as number) * this.v;
  }
  hitV(): number {
    const at = this.triangle * 6 + 1;
    return (this.uvs[at] as number) * (1 - this.u - this.v) + (this.uvs[at + 2] as number) * this.u + (this.uvs[at + 4] as number) * this.v;
  }
}
