import { expect, test } from 'vitest';
import { systemCiphers } from '#io/ciphers.ts';
import { systemFileServers } from '#io/file-servers.ts';
import { systemClock } from '#io/clock.ts';
import { httpPost } from '#io/http-post.ts';
import { systemNet } from '#io/net.ts';
import { systemRandom } from '#io/random.ts';
import type { FakePorts } from '#services/fake-ports.ts';
import { policeStreamFake } from './fake-commands.ts';

const [listen] = policeStreamFake.commands;

function terminal(): { readonly ports: FakePorts; readonly lines: string[]; readonly stop: AbortController } {
  const lines: string[] = [];
  const stop = new AbortController();
  const ports: FakePorts = {
    clock: systemClock,
    net: systemNet(),
    random: systemRandom,
    ciphers: systemCiphers,
    files: systemFileServers,
    post: httpPost,
    secret: () => Promise.resolve(undefined),
    print: (line) => lines.push(line),
    stop: stop.signal,
  };
  return { ports, lines, stop };
}

test('takes pushes until it is stopped, and says where', async () => {
  const { ports, lines, stop } = terminal();
  const running = listen!.run({ port: '0' }, ports);
  await expect.poll(() => lines).toEqual([expect.stringMatching(/^takes rtsp:\/\/127\.0\.0\.1:\d+\/<uid>$/)]);
  stop.abort();
  expect(await running).toBe(0);
});

test.each([{ port: 'x' }, { port: '70000' }, { kbps: '0' }, { username: 'only' }])('%j is wrong usage', async (options) => {
  expect(await listen!.run(options, terminal().ports)).toBe(2);
});

test('a port that is taken is said', async () => {
  await using taken = await systemNet().listen({ host: '127.0.0.1', port: 0 }, () => {});
  const { ports, lines } = terminal();
  expect(await listen!.run({ port: String(taken.port) }, ports)).toBe(1);
  expect(lines).toEqual([expect.stringContaining('is taken')]);
});
