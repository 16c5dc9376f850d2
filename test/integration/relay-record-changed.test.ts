import { describe, expect, test } from 'vitest';
import type { TicketClaims } from '#contract/relay-control.ts';
import { headerOf } from '#protocol/rtsp-message.ts';
import { LineClient } from './support/line-client.ts';
import { RecordedCamera } from './support/recorded-camera.ts';
import { RelayBench } from './support/relay-bench.ts';
import { RtspClient } from './support/rtsp-client.ts';
import { TestCamera } from './support/test-camera.ts';
import { TestPublisher } from './support/test-publisher.ts';
import { WhepClient } from './support/whep-client.ts';

/** What becomes of those who watch a camera while somebody changes its record. */

const patiently = { interval: 10 };
const HEARING: Partial<TicketClaims> = { rights: ['live', 'audio'] };

/** One who hears, by whatever transport: what it has been given so far. */
interface Hearer {
  readonly sounds: () => number;
  readonly pictures: () => number;
}

const HEARERS: Readonly<Record<string, (bench: RelayBench) => Promise<Hearer>>> = {
  line: async (bench) => {
    const line = new LineClient(`ws://127.0.0.1:${bench.relay.port}/line`);
    await line.say({
      type: 'open',
      id: 1,
      camera: 'car',
      accept: ['h264'],
      audio: true,
      ticket: await bench.server.ticket('car', HEARING),
    });
    const count = (audio: boolean) => line.view(1).units.filter((unit) => unit.audio === audio).length;
    return { sounds: () => count(true), pictures: () => count(false) };
  },
  rtsp: async (bench) => {
    const client = new RtspClient(bench.relay.rtspPort, 4);
    const uri = `rtsp://127.0.0.1:${bench.relay.rtspPort}/car?ticket=${await bench.server.ticket('car', HEARING)}`;
    const base = headerOf((await client.ask('DESCRIBE', uri))!, 'content-base')!;
    const transport = (channels: string) => [['Transport', `RTP/AVP/TCP;unicast;interleaved=${channels}`]] as const;
    const session = headerOf((await client.ask('SETUP', `${base}trackID=1`, transport('4-5')))!, 'session')!.split(';')[0]!;
    const mine = [['Session', session]] as const;
    await client.ask('SETUP', `${base}trackID=2`, [...transport('6-7'), ...mine]);
    await client.ask('PLAY', base, mine);
    return { sounds: () => client.bytes.filter((frame) => frame[1] === 6).length, pictures: () => client.units.length };
  },
  whep: async (bench) => {
    const client = new WhepClient({ audio: 'g711' });
    await client.view(`${bench.http}/whep/car?ticket=${await bench.server.ticket('car', HEARING)}`);
    return { sounds: () => client.sounds.length, pictures: () => client.units.length };
  },
};

/** The camera, by call or by a publisher that goes on whatever the record says. */
const BROUGHT: Readonly<Record<string, (bench: RelayBench) => Promise<AsyncDisposable & { setAudio: (audio: boolean) => void }>>> = {
  called: async ({ server }) => {
    const camera = await RecordedCamera.start({ name: 'h264-pcma' });
    return {
      setAudio: (audio) => server.cameras.set('car', { main: { url: camera.url }, audio }),
      [Symbol.asyncDispose]: () => camera[Symbol.asyncDispose](),
    };
  },
  published: async ({ server, relay }) => {
    const car = new TestPublisher(relay.rtspPort, 'h264-pcma');
    server.cameras.set('car', { published: true, audio: true });
    await car.publish(`rtsp://127.0.0.1:${relay.rtspPort}/car?ticket=${await server.ticket('car', { rights: ['publish'] })}`);
    return {
      setAudio: (audio) => server.cameras.set('car', { published: true, audio }),
      [Symbol.asyncDispose]: async () => car[Symbol.dispose](),
    };
  },
};

const CASES = Object.keys(BROUGHT).flatMap((brought) => Object.keys(HEARERS).map((transport) => [brought, transport] as const));

describe('R124: a record that is changed while its camera is watched', () => {
  test.each(CASES)(
    'closes the sound of a camera that is %s at once for who hears by %s, and the pictures go on',
    async (brought, transport) => {
      await using bench = await RelayBench.start();
      await using camera = await BROUGHT[brought]!(bench);
      camera.setAudio(true);
      const hearer = await HEARERS[transport]!(bench);
      await expect.poll(() => hearer.sounds(), patiently).toBeGreaterThan(10);
      await bench.server.hears('listening.began');
      camera.setAudio(false);
      bench.server.send({ type: 'changed', cameras: ['car'] });
      await bench.server.hears('listening.ended');
      const [heard, seen] = [hearer.sounds(), hearer.pictures()];
      await expect.poll(() => hearer.pictures(), patiently).toBeGreaterThan(seen + 20);
      expect(hearer.sounds(), 'nothing after the journal has said that it ended').toBe(heard);
      expect(bench.server.all('view.closed'), 'nobody was cut').toEqual([]);
      expect(bench.server.all('listening.began')).toHaveLength(1);
    },
  );

  test('leads the views to a camera’s new address; what was said before and is said again changes nothing', async () => {
    await using bench = await RelayBench.start();
    await using moved = await TestCamera.start();
    const [viewer, other] = [await bench.view(), await bench.view()];
    await viewer.until(() => viewer.units.length > 5);
    const calls = (camera: TestCamera) => camera.methods.filter((method) => method === 'PLAY').length;
    bench.server.send({ type: 'changed', cameras: ['c1', 'unknown'] });
    const shown = viewer.units.length;
    await viewer.until(() => viewer.units.length > shown + 10);
    expect([calls(bench.camera), viewer.states]).toEqual([1, ['connecting', 'live']]);
    bench.server.cameras.set('c1', { main: { url: moved.url } });
    bench.server.send({ type: 'changed', cameras: ['c1'] });
    await expect.poll(() => calls(moved), patiently).toBe(1);
    for (const each of [viewer, other]) {
      const before = each.units.length;
      await each.until(() => each.units.length > before + 10 && each.states.at(-1) === 'live');
    }
    expect(calls(bench.camera)).toBe(1);
    expect([viewer.end, other.end]).toEqual([undefined, undefined]);
  });
});
