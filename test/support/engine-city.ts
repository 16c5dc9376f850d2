import { serviceDefinition, type ServiceDefinitionInput } from '#contract/service-definition.ts';
import { EMPTY_DESKS, type AlarmDesks } from '#domain/alarm.ts';
import type { Camera } from '#domain/camera.ts';
import type { PartnerEvent } from '#domain/event.ts';
import type { Incident } from '#domain/incident.ts';
import type { CameraId, EventId, IncidentId, LinkId, OrganisationId, PersonId } from '#domain/ids.ts';
import { RIGHTS, type Organisation, type Person } from '#domain/person.ts';
import { pointAt, type Point } from '#domain/place.ts';
import { spreadCameras } from '#engine/along/spread-cameras.ts';
import { choose, rankCamera } from '#engine/camera-choice.ts';
import { buildCameraIndex, cameraById } from '#engine/camera-index.ts';
import type { CameraFinder, City, DutyBook } from '#engine/city.ts';
import { compileDefinitions, type Definitions } from '#engine/definitions.ts';
import type { Input } from '#engine/input.ts';
import type { Outcome } from '#engine/outcome.ts';
import { step } from '#engine/step.ts';

/** A small city for tests of the engine: one street of cameras, three organisations, four people. */
export const CENTRE: Point = { lon: 127.03, lat: 37.5 };
export const NOW = Date.UTC(2026, 10, 21, 3, 0, 0);

export const ORGANISATIONS: ReadonlyMap<OrganisationId, Organisation> = new Map(
  (
    [
      ['city', 'owner'],
      ['police-112', 'partner'],
      ['fire-119', 'partner'],
    ] as const
  ).map(([id, standing]) => [id as OrganisationId, { id: id as OrganisationId, standing, title: { ko: id, en: id } }]),
);

export function personOf(id: string, organisation: string, rights: Person['rights'] = RIGHTS): Person {
  const standing = ORGANISATIONS.get(organisation as OrganisationId)?.standing ?? 'partner';
  return { id: id as PersonId, login: id, name: id, organisation: organisation as OrganisationId, role: 'role', standing, rights };
}

export const OPERATOR = personOf('operator', 'city');
export const LEAD = personOf('lead', 'city');
export const OFFICER = personOf('officer', 'police-112');
export const FIREMAN = personOf('fireman', 'fire-119');

/** `camera-0` at the centre, then one every 40 m to the east; the last one 2.36 km away. */
export const CAMERAS: readonly Camera[] = Array.from({ length: 60 }, (_, at) => ({
  ...pointAt(CENTRE, 90, at * 40),
  id: `camera-${at}` as CameraId,
  label: `C${at}`,
  owner: 'city' as OrganisationId,
  purpose: 'crimePrevention' as const,
  ...(at === 7 ? { address: '망루로 7' } : {}),
  fieldOfView: 360,
  rangeMetres: 300,
  ptz: true,
  state: 'normal' as const,
  streams: ['main' as const],
}));

export function finderOf(cameras: readonly Camera[]): CameraFinder {
  const index = buildCameraIndex(cameras);
  return {
    choose: (place, wanted) => choose(index, place, wanted),
    spread: (wanted) => spreadCameras(index, wanted),
    get: (camera) => cameraById(index, camera),
    rank: (camera, place) => rankCamera(index, camera, place),
  };
}

/** Rosters as a test says them; without more there is nobody on duty and no chain. */
export function dutyOf(facts: Partial<DutyBook> = {}): DutyBook {
  const everybody = [OPERATOR, LEAD, OFFICER, FIREMAN];
  return {
    chainOf: () => [],
    onDuty: () => [],
    inRole: (organisation, role) =>
      everybody.filter((each) => each.organisation === organisation && each.role === role).map(({ id }) => id),
    organisationOf: (person) => everybody.find(({ id }) => id === person)?.organisation,
    byLogin: (organisation, login) => everybody.find((each) => each.organisation === organisation && each.login === login)?.id,
    crew: () => undefined,
    clock: (at) => (Math.abs(at) < 4e12 ? new Date(at + 9 * 3_600_000).toISOString().slice(11, 16) : ''),
    ...facts,
  };
}

export const SURROUNDINGS: Pick<City, 'organisations' | 'assignable' | 'cameras' | 'duty' | 'bounds'> = {
  organisations: ORGANISATIONS,
  assignable: new Set([OPERATOR.id, LEAD.id]),
  cameras: finderOf(CAMERAS),
  duty: dutyOf(),
  bounds: [126.9, 37.4, 127.2, 37.6],
};

/** A service in full: video and word to the police, word to the partner at each moment, correlation by everything. */
export const FULL_SERVICE: ServiceDefinitionInput = {
  id: 'full',
  version: 1,
  title: { ko: '시험', en: 'Test' },
  triggers: [{ eventTypes: ['112UC001'] }],
  correlation: { withinMetres: 50, withinMinutes: 10, samePlate: true, samePerson: true, sameFacility: true },
  steps: [
    {
      at: 'opened',
      actions: [
        { do: 'chooseCameras', max: 4, radiusMetres: 500 },
        { do: 'shareVideo', organisation: 'police-112', purpose: '출동 지원', basis: 'PIPA-18-2-3', maxMinutes: 30 },
        { do: 'propagate', organisation: 'police-112' },
      ],
    },
    { at: 'moved', actions: [{ do: 'chooseCameras', max: 4, radiusMetres: 500 }] },
    { at: 'acknowledged', actions: [{ do: 'tellPartner', state: 'received' }] },
    { at: 'closed', actions: [{ do: 'tellPartner', state: 'ended' }] },
  ],
};

export function definitionsOf(...definitions: readonly ServiceDefinitionInput[]): Definitions {
  const compiled = compileDefinitions(definitions.map((definition) => ({ definition: serviceDefinition.parse(definition), config: {} })));
  if (!compiled.ok) throw new Error(compiled.problems.join('; '));
  return compiled.definitions;
}

export const DEFINITIONS = definitionsOf(FULL_SERVICE);

export function eventOf(facts: Partial<PartnerEvent> = {}): PartnerEvent {
  return {
    id: 'event-1' as EventId,
    link: 'link-112' as LinkId,
    sender: '112',
    type: '112UC001',
    occurrence: '2026-000001',
    state: 'occurred',
    grade: 'urgent',
    kind: '강도',
    place: { ...CENTRE, origin: 'sent' },
    at: NOW,
    drill: false,
    items: {},
    ...facts,
  };
}

/** The shell in miniature: keeps what the engine decides, so that a test can speak to it as partners and people do. */
export class TestCity implements City {
  readonly incidents = new Map<IncidentId, Incident>();
  readonly deliveries = new Map<string, IncidentId | null>();
  readonly cases = new Map<string, IncidentId>();
  readonly organisations = SURROUNDINGS.organisations;
  readonly assignable = SURROUNDINGS.assignable;
  readonly cameras = SURROUNDINGS.cameras;
  duty: DutyBook = SURROUNDINGS.duty;
  readonly bounds = SURROUNDINGS.bounds;
  readonly definitions: Definitions;
  alarms: AlarmDesks = EMPTY_DESKS;
  now = NOW;
  #inputs = 0;

  constructor(definitions: Definitions = DEFINITIONS) {
    this.definitions = definitions;
  }

  give(input: Input): Outcome {
    const outcome = step(this.definitions, this, input, this.now);
    for (const incident of [outcome.incident ?? [], outcome.also ?? []].flat()) this.incidents.set(incident.id, incident);
    for (const { key, incident } of outcome.cases ?? []) this.cases.set(key, incident);
    if (outcome.alarms) this.alarms = outcome.alarms;
    if (outcome.delivery) {
      this.deliveries.set(outcome.delivery.key, outcome.delivery.incident);
      const { incident, caseKey, alsoCases = [] } = outcome.delivery;
      if (incident !== null) for (const key of [caseKey, ...alsoCases]) this.cases.set(key, incident);
    }
    return outcome;
  }

  nextId(): string {
    this.#inputs += 1;
    return `input-${String(this.#inputs).padStart(4, '0')}`;
  }

  event(facts: Partial<PartnerEvent> = {}): Outcome {
    return this.give({ kind: 'event', id: this.nextId(), event: eventOf(facts) });
  }

  command(command: Extract<Input, { kind: 'command' }>['command'], by: Person = OPERATOR, incident: string = this.only().id): Outcome {
    return this.give({ kind: 'command', id: this.nextId(), incident: incident as IncidentId, command, by });
  }

  field(act: Extract<Input, { kind: 'field' }>['act'], by: Person | 'system' = OPERATOR, incident: string = this.only().id): Outcome {
    return this.give({ kind: 'field', id: this.nextId(), incident: incident as IncidentId, act, by });
  }

  wake(wake: Extract<Input, { kind: 'wake' }>['wake'], incident: string = this.only().id): Outcome {
    return this.give({ kind: 'wake', id: this.nextId(), incident: incident as IncidentId, wake });
  }

  register(by: Person = OPERATOR, facts: Partial<Extract<Input, { kind: 'registration' }>['registration']> = {}): Outcome {
    return this.give({
      kind: 'registration',
      id: this.nextId(),
      by,
      registration: { service: 'full' as Incident['service'], grade: 'urgent', kind: '싸움', place: CENTRE, drill: false, ...facts },
    });
  }

  /** The incident, where there is exactly one. */
  only(): Incident {
    const [first, second] = this.incidents.values();
    if (!first || second) throw new Error(`${this.incidents.size} incidents where one was expected`);
    return first;
  }
}

export function kindsOf(outcome: Outcome): readonly string[] {
  return outcome.entries.map((entry) => entry.kind);
}

export function effectsOf(outcome: Outcome): readonly string[] {
  return outcome.effects.map((effect) => effect.do);
}
