import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { familyOf } from '../support/process-figures.ts';
import { startRelayProcess, type RelayProcess } from './support/relay-process.ts';
import { RtspClient } from './support/rtsp-client.ts';
import { WhepClient } from './support/whep-client.ts';
import { WsClient } from './support/ws-client.ts';

const SIMULATOR = fileURLToPath(new URL('../../src/main/camera-simulator.ts', import.meta.url));
const CAMERA = 'cam-0001';
const LOGIN = { username: 'mangru', password: 'simulated-camera' };

async function startSimulator(port: number): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(SIMULATOR, ['--port', String(port), '--cameras', '2'], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [ready] = (await once(child, 'message')) as [{ port: number }];
  return { child, port: ready.port };
}

/** Those of a process's family whose program is of this name (proc(5)). */
function childrenOf(pid: number, program: string): readonly number[] {
  return familyOf(pid).filter((each) => readFileSync(`/proc/${each}/cmdline`, 'utf8').includes(program));
}

describe('R120: a process is killed while viewers of every kind watch', () => {
  let simulator: { child: ChildProcess; port: number };
  let relay: RelayProcess;
  beforeAll(async () => {
    simulator = await startSimulator(0);
    relay = await startRelayProcess();
    relay.server.cameras.set(CAMERA, { main: { url: `rtsp://127.0.0.1:${simulator.port}/cam/${CAMERA}/main`, ...LOGIN } });
  });
  afterAll(async () => {
    await relay?.[Symbol.asyncDispose]();
    simulator?.child.kill('SIGKILL');
  });

  /** One viewer of each transport, and one over WebSocket whose leave is of another incident. */
  async function watch(): Promise<{ ws: WsClient; other: WsClient; otherTicket: string; rtsp: RtspClient; whep: WhepClient } & Disposable> {
    const otherTicket = await relay.server.ticket(CAMERA, { incident: 'withdrawn' });
    const ws = new WsClient(await relay.url('ws', CAMERA));
    const other = new WsClient(`ws://127.0.0.1:${relay.port}/ws/${CAMERA}?ticket=${otherTicket}`);
    const rtsp = new RtspClient(relay.rtspPort);
    await rtsp.play(await relay.url('rtsp', CAMERA));
    const whep = new WhepClient();
    await whep.view(await relay.url('whep', CAMERA));
    await expect.poll(() => Math.min(ws.units.length, other.units.length, rtsp.units.length, whep.units.length)).toBeGreaterThan(5);
    const end = (): void => {
      for (const client of [ws, other]) client.socket.terminate();
      rtsp.socket.destroy();
      whep[Symbol.dispose]();
    };
    return { ws, other, otherTicket, rtsp, whep, [Symbol.dispose]: end };
  }

  /** By WebSocket and by plain GET, RTSP and WHEP: a ticket that was withdrawn opens nothing. */
  async function isVoid(ticket: string): Promise<void> {
    const http = `http://127.0.0.1:${relay.port}`;
    const rtsp = new RtspClient(relay.rtspPort);
    const described = await rtsp.ask('DESCRIBE', `rtsp://127.0.0.1:${relay.rtspPort}/${CAMERA}?ticket=${ticket}`);
    rtsp.socket.destroy();
    const ws = await fetch(`${http}/ws/${CAMERA}?ticket=${ticket}`);
    const headers = { 'content-type': 'application/sdp' };
    const whep = await fetch(`${http}/whep/${CAMERA}?ticket=${ticket}`, { method: 'POST', body: 'v=0\r\n', headers });
    const snapshot = await fetch(`${http}/snapshot/${CAMERA}?ticket=${ticket}`);
    expect([described?.status, ws.status, whep.status, snapshot.status]).toEqual([403, 403, 403, 403]);
  }

  test('the cameras: all are told, a withdrawal meanwhile holds, and all others go on by themselves', async () => {
    using viewers = await watch();
    const { ws, other, rtsp, whep } = viewers;
    simulator.child.kill('SIGKILL');
    await ws.until(() => ws.states.at(-1) === 'lost');
    relay.server.send({ type: 'revoke', reason: 'incidentClosed', incident: 'withdrawn' });
    await other.until(() => other.closed !== undefined);
    const had = [ws.units.length, rtsp.units.length, whep.units.length];
    simulator = await startSimulator(simulator.port);
    const more = (): number => Math.min(...[ws, rtsp, whep].map((each, index) => each.units.length - had[index]!));
    await expect.poll(more).toBeGreaterThan(5);
    expect(other.end).toBe('revoked');
    expect(ws.closed).toBeUndefined();
    await isVoid(viewers.otherTicket);
  });

  test.each(['webrtc-child', 'snapshot-child'] as const)(
    '%s: viewers of the other kinds miss nothing, a withdrawal meanwhile holds, and it serves again',
    async (program) => {
      using viewers = await watch();
      const { ws, other, rtsp } = viewers;
      const snapshot = async (): Promise<number> =>
        (await fetch(`http://127.0.0.1:${relay.port}/snapshot/${CAMERA}?ticket=${await relay.server.ticket(CAMERA)}`)).status;
      const works = await snapshot();
      expect([200, 501]).toContain(works);
      const pids = childrenOf(relay.pid, program);
      if (works === 200) expect(pids).toHaveLength(1);
      for (const pid of pids) process.kill(pid, 'SIGKILL');
      relay.server.send({ type: 'revoke', reason: 'incidentClosed', incident: 'withdrawn' });
      await other.until(() => other.closed !== undefined);
      const had = [ws.units.length, rtsp.units.length];
      await expect.poll(() => Math.min(ws.units.length - had[0]!, rtsp.units.length - had[1]!)).toBeGreaterThan(20);
      const sequences = ws.units.map((unit) => unit.sequence);
      expect(sequences).toEqual(sequences.map((_, index) => sequences[0]! + index));
      expect(rtsp.units.filter((unit) => unit.afterGap)).toEqual([]);
      using again = new WhepClient();
      await again.view(await relay.url('whep', CAMERA));
      await expect.poll(() => again.units.length).toBeGreaterThan(5);
      await expect.poll(snapshot).toBe(works);
      await isVoid(viewers.otherTicket);
    },
    60_000,
  );

  test('R125: a relay that was itself held up calls no camera silent and replaces no process for it', async () => {
    using viewers = await watch();
    const { ws, whep } = viewers;
    const processes = childrenOf(relay.pid, 'webrtc-child');
    const states = ws.states.length;
    process.kill(relay.pid, 'SIGSTOP');
    const stoppedAt = Date.now();
    // Longer than a camera or a process of its own may be silent.
    await expect.poll(() => Date.now() - stoppedAt, { interval: 100 }).toBeGreaterThan(8_000);
    process.kill(relay.pid, 'SIGCONT');
    const had = [ws.units.length, whep.units.length];
    await expect.poll(() => Math.min(ws.units.length - had[0]!, whep.units.length - had[1]!)).toBeGreaterThan(30);
    expect(ws.states.slice(states)).toEqual([]);
    expect(childrenOf(relay.pid, 'webrtc-child')).toEqual(processes);
  }, 60_000);
});
