import type { Bvh } from './bvh.ts';
import { Camera } from './camera.ts';
import { newPaint } from './mesh.ts';
import type { Paint } from './mesh.ts';
import type { Lamp, Scene } from './scene.ts';
import { normalise, randomFrom } from './vector.ts';

const FAR = 2_000;
/** Bright little lights seen by chance on a bounce would leave white dots. */
const MAX_BOUNCE = 3;

/** What is known of each pixel of the still scene once it is drawn. */
export interface Still {
  readonly width: number;
  readonly height: number;
  /** Light, three a pixel. */
  readonly light: Float32Array;
  /** Bounced light before it is smoothed, as it falls on the surface. */
  readonly bounced: Float32Array;
  /** Light mirrored by wet ground, smoothed likewise. */
  readonly mirrored: Float32Array;
  readonly albedo: Float32Array;
  readonly place: Float32Array;
  readonly normal: Float32Array;
  /** Metres along the pixel's ray. */
  readonly depth: Float32Array;
  readonly gloss: Float32Array;
  /** How much of the sun (first) and of each lamp reaches the pixel, 0…255. */
  readonly reached: readonly Uint8Array[];
}

export function newStill(width: number, height: number, lights: number): Still {
  const size = width * height;
  const three = () => new Float32Array(size * 3);
  return {
    width,
    height,
    light: three(),
    bounced: three(),
    mirrored: three(),
    albedo: three(),
    place: three(),
    normal: three(),
    depth: new Float32Array(size),
    gloss: new Float32Array(size),
    reached: Array.from({ length: lights }, () => new Uint8Array(size)),
  };
}

interface Hit {
  t: number;
  x: number;
  y: number;
  z: number;
  nx: number;
  ny: number;
  nz: number;
  paint: Paint;
}
const newHit = (): Hit => ({ t: 0, x: 0, y: 0, z: 0, nx: 0, ny: 0, nz: 1, paint: newPaint() });

/** Part of a spot lamp's light that goes towards (x, y, z), a unit vector from the lamp. */
export function spotPart(lamp: Lamp, x: number, y: number, z: number): number {
  if (!lamp.aim) return 1;
  const along = x * lamp.aim.to[0] + y * lamp.aim.to[1] + z * lamp.aim.to[2];
  const part = (along - lamp.aim.outer) / (lamp.aim.inner - lamp.aim.outer);
  return part <= 0 ? 0 : part >= 1 ? 1 : part * part * (3 - 2 * part);
}

/** Draws the still part of a scene by following light backwards: sun, lamps, sky, one bounce, mirrors. */
export class StillTracer {
  readonly #scene: Scene;
  readonly #bvh: Bvh;
  readonly #camera: Camera;
  readonly #first = newHit();
  readonly #second = newHit();
  readonly #direct = new Float64Array(3);
  readonly #mirrored = new Float64Array(3);
  readonly #skyLight = new Float64Array(3);
  #random = randomFrom(1);
  /** Which lights reached the pixel in this sample. */
  readonly #lit: Float64Array;

  constructor(scene: Scene, bvh: Bvh, camera: Camera) {
    this.#scene = scene;
    this.#bvh = bvh;
    this.#camera = camera;
    this.#lit = new Float64Array(scene.lamps.length + 1);
  }

  row(still: Still, y: number, samples: number): void {
    const ray = new Float64Array(3);
    const colour = new Float64Array(3);
    const bounced = new Float64Array(3);
    const side = Math.ceil(Math.sqrt(samples));
    const hit = this.#first;
    for (let x = 0; x < still.width; x++) {
      const pixel = y * still.width + x;
      this.#random = randomFrom(1 + pixel);
      const sum = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
      const lit = new Float64Array(this.#lit.length);
      this.#camera.ray(x + 0.5, y + 0.5, ray);
      this.#remember(still, pixel, ray);
      for (let sample = 0; sample < side * side; sample++) {
        this.#camera.ray(x + ((sample % side) + this.#random()) / side, y + (Math.floor(sample / side) + this.#random()) / side, ray);
        this.#sample(ray, colour, bounced);
        for (let k = 0; k < 3; k++) {
          sum[k] = (sum[k] as number) + (colour[k] as number);
          sum[k + 3] = (sum[k + 3] as number) + (bounced[k] as number);
          sum[k + 9] = (sum[k + 9] as number) + (this.#mirrored[k] as number);
        }
        const seen = hit.t < FAR;
        sum[6] = (sum[6] as number) + (seen ? hit.paint.red : 0);
        sum[7] = (sum[7] as number) + (seen ? hit.paint.green : 0);
        sum[8] = (sum[8] as number) + (seen ? hit.paint.blue : 0);
        for (let k = 0; k < lit.length; k++) lit[k] = (lit[k] as number) + (this.#lit[k] as number);
      }
      const part = 1 / (side * side);
      for (let k = 0; k < 3; k++) {
        still.light[pixel * 3 + k] = (sum[k] as number) * part;
        still.bounced[pixel * 3 + k] = (sum[k + 3] as number) * part;
        still.albedo[pixel * 3 + k] = (sum[k + 6] as number) * part;
        still.mirrored[pixel * 3 + k] = (sum[k + 9] as number) * part;
      }
      lit.forEach((value, light) => {
        const plane = still.reached[light];
        if (plane) plane[pixel] = Math.round(value * part * 255);
      });
    }
  }

  #remember(still: Still, pixel: number, ray: Float64Array): void {
    const hit = this.#first;
    const { from } = this.#camera;
    this.#find(hit, from[0], from[1], from[2], ray[0] as number, ray[1] as number, ray[2] as number);
    still.depth[pixel] = hit.t;
    still.place.set([hit.x, hit.y, hit.z], pixel * 3);
    still.normal.set([hit.nx, hit.ny, hit.nz], pixel * 3);
    still.gloss[pixel] = hit.t < FAR && hit.nz > 0.9 ? hit.paint.gloss : 0;
  }

  #sample(ray: Float64Array, colour: Float64Array, bounced: Float64Array): void {
    const hit = this.#first;
    const { from } = this.#camera;
    const [dx = 0, dy = 0, dz = 0] = ray;
    this.#lit.fill(0);
    bounced.fill(0);
    this.#mirrored.fill(0);
    this.#find(hit, from[0], from[1], from[2], dx, dy, dz);
    if (hit.t >= FAR) {
      this.#scene.sky(colour, dx, dy, dz);
      return;
    }
    const { paint } = hit;
    this.#lightAt(hit, this.#lit);
    const [red = 0, green = 0, blue = 0] = this.#direct;
    colour[0] = paint.glowRed + paint.red * red;
    colour[1] = paint.glowGreen + paint.green * green;
    colour[2] = paint.glowBlue + paint.blue * blue;
    this.#bounce(hit, bounced);
    if (paint.gloss > 0) this.#mirror(hit, ray, colour);
    this.#addHaze(hit.t, colour, bounced);
  }

  #addHaze(t: number, colour: Float64Array, bounced: Float64Array): void {
    const { haze } = this.#scene;
    if (!haze) return;
    const left = Math.exp(-t / haze.metres);
    for (let k = 0; k < 3; k++) {
      colour[k] = (colour[k] as number) * left + (haze.colour[k as 0] as number) * (1 - left);
      bounced[k] = (bounced[k] as number) * left;
    }
  }

  /** Nearest of the meshes and the ground; `t` ≥ FAR when the ray goes to the sky. */
  #find(hit: Hit, ox: number, oy: number, oz: number, dx: number, dy: number, dz: number): void {
    const ground = dz < -1e-6 ? -oz / dz : FAR;
    const bvh = this.#bvh;
    const found = bvh.hit(ox, oy, oz, dx, dy, dz, ground < FAR ? ground : FAR);
    hit.t = bvh.t;
    if (!found && ground >= FAR) return;
    hit.x = ox + dx * hit.t;
    hit.y = oy + dy * hit.t;
    hit.z = oz + dz * hit.t;
    if (!found) {
      hit.nx = hit.ny = 0;
      hit.nz = 1;
      hit.z = 0;
      this.#scene.ground(hit.paint, hit.x, hit.y, hit.x, hit.y, 0);
      return;
    }
    const at = bvh.triangle * 3;
    const nx = bvh.normals[at] as number;
    const ny = bvh.normals[at + 1] as number;
    const nz = bvh.normals[at + 2] as number;
    const turn = nx * dx + ny * dy + nz * dz > 0 ? -1 : 1;
    hit.nx = nx * turn;
    hit.ny = ny * turn;
    hit.nz = nz * turn;
    (bvh.materials[bvh.triangle] as (typeof bvh.materials)[0])(hit.paint, bvh.hitU(), bvh.hitV(), hit.x, hit.y, hit.z);
  }

  /** Light of sun and lamps on a surface, into #direct; what each gave, 0…1, into `lit`. */
  #lightAt(hit: Hit, lit?: Float64Array): void {
    const out = this.#direct;
    out.fill(0);
    const { sun, lamps } = this.#scene;
    const random = this.#random;
    const px = hit.x + hit.nx * 0.003;
    const py = hit.y + hit.ny * 0.003;
    const pz = hit.z + hit.nz * 0.003;
    if (sun) {
      const x = sun.direction[0] + (random() - 0.5) * sun.softness;
      const y = sun.direction[1] + (random() - 0.5) * sun.softness;
      const z = sun.direction[2] + (random() - 0.5) * sun.softness;
      const facing = x * hit.nx + y * hit.ny + z * hit.nz;
      if (facing > 0 && !this.#bvh.hit(px, py, pz, x, y, z, FAR, true)) {
        if (lit) lit[0] = 1;
        for (let k = 0; k < 3; k++) out[k] = (out[k] as number) + (sun.colour[k as 0] as number) * facing;
      }
    }
    for (let index = 0; index < lamps.length; index++) {
      const lamp = lamps[index] as Lamp;
      let x = lamp.place[0] - px;
      let y = lamp.place[1] - py;
      let z = lamp.place[2] - pz;
      if (x * x + y * y + z * z > lamp.range * lamp.range) continue;
      x += (random() - 0.5) * 2 * lamp.radius;
      y += (random() - 0.5) * 2 * lamp.radius;
      z += (random() - 0.5) * 2 * lamp.radius;
      const distance = Math.sqrt(x * x + y * y + z * z);
      x /= distance;
      y /= distance;
      z /= distance;
      const facing = x * hit.nx + y * hit.ny + z * hit.nz;
      if (facing <= 0) continue;
      const part = spotPart(lamp, -x, -y, -z);
      if (part <= 0 || this.#bvh.hit(px, py, pz, x, y, z, distance - lamp.radius - 0.05, true)) continue;
      if (lit) lit[index + 1] = 1;
      const edge = 1 - (distance / lamp.range) ** 2;
      const strength = (facing * part * edge * edge) / (distance * distance + 0.3);
      for (let k = 0; k < 3; k++) out[k] = (out[k] as number) + (lamp.colour[k as 0] as number) * strength;
    }
  }

  /** One bounce: the light that walls, ground and sky throw on the surface. */
  #bounce(hit: Hit, bounced: Float64Array): void {
    const random = this.#random;
    // A point on the unit sphere about the tip of the normal gives cosine-weighted directions.
    const up = random() * 2 - 1;
    const turn = random() * Math.PI * 2;
    const flat = Math.sqrt(1 - up * up);
    const [x, y, z] = normalise([hit.nx * 1.001 + flat * Math.cos(turn), hit.ny * 1.001 + flat * Math.sin(turn), hit.nz * 1.001 + up]);
    this.#look(hit, x, y, z, bounced);
    for (let k = 0; k < 3; k++) bounced[k] = Math.min(bounced[k] as number, MAX_BOUNCE) + (this.#scene.ambient[k as 0] as number);
  }

  #mirror(hit: Hit, ray: Float64Array, colour: Float64Array): void {
    const random = this.#random;
    const [dx = 0, dy = 0, dz = 0] = ray;
    const against = dx * hit.nx + dy * hit.ny + dz * hit.nz;
    const { gloss, rough } = hit.paint;
    const part = gloss + (1 - gloss) * (1 + against) ** 5 * Math.min(1, gloss * 6);
    const jitter = () => (random() + random() - 1) * rough;
    let x = dx - 2 * against * hit.nx + jitter();
    let y = dy - 2 * against * hit.ny + jitter();
    let z = dz - 2 * against * hit.nz + jitter();
    const length = Math.sqrt(x * x + y * y + z * z);
    x /= length;
    y /= length;
    z /= length;
    if (x * hit.nx + y * hit.ny + z * hit.nz <= 0) return;
    const seen = new Float64Array(3);
    this.#look(hit, x, y, z, seen);
    const apart = hit.nz > 0.9;
    for (let k = 0; k < 3; k++) {
      const given = Math.min(seen[k] as number, apart ? 4 : 8) * part;
      colour[k] = (colour[k] as number) * (1 - part) + (apart ? 0 : given);
      if (apart) this.#mirrored[k] = given;
    }
  }

  /** What is seen from a hit in a direction, without further bounces. */
  #look(from: Hit, x: number, y: number, z: number, out: Float64Array): void {
    const there = this.#second;
    this.#find(there, from.x + from.nx * 0.003, from.y + from.ny * 0.003, from.z + from.nz * 0.003, x, y, z);
    if (there.t >= FAR) {
      this.#scene.sky(this.#skyLight, x, y, z);
      out.set(this.#skyLight);
      return;
    }
    const { paint } = there;
    this.#lightAt(there);
    const { ambient } = this.#scene;
    out[0] = paint.glowRed + paint.red * ((this.#direct[0] as number) + ambient[0]);
    out[1] = paint.glowGreen + paint.green * ((this.#direct[1] as number) + ambient[1]);
    out[2] = paint.glowBlue + paint.blue * ((this.#direct[2] as number) + ambient[2]);
  }
}

/** Smooths the bounced light over neighbours of the same surface, and adds it to the picture. */
export function settle(still: Still): void {
  let from = still.bounced;
  for (const step of [1, 2, 4, 8]) from = smooth(still, from, step);
  let mirrored = still.mirrored;
  for (const step of [1, 2]) mirrored = smooth(still, mirrored, step);
  for (let at = 0; at < still.light.length; at++)
    still.light[at] = (still.light[at] as number) + (still.albedo[at] as number) * (from[at] as number) + (mirrored[at] as number);
}

function smooth(still: Still, from: Float32Array, step: number): Float32Array {
  const { width, height, normal, place, depth } = still;
  const to = new Float32Array(from.length);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const x = pixel % width;
    const y = (pixel - x) / width;
    const at = pixel * 3;
    const reach = 0.02 * (depth[pixel] as number) * step + 0.02;
    let [red, green, blue, weight] = [0, 0, 0, 0];
    for (let dy = -2; dy <= 2; dy++) {
      for (let dx = -2; dx <= 2; dx++) {
        const X = x + dx * step;
        const Y = y + dy * step;
        if (X < 0 || Y < 0 || X >= width || Y >= height) continue;
        const other = (Y * width + X) * 3;
        const same =
          (normal[at] as number) * (normal[other] as number) +
          (normal[at + 1] as number) * (normal[other + 1] as number) +
          (normal[at + 2] as number) * (normal[other + 2] as number);
        if (same < 0.9) continue;
        const off =
          ((place[other] as number) - (place[at] as number)) * (normal[at] as number) +
          ((place[other + 1] as number) - (place[at + 1] as number)) * (normal[at + 1] as number) +
          ((place[other + 2] as number) - (place[at + 2] as number)) * (normal[at + 2] as number);
        if (off > reach || off < -reach) continue;
        const share = (3 - Math.abs(dx)) * (3 - Math.abs(dy));
        red += (from[other] as number) * share;
        green += (from[other + 1] as number) * share;
        blue += (from[other + 2] as number) * share;
        weight += share;
      }
    }
    to[at] = red / weight;
    to[at + 1] = green / weight;
    to[at + 2] = blue / weight;
  }
  return to;
}
