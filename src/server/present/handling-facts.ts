import type { Incident } from '#domain/incident.ts';
import type { OrganisationId } from '#domain/ids.ts';
import type { Organisation } from '#domain/person.ts';
import type { DutyBook } from '#engine/city.ts';
import { sopListsFor, type Definitions } from '#engine/definitions.ts';

/** What a definition and a roster say about handling an incident. */
export interface HandlingFacts {
  /** Organisations that one press tells. */
  agencies(incident: Incident): readonly string[];
  /** Ids of the checklists that hold for it. */
  sopLists(incident: Incident): readonly string[];
  chainLength(organisation: OrganisationId): number;
}

export function handlingFacts(known: {
  readonly definitions: Definitions;
  readonly organisations: ReadonlyMap<OrganisationId, Organisation>;
  readonly duty: Pick<DutyBook, 'chainOf'>;
}): HandlingFacts {
  const partners = [...known.organisations.values()].filter(({ standing }) => standing === 'partner').map(({ id }) => id);
  return {
    agencies: ({ service, drill }) => (drill ? [] : (known.definitions.byId.get(service)?.definition.agencies ?? partners)),
    sopLists: (incident) => {
      const service = known.definitions.byId.get(incident.service);
      return service ? sopListsFor(service, incident).map(({ id }) => id) : [];
    },
    chainLength: (organisation) => known.duty.chainOf(organisation).length,
  };
}
