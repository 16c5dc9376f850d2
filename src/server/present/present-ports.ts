import type { Camera } from '#domain/camera.ts';
import type { CameraId, IncidentId, OrganisationId } from '#domain/ids.ts';
import type { Organisation, Person } from '#domain/person.ts';
import type { HandlingFacts } from './handling-facts.ts';
import type { RunningPush } from '../pushes/push-desk.ts';

export interface Title {
  readonly ko: string;
  readonly en: string;
}

/** Names and facts that stand around an incident; all in memory. */
export interface PresentPorts {
  readonly now: () => number;
  readonly organisations: ReadonlyMap<OrganisationId, Organisation>;
  readonly serviceTitle: (service: string) => Title | undefined;
  readonly person: (id: string) => Person | undefined;
  readonly roleTitle: (role: string) => Title;
  readonly camera: (id: CameraId) => Camera | undefined;
  readonly pushes: (incident: IncidentId) => readonly RunningPush[];
  /** Organisations that have a server which cameras can be sent to. */
  readonly pushOrganisations: readonly OrganisationId[];
  readonly handling: HandlingFacts;
  readonly linkTitle: (link: string) => Title | undefined;
}
