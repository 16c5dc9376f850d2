import type { AlarmDesks } from '#domain/alarm.ts';
import type { Camera, RankedCamera } from '#domain/camera.ts';
import type { ChainStep } from '#domain/duty.ts';
import type { CameraId, IncidentId, OrganisationId, PersonId } from '#domain/ids.ts';
import type { Incident } from '#domain/incident.ts';
import type { Organisation } from '#domain/person.ts';
import type { Point } from '#domain/place.ts';

/**
 * The part of the city that one input can touch, loaded by the shell: the engine sees nothing else and keeps nothing.
 */
export interface City {
  /** Incidents by id: the input's own, and the live ones near it that an event may join. */
  readonly incidents: ReadonlyMap<IncidentId, Incident>;
  /** Messages already acted on, by delivery key. */
  readonly deliveries: ReadonlyMap<string, IncidentId | null>;
  /** The incident that answers a partner's case, by case key. */
  readonly cases: ReadonlyMap<string, IncidentId>;
  readonly organisations: ReadonlyMap<OrganisationId, Organisation>;
  /** Names of people who can be given an incident, by id. */
  readonly assignable: ReadonlySet<string>;
  readonly cameras: CameraFinder;
  readonly duty: DutyBook;
  /** What is remembered of the alarms of the last minutes; absent: nothing. */
  readonly alarms?: AlarmDesks;
  /** Addresses of the city; absent: none are known. */
  readonly addresses?: AddressBook;
  /** West, south, east, north: where a place can be. */
  readonly bounds: readonly [number, number, number, number];
}

/** Addresses as the engine asks for them; in memory, deterministic, without waiting. */
export interface AddressBook {
  /** Where an address, a building or a place by its name is; never the middle of a road or a district, at which nobody is found. */
  locate(words: string): (Point & { readonly accuracyMetres: number }) | undefined;
  /** Address of the nearest entrance, where one is near. */
  nameOf(place: Point): string | undefined;
}

export interface Spread {
  readonly covers: (place: Point) => boolean;
  readonly focus: Point;
  readonly max: number;
}

/** The registry as the engine asks it; in memory, deterministic, without waiting. */
export interface CameraFinder {
  choose(place: Point, wanted: { readonly max: number; readonly radiusMetres: number }): readonly RankedCamera[];
  /** Cameras inside, well apart from one another, the one nearest to the focus first. */
  spread(wanted: Spread): readonly RankedCamera[];
  get(camera: CameraId): Camera | undefined;
  /** Why this one camera would be good for that place. */
  rank(camera: CameraId, place: Point): RankedCamera | undefined;
}

/** Who is on duty where, as the rosters of the organisations say at this moment; in memory, without waiting. */
export interface DutyBook {
  /** Empty where the organisation has none. */
  chainOf(organisation: OrganisationId): readonly ChainStep[];
  onDuty(organisation: OrganisationId, post: string, at: number): readonly PersonId[];
  /** Everybody of this organisation with this role, on duty or not. */
  inRole(organisation: OrganisationId, role: string): readonly PersonId[];
  organisationOf(person: string): OrganisationId | undefined;
  byLogin(organisation: OrganisationId, login: string): PersonId | undefined;
  /** Everybody of a crew; undefined where there is no such crew. */
  crew(organisation: OrganisationId, name: string): readonly PersonId[] | undefined;
  /** The city's clock at this moment, `HH:mm`. */
  clock(at: number): string;
}
