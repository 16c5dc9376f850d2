import type { CameraRecord } from '#contract/camera-record.ts';
import { makePrng, type Prng } from '#simulator/city/prng.ts';

/** A metropolis around the demo city: districts that are full and outskirts that are not. */
const CENTRE = { lon: 127.03, lat: 37.5 };
const DISTRICTS = 60;
const SPREAD = { lon: 0.17, lat: 0.12 };

interface District {
  readonly lon: number;
  readonly lat: number;
  readonly size: number;
}

function districtsOf(prng: Prng): District[] {
  return Array.from({ length: DISTRICTS }, () => ({
    lon: CENTRE.lon + prng.between(-SPREAD.lon, SPREAD.lon),
    lat: CENTRE.lat + prng.between(-SPREAD.lat, SPREAD.lat),
    size: prng.between(0.006, 0.03),
  }));
}

function placeIn(districts: readonly District[], prng: Prng): { readonly lon: number; readonly lat: number } {
  const { lon, lat, size } = prng.pick(districts);
  // Two draws added lie nearer to the middle than one.
  const off = (): number => (prng.between(-size, size) + prng.between(-size, size)) / 2;
  return { lon: lon + off(), lat: lat + off() };
}

/** Cameras as a city registers them, three to a pole; none has a stream, because none is looked at. */
export function benchCameras(count: number): CameraRecord[] {
  const prng = makePrng(70);
  const districts = districtsOf(prng);
  let pole = placeIn(districts, prng);
  return Array.from({ length: count }, (_, at) => {
    if (at % 3 === 0) pole = placeIn(districts, prng);
    return {
      id: `bench-${String(at).padStart(5, '0')}`,
      label: `망루로 ${at}`,
      owner: 'city-centre',
      purpose: at % 4 === 0 ? ('trafficInformation' as const) : ('crimePrevention' as const),
      ...pole,
      bearing: Math.floor(prng.between(0, 360)),
      fieldOfView: 60,
      rangeMetres: 60,
      ptz: at % 9 === 0,
      state: at % 25 === 0 ? ('fault' as const) : ('normal' as const),
      main: { url: `rtsp://127.0.0.1:9/${at}` },
    };
  });
}

/** Units that drive straight on and turn now and then: lines for the intake, one for each unit, every second. */
export class BenchUnits {
  readonly #prng = makePrng(10);
  readonly #units: { lon: number; lat: number; heading: number }[];

  constructor(count: number) {
    const districts = districtsOf(makePrng(70));
    this.#units = Array.from({ length: count }, () => ({ ...placeIn(districts, this.#prng), heading: this.#prng.between(0, 360) }));
  }

  /** A second later. */
  lines(now: number): string {
    const kinds = ['patrolCar', 'fireEngine', 'ambulance', 'officer'] as const;
    return this.#units
      .map((unit, at) => {
        if (this.#prng.chance(0.05)) unit.heading = this.#prng.between(0, 360);
        const step = 1.2e-4;
        unit.lon += step * Math.sin((unit.heading * Math.PI) / 180);
        unit.lat += step * Math.cos((unit.heading * Math.PI) / 180);
        return JSON.stringify({
          unit: String(at),
          kind: kinds[at % kinds.length],
          callSign: `순찰 ${at}호`,
          lon: unit.lon,
          lat: unit.lat,
          heading: Math.floor(unit.heading),
          speedKmh: 40,
          state: at % 5 === 0 ? 'dispatched' : 'available',
          at: now,
          everySeconds: 3,
        });
      })
      .join('\n');
  }
}
