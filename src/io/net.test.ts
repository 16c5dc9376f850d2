import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import type { Connection } from '#services/ports.ts';
import { systemNet } from './net.ts';

const HOST = '127.0.0.1';

test('bytes go both ways, and each side may end for itself', async () => {
  const net = systemNet();
  const heard: string[] = [];
  await using listener = await net.listen({ host: HOST, port: 0 }, (connection) => {
    connection.onData((bytes) => heard.push(Buffer.from(bytes).toString()));
    connection.onEnd(() => {
      connection.write(Buffer.from('late answer'));
      connection.end();
    });
  });
  const near = await net.connect({ host: HOST, port: listener.port }, 1_000);
  let answer = '';
  near.onData((bytes) => (answer += Buffer.from(bytes).toString()));
  const closed = new Promise<string>((resolve) => near.onClose(resolve));
  near.write(Buffer.from('hello'));
  near.end();
  expect(await closed).toBe('');
  expect([heard.join(''), answer]).toEqual(['hello', 'late answer']);
});

test('nobody there, or a port that is taken, is one clear sentence', async () => {
  const net = systemNet();
  const listener = await net.listen({ host: HOST, port: 0 }, () => {});
  const { port } = listener;
  await expect(net.listen({ host: HOST, port }, () => {})).rejects.toThrow(`Port ${port} on ${HOST} is taken by another program.`);
  await expect(net.listen({ host: '192.0.2.1', port: 0 }, () => {})).rejects.toThrow('192.0.2.1 is not an address of this machine.');
  await listener[Symbol.asyncDispose]();
  await expect(net.connect({ host: HOST, port }, 1_000)).rejects.toThrow(`${HOST}:${port} cannot be reached: nobody listens there`);
});

test('a side that does not read is told of by write, then cut at the limit', async () => {
  const net = systemNet({ maxBufferedBytes: 4_000_000 });
  const { promise, resolve } = Promise.withResolvers<Connection>();
  await using listener = await net.listen({ host: HOST, port: 0 }, resolve);
  const client = connect(listener.port, HOST);
  client.on('error', () => {});
  client.pause();
  const connection = await promise;
  const reason = new Promise<string>((done) => connection.onClose(done));
  const chunk = new Uint8Array(100_000);
  const free: boolean[] = [];
  for (let at = 0; at < 200; at++) free.push(connection.write(chunk));
  expect(free).toContain(false);
  expect(await reason).toBe('reads too slowly');
  client.destroy();
});

test('drain is told, and a paused side is not given data until it resumes', async () => {
  const net = systemNet();
  const { promise, resolve } = Promise.withResolvers<Connection>();
  await using listener = await net.listen({ host: HOST, port: 0 }, resolve);
  const near = await net.connect({ host: HOST, port: listener.port }, 1_000);
  const far = await promise;
  let got = 0;
  far.onData((bytes) => (got += bytes.length));
  far.pause();
  const drained = new Promise<void>((done) => near.onDrain(done));
  let sent = 0;
  while (near.write(new Uint8Array(65_536))) sent += 65_536;
  sent += 65_536;
  far.resume();
  await drained;
  await expect.poll(() => got).toBe(sent);
  near.destroy('done');
});

test('a connection beyond the maximum is closed at once', async () => {
  const net = systemNet({ maxConnections: 1 });
  await using listener = await net.listen({ host: HOST, port: 0 }, () => {});
  const first = await net.connect({ host: HOST, port: listener.port }, 1_000);
  const second = connect(listener.port, HOST);
  second.on('error', () => {});
  let bytes = 0;
  second.on('data', (chunk) => (bytes += chunk.length));
  await once(second, 'close');
  expect(bytes).toBe(0);
  first.destroy('done');
});

test('an end is not held up for ever by a side that never closes', async () => {
  const silent = createServer({ allowHalfOpen: true }, (socket) => void socket.on('error', () => {}).resume());
  silent.listen(0, HOST);
  await once(silent, 'listening');
  const address = silent.address();
  const near = await systemNet().connect({ host: HOST, port: typeof address === 'object' && address ? address.port : 0 }, 1_000);
  const closed = new Promise<string>((resolve) => near.onClose(resolve));
  near.onData(() => {});
  near.end();
  expect(await closed).toBe('');
  silent.close();
});
