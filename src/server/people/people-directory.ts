import type { CityConfig } from '#contract/city-config.ts';
import type { Organisation, Person } from '#domain/person.ts';
import type { OrganisationId, PersonId } from '#domain/ids.ts';
import type { UnitId } from '#domain/unit.ts';
import { loadPeople, type PersonRow } from './person-rows.ts';
import type { Sql } from '../store/sql.ts';

export interface RoleTitle {
  readonly ko: string;
  readonly en: string;
}

/** Everybody who may sign in, in memory, with the rights that their role has in the configuration. */
export class PeopleDirectory {
  readonly organisations: ReadonlyMap<OrganisationId, Organisation>;
  /** Whether people of the demo city may be in. */
  readonly demo: boolean;
  readonly #roles: ReadonlyMap<string, CityConfig['roles'][number]>;
  #people: ReadonlyMap<PersonId, Person> = new Map();
  #assignable: ReadonlySet<string> = new Set();

  constructor(config: Pick<CityConfig, 'organisations' | 'roles' | 'demo'>) {
    this.demo = config.demo.enabled;
    this.organisations = new Map(
      config.organisations.map((organisation) => [
        organisation.id as OrganisationId,
        { ...organisation, id: organisation.id as OrganisationId },
      ]),
    );
    this.#roles = new Map(config.roles.map((role) => [role.id, role]));
  }

  /** Reads everybody anew. */
  async refresh(sql: Sql): Promise<void> {
    const rows = await loadPeople(sql);
    const people = rows.flatMap((row) => this.personOf(row) ?? []);
    this.#people = new Map(people.map((person) => [person.id, person]));
    this.#assignable = new Set(people.filter(mayBeAssigned).map((person) => person.id));
  }

  /**
   * Undefined where the configuration no longer knows their role or organisation: nobody acts without rights. Nor do the
   * demo city's people act in a real one.
   */
  personOf(row: PersonRow): Person | undefined {
    if (row.demo && !this.demo) return undefined;
    const role = this.#roles.get(row.role);
    const organisation = this.organisations.get(row.organisation);
    if (!role || !organisation) return undefined;
    return {
      id: row.id,
      login: row.login,
      name: row.name,
      organisation: row.organisation,
      role: row.role,
      standing: organisation.standing,
      rights: role.rights,
      ...(role.scope === undefined ? {} : { scope: role.scope }),
      ...crewOf(row),
    };
  }

  person(id: string): Person | undefined {
    return this.#people.get(id as PersonId);
  }

  get people(): Iterable<Person> {
    return this.#people.values();
  }

  /** Ids of those who can be given an incident, for the engine. */
  get assignable(): ReadonlySet<string> {
    return this.#assignable;
  }

  /** Roles of the city's configuration, in its order. */
  get roles(): readonly { readonly id: string; readonly title: RoleTitle }[] {
    return [...this.#roles.values()].map(({ id, title }) => ({ id, title }));
  }

  roleTitle(role: string): RoleTitle {
    return this.#roles.get(role)?.title ?? { ko: role, en: role };
  }
}

/** Only of one's own organisation: who changed to another goes with none of the old one's. */
function crewOf({ unit, unitKind, callSign, organisation }: PersonRow): Pick<Person, 'crewOf'> {
  if (!unit || !unitKind || !callSign || !unit.startsWith(`${organisation}/`)) return {};
  return { crewOf: { unit: unit as UnitId, kind: unitKind, callSign } };
}

function mayBeAssigned(person: Person): boolean {
  return person.standing === 'owner' && person.rights.includes('incident.handle');
}
