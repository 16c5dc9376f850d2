import type { Lamp, Mover } from './scene.ts';
import type { Vector } from './vector.ts';

/** A mover in its place, with its box in the world. */
export interface Placed {
  readonly mover: Mover;
  readonly cos: number;
  readonly sin: number;
  readonly corners: readonly Vector[];
  readonly centre: Vector;
  /** The lights that matter here, strongest first. */
  readonly lights: readonly Light[];
}

export interface Light {
  /** Towards the sun, or where the lamp is. */
  readonly sun?: Vector;
  readonly lamp?: Lamp;
  readonly reached: Uint8Array;
}

export function place(mover: Mover): Omit<Placed, 'lights'> {
  const cos = Math.cos(mover.yaw);
  const sin = Math.sin(mover.yaw);
  const { low, high } = mover.body;
  const corners: Vector[] = [];
  for (let index = 0; index < 8; index++) {
    const x = index & 1 ? high[0] : low[0];
    const y = index & 2 ? high[1] : low[1];
    corners.push([mover.place[0] + x * cos - y * sin, mover.place[1] + x * sin + y * cos, mover.place[2] + (index & 4 ? high[2] : low[2])]);
  }
  return { mover, cos, sin, corners, centre: [mover.place[0], mover.place[1], mover.place[2] + (low[2] + high[2]) / 2] };
}

export function meets(placed: Placed, from: Vector, way: Vector, reach: number, any: boolean): boolean {
  const { cos, sin, mover } = placed;
  const x = from[0] - mover.place[0];
  const y = from[1] - mover.place[1];
  return mover.body.hit(
    x * cos + y * sin,
    y * cos - x * sin,
    from[2] - mover.place[2],
    way[0] * cos + way[1] * sin,
    way[1] * cos - way[0] * sin,
    way[2],
    reach,
    any,
  );
}
