import { maskedPlate } from '#domain/masked-plate.ts';
import { distanceMetres, type Point } from '#domain/place.ts';
import type { Clock, ParkedCar, ParkedIntake } from '#services/ports.ts';

export interface KnownCar extends Point {
  /** By which the owner is asked; says nothing of the plate. */
  readonly id: string;
  readonly plate: string;
  readonly masked: string;
  readonly at: number;
  readonly facility: string;
  readonly metres: number;
}

type Kept = Omit<KnownCar, 'masked' | 'metres'> & { readonly until: number };

export interface ParkedPorts {
  readonly clock: Pick<Clock, 'now'>;
  /** Where a camera stands whose events say no place. */
  readonly placeOf: (facility: string) => Point | undefined;
  readonly newId: () => string;
}

const MAX_CARS = 20_000;

/**
 * Cars that enforcement cameras see parked now: the last word of each, for the minutes that its link says. In memory only: what nobody asks for
 * because of an incident is stored nowhere (LAW-28).
 */
export class ParkedCars implements ParkedIntake {
  readonly #ports: ParkedPorts;
  readonly #byPlate = new Map<string, Kept>();

  constructor(ports: ParkedPorts) {
    this.#ports = ports;
  }

  parked({ plate, place, facility, at, forMinutes }: ParkedCar): void {
    const where = place ?? this.#ports.placeOf(facility);
    const known = this.#byPlate.get(plate);
    if (!where || (known && known.at > at)) return;
    // Again at the end: the one that was not heard of for longest goes first.
    this.#byPlate.delete(plate);
    const id = known?.id ?? this.#ports.newId();
    this.#byPlate.set(plate, { id, plate, lon: where.lon, lat: where.lat, at, facility, until: at + forMinutes * 60_000 });
    if (this.#byPlate.size <= MAX_CARS) return;
    for (const oldest of this.#byPlate.keys()) return void this.#byPlate.delete(oldest);
  }

  gone(plate: string): void {
    this.#byPlate.delete(plate);
  }

  /** Nearest first. */
  near(place: Point, { withinMetres, limit }: { readonly withinMetres: number; readonly limit: number }): readonly KnownCar[] {
    return this.#now()
      .map(({ until: _until, ...car }) => ({ ...car, masked: maskedPlate(car.plate), metres: distanceMetres(place, car) }))
      .filter(({ metres }) => metres <= withinMetres)
      .sort((a, b) => a.metres - b.metres)
      .slice(0, limit);
  }

  plateOf(id: string): string | undefined {
    return this.#now().find((car) => car.id === id)?.plate;
  }

  #now(): readonly Kept[] {
    const now = this.#ports.clock.now();
    for (const [plate, { until }] of this.#byPlate) if (until <= now) this.#byPlate.delete(plate);
    return [...this.#byPlate.values()];
  }
}
