import type { CameraRecord } from '#contract/camera-record.ts';
import { CITY_NAME, dongAt } from './city-names.ts';
import type { CityPlan } from './city-plan.ts';
import { chooseSites } from './camera-sites.ts';
import type { CameraSite } from './camera-sites.ts';
import { CITY_CENTRE, toGround } from './ground.ts';
import type { Spot } from './ground.ts';
import { makePrng } from './prng.ts';
import type { Prng } from './prng.ts';

/** Where the camera simulator listens. */
interface SimulatorPlace {
  readonly host: string;
  readonly port: number;
}

export interface DemoCameraOptions {
  readonly seed: number;
  readonly count: number;
  readonly simulator: SimulatorPlace;
  readonly owner: string;
}

/** What the simulated cameras ask for (RTSP digest). Not a secret: they show drawings, and listen on loopback unless the configuration says otherwise. */
export const SIMULATED_CAMERA_LOGIN = { username: 'mangru', password: 'simulated-camera' } as const;

type Mount = Pick<CameraRecord, 'bearing' | 'fieldOfView' | 'rangeMetres' | 'ptz' | 'purpose'>;

/** Cameras with streams: main roads get a PTZ and fixed ones along the arms, lanes one or two fixed ones. */
export function demoCameras(plan: CityPlan, { seed, count, simulator, owner }: DemoCameraOptions): CameraRecord[] {
  const prng = makePrng(seed + 1);
  const cameras: CameraRecord[] = [];
  const numbers = new Map<string, number>();
  for (const site of chooseSites(plan, prng, count)) {
    const dong = dongAt(site.pole.u, site.pole.v)?.name ?? CITY_NAME;
    const number = (numbers.get(dong) ?? 0) + 1;
    numbers.set(dong, number);
    mountsOf(site, prng).forEach((mount, at) => {
      if (cameras.length >= count) return;
      const id = `cam-${String(cameras.length + 1).padStart(4, '0')}`;
      const label = `${dong}-${String(number).padStart(3, '0')}-${at + 1} ${site.title}`;
      cameras.push({
        id,
        label,
        owner,
        ...mount,
        ...placeOf(site.pole),
        address: addressOf(site.crossing.street, site.pole),
        state: 'normal',
        ...streamsOf(id, simulator),
      });
    });
    if (cameras.length >= count) break;
  }
  return cameras;
}

/** Road-name address of a place on paper. */
export function addressOf(street: string, spot: Spot): string {
  const dong = dongAt(spot.u, spot.v)?.name;
  const number = Math.floor((Math.abs(spot.u) + Math.abs(spot.v)) / 20) * 2 + (spot.u > spot.v ? 1 : 2);
  return `${CITY_NAME} ${dong === undefined ? '' : `${dong} `}${street} ${number}`;
}

export function placeOf(spot: Spot): { lon: number; lat: number } {
  const { lon, lat } = toGround(spot);
  return { lon: Math.round(lon * 1e7) / 1e7, lat: Math.round(lat * 1e7) / 1e7 };
}

function streamsOf(id: string, { host, port }: SimulatorPlace): Pick<CameraRecord, 'main' | 'sub'> {
  const source = (stream: 'main' | 'sub'): CameraRecord['main'] => ({
    url: `rtsp://${host}:${port}/cam/${id}/${stream}`,
    ...SIMULATED_CAMERA_LOGIN,
  });
  return { main: source('main'), sub: source('sub') };
}

function mountsOf(site: CameraSite, prng: Prng): Mount[] {
  const { class: major, minorClass: minor } = site.crossing;
  const looks = site.looks.map((look) => (Math.round(look * 10) / 10) % 360);
  if (major === 'primary' || major === 'secondary') {
    const junction = minor === 'primary' || minor === 'secondary';
    const range = prng.between(90, 125);
    const fixed = looks.slice(0, junction ? 3 : 2).map((bearing) => fixedMount({ bearing, fieldOfView: prng.between(58, 76), range }));
    const purpose = junction && prng.chance(0.35) ? 'trafficInformation' : 'crimePrevention';
    return junction || prng.chance(0.55) ? [{ ...ptzMount(looks[0] ?? 0, prng), purpose }, ...fixed] : fixed;
  }
  if (major === 'street') {
    const fixed = looks
      .slice(0, 2)
      .map((bearing) => fixedMount({ bearing, fieldOfView: prng.between(66, 86), range: prng.between(65, 90) }));
    return prng.chance(0.5) ? [ptzMount(looks[0] ?? 0, prng), ...fixed] : fixed;
  }
  const eyes = prng.chance(0.6) ? 2 : 1;
  return looks.slice(0, eyes).map((bearing) => fixedMount({ bearing, fieldOfView: prng.between(74, 96), range: prng.between(42, 68) }));
}

function fixedMount({ bearing, fieldOfView, range }: { bearing: number; fieldOfView: number; range: number }): Mount {
  return { bearing, fieldOfView: Math.round(fieldOfView), rangeMetres: Math.round(range), ptz: false, purpose: 'crimePrevention' };
}

function ptzMount(bearing: number, prng: Prng): Mount {
  return { bearing, fieldOfView: 60, rangeMetres: Math.round(prng.between(160, 220)), ptz: true, purpose: 'crimePrevention' };
}

/** How far registered cameras lie round the city: 66,000 of them are then as dense as Seoul's. */
const REGISTERED_SPAN = { east: 14_000, north: 11_000 } as const;
const METRES_PER_DEGREE = 111_195;

/**
 * Cameras that are only in the register, without streams: the load of a large city for benches and trials. Sites of one
 * to four over 28 × 22 km, two thirds with no known direction, as in the national data.
 */
export function registeredCameras(count: number, owner = 'city-centre', seed = 1): CameraRecord[] {
  const prng = makePrng(seed);
  const cameras: CameraRecord[] = [];
  while (cameras.length < count) {
    const lat = CITY_CENTRE.lat + prng.between(-1, 1) * (REGISTERED_SPAN.north / METRES_PER_DEGREE);
    const lon = CITY_CENTRE.lon + (prng.between(-1, 1) * REGISTERED_SPAN.east) / (METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180));
    const onSite = Math.min(count - cameras.length, prng.pick([1, 1, 1, 2, 3, 4]));
    for (let at = 0; at < onSite; at += 1) cameras.push(registeredCamera(cameras.length + 1, { lon, lat }, { owner, prng }));
  }
  return cameras;
}

function registeredCamera(
  number: number,
  { lon, lat }: { lon: number; lat: number },
  { owner, prng }: { owner: string; prng: Prng },
): CameraRecord {
  const ptz = prng.chance(0.2);
  return {
    id: `reg-${String(number).padStart(6, '0')}`,
    label: `등록-${String(number).padStart(6, '0')}`,
    owner,
    purpose: prng.pick(['crimePrevention', 'crimePrevention', 'crimePrevention', 'trafficEnforcement', 'facilitySafety', 'disaster']),
    lon: Math.round(lon * 1e7) / 1e7,
    lat: Math.round(lat * 1e7) / 1e7,
    ...(prng.chance(0.35) ? { bearing: Math.round(prng.between(0, 359)) } : {}),
    fieldOfView: prng.pick([60, 75, 90]),
    rangeMetres: ptz ? 150 : prng.pick([30, 50, 80, 120]),
    ptz,
    state: 'unknown',
  };
}
