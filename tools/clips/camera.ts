import { HEIGHT, WIDTH } from './scene.ts';
import type { Scene } from './scene.ts';
import { cross, dot, normalise, subtract } from './vector.ts';
import type { Vector } from './vector.ts';

/** Pixels ↔ directions. A picture may be drawn smaller than WIDTH × HEIGHT while one works at it. */
export class Camera {
  readonly from: Vector;
  readonly forward: Vector;
  readonly right: Vector;
  readonly up: Vector;
  readonly width: number;
  readonly height: number;
  readonly focal: number;

  constructor(scene: Scene, divisor = 1) {
    this.width = Math.floor(WIDTH / divisor);
    this.height = Math.floor(HEIGHT / divisor);
    this.from = scene.camera.from;
    this.forward = normalise(subtract(scene.camera.to, scene.camera.from));
    this.right = normalise(cross(this.forward, [0, 0, 1]));
    this.up = cross(this.right, this.forward);
    this.focal = this.height / 2 / Math.tan((scene.camera.fieldOfView * Math.PI) / 360);
  }

  /** Unit direction through a place in the picture, into `out`. */
  ray(x: number, y: number, out: Float64Array): void {
    const across = (x - this.width / 2) / this.focal;
    const up = (this.height / 2 - y) / this.focal;
    const dx = this.forward[0] + this.right[0] * across + this.up[0] * up;
    const dy = this.forward[1] + this.right[1] * across + this.up[1] * up;
    const dz = this.forward[2] + this.right[2] * across + this.up[2] * up;
    const length = Math.sqrt(dx * dx + dy * dy + dz * dz);
    out[0] = dx / length;
    out[1] = dy / length;
    out[2] = dz / length;
  }

  /** Place in the picture, and metres ahead (≤ 0: behind the camera). */
  project(point: Vector): Vector {
    const from = subtract(point, this.from);
    const ahead = dot(from, this.forward);
    const part = this.focal / Math.max(ahead, 0.05);
    return [this.width / 2 + dot(from, this.right) * part, this.height / 2 - dot(from, this.up) * part, ahead];
  }

  /** The part of the picture that holds all points, grown by `margin` pixels; all of it if one is behind. */
  rectangle(points: readonly Vector[], margin: number): { left: number; top: number; right: number; bottom: number } {
    const seen = points.map((point) => this.project(point));
    if (seen.some((point) => point[2] < 0.3)) {
      const ahead = seen.filter((point) => point[2] >= 0.3);
      if (ahead.length === 0) return { left: 0, top: 0, right: 0, bottom: 0 };
      return { left: 0, top: 0, right: this.width, bottom: this.height };
    }
    const xs = seen.map((point) => point[0]);
    const ys = seen.map((point) => point[1]);
    return {
      left: Math.max(0, Math.floor(Math.min(...xs)) - margin),
      top: Math.max(0, Math.floor(Math.min(...ys)) - margin),
      right: Math.min(this.width, Math.ceil(Math.max(...xs)) + margin),
      bottom: Math.min(this.height, Math.ceil(Math.max(...ys)) + margin),
    };
  }
}
