import type { OrganisationId, PersonId } from './ids.ts';
import type { UnitId, UnitKind } from './unit.ts';

/**
 * What a role may do. Which role has which right is data (`contract/city-config.ts`), never code.
 * Rights named `incident.*` reach only incidents the person's organisation has a part in, unless it owns the city's.
 */
export const RIGHTS = [
  'incident.view',
  'incident.handle',
  'incident.create',
  'camera.list',
  'camera.view',
  'camera.manage',
  /** Saying where a camera looks. */
  'camera.survey',
  /** Hearing what cameras hear, where their record allows it at all; in no role unless the city writes it there (LAW-03). */
  'audio.listen',
  'camera.publish',
  /** Bringing lists of hydrants, hazards and road signs. */
  'facility.manage',
  'video.push',
  /** Opening whom a case is about: name, telephone, guardian, pictures (LAW-16, LAW-27). */
  'profile.view',
  /** Seeing where units are: the city's own staff all that are reported to it, an outside organisation its own. */
  'unit.view',
  /** Telling where units of one's own organisation are. */
  'unit.report',
  /** Sending units to an incident: the city's own staff any that is reported to it, an outside organisation its own. */
  'unit.dispatch',
  /** Being the crew of a unit of one's own organisation: telling where it is and how far it has come. */
  'unit.crew',
  /** Laying photos and videos to an incident, and looking at those that are there. */
  'evidence.add',
  'evidence.view',
  /** Seeing what signs, kiosks and speakers show. */
  'display.view',
  /** Writing messages for them, and taking messages back. */
  'display.compose',
  /** Letting another person’s message go out. */
  'display.approve',
  'link.view',
  'link.manage',
  'service.view',
  'journal.view',
  /** Outcome figures and figures of alarms; nobody's name stands in them. */
  'figures.view',
  /** Starting and ending drills. */
  'drill.run',
  'person.manage',
  /** Changing duty rosters, chains of escalation and message templates. */
  'duty.manage',
] as const;
export type Right = (typeof RIGHTS)[number];

export interface Organisation {
  readonly id: OrganisationId;
  readonly title: { readonly ko: string; readonly en: string };
  /** `owner` runs the cameras and sees every incident; `partner` sees what is shared with it, and nothing else (X1). */
  readonly standing: 'owner' | 'partner';
}

/** A unit that somebody goes with. */
export interface Crew {
  readonly unit: UnitId;
  readonly kind: UnitKind;
  readonly callSign: string;
}

/** Who acts: a signed-in person with the rights of their role, or the system. */
export interface Person {
  readonly id: PersonId;
  readonly login: string;
  readonly name: string;
  readonly organisation: OrganisationId;
  readonly role: string;
  readonly standing: Organisation['standing'];
  readonly rights: readonly Right[];
  /** `unit`: knows only of the incidents that the unit it is the crew of is sent to. */
  readonly scope?: 'unit';
  /** The unit it is the crew of now. */
  readonly crewOf?: Crew;
}
