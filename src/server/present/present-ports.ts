import type { Camera } from '#domain/camera.ts';
import type { CameraId, OrganisationId } from '#domain/ids.ts';
import type { Organisation, Person } from '#domain/person.ts';

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
  readonly linkTitle: (link: string) => Title | undefined;
}
