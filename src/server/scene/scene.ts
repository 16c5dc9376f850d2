import type { FacilityView, SceneView, StretchView } from '#contract/facility-view.ts';
import type { Incident } from '#domain/incident.ts';
import { maskedPlate } from '#domain/masked-plate.ts';
import type { Point } from '#domain/place.ts';
import { isOnTheWay, type Responder } from '#domain/responder.ts';
import { facilitiesNear, type FacilityIndex, type FoundFacility } from '#engine/facilities/facility-index.ts';
import { approachOf, NEEDED_METRES } from '#engine/roads/approach.ts';
import { locateFor, planTrip, type RoadMap } from '#engine/roads/road-map.ts';
import { findRoute } from '#engine/roads/route.ts';
import { FIRE_ENGINE } from '#engine/roads/vehicle.ts';
import type { PlaceFinder } from '../places/find-places.ts';
import { firstThere } from '../units/nearest.ts';
import type { UnitBoard } from '../units/unit-board.ts';

export interface ScenePorts {
  readonly roads: { readonly map: RoadMap | undefined };
  readonly facilities: { readonly index: FacilityIndex };
  readonly units: Pick<UnitBoard, 'find'>;
  readonly places: Pick<PlaceFinder, 'reverse'>;
  readonly now: () => number;
}

/** How far from the scene things are looked for: what a hose reaches, and what can blow up. */
const HYDRANTS = { kind: 'hydrant', withinMetres: 400, limit: 10 } as const;
const HAZARDS = { kind: 'hazard', withinMetres: 500, limit: 20 } as const;
const BUILDINGS = { withinMetres: 60, limit: 5 } as const;
const ENGINES_WITHIN_METRES = 10_000;

type Around = Pick<SceneView, 'hydrants' | 'hazards' | 'buildings' | 'approach'>;

/** What lies around a place, for those who go there. */
export async function sceneAround(place: Point, ports: ScenePorts): Promise<Around> {
  const { index } = ports.facilities;
  const { addresses } = await ports.places.reverse(place, BUILDINGS);
  return {
    hydrants: facilitiesNear(index, place, HYDRANTS).map(viewOf),
    hazards: facilitiesNear(index, place, HAZARDS).map(viewOf),
    buildings: addresses.map(({ address, metres, lon, lat }) => ({
      name: address.name,
      address: address.road,
      metres: Math.round(metres),
      lon,
      lat,
    })),
    approach: approachFor(place, ports),
  };
}

function viewOf({ facility, metres }: FoundFacility): FacilityView {
  const { id, kind, name, lon, lat, address, detail } = facility;
  return { id, kind, name, lon, lat, ...(address === undefined ? {} : { address }), metres: Math.round(metres), detail: { ...detail } };
}

/** The end of the way of the engine that would be there first; where no engine is known, nothing: which way one comes from decides it. */
function approachFor(place: Point, { roads, units, now }: ScenePorts): StretchView[] {
  const { map } = roads;
  if (map === undefined) return [];
  const found = units.find({ owner: 'all', kind: 'fireEngine', area: { kind: 'circle', ...place, radiusMetres: ENGINES_WITHIN_METRES } });
  const arrivals = firstThere(map, { place, units: found, now: now(), limit: 1 });
  const first = arrivals === 'noRoadNear' ? undefined : arrivals[0];
  if (first === undefined) return [];
  const trip = planTrip(map, FIRE_ENGINE);
  const [from, to] = [locateFor(trip, first.found.unit), locateFor(trip, place)];
  const route = from && to && findRoute(trip, from, to);
  if (route === undefined) return [];
  return approachOf(map.network, trip.mode, route).map(({ widthMetres, metres, ...stretch }) => ({
    ...stretch,
    metres: Math.round(metres),
    ...(widthMetres === undefined ? {} : { widthMetres, narrow: widthMetres < NEEDED_METRES }),
  }));
}

/** What the incident itself knows; asked cars are the city's own affair. */
export function sceneFacts(
  incident: Incident,
  { index, partner }: { readonly index: FacilityIndex; readonly partner: boolean },
): Pick<SceneView, 'responders' | 'signs' | 'askedCars'> {
  const sign = new Map(index.facilities.flatMap((each) => (each.kind === 'sign' ? [[each.id, each] as const] : [])));
  return {
    responders: (incident.responders ?? []).map(responderView),
    signs: (incident.signs ?? []).map(({ sign: id, shownAt }) => {
      const known = sign.get(id);
      return { id, name: known?.name ?? id, shownAt, ...(known ? { lon: known.lon, lat: known.lat } : {}) };
    }),
    askedCars: partner ? [] : askedCars(incident),
  };
}

function responderView(responder: Responder): SceneView['responders'][number] {
  const { number, callSign, kind, dispatchedAt, arrivedAt, returnedAt, route, routeFailed } = responder;
  return {
    number,
    callSign,
    kind,
    state: isOnTheWay(responder) ? 'onTheWay' : returnedAt === undefined ? 'arrived' : 'returned',
    dispatchedAt,
    ...(arrivedAt === undefined ? {} : { arrivedAt }),
    ...(returnedAt === undefined ? {} : { returnedAt }),
    ...(route === undefined ? {} : { route: { ...route } }),
    ...(routeFailed === undefined ? {} : { routeFailed }),
  };
}

function askedCars({ askedCars = [], messages = [] }: Incident): SceneView['askedCars'] {
  return askedCars.map(({ plate, at, message: id }) => {
    const message = messages.find((each) => each.id === id);
    const state = message?.failedAt !== undefined ? 'failed' : message?.deliveredAt === undefined ? 'waiting' : 'delivered';
    return { plate: maskedPlate(plate), at, state, ...(message?.reason === undefined ? {} : { reason: message.reason }) };
  });
}
