import { Bvh } from './bvh.ts';
import { Mesh, glowing, plain } from './mesh.ts';
import type { Beam } from './scene.ts';
import { BLACK, GLASS, TYRE, finish, lamps, loft, wheels } from './vehicles.ts';
import type { Vehicle, VehicleStyle } from './vehicles.ts';

/** The one-tonne lorry that every market has: a cab and a flat bed with boxes. */
export function lorry(style: VehicleStyle): Vehicle {
  const mesh = new Mesh();
  const paint = plain(style.colour, 0.05, 0.05);
  loft(
    mesh,
    [
      [2.5, 0.35],
      [2.56, 0.8],
      [2.42, 1.15],
      [1.95, 1.92],
      [0.85, 1.95],
      [0.8, 0.4],
    ],
    { foot: 0.86, top: 0.76 },
    paint,
  );
  mesh.quad(
    [
      [-0.72, 2.45, 1.2],
      [0.72, 2.45, 1.2],
      [0.66, 2.06, 1.82],
      [-0.66, 2.06, 1.82],
    ],
    GLASS,
  );
  for (const side of [-1, 1])
    mesh.quad(
      [
        [side * 0.84, 2.2, 1.15],
        [side * 0.84, 1.05, 1.15],
        [side * 0.8, 1.05, 1.8],
        [side * 0.8, 1.9, 1.8],
      ],
      GLASS,
    );
  mesh
    .box([-0.88, -2.5, 0.72], [1.76, 3.2, 0.1], plain([0.12, 0.22, 0.4]))
    .box([-0.88, -2.5, 0.8], [0.05, 3.2, 0.35], paint)
    .box([0.83, -2.5, 0.8], [0.05, 3.2, 0.35], paint)
    .box([-0.88, -2.5, 0.8], [1.76, 0.05, 0.35], paint);
  const crate = plain([0.5, 0.36, 0.2]);
  mesh
    .box([-0.75, -2.2, 0.82], [0.7, 0.8, 0.6], crate)
    .box([0, -2.1, 0.82], [0.72, 0.7, 0.85], plain([0.45, 0.33, 0.2]))
    .box([-0.7, -1.2, 0.82], [1.4, 1, 0.7], plain([0.1, 0.28, 0.5]));
  wheels(mesh, 0.84, [1.75, -1.5], 0.32);
  lamps(mesh, { half: 0.84, front: 2.54, back: -2.52, up: 0.74 }, style.lights);
  return finish(mesh, [0.88, 2.5], style, 2.5);
}

/** A delivery rider on a scooter. */
export function scooter(style: VehicleStyle): Vehicle {
  const mesh = new Mesh();
  const paint = plain(style.colour, 0.08, 0.05);
  const cloth = plain([0.08, 0.1, 0.16]);
  for (const axle of [0.62, -0.6]) mesh.pipe([-0.05, axle, 0.25], [0.05, axle, 0.25], [0.25, 0.25], TYRE, 12);
  mesh
    .box([-0.16, -0.75, 0.32], [0.32, 0.75, 0.4], paint)
    .box([-0.2, 0.02, 0.24], [0.4, 0.4, 0.1], paint)
    .box([-0.2, 0.42, 0.3], [0.4, 0.08, 0.6], paint);
  mesh.pipe([-0.32, 0.42, 1], [0.32, 0.42, 1], [0.025, 0.025], BLACK, 5);
  mesh.box([-0.28, -0.98, 0.74], [0.56, 0.5, 0.5], plain([0.75, 0.12, 0.08]));
  mesh.ball([0, -0.15, 1.1], [0.23, 0.17, 0.36], cloth).ball([0, -0.02, 1.6], [0.15, 0.17, 0.16], plain([0.7, 0.7, 0.72], 0.1));
  for (const side of [-1, 1]) {
    mesh.pipe([side * 0.2, -0.1, 1.3], [side * 0.27, 0.38, 1.02], [0.06, 0.05], cloth, 6);
    mesh
      .pipe([side * 0.12, -0.15, 0.78], [side * 0.17, 0.22, 0.72], [0.09, 0.07], cloth, 6)
      .pipe([side * 0.17, 0.22, 0.72], [side * 0.15, 0.18, 0.3], [0.07, 0.05], cloth, 6);
  }
  const lit = style.lights === 'night';
  mesh.box([-0.09, 0.5, 0.78], [0.18, 0.04, 0.14], lit ? glowing([1, 0.95, 0.85], 16) : plain([0.6, 0.6, 0.6]));
  mesh.box([-0.08, -1.0, 0.6], [0.16, 0.03, 0.08], lit ? glowing([1, 0.05, 0.03], 4) : plain([0.4, 0.02, 0.02]));
  const beams: Beam[] = lit ? [{ place: [0, 0.56, 0.85], to: [0, 1, -0.1], colour: [22, 20, 16], range: 20 }] : [];
  return { mesh, body: new Bvh(mesh), footprint: [0.3, 0.9], beams };
}
