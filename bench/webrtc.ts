import { fork, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { packetiseH264 } from '#protocol/rtp-h264.ts';
import { LossyViewing } from '../test/e2e/support/lossy-viewing.ts';
import { clipPictures, clipSets } from '../test/integration/support/clip.ts';
import { freeUdpPort } from '../test/integration/support/free-udp-port.ts';
import { TestCamera } from '../test/integration/support/test-camera.ts';
import { TestServer } from '../test/integration/support/test-server.ts';
import { cannotImpair } from '../test/support/impaired-network.ts';
import { atLeast, atMost } from './figure.ts';
import type { BenchContext } from './main.ts';
import { startJanus } from './support/janus-server.ts';
import type { Received, ViewersOrder } from './support/webrtc-viewers-child.ts';

/**
 * WebRTC out (issue §5): viewers that one core serves at 500 kbps, by the CPU time of relay and WebRTC process while they
 * serve a real part of that, and the same of Janus with the same viewers; then what a browser sees over a network that loses
 * packets (issue §4). Words: `viewers`, `loss`, or none for both; a number is the viewers of the first part.
 */
const CAMERAS = 10;
const DEFAULT_VIEWERS = 200;
const WARM_MS = 4_000;
const MEASURE_MS = 15_000;
const FRAMES_PER_SECOND = 15;
/** Makes the clip's pictures 500 kbps on the wire at 15 a second. */
const ZERO_WORDS = 3_450;
const LOSSES = [
  { loss: 0.01, delayMs: 0 },
  { loss: 0.05, delayMs: 0 },
  { loss: 0.1, delayMs: 0 },
  { loss: 0, delayMs: 200 },
  { loss: 0.05, delayMs: 200 },
];
const LOSS_SECONDS = 15;

export async function bench(context: BenchContext): Promise<void> {
  const { words, note, report } = context;
  const viewers = Number(words.find((word) => /^\d+$/.test(word)) ?? DEFAULT_VIEWERS);
  if (!words.includes('loss')) {
    const ours = await measureRelay(viewers, note);
    const peer = await measureJanus(viewers, note);
    const what = { value: ours.viewersPerCore, unit: 'viewers a core at 500 kbps', target: 1_000 };
    report(atLeast('webrtc.viewers.per.core', peer === undefined ? what : { ...what, peer: peer.viewersPerCore }));
    report(atMost('webrtc.packet.cost', { value: ours.microsecondsAPacket, unit: 'µs CPU a packet sent' }));
    report(atLeast('webrtc.received.share', { value: ours.receivedShare, unit: 'of what was due', target: 0.97 }));
  }
  if (!words.includes('viewers')) await measureLoss(context);
}

interface Load {
  readonly viewersPerCore: number;
  readonly microsecondsAPacket: number;
  readonly receivedShare: number;
}

async function measureRelay(viewers: number, note: (text: string) => void): Promise<Load> {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await TestServer.start());
  for (let index = 0; index < CAMERAS; index++) {
    const camera = stack.use(await TestCamera.start({ framesPerSecond: FRAMES_PER_SECOND, zeroWords: ZERO_WORDS }));
    server.cameras.set(`c${index}`, { main: { url: camera.url } });
  }
  const settings = {
    host: '127.0.0.1',
    port: 0,
    rtspPort: 0,
    udpPort: await freeUdpPort(),
    maxSources: CAMERAS,
    maxViewers: viewers + 1,
    lingerSeconds: 5,
    controlUrl: server.url,
    allowedOrigins: [],
  };
  const relay = fork(fileURLToPath(new URL('../src/main/relay.ts', import.meta.url)), [], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { MANGRU_RELAY: JSON.stringify(settings), MANGRU_RELAY_SECRET: server.secret },
  });
  stack.defer(() => void relay.kill('SIGKILL'));
  const [{ port }] = (await once(relay, 'message')) as [{ port: number }];
  await server.hears('hello');
  const whep: string[] = [];
  for (let index = 0; index < viewers; index++) {
    const camera = `c${index % CAMERAS}`;
    whep.push(`http://127.0.0.1:${port}/whep/${camera}?ticket=${await server.ticket(camera)}`);
  }
  const audience = stack.use(new Audience());
  note(`${await audience.watch({ whep })} of ${viewers} viewers of ${CAMERAS} cameras connected to the relay`);
  const pids = [relay.pid ?? 0, ...childrenOf(relay.pid ?? 0)];
  return await audience.measure(pids, { viewers, note, who: 'relay and its WebRTC process' });
}

/** One RTP stream into Janus' streaming plugin; the same packets a viewer. */
async function measureJanus(viewers: number, note: (text: string) => void): Promise<Load | undefined> {
  await using janus = await startJanus();
  if (!janus) {
    note('Janus is not installed here: no ratio (Debian package "janus")');
    return undefined;
  }
  await using stack = new AsyncDisposableStack();
  const socket = createSocket('udp4');
  let picture = 0;
  let sequence = 0;
  const timer = setInterval(() => {
    const within = picture % 15;
    const nals = (clipPictures[within] ?? []).map((nal) => Buffer.concat([nal, Buffer.alloc(ZERO_WORDS, Uint8Array.of(0, 0, 3))]));
    const packets = packetiseH264(within === 0 ? [...clipSets.sps, ...clipSets.pps, ...nals] : nals, {
      payloadType: 96,
      timestamp: picture * 6_000,
      ssrc: 1,
      sequence,
      maxPacketBytes: 1_200,
    });
    for (const packet of packets) socket.send(packet, janus.rtpPort, '127.0.0.1');
    sequence = (sequence + packets.length) & 0xffff;
    picture++;
  }, 1_000 / FRAMES_PER_SECOND);
  stack.defer(() => {
    clearInterval(timer);
    socket.close();
  });
  const audience = stack.use(new Audience());
  note(`${await audience.watch({ janus: { url: janus.url, viewers } })} of ${viewers} viewers connected to Janus`);
  return await audience.measure([janus.pid], { viewers, note, who: 'Janus' });
}

/** The process of viewers. */
class Audience implements Disposable {
  readonly #child: ChildProcess = fork(fileURLToPath(new URL('./support/webrtc-viewers-child.ts', import.meta.url)), [], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });

  async watch(order: ViewersOrder): Promise<number> {
    this.#child.send(order);
    const [{ connected }] = (await once(this.#child, 'message')) as [{ connected: number }];
    return connected;
  }

  /** CPU of these processes while the viewers watch; figures of a viewer count what really arrived. */
  async measure(pids: readonly number[], facts: { viewers: number; note: (text: string) => void; who: string }): Promise<Load> {
    await passed(WARM_MS);
    const [cpuBefore, before, at] = [cpuSeconds(pids), await this.#count(), performance.now()];
    await passed(MEASURE_MS);
    const [cpuAfter, after] = [cpuSeconds(pids), await this.#count()];
    const seconds = (performance.now() - at) / 1_000;
    const cores = (cpuAfter - cpuBefore) / seconds;
    const kbps = ((after.bytes - before.bytes) * 8) / 1_000 / seconds / facts.viewers;
    const packets = after.packets - before.packets;
    facts.note(
      `${facts.who}: ${(cores * 100).toFixed(1)} % of a core for ${facts.viewers} viewers that received ${kbps.toFixed(0)} kbps each, ` +
        `${(packets / seconds / facts.viewers).toFixed(1)} packets a second`,
    );
    return {
      // A viewer that received less than 500 kbps counts for less.
      viewersPerCore: (facts.viewers / cores) * Math.min(1, kbps / 500),
      microsecondsAPacket: ((cpuAfter - cpuBefore) * 1e6) / packets,
      receivedShare: packets / seconds / facts.viewers / (FRAMES_PER_SECOND * PACKETS_A_PICTURE),
    };
  }

  async #count(): Promise<Received> {
    this.#child.send('count');
    const [received] = (await once(this.#child, 'message')) as [Received];
    return received;
  }

  [Symbol.dispose](): void {
    this.#child.kill('SIGKILL');
  }
}

/** Of one group of the clip, as the relay cuts them. */
const PACKETS_A_PICTURE =
  clipPictures
    .slice(0, 15)
    .map((picture, index) => {
      const nals = picture.map((nal) => Buffer.concat([nal, Buffer.alloc(ZERO_WORDS, Uint8Array.of(0, 0, 3))]));
      const all = index === 0 ? [...clipSets.sps, ...clipSets.pps, ...nals] : nals;
      return packetiseH264(all, { payloadType: 96, timestamp: 0, ssrc: 0, sequence: 0, maxPacketBytes: 1_200 }).length;
    })
    .reduce((sum, count) => sum + count, 0) / 15;

async function measureLoss({ report, note }: BenchContext): Promise<void> {
  if (cannotImpair()) return note('losses were not measured: this machine makes no network namespaces');
  note('losses by iptables both ways, delay by a UDP forwarder each way: this kernel has no netem');
  await using viewing = await LossyViewing.start();
  for (const { loss, delayMs } of LOSSES) {
    const figures = await viewing.measure({ loss, delayMs, seconds: LOSS_SECONDS });
    const name = `webrtc.loss.${loss * 100}%${delayMs > 0 ? `.${delayMs}ms` : ''}`;
    const { framesPerSecond, freezeSeconds, longestPauseMs, nacks, keyRequests, packetsLost, packetsReceived, recoveryMs } = figures;
    report(atLeast(`${name}.shown`, { value: framesPerSecond, unit: 'of 30 pictures a second' }));
    report(atMost(`${name}.pause`, { value: longestPauseMs, unit: 'ms longest pause' }));
    report(atMost(`${name}.recovery`, { value: recoveryMs, unit: 'ms after the losses', target: 2_000 }));
    note(
      `  ${freezeSeconds.toFixed(1)} s frozen of ${LOSS_SECONDS}; ${nacks} NACK, ${keyRequests} PLI, ${packetsLost} of ${packetsLost + packetsReceived} packets missing for good`,
    );
  }
}

/** User and system time of processes, from /proc (clock ticks are 10 ms on Linux). */
function cpuSeconds(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return sum + (Number(fields[11]) + Number(fields[12])) / 100;
  }, 0);
}

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter((child) => child !== '')
      .map(Number),
  );
}

function passed(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
