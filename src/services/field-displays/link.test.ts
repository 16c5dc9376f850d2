import { describe, expect, test } from 'vitest';
import { testPorts } from '../../../test/support/link-ports.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { MemoryNet } from '../../../test/support/memory-net.ts';
import type { DisplayPicture } from '../ports.ts';
import { askController } from './ask-controller.ts';
import { configDisplays } from './config.ts';
import { FakeSignController } from './fake.ts';
import { commandsSign } from './fake-commands.ts';
import { FieldDisplaysLink } from './link.ts';
import type { SignRequest } from './sign-wire.ts';

const KEY = 'key-of-signs';
const DEVICES = [{ id: 'vms-1', kind: 'sign', title: '하나', lon: 127.03, lat: 37.5 }];
const PICTURE: DisplayPicture = { pages: [['호우 경보', '대피']], colour: 'red', pageSeconds: 4, speech: '' };

async function world(key = KEY) {
  const clock = new ManualClock();
  const net = new MemoryNet({ cut: (bytes) => [bytes.subarray(0, 7), bytes.subarray(7)] });
  const config = configDisplays.parse({ key, devices: DEVICES });
  const options = { host: config.host, port: config.port, key: KEY, devices: config.devices };
  const controller = await FakeSignController.start(net, options);
  const ports = testPorts(clock, net);
  const link = new FieldDisplaysLink(ports, config);
  await link.start();
  await clock.advance(1_000);
  const ask = (request: SignRequest) => askController({ clock, net }, { ...options, answerMs: 1_000 }, request);
  return { ask, clock, config, controller, link, net, options, ports };
}

describe('the controller of signs', () => {
  test('FD15: a picture is lit once for each request, numbered by the device, and read back', async () => {
    const { clock, controller, link, ports } = await world();
    expect(await link.show('vms-1', PICTURE, 'm-1')).toEqual({ ok: true, proof: 'vms-1#1' });
    expect(await link.show('vms-1', PICTURE, 'm-1')).toEqual({ ok: true, proof: 'vms-1#1' });
    expect(controller.shown('vms-1')).toEqual(['호우 경보', '대피']);
    await clock.advance(10_000);
    expect(link.state('vms-1')).toMatchObject({ online: true, proof: 'vms-1#1', picture: ['호우 경보', '대피'], colour: 'red' });
    expect(await link.show('vms-1', undefined, 'dark-1')).toEqual({ ok: true, proof: 'vms-1#2' });
    expect(controller.shown('vms-1')).toEqual([]);
    expect(ports.watch.peers.has('controller')).toBe(true);
  });

  test('FD15: without the key, for a device that is not there, and stopped nothing is shown', async () => {
    const stranger = await world('another-key');
    expect(await stranger.link.show('vms-1', PICTURE, 'm-1')).toEqual({ ok: false, reason: 'key: not accepted' });
    const { link } = await world();
    expect(await link.show('vms-9', PICTURE, 'm-1')).toEqual({ ok: false, reason: 'device: there is no vms-9' });
    await link.stop();
    expect(await link.show('vms-1', PICTURE, 'm-2')).toEqual({ ok: false, reason: 'paused' });
  });

  test('FD15: a line that is no request is answered with the reason, one without an end is cut off', async () => {
    const { ask, net, options } = await world();
    await expect(ask({ do: 'show' } as SignRequest)).rejects.toThrow('an answer that is none of this wire');
    const connection = await net.connect(options);
    const closed = new Promise<string>((resolve) => connection.onClose(resolve));
    for (let part = 0; part < 9; part += 1) connection.write(new Uint8Array(8_192).fill(97));
    await closed;
    expect((await ask({ do: 'list', id: '1', key: KEY })).ok).toBe(true);
  });

  test('FD16: a controller that goes leaves its devices offline with what they showed, and is heard again when it is back', async () => {
    const { clock, controller, link, net, options, ports } = await world();
    await link.show('vms-1', PICTURE, 'm-1');
    await clock.advance(10_000);
    await controller[Symbol.asyncDispose]();
    await clock.advance(10_000);
    expect(link.state('vms-1')).toMatchObject({ online: false, picture: ['호우 경보', '대피'] });
    expect((await link.show('vms-1', PICTURE, 'm-2')).ok).toBe(false);
    expect(ports.watch.downs[0]).toMatch(/nobody listens/);
    await FakeSignController.start(net, options);
    await clock.advance(10_000);
    expect(link.state('vms-1')).toMatchObject({ online: true, picture: [] });
  });

  test('FD15: the commands of the stand-in draw what is lit', async () => {
    const { clock, link, net } = await world();
    await link.show('vms-1', PICTURE, 'm-1');
    const lines: string[] = [];
    const ports = { clock, net, secret: async () => KEY, print: (line: string) => lines.push(line) };
    const run = (name: string, options: Record<string, string>): Promise<number> =>
      commandsSign.find((each) => each.name === name)?.run(options, ports as unknown as Parameters<(typeof commandsSign)[0]['run']>[1]) ??
      Promise.reject(new Error(name));
    expect(await run('list', {})).toBe(0);
    expect(await run('show', { device: 'vms-1' })).toBe(0);
    expect(lines.map((line) => line.trim())).toEqual(['vms-1            online  호우 경보', 'vms-1 red vms-1#1', '호우 경보', '대피']);
    expect(await run('show', { device: 'vms-9' })).toBe(1);
    expect(await run('list', { port: '1' })).toBe(1);
  });
});
