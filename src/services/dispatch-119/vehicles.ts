/** How large a vehicle is that goes to an incident. */
export interface VehicleSize {
  readonly heightCm: number;
  readonly widthCm: number;
  readonly weightKg: number;
}

/**
 * What a vehicle of a kind (차종) measures where its telegram does not say. *Assumed*: round figures of vehicles that are in use,
 * rather too large than too small, because a way that is too narrow costs more than a way round.
 */
const SIZES: readonly (readonly [RegExp, VehicleSize])[] = [
  [/구급/, { heightCm: 260, widthCm: 210, weightKg: 3_800 }],
  [/지휘|조사|순찰/, { heightCm: 220, widthCm: 200, weightKg: 3_000 }],
  [/사다리|굴절|고가/, { heightCm: 380, widthCm: 250, weightKg: 26_000 }],
  [/물탱크|화학|배연/, { heightCm: 350, widthCm: 250, weightKg: 25_000 }],
  [/구조/, { heightCm: 350, widthCm: 250, weightKg: 16_000 }],
  [/경형|소형/, { heightCm: 240, widthCm: 200, weightKg: 5_000 }],
];
/** A pumper of middle size (중형펌프차). */
const PUMPER: VehicleSize = { heightCm: 330, widthCm: 250, weightKg: 15_000 };

export function usualSize(kind: string): VehicleSize {
  return SIZES.find(([pattern]) => pattern.test(kind))?.[1] ?? PUMPER;
}
