import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { CityConfig } from '#contract/city-config.ts';
import type { Clock } from '#services/ports.ts';
import type { IncidentCommand, IncidentView } from '#contract/incident-view.ts';
import { ApiClient, type ApiAnswer } from './api-client.ts';
import { freshDatabase, startRunningServer, type RunningServer } from './running-server.ts';
import { borrowPostgres, type TestPostgres } from './test-postgres.ts';

export const LOGINS = ['operator', 'lead', 'admin', 'officer112', 'auditor', 'fire', 'nosy', 'car112', 'crew12', 'crew13'] as const;
export type Login = (typeof LOGINS)[number];

/** A server for one test file, everybody signed in, and a new robbery before each test. */
export interface ApiCity {
  readonly server: RunningServer;
  /** Id of the robbery. */
  readonly incident: string;
  as(login: Login): ApiClient;
  nobody(): ApiClient;
}

/** `clock`: another than the machine's, for what happens in its own time. */
export function useApiCity(config: (config: CityConfig) => CityConfig = (config) => config, clock?: Clock): ApiCity {
  let postgres: TestPostgres;
  let server: RunningServer;
  let incident = '';
  const clients = new Map<string, ApiClient>();
  beforeAll(async () => {
    postgres = await borrowPostgres();
    server = await startRunningServer({ database: await freshDatabase(postgres), config, ...(clock && { clock }) });
    for (const login of LOGINS) clients.set(login, await ApiClient.signedIn(server, login));
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await postgres[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    incident = await server.report();
  });
  return {
    get server() {
      return server;
    },
    get incident() {
      return incident;
    },
    as: (login) => clients.get(login)!,
    nobody: () => new ApiClient(server),
  };
}

export function command(client: ApiClient, id: string, body: IncidentCommand): Promise<ApiAnswer> {
  return client.post(`/api/v1/incidents/${id}/commands`, body);
}

export async function view(client: ApiClient, id: string): Promise<IncidentView> {
  return (await client.get(`/api/v1/incidents/${id}`)).json.incident;
}

export function idsOf(answer: ApiAnswer): string[] {
  return answer.json.incidents.map((each: IncidentView) => each.id);
}
