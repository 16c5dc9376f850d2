import type { CityConfig } from '#contract/city-config.ts';
import type { OrganisationId } from '#domain/ids.ts';

/** A server that cameras may be sent to, with what the relay needs to enter there. */
export interface PushServer {
  readonly id: string;
  readonly organisation: OrganisationId;
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
}

/** The environment variable (or its `…_FILE` twin) that holds a server's password: `police` → `MANGRU_PUSH_POLICE_PASSWORD`. */
export function passwordVariable(server: string): string {
  return `MANGRU_PUSH_${server.toUpperCase().replaceAll('-', '_')}_PASSWORD`;
}

/** The servers of the configuration; `secret` reads the environment. Rejects with a sentence when a file it names cannot be read. */
export async function pushServers(
  config: CityConfig,
  secret: (name: string) => Promise<string | undefined>,
): Promise<ReadonlyMap<string, PushServer>> {
  const known = await Promise.all(
    Object.entries(config.relay.pushServers).map(async ([id, { url, username, organisation }]) => {
      const password = await secret(passwordVariable(id));
      const server: PushServer = {
        id,
        url,
        organisation: organisation as OrganisationId,
        ...(username === undefined ? {} : { username }),
        ...(password === undefined ? {} : { password }),
      };
      return [id, server] as const;
    }),
  );
  return new Map(known);
}
