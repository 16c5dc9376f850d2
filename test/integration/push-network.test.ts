import { expect, test, vi } from 'vitest';
import { startCameraSimulator } from '#simulator/cameras/camera-simulator.ts';
import type { PoliceStreamServer } from '#simulator/police-stream/police-stream-server.ts';
import { startPoliceStream } from './support/police-stream.ts';
import { RelayBench } from './support/relay-bench.ts';

const until = (fits: () => boolean): Promise<void> => vi.waitFor(() => expect(fits()).toBe(true), { timeout: 60_000, interval: 20 });

/** A real street at 720p, pushed, and at its full rate. */
async function atFullRate(stack: AsyncDisposableStack): Promise<{ bench: RelayBench; police: PoliceStreamServer }> {
  const bench = stack.use(await RelayBench.start());
  const police = stack.use(await startPoliceStream());
  const login = { username: 'u', password: 'p' };
  const cameras = [{ id: 'street', label: '시험', ...login }];
  const simulated = stack.use(await startCameraSimulator({ host: '127.0.0.1', port: 0, cameras }));
  bench.server.cameras.set('street', { main: { url: simulated.url('street', 'main'), ...login } });
  bench.server.renew = () => Date.now() + 60_000;
  bench.server.send({
    type: 'push.start',
    push: 'p1',
    camera: 'street',
    incident: 'i1',
    organisation: 'police-112',
    url: `rtsp://127.0.0.1:${police.port}/uid-1`,
    until: Date.now() + 600_000,
  });
  await until(() => (police.stream('uid-1')?.kbps(2_000) ?? 0) > 600);
  return { bench, police };
}

/** What the relay says that it sends, after this moment. */
const saidAfter = (bench: RelayBench, at: number) => bench.server.all('push.state').filter((message) => message.at > at);

test(
  'R46: the bit rate follows the network down and up again, on the same connection, with every picture whole',
  { timeout: 180_000 },
  async () => {
    await using stack = new AsyncDisposableStack();
    const { bench, police } = await atFullRate(stack);
    expect(police.stream('uid-1')?.figures).toMatchObject({ width: 1_280, height: 720 });
    expect(police.stream('uid-1')?.kbps(4_000)).toBeLessThan(800);
    const narrowed = Date.now();
    police.throttle(520);
    await until(() => saidAfter(bench, narrowed).some((message) => message.kbps > 0 && message.kbps < 480));
    const widened = Date.now();
    police.throttle(undefined);
    await until(() => saidAfter(bench, widened).some((message) => message.kbps > 600));
    expect(saidAfter(bench, narrowed).map((message) => message.state)).not.toContain('stills');
    expect(police.stream('uid-1')?.figures).toMatchObject({ gaps: 0, sessions: 1 });
    expect(police.connectionsEver).toBe(1);
  },
);

test('R47: a network that takes no video gets stills on the same session, and video again when it can', { timeout: 180_000 }, async () => {
  await using stack = new AsyncDisposableStack();
  const { bench, police } = await atFullRate(stack);
  police.throttle(150);
  const worse = Date.now();
  await until(() => saidAfter(bench, worse).some((message) => message.state === 'stills'));
  const stills = Date.now();
  // Only key frames come, when the queue of before is through.
  const before = police.stream('uid-1')!.figures;
  await until(() => {
    const { frames, keyFrames } = police.stream('uid-1')!.figures;
    return keyFrames >= before.keyFrames + 3 && police.stream('uid-1')!.fps(4_000) <= 1 && frames > before.frames;
  });
  police.throttle(undefined);
  await until(() => saidAfter(bench, stills).at(-1)?.state === 'live');
  await until(() => (police.stream('uid-1')?.fps(2_000) ?? 0) > 12);
  expect(police.stream('uid-1')?.figures).toMatchObject({ gaps: 0, sessions: 1 });
  expect(police.connectionsEver).toBe(1);
});
