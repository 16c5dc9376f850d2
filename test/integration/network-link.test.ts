import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TicketedCamera } from '#contract/incident-view.ts';
import { PROJECT, type CityPorts, type CityYaml } from '../city/city-settings.ts';
import { TestCity } from '../city/test-city.ts';
import { CAMERAS, incidentOf, seenCase, ticketsFor } from '../e2e/support/city-facts.ts';
import { needs } from '../support/debian-package.ts';
import { CHROMIUM, lookByChromium, type SeenByChromium } from './support/chromium-beyond.ts';
import { LinkNetworks, type Mapping } from '../support/link-networks.ts';
import { PacketCapture, tcpStreams, type Packet } from '../support/packet-capture.ts';
import { readStun, XOR_MAPPED_ADDRESS, type StunMessage } from '../support/stun-message.ts';

/**
 * A centre, a link device and a police room, each in a network namespace of its own, and Mangru as `npm start` runs it in
 * the centre, with two relays. TLS is off, so that every byte on the police room's wire can be read.
 */
const LACKING = [needs('ip', 'iproute2'), needs('iptables', 'iptables'), needs('tcpdump', 'tcpdump'), needs('ffprobe', 'ffmpeg')];
const ROOT = process.getuid?.() === 0;
const WITHOUT_CHROMIUM = !existsSync(CHROMIUM);
if (WITHOUT_CHROMIUM) console.log('skipped: a browser beyond the link device needs Chromium.');
if (!ROOT) console.log('skipped: only root makes network namespaces.');

/** In a namespace of its own every port is free. Inner and outer ones differ, so that one can be told from the other. */
const INNER: CityPorts = {
  server: 18_080,
  relay: 18_090,
  rtsp: 18_554,
  udp: 18_189,
  cameras: 18_600,
  police: 18_610,
  traffic: 18_620,
  sms: 18_630,
  mail: 18_631,
  link112: 19_112,
  link119: 19_119,
  owners: 18_640,
  displays: 19_130,
  wantedList: 19_121,
  wantedPictures: 19_122,
  plateReads: 19_120,
};
const MEDIA_PORT = 18_289;
const MAPPINGS: readonly Mapping[] = [
  { protocol: 'tcp', outer: 8_080, inner: INNER.server },
  { protocol: 'tcp', outer: 8_090, inner: INNER.relay },
  { protocol: 'tcp', outer: 8_190, inner: INNER.relay + 1 },
  { protocol: 'tcp', outer: 8_554, inner: INNER.rtsp },
  { protocol: 'tcp', outer: 8_654, inner: INNER.rtsp + 1 },
  { protocol: 'udp', outer: 8_189, inner: MEDIA_PORT },
  { protocol: 'udp', outer: 8_289, inner: MEDIA_PORT + 1 },
];

/** What police-viewer.ts prints. */
interface PoliceView {
  readonly pages: readonly { readonly status: number; readonly policy: string }[];
  readonly signIn: readonly number[];
  readonly feed: string;
  readonly cameras: readonly TicketedCamera[];
  readonly webSocket: number;
  readonly line: number;
  readonly refused: readonly number[];
  readonly whep: { readonly status: number; readonly answer: string; readonly pictures: number };
  readonly rtsp: { readonly foreign: { streams: { codec_name: string }[] }; readonly description: string; readonly pictures: number };
  readonly snapshot: number;
}

function configure(yaml: CityYaml, { centreHost, deviceInside, deviceOutside, cameraHost }: LinkNetworks): void {
  const at = (port: number): string => `http://${centreHost}:${port}`;
  const beyond = (http: number, rtsp: number, udp: number): object => ({
    http: `http://${deviceOutside}:${http}`,
    rtsp: `rtsp://${deviceOutside}:${rtsp}`,
    udp: `${deviceOutside}:${udp}`,
  });
  Object.assign(yaml.server, { host: '0.0.0.0', publicUrl: at(INNER.server) });
  Object.assign(yaml.relay, { host: '0.0.0.0', processes: 2, publicUrl: [at(INNER.relay), at(INNER.relay + 1)] });
  Object.assign(yaml.services['emergency-video-112']!, { host: '0.0.0.0' });
  Object.assign(yaml.demo, { cameraHost });
  const relays = { 'relay-1': beyond(8_090, 8_554, 8_189), 'relay-2': beyond(8_190, 8_654, 8_289) };
  const virtual = { console: `http://${deviceOutside}:8080`, relays };
  yaml.networks = [{ id: 'police', peers: [deviceInside], mediaPort: MEDIA_PORT, virtual }];
}

describe.skipIf(!ROOT || LACKING.includes(true))('beyond a link device', () => {
  const stack = new AsyncDisposableStack();
  let networks: LinkNetworks;
  let seen: PoliceView;
  let browsed: SeenByChromium;
  let packets: readonly Packet[];
  let streams: ReadonlyMap<string, Buffer>;
  let stun: readonly (StunMessage & Pick<Packet, 'from'>)[];
  let ownSide: readonly TicketedCamera[];

  beforeAll(async () => {
    networks = stack.use(await LinkNetworks.make(MAPPINGS));
    const network = { namespace: networks.centre, host: networks.desk };
    const city = stack.use(await TestCity.start({ cameras: CAMERAS, ports: INNER, network, change: (yaml) => configure(yaml, networks) }));
    await using fake = await city.fake112();
    const report = seenCase(0);
    await fake.report(report);
    const operator = await city.signedIn('operator');
    ownSide = await ticketsFor(operator, (await incidentOf(operator, report.caseNumber)).id);
    const file = path.join(city.folder, 'police.pcap');
    await using capture = await PacketCapture.start({ namespace: networks.police, port: networks.policePort, file });
    seen = await policeView(networks, city.password).catch((error: unknown) => {
      throw new Error(`${String(error)}\nThe city said last:\n${city.run.output.slice(-4_000)}`);
    });
    if (!WITHOUT_CHROMIUM)
      browsed = await lookByChromium({
        namespace: networks.police,
        home: `http://${networks.deviceOutside}:8080`,
        password: city.password,
        folder: city.folder,
      });
    packets = await capture.packets();
    streams = tcpStreams(packets);
    stun = packets.flatMap(({ protocol, payload, from }) => {
      const message = protocol === 'udp' ? readStun(payload) : undefined;
      return message ? [{ ...message, from }] : [];
    });
  }, 180_000);
  afterAll(() => stack.disposeAsync());

  test('R80: the police room signs in, lists its incident’s cameras, and is told virtual addresses only, each relay by its own', () => {
    expect([seen.pages.map(({ status }) => status), seen.signIn, seen.feed]).toEqual([[200, 200, 200, 200, 404], [401, 201], 'snapshot']);
    const origins = new Set(
      seen.cameras.flatMap(({ ws, line, whep, rtsp, snapshot, stills }) =>
        [ws, line, whep, rtsp, snapshot, stills].map((url) => /^\w+:\/\/[^/]+/.exec(url)?.[0]),
      ),
    );
    const virtual = [8_090, 8_190].flatMap((port) => [
      `ws://${networks.deviceOutside}:${port}`,
      `http://${networks.deviceOutside}:${port}`,
    ]);
    expect(origins).toEqual(new Set([...virtual, `rtsp://${networks.deviceOutside}:8554`, `rtsp://${networks.deviceOutside}:8654`]));
    for (const { policy } of seen.pages) for (const origin of virtual) expect(policy).toContain(origin);
  });

  test('R80: at the same time the centre itself is told the real ones', () => {
    expect(ownSide.length).toBe(seen.cameras.length);
    for (const { ws, whep, rtsp } of ownSide)
      for (const url of [ws, whep, rtsp]) expect(url).toMatch(new RegExp(`^\\w+://${networks.centreHost}:18[05][95]`));
  });

  test('R81: it plays by WebSocket, line, WHEP and RTSP, ours and a foreign one, and gets a still', () => {
    for (const pictures of [seen.webSocket, seen.line]) expect(pictures).toBeGreaterThanOrEqual(30);
    expect([seen.whep.status, seen.whep.pictures >= 30]).toEqual([201, true]);
    expect([seen.rtsp.foreign.streams[0]?.codec_name, seen.rtsp.pictures >= 30, seen.snapshot]).toEqual(['h264', true, 200]);
    expect(seen.refused).toEqual([403, 401, 401, 404, 204]);
    const candidates = seen.whep.answer.match(/^a=candidate:.*$/gm) ?? [];
    expect(candidates).toHaveLength(1);
    expect(candidates[0]).toMatch(new RegExp(` ${networks.deviceOutside} 8[12]89 typ host$`));
    expect(seen.rtsp.description).toContain(`o=- 1 1 IN IP4 ${networks.deviceOutside}\r\n`);
  });

  test.skipIf(WITHOUT_CHROMIUM)('R81: a browser there has the console with playing tiles, and plays by its own WebRTC', () => {
    expect(browsed.tiles).toBeGreaterThanOrEqual(2);
    expect(browsed.whep).toBeGreaterThanOrEqual(10);
    // But for the question who is signed in, before anybody is, and what a page without TLS lacks.
    expect(browsed.errors.filter((text) => !/401|Cross-Origin-Opener-Policy/.test(text))).toEqual([]);
  });

  test('R83: every packet on its wire goes to and from the link device, and nobody else', () => {
    // What the browser calls into its own network (mDNS, SSDP) goes nowhere else.
    const calls = ({ to }: Packet): boolean => /^2(?:2[4-9]|3\d)\./.test(to);
    const hosts = new Set(packets.filter((each) => each.protocol !== 'arp' && !calls(each)).flatMap(({ from, to }) => [from, to]));
    expect(hosts).toEqual(new Set([networks.deviceOutside, networks.policeHost]));
    for (const { protocol, payload } of packets.filter((each) => !calls(each))) {
      expect(['tcp', 'udp', 'arp', 'icmp']).toContain(protocol);
      // A complaint quotes the packet that it is about, with its addresses (RFC 792).
      if (protocol === 'icmp') for (const address of realOnes(networks)) expect(payload.includes(bytesOf(address))).toBe(false);
    }
    const asked = packets
      .filter(({ protocol }) => protocol === 'arp')
      .flatMap(({ payload }) => [14, 24].map((at) => [...payload.subarray(at, at + 4)].join('.')));
    for (const address of asked) expect([networks.deviceOutside, networks.policeHost]).toContain(address);
    const ports = new Set(
      packets.filter(({ from }) => from === networks.deviceOutside).map(({ stream }) => Number(/^[^:]+:(\d+)/.exec(stream)?.[1])),
    );
    expect(MAPPINGS.map(({ outer }) => outer)).toEqual(expect.arrayContaining([...ports]));
  });

  test('R83: no ICE check or answer holds a real address, masked ones unmasked', () => {
    const told = stun
      .filter(({ kind, from }) => kind === 'success' && from === networks.deviceOutside)
      .flatMap(({ addresses }) => addresses);
    expect(told.filter(({ attribute }) => attribute === XOR_MAPPED_ADDRESS).length).toBeGreaterThan(0);
    const all = new Set(stun.flatMap(({ addresses }) => addresses.map(({ address }) => address)));
    // The room's own view of the device, and the loopback address that the media gate shows to WebRTC.
    expect([networks.deviceOutside, networks.policeHost, '127.0.0.1']).toEqual(expect.arrayContaining([...all]));
  });

  test('R82 R83: no text, in any direction, holds an address or a port of the centre or a camera', () => {
    const texts = [...streams.values(), ...packets.filter(({ protocol }) => protocol === 'udp').map(({ payload }) => payload)].map(
      (bytes) => bytes.toString('latin1'),
    );
    const whole = texts.join('\n');
    // What was read is really what was said.
    for (const said of ['connect-src', 'v=0', 'm=video', 'application/sdp', 'Content-Base', '"type":"start"', 'sec-websocket-accept'])
      expect(whole.toLowerCase()).toContain(said.toLowerCase());
    for (const address of realOnes(networks)) expect(occurrences(whole, address)).toEqual([]);
    // A WebRTC library of the room's own says 127.0.0.1 of itself; the centre never does.
    const sent = [...streams].flatMap(([stream, bytes]) => (stream.startsWith(networks.deviceOutside) ? [bytes.toString('latin1')] : []));
    for (const address of ['127.0.0.1', 'localhost']) expect(occurrences(sent.join('\n'), address)).toEqual([]);
    const inner = [...Object.values(INNER), INNER.relay + 1, INNER.rtsp + 1, INNER.udp + 1, MEDIA_PORT, MEDIA_PORT + 1];
    for (const port of inner) expect(occurrences(whole, `:${port}`)).toEqual([]);
  });
});

const realOnes = ({ centreHost, deviceInside, cameraHost, desk }: LinkNetworks): string[] => [centreHost, deviceInside, cameraHost, desk];
const bytesOf = (address: string): Buffer => Buffer.from(address.split('.').map(Number));

/** With what stands around each, for the reader of a failure. */
function occurrences(text: string, what: string): string[] {
  const found: string[] = [];
  for (let at = text.indexOf(what); at >= 0 && found.length < 5; at = text.indexOf(what, at + 1))
    found.push(text.slice(Math.max(0, at - 80), at + what.length + 20));
  return found;
}

async function policeView({ police, deviceOutside }: LinkNetworks, password: string): Promise<PoliceView> {
  const script = path.join(import.meta.dirname, 'support/police-viewer.ts');
  const words = ['netns', 'exec', police, process.execPath, '--disable-warning=ExperimentalWarning', script];
  const { stdout } = await promisify(execFile)('ip', [...words, `http://${deviceOutside}:8080`, 'officer112', password], {
    cwd: PROJECT,
    timeout: 90_000,
    maxBuffer: 16_000_000,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as PoliceView;
}
