import { createSocket } from 'node:dgram';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { parse, stringify } from 'yaml';

export const PROJECT = path.resolve(import.meta.dirname, '../..');

export interface CityPorts {
  readonly server: number;
  readonly relay: number;
  readonly rtsp: number;
  readonly udp: number;
  readonly cameras: number;
  readonly police: number;
  readonly traffic: number;
  readonly link112: number;
}

/** config/city.yaml as written, for a test to change before it is used. */
export interface CityYaml {
  organisations: Record<string, unknown>[];
  roles: Record<string, unknown>[];
  server: Record<string, unknown>;
  session: Record<string, unknown>;
  relay: Record<string, unknown>;
  networks: Record<string, unknown>[];
  map: Record<string, unknown>;
  services: Record<string, Record<string, unknown>>;
  demo: Record<string, unknown> & { people: Record<string, unknown>[] };
}

/** Ports that nobody has now: all are held open together before they are given away, so that no two are the same. */
export async function freePorts(): Promise<CityPorts> {
  await using stack = new AsyncDisposableStack();
  const tcp = async (port = 0): Promise<number> => {
    const server = createServer();
    stack.defer(() => new Promise((resolve) => server.close(() => resolve())));
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
    return (server.address() as { port: number }).port;
  };
  const udp = async (port = 0): Promise<number> => {
    const socket = createSocket('udp4');
    stack.defer(() => new Promise((resolve) => socket.close(() => resolve())));
    await new Promise<void>((resolve, reject) => socket.once('error', reject).bind(port, '127.0.0.1', resolve));
    return socket.address().port;
  };
  /** A port whose next one is free as well: that of a second relay. */
  const pair = async (open: (port?: number) => Promise<number>): Promise<number> => {
    for (let left = 100; ; left -= 1) {
      const first = await open();
      const second = await open(first + 1).catch(() => undefined);
      if (second !== undefined) return first;
      if (left === 0) throw new Error('no two free ports in a row');
    }
  };
  const [server, cameras, police, traffic, link112] = [await tcp(), await tcp(), await tcp(), await tcp(), await tcp()];
  return { server, relay: await pair(tcp), rtsp: await pair(tcp), udp: await pair(udp), cameras, police, traffic, link112 };
}

/** Writes the project's own configuration with these ports and whatever `change` does to it. */
export async function writeConfig(file: string, ports: CityPorts, change: (yaml: CityYaml) => void = () => undefined): Promise<void> {
  const yaml = parse(await readFile(path.join(PROJECT, 'config/city.yaml'), 'utf8')) as CityYaml;
  Object.assign(yaml.server, { port: ports.server });
  Object.assign(yaml.relay, { port: ports.relay, rtspPort: ports.rtsp, udpPort: ports.udp });
  Object.assign((yaml.relay['pushServers'] as Record<string, object>)['police']!, { url: `rtsp://127.0.0.1:${ports.police}` });
  Object.assign(yaml.services['emergency-video-112']!, { port: ports.link112 });
  // Whoever wants to be the police's dispatch system asks the link where it listens.
  Object.assign(yaml.services['dispatch-112']!, { port: 0 });
  // No stand-ins of file servers: whoever wants them brings their own.
  Object.assign(yaml.services['wanted-vehicles']!, { port: 0, list: { port: 0 }, pictures: [] });
  Object.assign(yaml.demo, { cameraPort: ports.cameras, policePort: ports.police, trafficPort: ports.traffic, units: 0 });
  change(yaml);
  await writeFile(file, stringify(yaml));
}
