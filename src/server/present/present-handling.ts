import type { IncidentView } from '#contract/incident-view.ts';
import type { Handover } from '#domain/handling.ts';
import type { Incident, Propagation } from '#domain/incident.ts';
import type { Person } from '#domain/person.ts';
import { organisationTitle, shownActor, shownPerson } from './present-names.ts';
import type { PresentPorts } from './present-ports.ts';

type Handling = Pick<IncidentView, 'agencies' | 'sopLists' | 'sop' | 'handover' | 'escalations' | 'mergedInto' | 'absorbed'>;

/** How the incident is being handled: the city's own affair, of which an outside organisation is shown nothing but where it went on. */
export function presentHandling(incident: Incident, viewer: Person, ports: PresentPorts): Handling {
  const mergedInto = incident.mergedInto === undefined ? {} : { mergedInto: incident.mergedInto };
  if (viewer.standing !== 'owner') return { agencies: [], sopLists: [], sop: [], escalations: [], absorbed: [], ...mergedInto };
  const { handover } = incident;
  return {
    agencies: [...ports.handling.agencies(incident)],
    sopLists: [...ports.handling.sopLists(incident)],
    sop: (incident.sop ?? []).map(({ by, ...tick }) => ({ ...tick, by: shownPerson(by, viewer, ports).name })),
    escalations: (incident.escalations ?? []).map((escalation) => ({
      ...escalation,
      steps: ports.handling.chainLength(escalation.organisation),
    })),
    absorbed: (incident.absorbed ?? []).map((each) => ({ ...each, cases: [...each.cases] })),
    ...mergedInto,
    ...(handover === undefined ? {} : { handover: presentHandover(handover, viewer, ports) }),
  };
}

function presentHandover(handover: Handover, viewer: Person, ports: PresentPorts): NonNullable<IncidentView['handover']> {
  const { id, from, to, people, at, note } = handover;
  return {
    id,
    from: shownPerson(from, viewer, ports),
    to: 'person' in to ? shownPerson(to.person, viewer, ports).name : to.crew,
    people: [...people],
    at,
    ...(note === undefined ? {} : { note }),
  };
}

/** One word to one receiver, with every step it has gone and by whom. */
export function presentPropagation(told: Propagation, viewer: Person, ports: PresentPorts): IncidentView['propagations'][number] {
  const { person: _one, escalates: _or, organisation, people, sentBy, deliveredTo, acknowledgedBy, completedBy, messages, ...plain } = told;
  const name = (id: string): string => shownPerson(id, viewer, ports).name;
  const { actorName, actorTitle } = shownActor(sentBy, viewer, ports);
  return {
    ...plain,
    organisation,
    organisationTitle: organisationTitle(organisation, ports),
    ...(plain.role === undefined ? {} : { roleTitle: ports.roleTitle(plain.role) }),
    ...(people === undefined ? {} : { people: people.map((id) => shownPerson(id, viewer, ports)) }),
    sentBy: actorName,
    ...(actorTitle === undefined ? {} : { sentByTitle: actorTitle }),
    ...(deliveredTo === undefined ? {} : { deliveredTo: name(deliveredTo) }),
    ...(acknowledgedBy === undefined ? {} : { acknowledgedBy: name(acknowledgedBy) }),
    ...(completedBy === undefined ? {} : { completedBy: name(completedBy) }),
    ...(messages === undefined
      ? {}
      : {
          messages: messages.map(({ channel, person, state, at, reason }) => ({
            channel,
            state,
            at,
            ...(person === undefined ? {} : { personName: name(person) }),
            ...(reason === undefined ? {} : { reason }),
          })),
        }),
  };
}
