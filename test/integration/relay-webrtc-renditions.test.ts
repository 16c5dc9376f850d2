import { expect, test } from 'vitest';
import { RelayBench } from './support/relay-bench.ts';
import { TestPublisher } from './support/test-publisher.ts';
import { WhepClient } from './support/whep-client.ts';

test.each(['h265-aac', 'jpeg-pcmu'] as const)(
  'R64: a source of %s is shown over WebRTC by its shared transcode, to the first who comes and to the next',
  async (name) => {
    await using bench = await RelayBench.start();
    bench.server.cameras.set('car', { published: true, audio: false });
    using car = new TestPublisher(bench.relay.rtspPort, name);
    const leave = await bench.server.ticket('car', { incident: undefined, rights: ['publish'] });
    expect(await car.publish(`rtsp://127.0.0.1:${bench.relay.rtspPort}/car?ticket=${leave}`)).toBe(200);
    for (const ticket of ['first', 'next']) {
      using client = new WhepClient();
      const session = await client.view(`${bench.http}/whep/car?ticket=${await bench.server.ticket('car', { jti: ticket })}`);
      await expect.poll(() => client.units.length).toBeGreaterThan(15);
      expect(client.units[0]!.key).toBe(true);
      expect(await (await fetch(`${session}/layer`)).json()).toMatchObject({ stream: 'main', video: 'transcoded' });
    }
  },
);
