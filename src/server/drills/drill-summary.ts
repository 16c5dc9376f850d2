import type { DrillSummary, DrillView } from '#contract/drill-view.ts';
import type { Incident } from '#domain/incident.ts';
import type { Person } from '#domain/person.ts';
import { shownActor, shownPerson } from '../present/present-names.ts';
import type { PresentPorts } from '../present/present-ports.ts';
import type { Database } from '../store/sql.ts';
import { MAX_DRILL_INCIDENTS } from './drill-desk.ts';
import { actionsOf, factsOf, incidentsOfDrill, type DrillRow } from './drill-rows.ts';
import { playList } from './play-list.ts';

export function presentDrill(drill: DrillRow, viewer: Person, ports: PresentPorts): DrillView {
  const { id, script, startedAt, endedAt, endedBy, played } = drill;
  return {
    id,
    scenario: script.id,
    title: script.title,
    startedAt,
    startedBy: shownPerson(drill.startedBy, viewer, ports).name,
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(endedBy === undefined ? {} : { endedBy: shownPerson(endedBy, viewer, ports).name }),
    played,
    events: playList(id, script, [0, 0]).length,
  };
}

/** What happened in a drill, for the talk after it: times per stage, who did what, what was missed. */
export async function summariseDrill(
  database: Database,
  drill: DrillRow,
  { viewer, ports }: { readonly viewer: Person; readonly ports: PresentPorts },
): Promise<DrillSummary> {
  const incidents = await incidentsOfDrill(database, drill, MAX_DRILL_INCIDENTS);
  const ids = incidents.map((incident) => incident.id);
  const [actions, { firstPictures, keptInside }] = await Promise.all([actionsOf(database, ids), factsOf(database, ids)]);
  const took = (end: (incident: Incident) => number | undefined): number | null =>
    middle(incidents.flatMap((incident) => (end(incident) === undefined ? [] : [(end(incident) ?? 0) - incident.openedAt])));
  return {
    drill: presentDrill(drill, viewer, ports),
    participants: actions.map(({ actor, actions: count }) => ({ name: shownActor(actor, viewer, ports).actorName, actions: count })),
    incidents: incidents.map((incident) => {
      const { id, kind, grade, status, occurredAt, openedAt, acknowledgedAt, closedAt, assignee } = incident;
      const firstPictureAt = firstPictures.get(id);
      return {
        id,
        kind,
        grade,
        status,
        occurredAt,
        openedAt,
        ...(firstPictureAt === undefined ? {} : { firstPictureAt }),
        ...(acknowledgedAt === undefined ? {} : { acknowledgedAt }),
        ...(closedAt === undefined ? {} : { closedAt }),
        ...(assignee === undefined ? {} : { assignee: shownPerson(assignee, viewer, ports).name }),
      };
    }),
    toFirstPicture: took((incident) => firstPictures.get(incident.id)),
    toAcknowledge: took((incident) => incident.acknowledgedAt),
    toClose: took((incident) => incident.closedAt),
    missed: incidents.filter((incident) => incident.acknowledgedAt === undefined).length,
    keptInside,
  };
}

function middle(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
