import type { CameraRecord } from '#contract/camera-record.ts';
import type { Camera } from '#domain/camera.ts';
import type { CameraId, OrganisationId } from '#domain/ids.ts';
import { choose } from '#engine/camera-choice.ts';
import { buildCameraIndex } from '#engine/camera-index.ts';
import { dongAt } from './city-names.ts';
import type { CityPlan, Crossing } from './city-plan.ts';
import { apart, isInCity, moved } from './camera-sites.ts';
import { addressOf, placeOf } from './demo-cameras.ts';
import type { Spot } from './ground.ts';
import { makePrng } from './prng.ts';

/** Somewhere an incident of the demo can happen and be seen. */
export interface StoryPlace {
  readonly lon: number;
  readonly lat: number;
  readonly address: string;
  /** 법정동코드, 10 digits. */
  readonly areaCode: string;
  readonly scene: StoryScene;
  /** Words of the 112 centre for what is likely there (DOMAIN §5.2), the likeliest first. */
  readonly kinds: readonly string[];
  /** How many of the four best cameras see it as they stand. */
  readonly seenBy: number;
}

export type StoryScene = 'mainRoad' | 'street' | 'alley' | 'market' | 'park' | 'school' | 'station';

const KINDS: Readonly<Record<StoryScene, readonly string[]>> = {
  mainRoad: ['교통사고', '강도', '인피도주', '시비'],
  street: ['강도', '폭력', '절도', '주취자'],
  alley: ['주거침입', '성폭력', '폭력', '시비'],
  market: ['치기', '절도', '행패소란', '시비'],
  park: ['주취자', '폭력', '청소년비행', '실종'],
  school: ['실종', '청소년비행', '협박', '교통사고'],
  station: ['치기', '시비', '강도', '실종'],
};
const NEAR_METRES = 130;
const APART_METRES = 140;
const ENOUGH_PLACES = 120;
/** Full score first; where the cameras are few, places that fewer see are taken too. */
const SEEN_BY = [4, 3, 2, 1, 0] as const;

/** Places a few steps from crossings, best seen first, well apart, in an order that jumps about the city. */
export function storyPlaces(plan: CityPlan, cameras: readonly CameraRecord[], seed: number): StoryPlace[] {
  const prng = makePrng(seed + 2);
  const index = buildCameraIndex(cameras.map(asCamera));
  const order = new Map(plan.crossings.map((crossing) => [crossing, prng.next()]));
  const crossings = plan.crossings.filter(({ spot }) => isInCity(spot)).toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  const judged = crossings.map((crossing) => {
    const spot = moved(crossing.spot, prng.pick(crossing.arms), prng.between(6, 34));
    return {
      crossing,
      spot,
      seenBy: choose(index, placeOf(spot), { radiusMetres: 300 }).filter(({ reasons }) => reasons.sees === 'yes').length,
    };
  });
  const kept: Spot[] = [];
  const places: StoryPlace[] = [];
  for (const least of SEEN_BY) {
    for (const { crossing, spot, seenBy } of judged) {
      if (places.length >= ENOUGH_PLACES) return places;
      if (seenBy !== least || kept.some((other) => apart(other, spot) < APART_METRES)) continue;
      kept.push(spot);
      places.push(placeAt(plan, { crossing, spot, seenBy }));
    }
    if (places.length >= ENOUGH_PLACES / 4 && least > 1) break;
  }
  return places;
}

/** A record as the engine knows it: without addresses and passwords. */
export function asCamera({ main, sub, audio: _audio, published, address, bearing, id, owner, ...rest }: CameraRecord): Camera {
  return {
    ...rest,
    id: id as CameraId,
    owner: owner as OrganisationId,
    ...(address === undefined ? {} : { address }),
    ...(bearing === undefined ? {} : { bearing }),
    ...(published === true ? { published } : {}),
    streams: [...(main ? (['main'] as const) : []), ...(sub ? (['sub'] as const) : [])],
  };
}

function placeAt(plan: CityPlan, { crossing, spot, seenBy }: { crossing: Crossing; spot: Spot; seenBy: number }): StoryPlace {
  const scene = sceneAt(plan, crossing, spot);
  return {
    ...placeOf(spot),
    address: addressOf(crossing.street, spot),
    areaCode: dongAt(spot.u, spot.v)?.code ?? '',
    scene,
    kinds: KINDS[scene],
    seenBy,
  };
}

function sceneAt(plan: CityPlan, crossing: Crossing, spot: Spot): StoryScene {
  for (const kind of ['market', 'station', 'school', 'park'] as const) {
    if (plan.labels.some((label) => label.kind === kind && apart(label.spot, spot) < NEAR_METRES)) return kind;
  }
  if (crossing.class === 'primary' || crossing.class === 'secondary') return 'mainRoad';
  return crossing.class === 'alley' ? 'alley' : 'street';
}
