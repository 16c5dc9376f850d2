import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { cutUnread } from './unread-answers.ts';

/** More than a loopback connection takes while nobody reads. */
const BODY = Buffer.alloc(32 * 1024 * 1024, 'x');

async function serve(withinMs: number, listener: RequestListener): Promise<Server> {
  const server = createServer(listener);
  cutUnread(server, withinMs);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return server;
}

async function ask(server: Server): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  socket.pause();
  socket.write('GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n');
  return socket;
}

test('who asks for much and reads nothing is cut', async () => {
  const server = await serve(200, (_request, response) => response.end(BODY));
  const [asked] = await Promise.all([once(server, 'request'), ask(server)]);
  const [request, response] = asked as Parameters<RequestListener>;
  await once(response, 'close');
  expect([response.writableFinished, request.socket.destroyed]).toEqual([false, true]);
});

test('an answer that is still being worked at may take its time', async () => {
  const server = await serve(50, (request, response) => void request.socket.once('timeout', () => response.end('late')));
  const socket = await ask(server);
  const heard: Buffer[] = [];
  socket.on('data', (bytes: Buffer) => heard.push(bytes)).resume();
  await once(socket, 'close');
  expect(Buffer.concat(heard).toString('latin1')).toMatch(/late$/);
});

test('a reader who reads slowly gets all of it', async () => {
  const server = await serve(1_500, (_request, response) => response.end(BODY));
  const socket = await ask(server);
  let heard = 0;
  const reading = setInterval(() => (heard += (socket.read() as Buffer | null)?.length ?? 0), 5);
  onTestFinished(() => clearInterval(reading));
  await once(socket, 'close');
  expect(heard).toBeGreaterThan(BODY.length);
});
