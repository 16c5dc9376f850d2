import { describe, expect, test, vi } from 'vitest';
import type { ServerToRelay } from '#contract/relay-control.ts';
import type { PoliceStreamServer } from '#simulator/police-stream/police-stream-server.ts';
import { startPoliceStream } from './support/police-stream.ts';
import { RelayBench } from './support/relay-bench.ts';

const WAIT = { timeout: 30_000, interval: 10 };
const until = (fits: () => boolean): Promise<void> => vi.waitFor(() => expect(fits()).toBe(true), WAIT);
const credentials = { username: 'mangru', password: 'p@ss "1"' };

function order(
  police: Pick<PoliceStreamServer, 'port'>,
  more: Partial<Extract<ServerToRelay, { type: 'push.start' }>> = {},
): ServerToRelay {
  return {
    type: 'push.start',
    push: 'p1',
    camera: 'c1',
    incident: 'i1',
    organisation: 'police-112',
    url: `rtsp://127.0.0.1:${police.port}/uid-1`,
    until: Date.now() + 60_000,
    ...more,
  };
}

/** A push that arrives. */
async function pushed(bench: RelayBench, police: PoliceStreamServer, more: Parameters<typeof order>[1] = {}): Promise<void> {
  bench.server.send(order(police, more));
  await until(() => (police.stream('uid-1')?.figures.frames ?? 0) > 10);
}

describe('a push', () => {
  test('R45: arrives under its UID over one connection, after a digest login, with every picture whole', async () => {
    await using bench = await RelayBench.start();
    await using police = await startPoliceStream({ credentials });
    await pushed(bench, police, credentials);
    await until(() => (police.stream('uid-1')?.figures.frames ?? 0) > 40);
    expect(police.streams().map((stream) => stream.figures)).toEqual([
      expect.objectContaining({ uid: 'uid-1', width: 320, height: 180, gaps: 0, sessions: 1, recording: true }),
    ]);
    expect(police.connectionsEver).toBe(1);
    expect(police.methods.filter((method) => method !== 'OPTIONS')).toEqual(['ANNOUNCE', 'ANNOUNCE', 'SETUP', 'RECORD']);
    await bench.server.hears('push.state', (message) => message.state === 'live');
  });

  test('R45: two servers take the same camera from one transcode', async () => {
    await using bench = await RelayBench.start();
    await using police = await startPoliceStream();
    await using fire = await startPoliceStream();
    await pushed(bench, police);
    bench.server.send(order(fire, { push: 'p2', url: `rtsp://127.0.0.1:${fire.port}/other`, organisation: 'fire-119' }));
    await until(() => (fire.stream('other')?.figures.frames ?? 0) > 5);
    expect(await (await fetch(`${bench.http}/metrics`)).text()).toMatch(/^mangru_relay_transcodes 1$/m);
    expect(bench.camera.connections).toBe(1);
  });

  test('R48: a server that dies is called again; under the same UID the camera goes on', async () => {
    await using bench = await RelayBench.start();
    await using police = await startPoliceStream();
    await pushed(bench, police);
    police.dropConnections();
    await bench.server.hears('push.state', (message) => message.state === 'lost' && message.detail === 'closed');
    const had = police.stream('uid-1')?.figures.frames ?? 0;
    await until(() => (police.stream('uid-1')?.figures.frames ?? 0) > had + 5);
    expect(police.stream('uid-1')?.figures.sessions).toBe(2);
    expect(bench.camera.connections).toBe(1);
  });

  test('a camera that is lost and comes back goes on over the same session', async () => {
    await using bench = await RelayBench.start();
    await using police = await startPoliceStream();
    await pushed(bench, police);
    bench.camera.dropConnections();
    await bench.server.hears('push.state', (message) => message.state === 'lost' && message.detail === 'camera');
    const had = police.stream('uid-1')?.figures.frames ?? 0;
    await until(() => (police.stream('uid-1')?.figures.frames ?? 0) > had + 10);
    expect(police.connectionsEver).toBe(1);
    expect(bench.server.all('push.state').at(-1)?.state).toBe('live');
  });

  test('R55: a wrong password is not tried again and again, and nothing that anybody is told holds address or login', async () => {
    await using bench = await RelayBench.start();
    await using police = await startPoliceStream({ credentials });
    bench.server.send(order(police, { username: 'mangru', password: 'wrong-secret' }));
    await bench.server.hears('push.state', (message) => message.state === 'lost' && message.detail === 'unauthorized');
    const attempts = police.connectionsEver;
    bench.server.send({ type: 'push.stop', push: 'p1', reason: 'stopped' });
    await bench.server.hears('push.closed');
    expect(police.connectionsEver).toBe(attempts);
    const reports = JSON.stringify(bench.server.heard.filter(({ type }) => type !== 'hello'));
    const told = [reports, bench.log.join('\n'), await (await fetch(`${bench.http}/metrics`)).text()];
    for (const secret of ['wrong-secret', `:${police.port}`, 'rtsp:']) for (const text of told) expect(text).not.toContain(secret);
  });
});

describe('the end of a push', () => {
  test.each<[string, ServerToRelay]>([
    ['a word', { type: 'push.stop', push: 'p1', reason: 'stopped' }],
    ['the end of its incident', { type: 'revoke', reason: 'incidentEnded', incident: 'i1' }],
    ['the end of its provision', { type: 'revoke', reason: 'shareEnded', incident: 'i1', organisation: 'police-112' }],
    ['the removal of its camera', { type: 'revoke', reason: 'cameraRemoved', incident: 'i1', camera: 'c1' }],
  ])('R51: %s deletes the session within a second and leaves nothing open', async (_what, message) => {
    await using bench = await RelayBench.start();
    await using police = await startPoliceStream();
    await pushed(bench, police);
    const due = bench.camera.due;
    bench.server.send(message);
    await until(() => police.connections === 0);
    // Fifteen are due in a second.
    expect(bench.camera.due - due).toBeLessThan(15);
    expect(police.methods.at(-1)).toBe('TEARDOWN');
    expect(police.stream('uid-1')?.figures.recording).toBe(false);
    const closed = await bench.server.hears('push.closed');
    expect(closed.frames).toBe(police.stream('uid-1')?.figures.frames);
    expect(closed.bytes).toBeGreaterThan(1_000);
    await until(() => bench.camera.connected === 0);
  });

  test.each<[string, ServerToRelay]>([
    ['another incident', { type: 'revoke', reason: 'incidentEnded', incident: 'i2' }],
    ['a person’s session', { type: 'revoke', reason: 'sessionEnded', person: 'p1' }],
  ])('R50: the end of %s does not touch it', async (_what, message) => {
    await using bench = await RelayBench.start();
    await using police = await startPoliceStream();
    await pushed(bench, police);
    bench.server.send(message);
    const had = police.stream('uid-1')?.figures.frames ?? 0;
    await until(() => (police.stream('uid-1')?.figures.frames ?? 0) > had + 15);
    expect(bench.server.all('push.closed')).toEqual([]);
  });

  test('R55: without leave it ends when its time does; asked in time it goes on', async () => {
    await using bench = await RelayBench.start();
    await using police = await startPoliceStream();
    await pushed(bench, police);
    // Little time is left from here on.
    const first = Date.now() + 3_000;
    bench.server.send({ type: 'push.until', push: 'p1', until: first });
    const asked = await bench.server.hears('push.renew?');
    expect(asked.pushes).toEqual(['p1']);
    const second = first + 3_000;
    bench.server.send({ type: 'push.until', push: 'p1', until: second });
    const closed = await bench.server.hears('push.closed');
    expect(closed).toMatchObject({ reason: 'expired' });
    expect(closed.at).toBeGreaterThanOrEqual(second);
    await until(() => police.connections === 0);
  });

  test('one that is still being made is given up: nothing arrives afterwards', async () => {
    await using bench = await RelayBench.start({ camera: { framesPerSecond: 15 } });
    await using police = await startPoliceStream();
    bench.server.send(order(police));
    bench.server.send({ type: 'push.stop', push: 'p1', reason: 'stopped' });
    await bench.server.hears('push.closed');
    await until(() => police.connections === 0 && bench.camera.connected === 0);
    expect(police.stream('uid-1')?.figures.recording ?? false).toBe(false);
  });
});
