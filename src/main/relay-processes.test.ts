import { stringify } from 'yaml';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '#io/read-config.ts';
import { relaySettings } from '#relay/settings.ts';
import { relayProcesses } from './relay-processes.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mangru-config-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The project's own configuration with these changes. */
async function configured(relay: object, networks: readonly object[] = []): ReturnType<typeof readConfig> {
  const file = path.join(folder, 'city.yaml');
  const yaml = parse(await readFile('config/city.yaml', 'utf8')) as Record<string, object>;
  await writeFile(file, stringify({ ...yaml, relay: { ...yaml['relay'], ...relay }, networks }));
  return readConfig(file);
}

const virtual = (port: number): object => ({
  http: `http://10.20.0.1:${port}`,
  rtsp: `rtsp://10.20.0.1:${port + 1}`,
  udp: `10.20.0.1:${port + 2}`,
});
const police = (relays: object): object => ({
  id: 'police',
  peers: ['10.1.0.254', '10.1.1.0/29', 'fd00::/64'],
  mediaPort: 8289,
  virtual: { console: 'http://10.20.0.1:8080/', relays },
});

describe('the relay processes of a configuration', () => {
  test('R70: one by default, on the ports that the configuration names', async () => {
    const [only, ...more] = relayProcesses(await configured({}), 8080);
    expect(more).toEqual([]);
    expect(only?.settings).toMatchObject({
      name: 'relay-1',
      port: 8090,
      rtspPort: 8554,
      udpPort: 8189,
      publicUrl: 'http://127.0.0.1:8090',
    });
    expect(only?.settings.controlUrl).toBe('ws://127.0.0.1:8080/internal/relay');
  });

  test('R70: the ports of the others follow, and every one of them is looked at before the start', async () => {
    const relays = { 'relay-1': virtual(8090), 'relay-2': virtual(8190), east: virtual(8290) };
    const config = await configured({ processes: 2, elsewhere: { east: 'https://east.example.go.kr' } }, [police(relays)]);
    const processes = relayProcesses(config, 8080);
    expect(processes.map(({ name, ports }) => [name, ports.map(({ kind, port }) => `${kind} ${port}`)])).toEqual([
      ['relay-1', ['tcp 8090', 'tcp 8554', 'udp 8189', 'udp 8289']],
      ['relay-2', ['tcp 8091', 'tcp 8555', 'udp 8190', 'udp 8290']],
    ]);
    for (const { settings } of processes) expect(relaySettings.parse(settings)).toEqual(settings);
  });

  test('R80: each knows what it is called beyond a link device, and what the pages there are', async () => {
    const config = await configured({ processes: 2 }, [police({ 'relay-1': virtual(8090), 'relay-2': virtual(8190) })]);
    expect(relayProcesses(config, 8080).map(({ settings }) => settings.networks)).toEqual([
      [{ peers: ['10.1.0.254', '10.1.1.0/29', 'fd00::/64'], mediaPort: 8289, console: 'http://10.20.0.1:8080', virtual: virtual(8090) }],
      [{ peers: ['10.1.0.254', '10.1.1.0/29', 'fd00::/64'], mediaPort: 8290, console: 'http://10.20.0.1:8080', virtual: virtual(8190) }],
    ]);
  });

  test.each([
    ['a relay without a virtual address', { processes: 2 }, [police({ 'relay-1': virtual(1) })], 'no address of "relay-2"'],
    ['a relay that does not exist', {}, [police({ 'relay-1': virtual(1), 'relay-7': virtual(1) })], 'relay-7: there is no such relay'],
    ['no port', {}, [{ ...police({ 'relay-1': virtual(1) }), mediaPort: 0 }], 'networks.0.mediaPort'],
    ['a peer that is no address', {}, [{ ...police({ 'relay-1': virtual(1) }), peers: ['police.example'] }], 'networks.0.peers.0'],
    ['an ICE address that is a name', {}, [police({ 'relay-1': { ...virtual(1), udp: 'video:8189' } })], 'udp'],
    ['fewer public addresses than processes', { processes: 2, publicUrl: 'https://video.example' }, [], 'relay.publicUrl'],
    ['the name of one of ours elsewhere', { elsewhere: { 'relay-3': 'https://video.example' } }, [], 'relay.elsewhere'],
  ])('R80: %s is refused by name', async (_, relay, networks, named) => {
    await expect(configured(relay, networks)).rejects.toThrow(named);
  });
});
