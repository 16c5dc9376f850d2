import { Mesh, glowing, plain } from './mesh.ts';
import type { Material } from './mesh.ts';
import type { Lamp } from './scene.ts';
import { curtainWall, facade, leaves, shopFront, sign } from './surfaces.ts';
import type { FacadeStyle, SignStyle } from './surfaces.ts';
import { add, cross, hash, normalise, randomFrom, scale } from './vector.ts';
import type { Vector } from './vector.ts';

const CONCRETE = plain([0.42, 0.41, 0.39]);
const METAL = plain([0.3, 0.31, 0.32], 0.06, 0.2);
const DARK = plain([0.05, 0.05, 0.055], 0.05, 0.2);

export interface BuildingStyle extends FacadeStyle {
  readonly glass?: boolean;
}

/** A block with windows on all sides, a parapet and something on the roof. */
export function building(mesh: Mesh, low: Vector, size: Vector, style: BuildingStyle): void {
  const wall = style.glass ? curtainWall(style) : facade(style);
  mesh.box(low, size, wall, { top: CONCRETE });
  const [x, y] = low;
  const roof = low[2] + size[2];
  const rim = plain([style.wall[0] * 0.8, style.wall[1] * 0.8, style.wall[2] * 0.8]);
  mesh
    .box([x - 0.15, y - 0.15, roof], [size[0] + 0.3, 0.3, 0.7], rim)
    .box([x - 0.15, y + size[1] - 0.15, roof], [size[0] + 0.3, 0.3, 0.7], rim);
  mesh.box([x - 0.15, y, roof], [0.3, size[1], 0.7], rim).box([x + size[0] - 0.15, y, roof], [0.3, size[1], 0.7], rim);
  if (size[2] < 22) {
    // The water tank and stair head that every low roof of the town has.
    mesh.box([x + size[0] * 0.55, y + size[1] * 0.3, roof], [Math.min(3, size[0] * 0.3), Math.min(3.5, size[1] * 0.3), 2.4], rim);
    mesh.pipe(
      [x + size[0] * 0.25, y + size[1] * 0.4, roof],
      [x + size[0] * 0.25, y + size[1] * 0.4, roof + 1.7],
      [0.9, 0.9],
      plain([0.12, 0.24, 0.42]),
      10,
    );
  }
}

export interface ShopWall {
  /** Low left corner as seen from the street, and the way along the wall (unit vector). */
  readonly corner: Vector;
  readonly along: Vector;
  readonly width: number;
}

/** A shop's window with its sign above, standing a hand's breadth out of the wall. */
export function shop(mesh: Mesh, wall: ShopWall, style: SignStyle, light: { colour: Vector; strength: number }): void {
  const out = scale(normalise(cross(wall.along, [0, 0, 1])), 0.12);
  const at = (across: number, up: number, forward = 1): Vector =>
    add(add(add(wall.corner, scale(wall.along, across)), [0, 0, up]), scale(out, forward));
  const { width } = wall;
  mesh.quad(
    [at(0.15, 0.1), at(width - 0.15, 0.1), at(width - 0.15, 2.7), at(0.15, 2.7)],
    shopFront(light.colour, light.strength, Math.floor(wall.corner[0] * 7 + wall.corner[1] * 13)),
    { u0: 0, v0: 0, u1: 1, v1: 1 },
  );
  const signWidth = width - 0.3;
  mesh.quad(
    [at(0.15, 2.85, 2.5), at(width - 0.15, 2.85, 2.5), at(width - 0.15, 3.75, 2.5), at(0.15, 3.75, 2.5)],
    sign(style, signWidth, 0.9),
    { u0: 0, v0: 0, u1: 1, v1: 1 },
  );
  mesh.quad([at(0.15, 2.85, 2.5), at(0.15, 2.85, 0), at(width - 0.15, 2.85, 0), at(width - 0.15, 2.85, 2.5)], DARK);
}

/** A sign that sticks out of the wall, read from both sides. `out` points away from the wall. */
export function bladeSign(mesh: Mesh, foot: Vector, out: Vector, style: SignStyle, height = 2.4): void {
  const width = 0.8;
  const far = add(foot, scale(out, width));
  const up: Vector = [0, 0, height];
  const uv = { u0: 0, v0: 0, u1: 1, v1: 1 };
  const side = scale(normalise(cross(out, [0, 0, 1])), 0.1);
  const material = sign({ ...style, upright: true }, width, height);
  mesh.quad([add(foot, side), add(far, side), add(add(far, side), up), add(add(foot, side), up)], material, uv);
  const back = scale(side, -1);
  mesh.quad([add(far, back), add(foot, back), add(add(foot, back), up), add(add(far, back), up)], material, uv);
  mesh.quad([add(far, side), add(far, back), add(add(far, back), up), add(add(far, side), up)], DARK);
}

/** A street lamp with an arm towards `arm`; the lamp itself is returned for the list of lights. */
export function streetLamp(
  mesh: Mesh,
  foot: Vector,
  arm: Vector,
  options: { height?: number; colour: Vector; strength: number; range?: number; lit?: boolean },
): Lamp {
  const height = options.height ?? 8;
  const top = add(foot, [0, 0, height]);
  const head = add(add(top, arm), [0, 0, 0.25]);
  mesh.pipe(foot, top, [0.09, 0.06], METAL).pipe(top, head, [0.05, 0.04], METAL, 6);
  mesh.box([head[0] - 0.28, head[1] - 0.16, head[2] - 0.05], [0.56, 0.32, 0.1], METAL);
  const lens = options.lit === false ? plain([0.6, 0.6, 0.58]) : glowing(options.colour, 22);
  const z = head[2] - 0.06;
  // The bowl under the lens, which is what one sees of a lamp from the side.
  if (options.lit !== false) mesh.ball([head[0], head[1], z - 0.02], [0.2, 0.12, 0.07], lens, 5);
  mesh.quad(
    [
      [head[0] - 0.22, head[1] - 0.12, z],
      [head[0] + 0.22, head[1] - 0.12, z],
      [head[0] + 0.22, head[1] + 0.12, z],
      [head[0] - 0.22, head[1] + 0.12, z],
    ],
    lens,
  );
  return {
    place: [head[0], head[1], head[2] - 0.45],
    colour: scale(options.colour, options.strength),
    radius: 0.12,
    range: options.range ?? 26,
    aim: { to: [0, 0, -1], inner: 0.75, outer: 0.12 },
  };
}

export function tree(
  mesh: Mesh,
  foot: Vector,
  size: { height: number; spread: number; seed: number; colour?: Vector; bare?: number },
): void {
  const random = randomFrom(size.seed + 5);
  const bark = plain([0.16, 0.12, 0.09]);
  const fork = size.height * (size.bare ?? 0.38);
  mesh.pipe(foot, add(foot, [0, 0, fork]), [0.17, 0.11], bark, 7);
  const material = leaves(size.colour ?? [0.15, 0.25, 0.08], size.seed);
  const clusters = 9;
  for (let index = 0; index < clusters; index++) {
    const turn = (index / clusters) * Math.PI * 4 + random();
    const out = size.spread * (0.15 + 0.55 * random());
    const centre = add(foot, [Math.cos(turn) * out, Math.sin(turn) * out, fork + (size.height - fork) * (0.2 + 0.65 * random())]);
    mesh.pipe(add(foot, [0, 0, fork * 0.95]), centre, [0.07, 0.02], bark, 5);
    cluster(mesh, centre, size.spread * (0.36 + 0.2 * random()), { random, material });
  }
}

/** A cloud of small leaves, denser in its shell. */
export function cluster(
  mesh: Mesh,
  centre: Vector,
  radius: number,
  how: { random: () => number; material: Material; count?: number; leaf?: number },
): void {
  const { random } = how;
  const count = how.count ?? 420;
  const leaf = how.leaf ?? 0.125;
  for (let index = 0; index < count; index++) {
    const way = normalise([random() - 0.5, random() - 0.5, random() - 0.5]);
    const place = add(centre, scale(way, radius * (0.45 + 0.55 * Math.sqrt(random()))));
    const flat: Vector = [place[0], place[1], centre[2] + (place[2] - centre[2]) * 0.8];
    const one = scale(normalise([random() - 0.5, random() - 0.5, random() - 0.5]), leaf * (0.6 + random()));
    const two = scale(normalise(cross(one, way)), leaf * (0.6 + random()));
    mesh.triangle(flat, add(flat, one), add(flat, two), how.material);
    mesh.triangle(add(flat, one), add(add(flat, one), two), add(flat, two), how.material);
  }
}

/** A pole of the power company: cross arms, a transformer, and the places where its wires hang. */
export function powerPole(mesh: Mesh, foot: Vector, height = 9): Vector[] {
  const top = add(foot, [0, 0, height]);
  const pole = plain([0.38, 0.37, 0.35]);
  mesh.pipe(foot, top, [0.16, 0.12], pole, 9);
  mesh
    .box([foot[0] - 0.9, foot[1] - 0.05, height - 0.9], [1.8, 0.1, 0.1], METAL)
    .box([foot[0] - 0.7, foot[1] - 0.05, height - 1.7], [1.4, 0.1, 0.1], METAL);
  mesh.pipe(add(foot, [0.42, 0, height - 3.1]), add(foot, [0.42, 0, height - 2.1]), [0.26, 0.26], plain([0.45, 0.46, 0.46]), 9);
  // Yellow and black bands against cars.
  for (let band = 0; band < 6; band++)
    mesh.pipe(
      add(foot, [0, 0, 0.2 + band * 0.25]),
      add(foot, [0, 0, 0.45 + band * 0.25]),
      [0.175, 0.175],
      band % 2 ? plain([0.03, 0.03, 0.03]) : plain([0.75, 0.55, 0.04]),
      9,
    );
  return [
    add(foot, [-0.8, 0, height - 0.8]),
    add(foot, [0.8, 0, height - 0.8]),
    add(foot, [-0.6, 0, height - 1.6]),
    add(foot, [0.6, 0, height - 1.6]),
  ];
}

export function wire(mesh: Mesh, from: Vector, to: Vector, sag = 0.5): void {
  const pieces = 8;
  const at = (piece: number): Vector => {
    const part = piece / pieces;
    return [
      from[0] + (to[0] - from[0]) * part,
      from[1] + (to[1] - from[1]) * part,
      from[2] + (to[2] - from[2]) * part - sag * 4 * part * (1 - part),
    ];
  };
  for (let piece = 0; piece < pieces; piece++) mesh.pipe(at(piece), at(piece + 1), [0.018, 0.018], DARK, 3);
}

/** Rails on posts along a line. */
export function fence(
  mesh: Mesh,
  from: Vector,
  to: Vector,
  style: { height: number; material: Material; every?: number; rails?: number },
): void {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const posts = Math.max(2, Math.round(length / (style.every ?? 2)) + 1);
  const at = (part: number, up: number): Vector => [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part, up];
  for (let post = 0; post < posts; post++)
    mesh.pipe(at(post / (posts - 1), 0), at(post / (posts - 1), style.height), [0.04, 0.04], style.material, 5);
  const rails = style.rails ?? 3;
  for (let rail = 1; rail <= rails; rail++)
    mesh.pipe(at(0, (style.height * rail) / rails - 0.04), at(1, (style.height * rail) / rails - 0.04), [0.03, 0.03], style.material, 5);
}

export function bench(mesh: Mesh, place: Vector, yaw: number): void {
  const wood = plain([0.34, 0.2, 0.1]);
  const piece = new Mesh();
  for (let slat = 0; slat < 4; slat++) piece.box([-0.9, slat * 0.12, 0.42], [1.8, 0.09, 0.04], wood);
  for (let slat = 0; slat < 3; slat++) piece.box([-0.9, 0.5, 0.55 + slat * 0.14], [1.8, 0.04, 0.1], wood);
  piece
    .box([-0.75, 0, 0], [0.08, 0.5, 0.44], DARK)
    .box([0.67, 0, 0], [0.08, 0.5, 0.44], DARK)
    .box([-0.75, 0.46, 0.4], [0.08, 0.06, 0.55], DARK)
    .box([0.67, 0.46, 0.4], [0.08, 0.06, 0.55], DARK);
  mesh.include(piece, place, yaw);
}

/** Raised pavement with a kerb stone. */
export function pavement(mesh: Mesh, low: readonly [number, number], size: readonly [number, number], top: Material): void {
  mesh.box([low[0], low[1], 0], [size[0], size[1], 0.14], plain([0.5, 0.49, 0.47]), { top });
}

export function bollards(mesh: Mesh, from: Vector, step: Vector, count: number): void {
  const body = plain([0.32, 0.33, 0.34], 0.05);
  for (let index = 0; index < count; index++) {
    const foot = add(from, scale(step, index));
    mesh.pipe(foot, add(foot, [0, 0, 0.8]), [0.08, 0.08], body, 8);
    mesh.pipe(add(foot, [0, 0, 0.6]), add(foot, [0, 0, 0.7]), [0.085, 0.085], plain([0.8, 0.7, 0.1]), 8);
  }
}

export const bushes = (mesh: Mesh, from: Vector, to: Vector, options: { count: number; seed: number }): void => {
  const random = randomFrom(options.seed + 3);
  for (let index = 0; index < options.count; index++) {
    const part = (index + random() * 0.5) / options.count;
    const radius = 0.4 + 0.15 * hash(index, options.seed);
    cluster(mesh, [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part, radius * 0.85], radius, {
      random,
      material: leaves([0.1, 0.19, 0.07], options.seed),
      count: 160,
      leaf: 0.1,
    });
  }
};
