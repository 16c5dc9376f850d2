import { createSocket } from 'node:dgram';
import type { AddressInfo, Server } from 'node:net';
import type { RelayToServer } from '#contract/relay-control.ts';
import { createCallerAddress } from '#base/caller-address.ts';
import type { AdmissionParts } from './views/admission.ts';
import { createRelayAudiences } from './views/audience.ts';
import { Channels } from './channels.ts';
import { ControlChannel, type ServerOrder } from './control-channel.ts';
import { MediaServer } from './media-server.ts';
import { MediaGate } from './media-gate.ts';
import { lazyMetrics } from './metrics.ts';
import { watchOpenFiles } from './open-files.ts';
import { machinePorts, repeat, type RelayPorts } from './ports.ts';
import { Pushes, type PushesOptions } from './push/pushes.ts';
import { MAX_STRANGERS, RtspServer } from './rtsp/rtsp-server.ts';
import type { RelayNetwork, RelaySettings } from './settings.ts';
import type { Clock } from '#services/ports.ts';
import { SnapshotMaker } from './stills/snapshot-maker.ts';
import { Transcoder } from './transcode/transcoder.ts';
import { TicketChecker } from './views/tickets.ts';
import { UdpPorts } from './rtsp/udp-ports.ts';
import { Views } from './views/views.ts';
import { WebRtcSessions } from './webrtc/webrtc-sessions.ts';

export interface Relay extends AsyncDisposable {
  /** The ports that are really listened on. */
  readonly port: number;
  readonly rtspPort: number;
  /** The server has welcomed this relay and its key is known. */
  readonly connected: boolean;
}

const FIGURES_MS = 5_000;
const PORT_FREE_WITHIN_MS = 2_000;
const PORT_AGAIN_MS = 50;
/** What a machine of three or four cores can do; more is for the configuration to say. */
const MAX_TRANSCODES = 8;

/** Thrown by `startRelay` when it cannot listen; the message is one sentence for the operator. */
export class PortTaken extends Error {}

/** Starts the whole relay in this process. Rejects with `PortTaken` when it cannot listen. */
export async function startRelay(settings: RelaySettings & { readonly secret: string }, given: Partial<RelayPorts> = {}): Promise<Relay> {
  const ports: RelayPorts = { ...machinePorts, ...given };
  await probeUdp(settings, ports.clock);
  const tickets = new TicketChecker();
  const callerOf = createCallerAddress(settings.trustedProxies ?? []);
  const audienceOf = createRelayAudiences(settings);
  const listening = { port: settings.port, rtspPort: settings.rtspPort };
  const control: ControlChannel = new ControlChannel({
    url: settings.controlUrl,
    secret: settings.secret,
    ports,
    hello: () => helloOf(settings, listening),
    onOrder: (order) => obey(order, { tickets, views, channels, pushes, ports }),
    onWelcome: () => [...channels.states(), ...views.askAll(), ...pushes.askAll()],
  });
  const transcoder = new Transcoder(ports, { maxTranscodes: settings.maxTranscodes ?? MAX_TRANSCODES });
  const channels: Channels = new Channels({
    ports,
    udp: settings.cameraPorts && new UdpPorts(settings.cameraPorts, ports.random),
    transcoder,
    maxSources: settings.maxSources,
    lingerMs: settings.lingerSeconds * 1_000,
    ask: (camera) => control.ask(camera),
    onCameraState: (state) => control.send(state),
  });
  const views: Views = new Views({ ports, ...tellingBy(control) });
  const pushes: Pushes = new Pushes({ ports, channels, ...tellingBy(control) });
  const parts: AdmissionParts = { ports, maxViewers: settings.maxViewers, tickets, views, channels, control, callerOf, audienceOf };
  const gates: MediaGate[] = [];
  const maker = new SnapshotMaker(ports.clock);
  const webrtc = new WebRtcSessions({ ports, host: settings.host, udpPort: settings.udpPort });
  const media = new MediaServer({
    parts,
    metrics: lazyMetrics({ ...parts, webrtc, transcoder, pushes }),
    maker,
    webrtc,
  });
  const rtsp = new RtspServer(parts);
  const figures = repeat(ports.clock, FIGURES_MS, () =>
    control.send({ type: 'figures', sources: channels.size, viewers: views.size, bytesIn: channels.bytesIn, bytesOut: views.bytesOut }),
  );
  const files = watchOpenFiles(settings.maxSources + media.http.maxConnections + MAX_STRANGERS, ports);
  const stop = async (): Promise<void> => {
    for (const each of [figures, files, views, pushes, channels, transcoder, maker, webrtc, media, rtsp, control]) each[Symbol.dispose]();
    await Promise.all([closed(media.http), closed(rtsp.tcp), ...gates.map((gate) => gate[Symbol.asyncDispose]())]);
  };
  try {
    Object.assign(listening, await listenOn(settings, { http: media.http, rtsp: rtsp.tcp }));
    for (const network of settings.networks ?? []) gates.push(await openGate(network, settings, ports));
    control.open();
    return {
      ...listening,
      get connected() {
        return control.connected && tickets.ready;
      },
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function tellingBy(control: ControlChannel): Pick<PushesOptions, 'report' | 'send'> {
  return { report: (draft) => control.report(draft), send: (message) => control.send(message) };
}

interface Obedient {
  readonly tickets: TicketChecker;
  readonly views: Views;
  readonly channels: Channels;
  readonly pushes: Pushes;
  readonly ports: RelayPorts;
}

function obey(order: ServerOrder, { tickets, views, channels, pushes, ports }: Obedient): void {
  switch (order.type) {
    case 'welcome':
      tickets.learn(order.ticketKey).catch(() => ports.log('control.badKey', {}));
      return channels.startOver(order.keepAlive);
    case 'warm':
      return channels.warm(order.incident, order.cameras);
    case 'cool':
      return channels.cool(order.incident);
    case 'keepAlive':
      return channels.keepAlive(order.cameras);
    case 'changed':
      return order.cameras.forEach((camera) => void channels.recheck(camera));
    case 'moved':
      return ports.log('views.moved', { moved: views.move(order.cameras) });
    case 'until':
      return views.prolong(order.view, order.until);
    case 'push.start': {
      const { type: _type, ...push } = order;
      return pushes.start(push);
    }
    case 'push.stop':
      return pushes.stop(order.push, order.reason);
    case 'push.until':
      return pushes.prolong(order.push, order.until);
    case 'revoke': {
      const { type: _type, reason, view, at, ...rest } = order;
      const ticket = view === undefined ? undefined : views.ticketOf(view);
      // A view that is not running has no ticket to void; everything else is void for those who come later as well.
      if (view === undefined || ticket !== undefined)
        tickets.revoke({ ...rest, ...(ticket === undefined ? {} : { ticket }) }, at ?? ports.clock.now());
      const cut = views.revoke({ ...rest, ...(view === undefined ? {} : { view }) }, at);
      // Of pushes leave is asked anew after each welcome, where what was withdrawn before is said again.
      const stopped = at === undefined ? pushes.revoke({ ...rest, ...(view === undefined ? {} : { view }) }) : 0;
      return ports.log('views.revoked', { reason, cut, pushes: stopped });
    }
  }
}

function helloOf(settings: RelaySettings, { port, rtspPort }: { readonly port: number; readonly rtspPort: number }): RelayToServer {
  return {
    type: 'hello',
    relay: settings.name ?? 'relay-1',
    pid: process.pid,
    http: settings.publicUrl ?? `http://${settings.host}:${port}`,
    rtsp: settings.publicRtspUrl ?? `rtsp://${settings.host}:${rtspPort}`,
  };
}

/** Gives the ports that are really listened on. */
async function listenOn(
  { host, port, rtspPort }: RelaySettings,
  servers: { readonly http: Server; readonly rtsp: Server },
): Promise<{ readonly port: number; readonly rtspPort: number }> {
  const ports = { port: await listen(servers.http, { host, port }), rtspPort: await listen(servers.rtsp, { host, port: rtspPort }) };
  // Once it listens, an error is a connection that could not be taken, for want of files; the watch on them tells it.
  for (const server of [servers.http, servers.rtsp]) server.on('error', () => {});
  return ports;
}

/** WebRTC listens on one address of the machine, or on all, and then on loopback as well. */
function openGate({ peers, mediaPort }: RelayNetwork, { host, udpPort }: RelaySettings, { clock }: RelayPorts): Promise<MediaGate> {
  const target = { host: host === '0.0.0.0' ? '127.0.0.1' : host, port: udpPort };
  return MediaGate.open({ host, port: mediaPort, peers, target, clock }).catch((error: NodeJS.ErrnoException) => {
    throw portTaken({ host, port: mediaPort }, error, 'UDP ');
  });
}

function listen(server: Server, endpoint: { host: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(portTaken(endpoint, error)));
    server.listen(endpoint, () => resolve((server.address() as AddressInfo).port));
  });
}

/**
 * WebRTC's process takes the port with its first peer only, and then nobody is there to be told that it is taken. That of a
 * relay which was killed may hold it for a moment longer than its parent lived.
 */
async function probeUdp({ host, udpPort: port }: RelaySettings, clock: Clock): Promise<void> {
  if (port === 0) return;
  const until = clock.now() + PORT_FREE_WITHIN_MS;
  for (;;) {
    const error = await tryUdp(host, port);
    if (!error) return;
    if (error.code !== 'EADDRINUSE' || clock.now() >= until) throw portTaken({ host, port }, error, 'UDP ');
    // A timer that keeps the process: nothing else does yet.
    await new Promise((resolve) => setTimeout(resolve, PORT_AGAIN_MS));
  }
}

function tryUdp(host: string, port: number): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    socket.once('error', (error) => socket.close(() => resolve(error)));
    socket.bind(port, host, () => socket.close(() => resolve(undefined)));
  });
}

function portTaken(endpoint: { host: string; port: number }, error: NodeJS.ErrnoException, kind = ''): PortTaken {
  const why =
    error.code === 'EADDRINUSE'
      ? 'the port is taken by another program'
      : error.code === 'EACCES'
        ? 'this user may not use that port'
        : (error.code ?? error.message);
  return new PortTaken(`The relay cannot listen on ${kind}${endpoint.host}:${endpoint.port}: ${why}.`);
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => (server.listening ? server.once('close', resolve) : resolve()));
}
