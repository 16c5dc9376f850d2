import type { CityConfig } from '#contract/city-config.ts';
import { wantedConfig } from '#services/wanted-vehicles/config.ts';
import { wantedVehicles } from '#services/wanted-vehicles/service.ts';
import type { WantedPort } from './free-ports.ts';

const HOST = '127.0.0.1';

/** Where the demo city's stand-ins are: the police's server of files and the plate readers' server of pictures, where the link looks for them. */
export interface WantedPartners {
  readonly files: WantedPort | undefined;
  readonly pictures: WantedPort | undefined;
}

export function wantedPartners(config: CityConfig): WantedPartners {
  const parsed = wantedConfig.safeParse(config.services[wantedVehicles.id] ?? {});
  // What is wrong with the section the server says, by name.
  if (!parsed.success) return { files: undefined, pictures: undefined };
  const { list, pictures } = parsed.data;
  const at = (port: number | undefined, purpose: string): WantedPort | undefined =>
    port === undefined || port === 0 ? undefined : { host: HOST, port, kind: 'tcp', purpose };
  return {
    files: at(list.port, 'simulated police files: services.wanted-vehicles.list.port'),
    pictures: at(pictures[0]?.port, 'simulated plate pictures: services.wanted-vehicles.pictures'),
  };
}
