import type { CameraRecord } from '#contract/camera-record.ts';
import { basemapFilesOf, drawBasemap } from './basemap.ts';
import type { Basemap } from './basemap.ts';
import { emptyPlan } from './city-plan.ts';
import type { CityPlan } from './city-plan.ts';
import { planAddresses } from './addresses.ts';
import { demoCameras } from './demo-cameras.ts';
import { driveGraph, type DriveGraph } from './drive-graph.ts';
import { toGround } from './ground.ts';
import { planDongLabels, planNature, planPublicHouses, planSubway } from './landmarks.ts';
import { planMainRoads } from './main-road-plan.ts';
import { makePrng } from './prng.ts';
import { standardAddresses } from './standard-addresses.ts';
import { standardBuildings } from './standard-buildings.ts';
import { standardCameras } from './standard-cameras.ts';
import { standardFacilities } from './standard-facilities.ts';
import { standardLinks, standardRoads } from './standard-roads.ts';
import type { DemoLink, StandardFile } from './standard-roads.ts';
import { storyPlaces } from './story-places.ts';
import type { StoryPlace } from './story-places.ts';
import { planSuperblocks } from './superblocks.ts';

/** The seed whose town was looked at and found good; another gives another town on the same main roads. */
export const CITY_SEED = 112;

export interface DemoCityOptions {
  readonly seed?: number;
  /** How many cameras with streams; default 300. */
  readonly cameras?: number;
  /** Where the camera simulator is; default 127.0.0.1, port 8600. */
  readonly cameraHost?: string;
  readonly cameraPort?: number;
  /** Organisation that owns the cameras; default `city-centre`. */
  readonly owner?: string;
}

export interface DemoCity {
  readonly cameras: readonly CameraRecord[];
  readonly places: readonly StoryPlace[];
}

/** 망루시, a town that does not exist: the same for the same options on every machine. */
export function demoCity({ seed = CITY_SEED, cameras = 300, owner = 'city-centre', ...simulator }: DemoCityOptions = {}): DemoCity {
  const plan = planCity(seed);
  const placed = demoCameras(plan, {
    seed,
    count: cameras,
    owner,
    simulator: { host: simulator.cameraHost ?? '127.0.0.1', port: simulator.cameraPort ?? 8600 },
  });
  return {
    cameras: placed,
    // Who only wants the cameras need not wait for the whole town to be looked over.
    get places() {
      return storyPlaces(plan, placed, seed);
    },
  };
}

/** Its base map, as `basemapFiles` writes it. */
export function demoBasemap(seed: number = CITY_SEED): Basemap {
  return drawBasemap(planCity(seed));
}

/** The base map as GeoJSON texts to serve: `land.json`, `water.json`, `buildings.json`, `roads.json`, `rail.json`, `boundaries.json`, `labels.json`. */
export function basemapFiles(seed: number = CITY_SEED): { readonly name: string; readonly json: string }[] {
  return basemapFilesOf(demoBasemap(seed));
}

/** Outer rings of its buildings, lon/lat in degrees. */
export function demoFootprints(seed: number = CITY_SEED): readonly (readonly (readonly [lon: number, lat: number])[])[] {
  return planCity(seed).buildings.map(({ ring }) =>
    ring.map((spot) => {
      const { lon, lat } = toGround(spot);
      return [lon, lat] as const;
    }),
  );
}

/** Its roads in the files of the national standard node-link, to be imported like those of a real city. */
export function demoRoadFiles(seed: number = CITY_SEED): StandardFile[] {
  return standardRoads(planCity(seed), makePrng(seed + 2));
}

/** The links of the same roads, for who simulates what moves on them. */
export function demoLinks(seed: number = CITY_SEED): DemoLink[] {
  return standardLinks(planCity(seed), makePrng(seed + 2));
}

/** All of it as files of the national standards, as the importers of a real city are fed. */
export function standardCity({ seed = CITY_SEED, cameras = 300 }: Pick<DemoCityOptions, 'seed' | 'cameras'> = {}): StandardFile[] {
  const plan = planCity(seed);
  const prng = makePrng(seed + 3);
  const addresses = planAddresses(plan, prng);
  const placed = demoCameras(plan, { seed, count: cameras, owner: 'city-centre', simulator: { host: '127.0.0.1', port: 8600 } });
  return [
    ...standardRoads(plan, makePrng(seed + 2)),
    ...standardAddresses(addresses),
    ...standardFacilities(plan, addresses, prng),
    ...standardBuildings(plan),
    standardCameras(placed),
  ];
}

/** Its addresses, buildings and facilities in the files of the national lists, to be imported like those of a real city. */
export function demoPlaceFiles(seed: number = CITY_SEED): StandardFile[] {
  const plan = planCity(seed);
  const prng = makePrng(seed + 3);
  const addresses = planAddresses(plan, prng);
  const lists = standardFacilities(plan, addresses, prng).filter(({ name }) => !/^(위험물시설|도로전광표지)/.test(name));
  return [...standardAddresses(addresses), ...lists];
}

/** Its hydrants, hazards and road signs, to be imported like those of a real city. */
export function demoFacilityFiles(seed: number = CITY_SEED): StandardFile[] {
  const plan = planCity(seed);
  const prng = makePrng(seed + 3);
  const addresses = planAddresses(plan, prng);
  return standardFacilities(plan, addresses, prng).filter(({ name }) => !name.endsWith('시설물.csv'));
}

/** Its roads for cars that only drive around. */
export function demoDriveGraph(seed: number = CITY_SEED): DriveGraph {
  return driveGraph(planCity(seed));
}

/** The last town that was planned: who wants its cameras wants its roads and its map as well, and planning takes longer than they do. */
let planned: { readonly seed: number; readonly plan: CityPlan } | undefined;

/** To be read only: the next who asks is given the same. */
function planCity(seed: number): CityPlan {
  if (planned?.seed !== seed) planned = { seed, plan: makePlan(seed) };
  return planned.plan;
}

function makePlan(seed: number): CityPlan {
  const plan = emptyPlan();
  planNature(plan);
  planMainRoads(plan);
  planSuperblocks(plan, makePrng(seed));
  planSubway(plan);
  planPublicHouses(plan);
  planDongLabels(plan);
  return plan;
}
