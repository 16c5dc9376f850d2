import type { CityConfig } from '#contract/city-config.ts';
import { wantedConfig } from '#services/wanted-vehicles/config.ts';
import { wantedVehicles } from '#services/wanted-vehicles/service.ts';
import type { WantedPort } from './free-ports.ts';

const HOST = '127.0.0.1';

/** Ports of the demo city's stand-ins for the police's server of files and the plate readers' server of pictures: where the link looks for them. */
export function wantedPartnerPorts(config: CityConfig): readonly WantedPort[] {
  const parsed = wantedConfig.safeParse(config.services[wantedVehicles.id] ?? {});
  // What is wrong with the section the server says, by name.
  if (!parsed.success) return [];
  const { list, pictures } = parsed.data;
  const [first] = pictures;
  return [
    { host: HOST, port: list.port, kind: 'tcp', purpose: 'simulated police files: services.wanted-vehicles.list.port' },
    ...(first
      ? [{ host: HOST, port: first.port, kind: 'tcp' as const, purpose: 'simulated plate pictures: services.wanted-vehicles.pictures' }]
      : []),
  ];
}
