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
  readonly link112: number;
}

/** config/city.yaml as written, for a test to change before it is used. */
export interface CityYaml {
  organisations: Record<string, unknown>[];
  roles: Record<string, unknown>[];
  server: Record<string, unknown>;
  session: Record<string, unknown>;
  relay: Record<string, unknown>;
  services: Record<string, Record<string, unknown>>;
  demo: Record<string, unknown> & { people: Record<string, unknown>[] };
}

/** Ports that nobody has now: all are held open together before they are given away, so that no two are the same. */
export async function freePorts(): Promise<CityPorts> {
  await using stack = new AsyncDisposableStack();
  const tcp = async (): Promise<number> => {
    const server = createServer();
    stack.defer(() => new Promise((resolve) => server.close(() => resolve())));
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
    return (server.address() as { port: number }).port;
  };
  const udp = async (): Promise<number> => {
    const socket = createSocket('udp4');
    stack.defer(() => new Promise((resolve) => socket.close(() => resolve())));
    await new Promise<void>((resolve, reject) => socket.once('error', reject).bind(0, '127.0.0.1', resolve));
    return socket.address().port;
  };
  const [server, relay, rtsp, cameras, police, link112] = [await tcp(), await tcp(), await tcp(), await tcp(), await tcp(), await tcp()];
  return { server, relay, rtsp, udp: await udp(), cameras, police, link112 };
}

/** Writes the project's own configuration with these ports and whatever `change` does to it. */
export async function writeConfig(file: string, ports: CityPorts, change: (yaml: CityYaml) => void = () => undefined): Promise<void> {
  const yaml = parse(await readFile(path.join(PROJECT, 'config/city.yaml'), 'utf8')) as CityYaml;
  Object.assign(yaml.server, { port: ports.server });
  Object.assign(yaml.relay, { port: ports.relay, rtspPort: ports.rtsp, udpPort: ports.udp });
  Object.assign((yaml.relay['pushServers'] as Record<string, object>)['police']!, { url: `rtsp://127.0.0.1:${ports.police}` });
  Object.assign(yaml.services['emergency-video-112']!, { port: ports.link112 });
  Object.assign(yaml.demo, { cameraPort: ports.cameras, policePort: ports.police });
  change(yaml);
  await writeFile(file, stringify(yaml));
}
