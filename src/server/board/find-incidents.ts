import type { Incident } from '#domain/incident.ts';
import type { IncidentId } from '#domain/ids.ts';
import type { Person } from '#domain/person.ts';
import { maySee } from '#engine/policy.ts';
import type { Database } from '../store/sql.ts';
import { newestFirst, type Board } from './board.ts';
import { loadIncident, loadIncidentPage } from './board-rows.ts';

interface Sources {
  readonly board: Board;
  readonly database: Database;
}

export interface IncidentListQuery {
  readonly status: 'open' | 'all';
  readonly limit: number;
  /** Id of the last incident of the page before. */
  readonly before?: string | undefined;
}

/** From the board where it is there, else from the database. */
export async function findIncident({ board, database }: Sources, id: string): Promise<Incident | undefined> {
  return board.get(id) ?? loadIncident(database, id as IncidentId);
}

/**
 * Incidents that this person may see, newest first. An outside organisation lists what lives or ended within the hour and
 * finds older ones only by name: its screen is no archive (X1).
 */
export async function listIncidents(sources: Sources, person: Person, query: IncidentListQuery): Promise<readonly Incident[]> {
  const { board, database } = sources;
  const liveOnly = query.status === 'open';
  const onBoard = liveOnly ? board.isWhole : person.standing === 'partner';
  if (!onBoard) {
    const page = { liveOnly, limit: query.limit, ...(query.before === undefined ? {} : { before: query.before as IncidentId }) };
    const rows = await loadIncidentPage(database, person.standing === 'partner' ? { ...page, organisation: person.organisation } : page);
    return rows.filter((incident) => maySee(person, incident).ok);
  }
  const before = query.before === undefined ? undefined : await findIncident(sources, query.before);
  const all = liveOnly ? board.live() : [...board.live(), ...board.ended()].sort(newestFirst);
  const shown: Incident[] = [];
  for (const incident of all) {
    if (shown.length >= query.limit) break;
    if (before && newestFirst(incident, before) <= 0) continue;
    if (maySee(person, incident).ok) shown.push(incident);
  }
  return shown;
}
