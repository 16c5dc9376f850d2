import { expect, test, vi } from 'vitest';
import { RecordedCamera } from './support/recorded-camera.ts';
import type { RecordingName } from './support/recording.ts';
import { startPoliceStream } from './support/police-stream.ts';
import { RelayBench } from './support/relay-bench.ts';

const until = (fits: () => boolean): Promise<void> => vi.waitFor(() => expect(fits()).toBe(true), { timeout: 30_000, interval: 20 });

test.each<RecordingName>(['h265-aac', 'jpeg-pcmu'])(
  'R40: viewers who cannot decode what a camera sends (%s) share one transcode to H.264, those who can have its own pictures',
  async (name) => {
    await using bench = await RelayBench.start();
    await using camera = await RecordedCamera.start({ name });
    bench.server.cameras.set('odd', { main: { url: camera.url } });
    const view = async (accept: string) => bench.open(`/ws/odd?ticket=${await bench.server.ticket('odd')}&accept=${accept}`);
    const [one, two, able] = [await view('h264'), await view('h264'), await view('h264,h265,jpeg')];
    await until(() => [one, two, able].every((viewer) => viewer.units.length > 10));
    const kinds = [one, two, able].map((viewer) => viewer.messages.find((message) => message.type === 'start')?.kind);
    expect(kinds).toEqual(['h264', 'h264', name.split('-')[0]]);
    expect(one.units[0]?.key).toBe(true);
    expect(camera.connections).toBe(1);
    expect(await (await fetch(`${bench.http}/metrics`)).text()).toMatch(/^mangru_relay_transcodes 1$/m);
  },
);

test('R43: a camera that sends H.265 is pushed as H.264', async () => {
  await using bench = await RelayBench.start();
  await using police = await startPoliceStream();
  await using camera = await RecordedCamera.start({ name: 'h265-aac' });
  bench.server.cameras.set('odd', { main: { url: camera.url } });
  const url = `rtsp://127.0.0.1:${police.port}/uid-1`;
  bench.server.send({ type: 'push.start', push: 'p1', camera: 'odd', incident: 'i1', organisation: 'o', url, until: Date.now() + 60_000 });
  await until(() => (police.stream('uid-1')?.figures.frames ?? 0) > 20);
  expect(police.stream('uid-1')?.figures).toMatchObject({ width: 320, height: 180, gaps: 0 });
});
