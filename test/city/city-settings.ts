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
  readonly owners: number;
  readonly link119: number;
  readonly traffic: number;
  readonly sms: number;
  readonly mail: number;
  /** Stand-ins that the links dial: the controller of signs, the police's files, the plate readers' pictures. */
  readonly displays: number;
  readonly wantedList: number;
  readonly wantedPictures: number;
  readonly plateReads: number;
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
  messages: Record<string, unknown>;
  services: Record<string, Record<string, unknown>>;
  demo: Record<string, unknown> & { people: Record<string, unknown>[] };
}

/**
 * A port below those that the system gives to connections, in a share of this worker's own: a port that was free a moment ago is then
 * taken neither by a browser's connection nor by the city of another worker.
 */
function somePort(): number {
  const share = Number(process.env['VITEST_POOL_ID'] ?? 0) % 3;
  return 12_000 + share * 6_000 + Math.floor(Math.random() * 6_000);
}

/** Ports that nobody has now: all are held open together before they are given away, so that no two are the same. */
export async function freePorts(): Promise<CityPorts> {
  await using stack = new AsyncDisposableStack();
  const tcp = async (port?: number): Promise<number> => {
    for (let left = 100; ; left -= 1) {
      const server = createServer();
      const wanted = port ?? somePort();
      const listening = await new Promise<boolean>((resolve) =>
        server.once('error', () => resolve(false)).listen(wanted, '127.0.0.1', () => resolve(true)),
      );
      if (listening) {
        stack.defer(() => new Promise((resolve) => server.close(() => resolve())));
        return wanted;
      }
      if (port !== undefined || left === 0) throw new Error(`port ${wanted} is not free`);
    }
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
  const [sms, mail, owners, link119] = [await tcp(), await tcp(), await tcp(), await tcp()];
  const [displays, wantedList, wantedPictures, plateReads] = [await tcp(), await tcp(), await tcp(), await tcp()];
  const dialled = { displays, wantedList, wantedPictures, plateReads };
  const relays = { relay: await pair(tcp), rtsp: await pair(tcp), udp: await pair(udp) };
  return { server, ...relays, ...dialled, cameras, police, traffic, sms, mail, owners, link112, link119 };
}

/** Writes the project's own configuration with these ports and whatever `change` does to it. */
export async function writeConfig(file: string, ports: CityPorts, change: (yaml: CityYaml) => void = () => undefined): Promise<void> {
  const yaml = parse(await readFile(path.join(PROJECT, 'config/city.yaml'), 'utf8')) as CityYaml;
  Object.assign(yaml.server, { port: ports.server });
  Object.assign(yaml.relay, { port: ports.relay, rtspPort: ports.rtsp, udpPort: ports.udp });
  Object.assign((yaml.relay['pushServers'] as Record<string, object>)['police']!, { url: `rtsp://127.0.0.1:${ports.police}` });
  // Whoever wants to be another partner asks its link where it listens.
  for (const section of Object.values(yaml.services)) if ('port' in section) Object.assign(section, { port: 0 });
  Object.assign(yaml.services['emergency-video-112']!, { port: ports.link112 });
  Object.assign(yaml.services['field-displays']!, { port: ports.displays });
  Object.assign(yaml.services['wanted-vehicles']!, {
    port: ports.plateReads,
    list: { host: '127.0.0.1', port: ports.wantedList },
    pictures: [{ protocol: 'sftp', host: '127.0.0.1', port: ports.wantedPictures }],
  });
  Object.assign(yaml.services['vulnerable-people']!, {
    pictures: [{ protocol: 'sftp', host: '127.0.0.1', port: ports.wantedPictures, folder: '/people' }],
  });
  Object.assign(yaml.messages['sms'] as object, { url: `http://127.0.0.1:${ports.sms}` });
  Object.assign(yaml.messages['email'] as object, { port: ports.mail });
  Object.assign(yaml.demo, { smsPort: ports.sms, mailPort: ports.mail });
  const owners = `http://127.0.0.1:${ports.owners}`;
  Object.assign(yaml.services['dispatch-119']!, { port: ports.link119, owners: { registryUrl: owners, gatewayUrl: owners } });
  Object.assign(yaml.demo, {
    cameraPort: ports.cameras,
    policePort: ports.police,
    trafficPort: ports.traffic,
    ownersPort: ports.owners,
    units: 0,
  });
  change(yaml);
  await writeFile(file, stringify(yaml));
}
