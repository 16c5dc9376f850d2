/** One case of the stand-in's fire room. */
export interface FakeFire {
  readonly caseNumber: string;
  /** 화재, 구조, 구급, 기타, or any other word to see what becomes of it. */
  readonly kind: string;
  readonly detail?: string;
  readonly lon?: number | string;
  readonly lat?: number | string;
  /** Latitude in front, as a public client sends it. */
  readonly swapped?: boolean;
  readonly address?: string;
  readonly areaCode?: string;
  /** `yyyyMMddHHmmss`. */
  readonly time: string;
  readonly user?: string;
  /** The vehicle that a telegram 20/xx is about. */
  readonly vehicle?: FakeVehicle;
}

export interface FakeVehicle {
  readonly number: string;
  readonly name?: string;
  readonly kind?: string;
  readonly heightCm?: string;
  readonly widthCm?: string;
  readonly weightKg?: string;
}

/** The body of 10/xx, or where the case names a vehicle that of 20/xx. */
export function bodyOfFire(report: FakeFire): readonly string[] {
  const { caseNumber, kind, detail, lon, lat, swapped, address, areaCode, time, user, vehicle } = report;
  const words = (value: string | number | undefined): string => String(value ?? '');
  if (vehicle) {
    const { number, name, heightCm, widthCm, weightKg } = vehicle;
    return [caseNumber, number, words(name), words(vehicle.kind), words(heightCm), words(widthCm), words(weightKg), time, words(user)];
  }
  const place = swapped ? [lat, lon] : [lon, lat];
  return [caseNumber, kind, words(detail), ...place.map(words), words(address), words(areaCode), time, words(user)];
}
