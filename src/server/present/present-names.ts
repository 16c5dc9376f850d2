import type { OrganisationId } from '#domain/ids.ts';
import type { Person } from '#domain/person.ts';
import type { PresentPorts, Title } from './present-ports.ts';

/** What a viewer may know of who did something: an outside organisation learns the role of the city's staff, not their names. */
export interface ShownName {
  readonly id: string;
  readonly name: string;
}

const PERSON = 'person:';
const LINK = 'link:';

/** A person as the viewer may know them: their own colleagues by name, others by role or organisation. */
export function shownPerson(id: string, viewer: Person, ports: PresentPorts): ShownName {
  const person = ports.person(id);
  if (viewer.standing === 'owner') return { id, name: person?.name ?? id };
  if (id === viewer.id) return { id, name: viewer.name };
  if (!person) return { id: 'person', name: '-' };
  if (person.organisation === viewer.organisation) return { id, name: person.name };
  if (person.standing === 'owner') return { id: person.role, name: ports.roleTitle(person.role).ko };
  return { id: person.organisation, name: organisationTitle(person.organisation, ports).ko };
}

/** `person:<id>`, `link:<id>` or `system`, with the name to show; the actor of others is masked like their name. */
export function shownActor(actor: string, viewer: Person, ports: PresentPorts): { readonly actor: string; readonly actorName: string } {
  if (actor.startsWith(PERSON)) {
    const shown = shownPerson(actor.slice(PERSON.length), viewer, ports);
    return { actor: `${PERSON}${shown.id}`, actorName: shown.name };
  }
  if (actor.startsWith(LINK)) return { actor, actorName: ports.linkTitle(actor.slice(LINK.length))?.ko ?? actor.slice(LINK.length) };
  return { actor, actorName: actor };
}

export function organisationTitle(id: OrganisationId, ports: PresentPorts): Title {
  return ports.organisations.get(id)?.title ?? { ko: id, en: id };
}
