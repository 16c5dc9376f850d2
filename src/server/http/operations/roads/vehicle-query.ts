import { z } from 'zod';
import { planTrip, type Trip } from '#engine/roads/road-map.ts';
import { CAR, FIRE_ENGINE, ON_FOOT, type Vehicle } from '#engine/roads/vehicle.ts';
import { refuse, type Refused } from '../../answered.ts';
import type { ApiPorts } from '../../api-ports.ts';

const degrees = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
/** `lon,lat`. */
export const place = z
  .string()
  .max(60)
  .transform((text) => text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part))))
  .pipe(degrees)
  .transform(([lon, lat]) => ({ lon, lat }));
/** West, south, east, north, with commas between. */
export const box = z
  .string()
  .max(120)
  .transform((text) => text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part))))
  .pipe(z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90), z.number().min(-180).max(180), z.number().min(-90).max(90)]));
/** `lon,lat;lon,lat`. */
export function places(most: number) {
  return z
    .string()
    .max(60 * most)
    .transform((text) => text.split(';'))
    .pipe(z.array(place).min(1).max(most));
}
const yesOrNo = z.enum(['true', 'false']).transform((text) => text === 'true');

const VEHICLES = { car: CAR, fireEngine: FIRE_ENGINE, foot: ON_FOOT } as const;
/** Who travels: a profile, and what differs from it. A fire engine is in an emergency unless it is said not to be. */
export const vehicleQuery = {
  profile: z.enum(['car', 'fireEngine', 'foot']).default('car'),
  emergency: yesOrNo.optional(),
  heightCm: z.coerce.number().int().min(1).max(1_000).optional(),
  weightKg: z.coerce.number().int().min(1).max(100_000).optional(),
  widthCm: z.coerce.number().int().min(1).max(500).optional(),
};

interface Wanted {
  readonly profile: keyof typeof VEHICLES;
  readonly emergency?: boolean | undefined;
  readonly heightCm?: number | undefined;
  readonly weightKg?: number | undefined;
  readonly widthCm?: number | undefined;
}

export function tripOf({ roads }: ApiPorts, wanted: Wanted): Trip | Refused {
  if (roads.map === undefined) return refuse('noRoads');
  const usual = VEHICLES[wanted.profile];
  const vehicle: Vehicle = {
    kind: usual.kind,
    heightCm: wanted.heightCm ?? usual.heightCm,
    weightKg: wanted.weightKg ?? usual.weightKg,
    widthCm: wanted.widthCm ?? usual.widthCm,
    emergency: wanted.emergency ?? usual.emergency,
  };
  return planTrip(roads.map, vehicle);
}
