import type { LinkLimit } from '#protocol/road-records.ts';

/**
 * The roads of a city or a nation as columns: directed links between nodes, never changed after they are built. Live speeds,
 * closures and searches stand beside it, so that a network can be replaced as a whole by setting one variable.
 */
export interface RoadNetwork {
  readonly nodeIds: readonly string[];
  /** Degrees. */
  readonly nodeLon: Float64Array;
  readonly nodeLat: Float64Array;
  /** 1 where a rule allows turning back (TURN_TYPE 011). */
  readonly uTurnAllowed: Uint8Array;
  readonly linkIds: readonly string[];
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly metres: Float32Array;
  /** Most that is allowed, km/h. */
  readonly speedKmh: Uint8Array;
  /** ROAD_RANK less 100. */
  readonly rank: Uint8Array;
  /** Of its direction; 0 = not known. */
  readonly lanes: Uint8Array;
  /** Position in `names`. */
  readonly name: Int32Array;
  readonly names: readonly string[];
  /** Position in `limits`; 0 = no limit. */
  readonly limit: Uint16Array;
  readonly limits: readonly LinkLimit[];
  /** Points of link i: from shapeStart[i] to shapeStart[i + 1], in pairs of `shape`. */
  readonly shapeStart: Int32Array;
  /** lon, lat in ten-millionths of a degree (1 cm). */
  readonly shape: Int32Array;
  /** Turns that are banned: link in, link out. */
  readonly bannedFrom: Int32Array;
  readonly bannedTo: Int32Array;
}

export const SHAPE_SCALE = 1e7;

/** Time of something that cannot be passed: closed links and those no search may take. */
export const CLOSED = 2_147_483_647;
