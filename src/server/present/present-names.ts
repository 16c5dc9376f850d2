import type { OrganisationId } from '#domain/ids.ts';
import type { Person } from '#domain/person.ts';
import type { PresentPorts, Title } from './present-ports.ts';

/** What a viewer may know of who did something: an outside organisation learns the role of the city's staff, not their names. */
export interface ShownName {
  readonly id: string;
  readonly name: string;
}

/** Who did something; `actorTitle` where it is known by a title in each language instead of a name. */
export interface ShownActor {
  readonly actor: string;
  readonly actorName: string;
  readonly actorTitle?: Title;
}

const PERSON = 'person:';
const LINK = 'link:';

/** A person as the viewer may know them: their own colleagues by name, others by role or organisation. */
export function shownPerson(id: string, viewer: Person, ports: PresentPorts): ShownName {
  const known = nameOrTitle(id, viewer, ports);
  return { id: known.id, name: 'name' in known ? known.name : known.title.ko };
}

function nameOrTitle(id: string, viewer: Person, ports: PresentPorts): ShownName | { readonly id: string; readonly title: Title } {
  const person = ports.person(id);
  if (viewer.standing === 'owner') return { id, name: person?.name ?? id };
  if (id === viewer.id) return { id, name: viewer.name };
  if (!person) return { id: 'person', name: '-' };
  if (person.organisation === viewer.organisation) return { id, name: person.name };
  if (person.standing === 'owner') return { id: person.role, title: ports.roleTitle(person.role) };
  return { id: person.organisation, title: organisationTitle(person.organisation, ports) };
}

/** `person:<id>`, `link:<id>` or `system`, with the name to show; the actor of others is masked like their name. */
export function shownActor(actor: string, viewer: Person, ports: PresentPorts): ShownActor {
  if (actor.startsWith(PERSON)) {
    const known = nameOrTitle(actor.slice(PERSON.length), viewer, ports);
    return titled(`${PERSON}${known.id}`, 'name' in known ? known.name : known.title);
  }
  if (actor.startsWith(LINK)) {
    const link = actor.slice(LINK.length);
    return titled(actor, ports.linkTitle(link) ?? link);
  }
  return titled(actor, actor);
}

function titled(actor: string, name: string | Title): ShownActor {
  return typeof name === 'string' ? { actor, actorName: name } : { actor, actorName: name.ko, actorTitle: name };
}

export function organisationTitle(id: OrganisationId, ports: PresentPorts): Title {
  return ports.organisations.get(id)?.title ?? { ko: id, en: id };
}
