import type { NetAnswer, NetCamera } from '#contract/field-view.ts';
import { SECTORS, type Sector } from '#domain/compass.ts';

/** As many as may come in with the middle. */
const MAX_AROUND = 15;

/** Who goes this way is seen next by this camera: along the roads, and where no road is known by the compass. */
export function nextOf(
  net: NetAnswer,
  ring: readonly NetCamera[],
  sector: Sector,
): { readonly camera: NetCamera; readonly byRoad: boolean } | undefined {
  const road = net.next.find((each) => each.sector === sector);
  if (road) return { camera: road, byRoad: true };
  const beside = ring.find((each) => each.sector === sector);
  return beside && { camera: beside, byRoad: false };
}

/**
 * What comes into the incident with this middle: the ring that is shown, and the next cameras of every direction, so that the one that is
 * followed already plays when it is asked for. The ring first; all within the incident's area.
 */
export function around(net: NetAnswer, ring: readonly NetCamera[]): string[] {
  const next = SECTORS.flatMap((sector) => nextOf(net, ring, sector)?.camera ?? []);
  const wanted = [...ring, ...next].filter((each) => each.inArea).map((each) => each.camera);
  return [...new Set(wanted)].filter((camera) => camera !== net.centre.camera).slice(0, MAX_AROUND);
}
