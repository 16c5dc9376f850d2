import type { Bvh } from './bvh.ts';
import { Camera } from './camera.ts';
import { newPaint } from './mesh.ts';
import type { Beam, Scene } from './scene.ts';
import { meets, place } from './placed.ts';
import type { Light, Placed } from './placed.ts';
import { spotPart } from './still.ts';
import type { Still } from './still.ts';
import { add, normalise, smoothstep } from './vector.ts';
import type { Vector } from './vector.ts';

/** Offsets on a lamp's or the sun's disc: eight rays make a soft edge. */
const DISC: readonly (readonly [number, number])[] = [
  [0.05, 0.05],
  [0.9, 0.1],
  [-0.8, 0.5],
  [0.55, 0.75],
  [-0.2, 0.95],
  [-0.85, -0.35],
  [-0.3, -0.9],
  [0.4, -0.8],
];
const INSIDE: readonly (readonly [number, number])[] = [
  [0.375, 0.125],
  [0.875, 0.375],
  [0.125, 0.625],
  [0.625, 0.875],
];
const MAX_SHADOW_METRES = 5;
/** Lights that a mover is seen by, and those that throw its shadow. */
const MAX_LIGHTS = 6;
const MAX_SHADOWS = 2;

/** Puts what moves into the still scene, one frame at a time. */
export class Composer {
  readonly #scene: Scene;
  readonly #still: Still;
  readonly #camera: Camera;
  readonly #bvh: Bvh;
  readonly #lights: readonly Light[];
  readonly #paint = newPaint();
  readonly #sky = new Float64Array(3);
  #light = new Float32Array(0);
  /** Whether the sun reaches the pixel that is being drawn. */
  #sunny = true;

  constructor(scene: Scene, still: Still, parts: { camera: Camera; bvh: Bvh }) {
    this.#scene = scene;
    this.#still = still;
    this.#camera = parts.camera;
    this.#bvh = parts.bvh;
    const none = new Uint8Array(still.width * still.height);
    const lights: Light[] = scene.lamps.map((lamp, index) => ({ lamp, reached: still.reached[index + 1] ?? none }));
    if (scene.sun) lights.unshift({ sun: scene.sun.direction, reached: still.reached[0] ?? none });
    this.#lights = lights;
  }

  /** Linear light of the frame, three a pixel. */
  frame(seconds: number): Float32Array {
    this.#light = this.#still.light.slice();
    const movers = this.#scene.movers(seconds).map((mover): Placed => {
      const placed = place(mover);
      return { ...placed, lights: this.#lightsNear(placed.centre) };
    });
    const { from } = this.#camera;
    movers.sort(
      (a, b) => Math.hypot(b.centre[0] - from[0], b.centre[1] - from[1]) - Math.hypot(a.centre[0] - from[0], a.centre[1] - from[1]),
    );
    for (const mover of movers) {
      this.#darken(mover);
      if (mover.mover.castsShadow !== false) for (const light of mover.lights.slice(0, MAX_SHADOWS)) this.#shadow(mover, light);
    }
    for (const mover of movers) for (const beam of mover.mover.beams ?? []) this.#shine(mover, beam);
    for (const mover of movers) this.#reflect(mover);
    for (const mover of movers) this.#draw(mover);
    return this.#light;
  }

  #lightsNear(point: Vector): Light[] {
    const strength = (light: Light): number =>
      this.#fromLight(
        light,
        point,
        light.lamp
          ? normalise([light.lamp.place[0] - point[0], light.lamp.place[1] - point[1], light.lamp.place[2] - point[2]])
          : [0, 0, 1],
      )[1];
    return this.#lights
      .map((light) => ({ light, strength: strength(light) }))
      .filter((each) => each.strength > 0.004)
      .sort((a, b) => b.strength - a.strength)
      .slice(0, MAX_LIGHTS)
      .map((each) => each.light);
  }

  /** The dark where a body stands close to the ground. */
  #darken({ mover, cos, sin, corners }: Placed): void {
    const { footprint } = mover;
    if (!footprint) return;
    const { place: places, normal } = this.#still;
    const margin = Math.min(0.9, footprint[0] * 1.5);
    const around = corners
      .slice(0, 4)
      .flatMap((corner) => [
        add(corner, [margin, margin, 0]),
        add(corner, [-margin, -margin, 0]),
        add(corner, [margin, -margin, 0]),
        add(corner, [-margin, margin, 0]),
      ]);
    const opacity = mover.opacity ?? 1;
    this.#each(this.#camera.rectangle(around, 1), (pixel) => {
      const at = pixel * 3;
      if ((normal[at + 2] as number) < 0.9 || (places[at + 2] as number) > mover.place[2] + 0.25) return;
      const x = (places[at] as number) - mover.place[0];
      const y = (places[at + 1] as number) - mover.place[1];
      const outX = Math.max(0, Math.abs(x * cos + y * sin) - footprint[0] * 0.9);
      const outY = Math.max(0, Math.abs(y * cos - x * sin) - footprint[1] * 0.95);
      const dark = 1 - 0.78 * opacity * Math.exp(-Math.hypot(outX, outY) / (margin * 0.3));
      for (let k = 0; k < 3; k++) this.#light[at + k] = (this.#light[at + k] as number) * dark;
    });
  }

  #each(box: { left: number; top: number; right: number; bottom: number }, visit: (pixel: number, x: number, y: number) => void): void {
    for (let y = box.top; y < box.bottom; y++) for (let x = box.left; x < box.right; x++) visit(y * this.#still.width + x, x, y);
  }

  #shadow(placed: Placed, light: Light): void {
    const { lamp, sun } = light;
    if (
      lamp &&
      Math.hypot(lamp.place[0] - placed.centre[0], lamp.place[1] - placed.centre[1], lamp.place[2] - placed.centre[2]) > lamp.range
    )
      return;
    const thrown = placed.corners.map((corner): Vector => {
      const way: Vector = sun ?? [(lamp?.place[0] ?? 0) - corner[0], (lamp?.place[1] ?? 0) - corner[1], (lamp?.place[2] ?? 0) - corner[2]];
      const flat = Math.hypot(way[0], way[1]) || 1e-6;
      const length = way[2] <= 0.05 ? MAX_SHADOW_METRES : Math.min(MAX_SHADOW_METRES, (corner[2] / way[2]) * flat);
      return [corner[0] - (way[0] / flat) * length, corner[1] - (way[1] / flat) * length, 0];
    });
    const { place: places, normal, depth } = this.#still;
    const opacity = placed.mover.opacity ?? 1;
    const reach = MAX_SHADOW_METRES + placed.mover.body.high[1];
    this.#each(this.#camera.rectangle([...placed.corners, ...thrown], 2), (pixel) => {
      const reached = light.reached[pixel] as number;
      if (reached === 0 || (depth[pixel] as number) > 200) return;
      const at = pixel * 3;
      const point: Vector = [places[at] as number, places[at + 1] as number, places[at + 2] as number];
      if (Math.abs(point[0] - placed.centre[0]) > reach || Math.abs(point[1] - placed.centre[1]) > reach) return;
      const n: Vector = [normal[at] as number, normal[at + 1] as number, normal[at + 2] as number];
      const blocked = this.#blocked(placed, point, light);
      if (blocked > 0) this.#takeAway(at, point, n, { light, part: (blocked * reached * opacity) / 255 });
    });
  }

  /** 0…1 of the light's disc that the mover hides from a point. */
  #blocked(placed: Placed, point: Vector, { sun, lamp }: Light): number {
    const centre: Vector = sun ?? [(lamp?.place[0] ?? 0) - point[0], (lamp?.place[1] ?? 0) - point[1], (lamp?.place[2] ?? 0) - point[2]];
    const reach = sun ? 100 : 1;
    const radius = sun ? (this.#scene.sun?.softness ?? 0) / 2 : (lamp?.radius ?? 0) * 1.5;
    let hits = 0;
    for (const [index, [a, b]] of DISC.entries()) {
      // Most pixels are in full light: the middle and two points of the rim tell.
      if (index === 3 && hits === 0) return 0;
      if (meets(placed, [point[0], point[1], point[2] + 0.01], [centre[0] + a * radius, centre[1] + b * radius, centre[2]], reach, true))
        hits++;
    }
    return hits / DISC.length;
  }

  #takeAway(at: number, point: Vector, normal: Vector, taken: { light: Light; part: number }): void {
    const colour = this.#fromLight(taken.light, point, normal);
    const { albedo } = this.#still;
    for (let k = 0; k < 3; k++) {
      const now = this.#light[at + k] as number;
      const less = now - (albedo[at + k] as number) * (colour[k as 0] as number) * taken.part;
      this.#light[at + k] = Math.max(less, now * 0.12);
    }
  }

  /** What one light gives a surface when nothing stands between. */
  #fromLight({ sun, lamp }: Light, point: Vector, normal: Vector): Vector {
    if (sun) {
      const facing = Math.max(0, sun[0] * normal[0] + sun[1] * normal[1] + sun[2] * normal[2]);
      const colour = this.#scene.sun?.colour ?? [0, 0, 0];
      return [colour[0] * facing, colour[1] * facing, colour[2] * facing];
    }
    if (!lamp) return [0, 0, 0];
    const x = lamp.place[0] - point[0];
    const y = lamp.place[1] - point[1];
    const z = lamp.place[2] - point[2];
    const distance = Math.sqrt(x * x + y * y + z * z);
    if (distance >= lamp.range) return [0, 0, 0];
    const facing = Math.max(0, x * normal[0] + y * normal[1] + z * normal[2]) / distance;
    const edge = 1 - (distance / lamp.range) ** 2;
    const strength = (facing * spotPart(lamp, -x / distance, -y / distance, -z / distance) * edge * edge) / (distance * distance + 0.3);
    return [lamp.colour[0] * strength, lamp.colour[1] * strength, lamp.colour[2] * strength];
  }

  /** A head lamp's light on road, walls and kerbs ahead. */
  #shine(placed: Placed, beam: Beam): void {
    const { cos, sin, mover } = placed;
    const from: Vector = [
      mover.place[0] + beam.place[0] * cos - beam.place[1] * sin,
      mover.place[1] + beam.place[0] * sin + beam.place[1] * cos,
      mover.place[2] + beam.place[2],
    ];
    const to = normalise([beam.to[0] * cos - beam.to[1] * sin, beam.to[0] * sin + beam.to[1] * cos, beam.to[2]]);
    const { place: places, normal, albedo, depth } = this.#still;
    const opacity = mover.opacity ?? 1;
    const wide = beam.range * 0.6;
    const far = add(from, [to[0] * beam.range, to[1] * beam.range, 0]);
    const lit = [-1, 1].flatMap((side): Vector[] => [
      [far[0] - to[1] * wide * side, far[1] + to[0] * wide * side, 0],
      [far[0] - to[1] * wide * side, far[1] + to[0] * wide * side, 4],
      [from[0] - to[1] * side, from[1] + to[0] * side, 0],
      [from[0] - to[1] * side, from[1] + to[0] * side, 2],
    ]);
    this.#each(this.#camera.rectangle(lit, 2), (pixel) => {
      const at = pixel * 3;
      const x = (places[at] as number) - from[0];
      const y = (places[at + 1] as number) - from[1];
      const z = (places[at + 2] as number) - from[2];
      const square = x * x + y * y + z * z;
      if (square > beam.range * beam.range || (depth[pixel] as number) > 200) return;
      const distance = Math.sqrt(square);
      const along = (x * to[0] + y * to[1] + z * to[2]) / distance;
      if (along < 0.86) return;
      // Low beam: little above the horizontal.
      const high = z / distance;
      const shape = smoothstep(0.86, 0.985, along) * (1 - smoothstep(-0.02, 0.06, high) * 0.9);
      const facing = -((normal[at] as number) * x + (normal[at + 1] as number) * y + (normal[at + 2] as number) * z) / distance;
      if (facing <= 0) return;
      const edge = 1 - square / (beam.range * beam.range);
      // Grazing light on rough tar comes back more than on a smooth wall.
      const strength = (shape * edge * Math.min(1, facing * 2.5 + 0.05) * opacity) / (square * 0.35 + 3);
      for (let k = 0; k < 3; k++)
        this.#light[at + k] = (this.#light[at + k] as number) + (albedo[at + k] as number) * beam.colour[k as 0] * strength;
    });
  }

  /** The mover upside down in wet ground. */
  #reflect(placed: Placed): void {
    const { gloss, place: places, albedo } = this.#still;
    const mirrored = placed.corners.map((corner): Vector => [corner[0], corner[1], -corner[2]]);
    const { from } = this.#camera;
    const opacity = placed.mover.opacity ?? 1;
    this.#each(this.#camera.rectangle([...placed.corners.slice(0, 4), ...mirrored], 6), (pixel, column) => {
      const shine = gloss[pixel] as number;
      if (shine <= 0.01) return;
      const at = pixel * 3;
      const x = (places[at] as number) - from[0];
      const y = (places[at + 1] as number) - from[1];
      const z = (places[at + 2] as number) - from[2];
      const distance = Math.hypot(x, y, z);
      const part = shine + (1 - shine) * (1 + z / distance) ** 5 * Math.min(1, shine * 6);
      const sum = [0, 0, 0];
      let found = 0;
      // A rough mirror smears upwards: four rays, tilted.
      for (let ray = 0; ray < 4; ray++) {
        const tilt = (ray - 1.5) * 0.05 + ((column & 1) - 0.5) * 0.02;
        const way = normalise([x / distance, y / distance, -z / distance + tilt]);
        if (!meets(placed, [places[at] as number, places[at + 1] as number, 0.01], way, 100, false)) continue;
        found++;
        const seen = this.#shade(
          placed,
          way,
          add(
            [places[at] as number, places[at + 1] as number, 0.01],
            [way[0] * placed.mover.body.t, way[1] * placed.mover.body.t, way[2] * placed.mover.body.t],
          ),
        );
        for (let k = 0; k < 3; k++) sum[k] = (sum[k] as number) + Math.min(seen[k as 0] as number, 10);
      }
      if (found === 0) return;
      for (let k = 0; k < 3; k++) {
        const now = this.#light[at + k] as number;
        const base = Math.min(now, (albedo[at + k] as number) * 0.8);
        this.#light[at + k] = now + ((sum[k] as number) - base * found) * 0.25 * part * opacity;
      }
    });
  }

  #draw(placed: Placed): void {
    const ray = new Float64Array(3);
    const { depth } = this.#still;
    const { from } = this.#camera;
    const opacity = placed.mover.opacity ?? 1;
    this.#each(this.#camera.rectangle(placed.corners, 1), (pixel, x, y) => {
      let found = 0;
      const sum = [0, 0, 0];
      for (const [across, down] of INSIDE) {
        this.#camera.ray(x + across, y + down, ray);
        const way: Vector = [ray[0] as number, ray[1] as number, ray[2] as number];
        if (!meets(placed, from, way, Math.min((depth[pixel] as number) + 0.15, 500), false)) continue;
        found++;
        const { t } = placed.mover.body;
        const point: Vector = [from[0] + way[0] * t, from[1] + way[1] * t, from[2] + way[2] * t];
        if (found === 1) this.#sunny = this.#seesSun(point);
        const seen = this.#shade(placed, way, point);
        for (let k = 0; k < 3; k++) sum[k] = (sum[k] as number) + (seen[k as 0] as number);
      }
      if (found === 0) return;
      const part = (found / INSIDE.length) * opacity;
      for (let k = 0; k < 3; k++) {
        const at = pixel * 3 + k;
        this.#light[at] = (this.#light[at] as number) * (1 - part) + ((sum[k] as number) / found) * part;
      }
    });
  }

  /** Light from the mover's last hit point towards where the ray came from. */
  #shade(placed: Placed, way: Vector, point: Vector): Vector {
    const { body } = placed.mover;
    const triangle = body.triangle;
    const paint = this.#paint;
    (body.materials[triangle] as (typeof body.materials)[0])(paint, body.hitU(), body.hitV(), point[0], point[1], point[2]);
    const lx = body.normals[triangle * 3] as number;
    const ly = body.normals[triangle * 3 + 1] as number;
    let normal: Vector = [lx * placed.cos - ly * placed.sin, lx * placed.sin + ly * placed.cos, body.normals[triangle * 3 + 2] as number];
    const against = normal[0] * way[0] + normal[1] * way[1] + normal[2] * way[2];
    if (against > 0) normal = [-normal[0], -normal[1], -normal[2]];
    const sum = this.#lightOn(placed.lights, point, normal);
    let red = paint.glowRed + paint.red * sum[0];
    let green = paint.glowGreen + paint.green * sum[1];
    let blue = paint.glowBlue + paint.blue * sum[2];
    if (paint.gloss > 0) {
      const straight = Math.abs(against);
      const part = paint.gloss + (1 - paint.gloss) * (1 - straight) ** 5;
      const turned: Vector = [way[0] + 2 * straight * normal[0], way[1] + 2 * straight * normal[1], way[2] + 2 * straight * normal[2]];
      const seen = this.#surroundings(turned);
      red += (seen[0] - red) * part;
      green += (seen[1] - green) * part;
      blue += (seen[2] - blue) * part;
    }
    const { haze } = this.#scene;
    if (!haze) return [red, green, blue];
    const left = Math.exp(-Math.hypot(point[0] - this.#camera.from[0], point[1] - this.#camera.from[1]) / haze.metres);
    return [
      haze.colour[0] + (red - haze.colour[0]) * left,
      haze.colour[1] + (green - haze.colour[1]) * left,
      haze.colour[2] + (blue - haze.colour[2]) * left,
    ];
  }

  #seesSun(point: Vector): boolean {
    const { sun } = this.#scene;
    return (
      sun !== undefined && !this.#bvh.hit(point[0], point[1], point[2], sun.direction[0], sun.direction[1], sun.direction[2], 300, true)
    );
  }

  #lightOn(lights: readonly Light[], point: Vector, normal: Vector): Vector {
    this.#scene.sky(this.#sky, normal[0] * 0.5, normal[1] * 0.5, Math.max(0.3, normal[2]));
    const open = 0.35 + 0.3 * normal[2];
    const { ambient } = this.#scene;
    let red = ambient[0] + (this.#sky[0] as number) * open;
    let green = ambient[1] + (this.#sky[1] as number) * open;
    let blue = ambient[2] + (this.#sky[2] as number) * open;
    for (const light of lights) {
      const given = this.#fromLight(light, point, normal);
      if (given[0] + given[1] + given[2] < 0.004) continue;
      if (light.sun && !this.#sunny) continue;
      red += given[0];
      green += given[1];
      blue += given[2];
    }
    return [red, green, blue];
  }

  /** A guess at what shiny paint mirrors: sky above, the street's glow and dark walls about. */
  #surroundings(way: Vector): Vector {
    if (way[2] > 0.25) {
      this.#scene.sky(this.#sky, way[0], way[1], way[2]);
      return [this.#sky[0] as number, this.#sky[1] as number, this.#sky[2] as number];
    }
    const { ambient } = this.#scene;
    const band = way[2] > 0 ? 0.9 : 0.35;
    return [ambient[0] * band + 0.01, ambient[1] * band + 0.01, ambient[2] * band + 0.012];
  }
}
