import { incidentOfCase } from '../store/incident-rows.ts';
import type { Database } from '../store/sql.ts';
import type { LinkHostPorts } from './link-host.ts';
import { readQuarantine, saveQuarantine } from './quarantine-rows.ts';

/** What links keep in the database and ask of it. */
export function linkStore(database: Database): Pick<LinkHostPorts, 'incidentOf' | 'saveQuarantine' | 'readQuarantine'> {
  return {
    incidentOf: (key) => incidentOfCase(database, key),
    saveQuarantine: (row) => saveQuarantine(database, row),
    readQuarantine: (link, limit) => readQuarantine(database, link, limit),
  };
}
