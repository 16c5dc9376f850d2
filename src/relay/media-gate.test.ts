import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MediaGate } from './media-gate.ts';

/** A binding request with its cookie and a transaction of twelve bytes. */
const REQUEST = Buffer.from([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42, ...Array<number>(12).fill(7)]);

let stack: AsyncDisposableStack;
beforeEach(() => {
  stack = new AsyncDisposableStack();
});
afterEach(() => stack.disposeAsync());

async function socket(address = '127.0.0.1'): Promise<Socket> {
  const made = createSocket('udp4');
  made.bind(0, address);
  await once(made, 'listening');
  stack.defer(() => new Promise<void>((resolve) => made.close(() => resolve())));
  return made;
}

/** A gate for viewers at 127.0.0.9, and what stands behind it. */
async function world(
  limits: { maxFlows?: number } = {},
): Promise<{ gate: MediaGate; agent: Socket; clock: ManualClock; heard: { bytes: Buffer; from: RemoteInfo }[] }> {
  const clock = new ManualClock();
  const agent = await socket();
  const heard: { bytes: Buffer; from: RemoteInfo }[] = [];
  agent.on('message', (bytes, from) => heard.push({ bytes, from }));
  const target = { host: '127.0.0.1', port: agent.address().port };
  const gate = stack.use(await MediaGate.open({ host: '127.0.0.1', port: 0, peers: ['127.0.0.9'], target, clock, ...limits }));
  return { gate, agent, clock, heard };
}

const text = async (from: Socket): Promise<string> => String(((await once(from, 'message')) as [Buffer])[0]);

test('R83: what stands behind the gate sees each viewer on loopback, and its answers find the way back', async () => {
  const { gate, agent, heard } = await world();
  const [one, other] = [await socket('127.0.0.9'), await socket('127.0.0.9')];
  for (const viewer of [one, other]) viewer.send(REQUEST, gate.port, '127.0.0.1');
  await expect.poll(() => heard.length).toBe(2);
  expect(heard.map(({ from }) => from.address)).toEqual(['127.0.0.1', '127.0.0.1']);
  expect(new Set(heard.map(({ from }) => from.port)).size).toBe(2);
  const answers = [text(one), text(other)];
  one.send('one', gate.port, '127.0.0.1');
  other.send('other', gate.port, '127.0.0.1');
  await expect.poll(() => heard.length).toBe(4);
  for (const { bytes, from } of heard.slice(2)) agent.send(`to ${String(bytes)}`, from.port, from.address);
  expect(await Promise.all(answers)).toEqual(['to one', 'to other']);
});

test('R81: datagrams from elsewhere, and what does not begin with an ICE check, get no further', async () => {
  const { gate, heard } = await world();
  const [stranger, babbler, viewer] = [await socket('127.0.0.8'), await socket('127.0.0.9'), await socket('127.0.0.9')];
  stranger.send(REQUEST, gate.port, '127.0.0.1');
  babbler.send('hello', gate.port, '127.0.0.1');
  babbler.send(REQUEST.subarray(0, 19), gate.port, '127.0.0.1');
  viewer.send(REQUEST, gate.port, '127.0.0.1');
  await expect.poll(() => heard.length).toBe(1);
  expect(gate.flows).toBe(1);
});

test('a viewer that has fallen silent makes room, one that has not stays', async () => {
  const { gate, clock, heard } = await world();
  const [silent, lively] = [await socket('127.0.0.9'), await socket('127.0.0.9')];
  for (const viewer of [silent, lively]) viewer.send(REQUEST, gate.port, '127.0.0.1');
  await expect.poll(() => gate.flows).toBe(2);
  await clock.advance(30_000);
  lively.send('still here', gate.port, '127.0.0.1');
  await expect.poll(() => heard.length).toBe(3);
  await clock.advance(10_000);
  expect(gate.flows).toBe(1);
});

test('with as many as there may be, a new one is dropped until another has gone', async () => {
  const { gate, clock, heard } = await world({ maxFlows: 2 });
  const [one, two, three] = [await socket('127.0.0.9'), await socket('127.0.0.9'), await socket('127.0.0.9')];
  for (const viewer of [one, two]) viewer.send(REQUEST, gate.port, '127.0.0.1');
  await expect.poll(() => gate.flows).toBe(2);
  three.send(REQUEST, gate.port, '127.0.0.1');
  one.send('after it', gate.port, '127.0.0.1');
  await expect.poll(() => heard.length).toBe(3);
  expect(gate.flows).toBe(2);
  await clock.advance(40_000);
  three.send(REQUEST, gate.port, '127.0.0.1');
  await expect.poll(() => heard.length).toBe(4);
});

test('a port that is taken is an error', async () => {
  const { gate } = await world();
  const options = { host: '127.0.0.1', port: gate.port, peers: [], target: { host: '127.0.0.1', port: 1 }, clock: new ManualClock() };
  await expect(MediaGate.open(options)).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
