import type { LinkLimit } from '#protocol/road-records.ts';
import { FORBIDS } from '#protocol/road-records.ts';

/** Who travels. `emergency` goes past rules of turning and of road use, never past height, weight or width (DOMAIN §1.4). */
export interface Vehicle {
  readonly kind: 'car' | 'lorry' | 'walker';
  readonly heightCm: number;
  readonly weightKg: number;
  readonly widthCm: number;
  readonly emergency: boolean;
}

export const CAR: Vehicle = { kind: 'car', heightCm: 180, weightKg: 2_500, widthCm: 200, emergency: false };
/** A pumper of middle size (중형펌프차): about 8 × 2.5 × 3.3 m, 15 t. */
export const FIRE_ENGINE: Vehicle = { kind: 'lorry', heightCm: 330, weightKg: 15_000, widthCm: 250, emergency: true };
export const ON_FOOT: Vehicle = { kind: 'walker', heightCm: 200, weightKg: 150, widthCm: 80, emergency: false };

export function mayPass(vehicle: Vehicle, limit: LinkLimit): boolean {
  if (vehicle.kind === 'walker') return (limit.forbids & FORBIDS.walkers) === 0;
  const exceeds = (size: number, most: number): boolean => most > 0 && size > most;
  if (exceeds(vehicle.heightCm, limit.maxHeightCm) || exceeds(vehicle.weightKg, limit.maxWeightKg)) return false;
  if (exceeds(vehicle.widthCm, limit.maxWidthCm) || (limit.forbids & FORBIDS.motors) !== 0) return false;
  const sign = vehicle.kind === 'car' ? FORBIDS.cars : FORBIDS.lorries;
  return vehicle.emergency || (limit.forbids & (FORBIDS.use | sign)) === 0;
}

/** By position in the table of limits, 1 = may pass. Undefined: no limit concerns this vehicle, so a search need not look. */
export function passableLimits(vehicle: Vehicle, limits: readonly LinkLimit[]): Uint8Array | undefined {
  const table = Uint8Array.from(limits, (limit) => (mayPass(vehicle, limit) ? 1 : 0));
  return table.includes(0) ? table : undefined;
}
