import { Bvh } from './bvh.ts';
import { Camera } from './camera.ts';
import { Composer } from './compose.ts';
import { addBloom, develop } from './picture.ts';
import type { Scene } from './scene.ts';
import { StillTracer, newStill, settle } from './still.ts';

export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** RGB of the frame at a time in the clip. */
  readonly frame: (seconds: number) => Uint8Array;
}

/** Draws the still part once; frames are then made by asking. `divisor` > 1: a smaller picture to work at. */
export function draw(scene: Scene, quality: { samples: number; divisor?: number }): Drawing {
  const bvh = new Bvh(scene.mesh);
  const camera = new Camera(scene, quality.divisor);
  const still = newStill(camera.width, camera.height, scene.lamps.length + 1);
  const tracer = new StillTracer(scene, bvh, camera);
  for (let y = 0; y < still.height; y++) tracer.row(still, y, quality.samples);
  settle(still);
  const composer = new Composer(scene, still, { camera, bvh });
  const frame = (seconds: number): Uint8Array => {
    const light = composer.frame(seconds);
    addBloom(light, still.width, still.height);
    return develop(light, still.width, scene.exposure);
  };
  return { width: still.width, height: still.height, frame };
}
