import type { Bvh } from './bvh.ts';
import type { Material, Mesh } from './mesh.ts';
import type { Vector } from './vector.ts';

/** Size of the drawn scene; with the strip of 32 lines above it a main picture is 1280×720. */
export const WIDTH = 1280;
export const HEIGHT = 688;
export const FRAMES_A_SECOND = 15;
export const CLIP_SECONDS = 10;

export interface Lamp {
  readonly place: Vector;
  /** Light on a white wall one metre away. */
  readonly colour: Vector;
  /** Of the lamp itself: how soft its shadows are. */
  readonly radius: number;
  readonly range: number;
  /** Direction and half angles (cosines) of a spot. */
  readonly aim?: { readonly to: Vector; readonly inner: number; readonly outer: number };
}

export interface Sun {
  /** Towards the sun. */
  readonly direction: Vector;
  readonly colour: Vector;
  readonly softness: number;
}

/** Something that moves: drawn over the still scene in each frame, with its shadows, lights and mirror image. */
export interface Mover {
  readonly body: Bvh;
  readonly place: Vector;
  readonly yaw: number;
  /** Footprint for the dark under it: half width, half length in metres; absent = none. */
  readonly footprint?: readonly [number, number];
  /** Head lamps, in the mover's own coordinates. */
  readonly beams?: readonly Beam[];
  /** 0…1, for those who come out of the dark far away. */
  readonly opacity?: number;
  readonly castsShadow?: boolean;
}

export interface Beam {
  readonly place: Vector;
  readonly to: Vector;
  readonly colour: Vector;
  readonly range: number;
}

export interface Scene {
  readonly name: string;
  readonly camera: { readonly from: Vector; readonly to: Vector; readonly fieldOfView: number };
  /** Light from direction (x, y, z) into `out`. */
  readonly sky: (out: Float64Array, x: number, y: number, z: number) => void;
  readonly sun?: Sun;
  readonly lamps: readonly Lamp[];
  /** Light that reaches everything, for what bounces more than once. */
  readonly ambient: Vector;
  readonly mesh: Mesh;
  readonly ground: Material;
  readonly exposure: number;
  /** Air light: colour and metres at which a third of the view is left. */
  readonly haze?: { readonly colour: Vector; readonly metres: number };
  /** 0…CLIP_SECONDS; the same at both ends, so that the clip runs round. */
  readonly movers: (seconds: number) => readonly Mover[];
}
