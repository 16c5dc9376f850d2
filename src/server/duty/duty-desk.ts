import type { CityConfig } from '#contract/city-config.ts';
import { dutyRoster, type DutyRosterDocument } from '#contract/duty-view.ts';
import { crewsAt, onDuty, type Working } from '#domain/duty.ts';
import type { OrganisationId, PersonId } from '#domain/ids.ts';
import type { Person } from '#domain/person.ts';
import type { DutyBook } from '#engine/city.ts';
import type { PeopleDirectory } from '../people/people-directory.ts';
import type { Settings } from '../settings.ts';
import { zoneClock, type ZoneClock } from './zone-clock.ts';

export interface DutyDeskPorts {
  readonly config: Pick<CityConfig, 'duty' | 'city'>;
  readonly settings: Pick<Settings, 'get' | 'change'>;
  readonly directory: Pick<PeopleDirectory, 'people' | 'person' | 'organisations'>;
}

const EMPTY: DutyRosterDocument = dutyRoster.parse({});
const settingOf = (organisation: string): string => `duty/${organisation}`;

/** The rosters of all organisations, as the engine asks them and as people change them. Those of the configuration hold until then. */
export class DutyDesk implements DutyBook {
  readonly #ports: DutyDeskPorts;
  readonly #zone: ZoneClock;
  /** Read once for each version: the store gives plain JSON. */
  readonly #read = new Map<string, { readonly version: number; readonly roster: DutyRosterDocument }>();

  constructor(ports: DutyDeskPorts) {
    this.#ports = ports;
    this.#zone = zoneClock(ports.config.city.timeZone);
  }

  roster(organisation: string): { readonly version: number; readonly roster: DutyRosterDocument } {
    const stored = this.#ports.settings.get(settingOf(organisation));
    const known = this.#read.get(organisation);
    if (known && known.version === (stored?.version ?? 0)) return known;
    const parsed = stored === undefined ? undefined : dutyRoster.safeParse(stored.body);
    const fresh = {
      version: stored?.version ?? 0,
      // A roster of an older version that no longer reads is as good as none: the one of the configuration holds again.
      roster: parsed?.success ? parsed.data : (this.#ports.config.duty[organisation] ?? EMPTY),
    };
    this.#read.set(organisation, fresh);
    return fresh;
  }

  /** Logins in a roster that nobody of the organisation has. */
  strangersIn(organisation: string, roster: DutyRosterDocument): readonly string[] {
    const known = new Set([...this.#ports.directory.people].filter((each) => each.organisation === organisation).map(({ login }) => login));
    const named = [
      ...roster.crews.flatMap((crew) => Object.values(crew.posts).flat()),
      ...roster.covers.flatMap(({ login, instead }) => [login, ...(instead === undefined ? [] : [instead])]),
      ...roster.chain.flatMap(({ login }) => login ?? []),
    ];
    return [...new Set(named.filter((login) => !known.has(login)))];
  }

  change(organisation: string, wanted: { readonly before: number; readonly roster: DutyRosterDocument; readonly by: Person }) {
    return this.#ports.settings.change({
      name: settingOf(organisation),
      kind: 'duty.changed',
      before: wanted.before,
      body: wanted.roster,
      by: wanted.by,
      facts: {
        organisation,
        crews: wanted.roster.crews.map((crew) => crew.name),
        covers: wanted.roster.covers.length,
        steps: wanted.roster.chain.length,
      },
    });
  }

  working(organisation: string, at: number): readonly Working[] {
    return crewsAt(this.roster(organisation).roster, at, this.#zone.minutesEast(at));
  }

  chainOf(organisation: OrganisationId): DutyRosterDocument['chain'] {
    return this.roster(organisation).roster.chain;
  }

  onDuty(organisation: OrganisationId, post: string, at: number): readonly PersonId[] {
    const { roster } = this.roster(organisation);
    return onDuty(roster, post, { at, minutesEast: this.#zone.minutesEast(at) }).flatMap(
      (login) => this.byLogin(organisation, login) ?? [],
    );
  }

  inRole(organisation: OrganisationId, role: string): readonly PersonId[] {
    return this.peopleOf(organisation)
      .filter((person) => person.role === role)
      .map((person) => person.id);
  }

  organisationOf(person: string): OrganisationId | undefined {
    return this.#ports.directory.person(person)?.organisation;
  }

  byLogin(organisation: OrganisationId, login: string): PersonId | undefined {
    return this.peopleOf(organisation).find((person) => person.login === login)?.id;
  }

  crew(organisation: OrganisationId, name: string): readonly PersonId[] | undefined {
    const crew = this.roster(organisation).roster.crews.find((each) => each.name === name);
    if (!crew) return undefined;
    return [...new Set(Object.values(crew.posts).flat())].flatMap((login) => this.byLogin(organisation, login) ?? []);
  }

  clock(at: number): string {
    return this.#zone.clock(at);
  }

  peopleOf(organisation: OrganisationId): readonly Person[] {
    return [...this.#ports.directory.people].filter((person) => person.organisation === organisation);
  }
}
