import { clamp } from './vector.ts';

/** Eight-bit planes, 4:2:0, BT.709 limited range. */
export interface Planes {
  readonly width: number;
  readonly height: number;
  readonly y: Uint8Array;
  readonly u: Uint8Array;
  readonly v: Uint8Array;
}

/** Light spilled round bright things by the lens: three widths of blur of what is over white. */
export function addBloom(light: Float32Array, width: number, height: number): void {
  const small = { width: width >> 2, height: height >> 2 };
  const bright = new Float32Array(small.width * small.height * 3);
  for (let y = 0; y < small.height * 4; y++) {
    for (let x = 0; x < small.width * 4; x++) {
      for (let k = 0; k < 3; k++) {
        const over = Math.min((light[(y * width + x) * 3 + k] as number) - 0.9, 8);
        if (over > 0) {
          const at = ((y >> 2) * small.width + (x >> 2)) * 3 + k;
          bright[at] = (bright[at] as number) + over / 16;
        }
      }
    }
  }
  const spread = new Float32Array(bright.length);
  for (const [radius, strength] of [
    [1, 0.16],
    [4, 0.1],
    [14, 0.06],
  ] as const) {
    const wide = blur(blur(bright, small, radius), small, radius);
    for (let at = 0; at < spread.length; at++) spread[at] = (spread[at] as number) + (wide[at] as number) * strength;
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++)
      for (let k = 0; k < 3; k++)
        light[(y * width + x) * 3 + k] =
          (light[(y * width + x) * 3 + k] as number) + between(spread, small, { x: (x - 1.5) / 4, y: (y - 1.5) / 4, k });
  }
}

function between(from: Float32Array, size: { width: number; height: number }, at: { x: number; y: number; k: number }): number {
  const x = clamp(at.x, 0, size.width - 1.001);
  const y = clamp(at.y, 0, size.height - 1.001);
  const column = Math.floor(x);
  const row = Math.floor(y);
  const a = x - column;
  const b = y - row;
  const start = (row * size.width + column) * 3 + at.k;
  const below = start + size.width * 3;
  return (
    ((from[start] as number) * (1 - a) + (from[start + 3] as number) * a) * (1 - b) +
    ((from[below] as number) * (1 - a) + (from[below + 3] as number) * a) * b
  );
}

/** A box blur both ways. */
function blur(from: Float32Array, size: { width: number; height: number }, radius: number): Float32Array {
  const pass = (source: Float32Array, length: number, lines: number, steps: readonly [number, number]): Float32Array => {
    const to = new Float32Array(source.length);
    for (let row = 0; row < lines; row++) {
      for (let k = 0; k < 3; k++) {
        let sum = 0;
        for (let index = -radius; index < length; index++) {
          const enters = index + radius;
          const leaves = index - radius - 1;
          if (enters < length) sum += source[row * steps[1] + enters * steps[0] + k] as number;
          if (leaves >= 0) sum -= source[row * steps[1] + leaves * steps[0] + k] as number;
          if (index >= 0) to[row * steps[1] + index * steps[0] + k] = sum / (radius * 2 + 1);
        }
      }
    }
    return to;
  };
  return pass(pass(from, size.width, size.height, [3, size.width * 3]), size.height, size.width, [size.width * 3, 3]);
}

/** Film-like curve from light to 0…1, with the shoulder that keeps lamps from turning into flat patches. */
function tone(value: number): number {
  const x = value * 0.6;
  return Math.pow(clamp((x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14), 0, 1), 1 / 2.2);
}

/** 0…255, three a pixel. */
export function develop(light: Float32Array, width: number, exposure: number): Uint8Array {
  const out = new Uint8Array(light.length);
  const height = light.length / 3 / width;
  for (let at = 0; at < light.length; at++) {
    const pixel = Math.floor(at / 3);
    const x = (pixel % width) / width - 0.5;
    const y = pixel / width / height - 0.5;
    const corner = 1 - 0.45 * (x * x + y * y);
    out[at] = Math.round(tone((light[at] as number) * exposure * corner) * 255);
  }
  return out;
}

export function halve(rgb: Uint8Array, width: number): Uint8Array {
  const half = width / 2;
  const height = rgb.length / 3 / width / 2;
  const out = new Uint8Array(half * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < half; x++) {
      for (let k = 0; k < 3; k++) {
        const at = (y * 2 * width + x * 2) * 3 + k;
        out[(y * half + x) * 3 + k] =
          ((rgb[at] as number) + (rgb[at + 3] as number) + (rgb[at + width * 3] as number) + (rgb[at + width * 3 + 3] as number) + 2) >> 2;
      }
    }
  }
  return out;
}

export function toPlanes(rgb: Uint8Array, width: number): Planes {
  const height = rgb.length / 3 / width;
  const planes: Planes = {
    width,
    height,
    y: new Uint8Array(width * height),
    u: new Uint8Array((width * height) / 4),
    v: new Uint8Array((width * height) / 4),
  };
  for (let pixel = 0; pixel < width * height; pixel++) {
    planes.y[pixel] = Math.round(
      16 + 0.1826 * (rgb[pixel * 3] as number) + 0.6142 * (rgb[pixel * 3 + 1] as number) + 0.062 * (rgb[pixel * 3 + 2] as number),
    );
  }
  const small = halve(rgb, width);
  for (let pixel = 0; pixel < planes.u.length; pixel++) {
    const [red, green, blue] = [small[pixel * 3] as number, small[pixel * 3 + 1] as number, small[pixel * 3 + 2] as number];
    planes.u[pixel] = clamp(Math.round(128 - 0.1006 * red - 0.3386 * green + 0.4392 * blue), 16, 240);
    planes.v[pixel] = clamp(Math.round(128 + 0.4392 * red - 0.3989 * green - 0.0403 * blue), 16, 240);
  }
  return planes;
}
