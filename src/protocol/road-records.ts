/**
 * What every road format gives: nodes, directed links and rules of turning, in WGS 84 degrees. A two-way road is two links, as
 * in the national standard node-link (국토교통부 고시 「지능형교통체계 표준 노드·링크 구축기준」; DOMAIN §1.4).
 */
export interface RoadNodeRecord {
  readonly id: string;
  readonly lon: number;
  readonly lat: number;
  /** TURN_P: whether rows of turning are said to exist for it; undefined where the format does not say. */
  readonly hasTurns?: boolean;
}

export interface RoadLinkRecord {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** ROAD_RANK 101–108. */
  readonly rank: number;
  /** Most that is allowed, km/h. */
  readonly speedKmh: number;
  readonly name: string;
  /** Length as the source states it; undefined: measured along the shape. */
  readonly metres?: number;
  readonly limit: LinkLimit;
  /** Of this direction; absent where the format does not say. */
  readonly lanes?: number;
  /** lon, lat, lon, lat …; at least two points. */
  readonly shape: readonly number[];
}

export interface RoadTurnRecord {
  readonly node: string;
  /** Link that comes in. */
  readonly from: string;
  /** Link that goes out. */
  readonly to: string;
  readonly rule: 'banned' | 'uTurnAllowed';
}

/** Who may not use a link. Zero in a measure: no limit is known. */
export interface LinkLimit {
  readonly maxHeightCm: number;
  readonly maxWeightKg: number;
  readonly maxWidthCm: number;
  /** Sum of FORBIDS. */
  readonly forbids: number;
}

/**
 * `use`: not open to traffic (ROAD_USE 1, private); `cars` and `lorries`: by a sign (REST_VEH). Emergency mode goes past these three.
 * `motors`: no vehicle fits (steps, paths); `walkers`: no way on foot (motorways). Nobody goes past these.
 */
export const FORBIDS = { use: 1, cars: 2, lorries: 4, motors: 8, walkers: 16 } as const;

export const NO_LIMIT: LinkLimit = { maxHeightCm: 0, maxWeightKg: 0, maxWidthCm: 0, forbids: 0 };

/** A row of a file that could not be taken, or was taken with a doubt. */
export interface RoadProblem {
  /** Which file or layer: `MOCT_LINK`, `way`, … */
  readonly layer: string;
  /** Its place in the layer, from 1; 0 where it is about the whole. */
  readonly row: number;
  readonly field: string;
  readonly reason: RoadProblemReason;
  /** What stood there, shortened. */
  readonly value: string;
}

export const ROAD_PROBLEM_SENTENCES = {
  missing: 'is not given',
  notANumber: 'is no number',
  unknownCode: 'is none of the codes of the standard',
  badId: 'is no id of ten digits (region 3, serial 5, extension 2)',
  duplicate: 'stands in an earlier row too; the earlier one is kept',
  noSuchNode: 'names a node that is not there',
  noSuchLink: 'names a link that is not there',
  notAtNode: 'a link does not meet the other at this node',
  endOffNode: 'the end of the line lies away from its node',
  outside: 'lies outside the country or of the range of degrees',
  noShape: 'has no line to draw',
  tooLong: 'is longer than can be read',
  turnsUnannounced: 'has rules of turning though its TURN_P says none; the rules are kept',
  turnsMissing: 'has TURN_P set and no rule of turning',
  unreadable: 'cannot be read as text in the code page of the file',
  wrongLength: 'states a length that its line does not have; the length of the line is taken',
} as const;
export type RoadProblemReason = keyof typeof ROAD_PROBLEM_SENTENCES;
