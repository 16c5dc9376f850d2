import type { Point } from './place.ts';

/** A vehicle that a partner has sent to an incident (출동 차량), as the partner tells of it. */
export interface Responder {
  /** As its organisation numbers it: with the organisation it names the unit whose position is known. */
  readonly number: string;
  readonly callSign: string;
  /** 차종 in the partner's word. */
  readonly kind: string;
  readonly heightCm: number;
  readonly widthCm: number;
  readonly weightKg: number;
  readonly dispatchedAt: number;
  readonly arrivedAt?: number;
  readonly returnedAt?: number;
  /** For which place its way was last asked. */
  readonly askedFor?: Point;
  readonly route?: ResponderRoute;
  /** Why there is none. */
  readonly routeFailed?: RouteFailure;
}

export interface ResponderRoute {
  readonly foundAt: number;
  readonly metres: number;
  readonly seconds: number;
}

/** No road network, no word of where the vehicle is, no road near one of the ends, no way for a vehicle of this size. */
export const ROUTE_FAILURES = ['noRoads', 'noUnit', 'noRoadNear', 'noWay'] as const;
export type RouteFailure = (typeof ROUTE_FAILURES)[number];

/** On its way: told to go, not there and not called back. */
export function isOnTheWay({ arrivedAt, returnedAt }: Responder): boolean {
  return arrivedAt === undefined && returnedAt === undefined;
}

/** A road sign that says for whom the way is to be cleared. */
export interface ShownSign {
  /** As the link of field displays names it. */
  readonly sign: string;
  /** Numbers of the vehicles that will pass it. */
  readonly passes: readonly string[];
  readonly shownAt: number;
}

/** A parked car whose owner was asked to move it. */
export interface AskedCar {
  /** In clear while the incident lasts, so that nobody is asked twice; masked when it has ended. */
  readonly plate: string;
  readonly at: number;
  /** `person:<id>`. */
  readonly by: string;
  /** The message that asks; what became of it stands there. */
  readonly message: string;
}
