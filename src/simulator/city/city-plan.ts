import type { Rect, Spot } from './ground.ts';
import type { RoadClass } from './main-roads.ts';

/** The town on paper, before it is laid on the ground: what every part of the generator adds to. */
export interface CityPlan {
  readonly roads: PlanRoad[];
  readonly areas: PlanArea[];
  readonly buildings: PlanBuilding[];
  readonly waters: PlanWater[];
  readonly rails: PlanRail[];
  readonly crossings: Crossing[];
  readonly labels: PlanLabel[];
}

export interface PlanRoad {
  readonly class: RoadClass;
  readonly name?: string;
  readonly widthMetres: number;
  readonly bridge?: boolean;
  readonly line: readonly Spot[];
}

export type AreaKind = 'forest' | 'park' | 'riverside' | 'school' | 'pitch' | 'estate' | 'campus' | 'market' | 'plaza';

export interface PlanArea {
  readonly kind: AreaKind;
  readonly name?: string;
  readonly ring: readonly Spot[];
}

export type BuildingKind = 'house' | 'shop' | 'office' | 'apartment' | 'public' | 'works';

export interface PlanBuilding {
  readonly kind: BuildingKind;
  readonly ring: readonly Spot[];
}

export interface PlanWater {
  readonly kind: 'river' | 'stream' | 'pond';
  readonly name: string;
  /** The first ring is the outline, others are islands. */
  readonly rings: readonly (readonly Spot[])[];
}

export interface PlanRail {
  readonly name: string;
  readonly number: 1 | 2;
  readonly line: readonly Spot[];
}

/** Where roads meet; `widths` are those of the wider and the narrower. */
export interface Crossing {
  readonly spot: Spot;
  readonly class: RoadClass;
  readonly minorClass: RoadClass;
  readonly widths: readonly [major: number, minor: number];
  /** Name of the narrower road where it has one, for addresses and labels. */
  readonly street: string;
  /** Directions in which a road leaves it, on paper, degrees clockwise from v. */
  readonly arms: readonly number[];
}

export type LabelKind =
  | 'dong'
  | 'station'
  | 'park'
  | 'forest'
  | 'school'
  | 'market'
  | 'hospital'
  | 'police'
  | 'fire'
  | 'government'
  | 'landmark'
  | 'estate'
  | 'water';

export interface PlanLabel {
  readonly kind: LabelKind;
  readonly name: string;
  readonly spot: Spot;
  /** 1 = shown first. */
  readonly rank: 1 | 2 | 3;
}

export function emptyPlan(): CityPlan {
  return { roads: [], areas: [], buildings: [], waters: [], rails: [], crossings: [], labels: [] };
}

/** What bounds a cell on one side. */
export interface Side {
  readonly widthMetres: number;
  readonly class: RoadClass;
  readonly name: string;
}

/** Land between roads; the rectangle reaches to the middle of the roads round it. */
export interface Cell {
  readonly rect: Rect;
  readonly west: Side;
  readonly south: Side;
  readonly east: Side;
  readonly north: Side;
}

const PAVEMENT_METRES = 1.5;

/** The land of a cell that is neither road nor pavement. */
export function landOf({ rect, west, south, east, north }: Cell): Rect {
  return {
    west: rect.west + west.widthMetres / 2 + PAVEMENT_METRES,
    south: rect.south + south.widthMetres / 2 + PAVEMENT_METRES,
    east: rect.east - east.widthMetres / 2 - PAVEMENT_METRES,
    north: rect.north - north.widthMetres / 2 - PAVEMENT_METRES,
  };
}

export function isMain(side: Side): boolean {
  return side.class === 'primary' || side.class === 'secondary';
}
