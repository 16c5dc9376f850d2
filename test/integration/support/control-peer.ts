import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { serverToRelay, type RelayToServer, type ServerToRelay } from '#contract/relay-control.ts';

export interface ControlDoor {
  readonly port: number;
  readonly secret: string;
}

/** A relay's end of the control channel, played by the test. */
export class ControlPeer implements Disposable {
  readonly socket: WebSocket;
  readonly heard: ServerToRelay[] = [];
  closed: number | undefined;

  constructor({ port, secret }: ControlDoor) {
    this.socket = new WebSocket(`ws://127.0.0.1:${port}/internal/relay`, { headers: { authorization: `Bearer ${secret}` } });
    this.socket.on('error', () => {});
    this.socket.on('message', (data: Buffer) => this.heard.push(serverToRelay.parse(JSON.parse(data.toString('utf8')))));
    this.socket.on('close', (code) => (this.closed = code));
  }

  /** Resolves when the handshake is done. */
  static async open(door: ControlDoor): Promise<ControlPeer> {
    const peer = new ControlPeer(door);
    await once(peer.socket, 'open');
    return peer;
  }

  say(message: RelayToServer): void {
    this.socket.send(JSON.stringify(message));
  }

  [Symbol.dispose](): void {
    this.socket.terminate();
  }
}

/** Says hello and then the same question for ever, and never reads an answer; resolves when the server has closed the connection. */
export async function askWithoutReading({ port, secret }: ControlDoor, hello: RelayToServer): Promise<void> {
  const socket: Socket = connect({ port, host: '127.0.0.1' });
  const closed = Promise.withResolvers<void>();
  socket.on('error', () => {});
  socket.on('close', () => closed.resolve());
  socket.write(
    `GET /internal/relay HTTP/1.1\r\nHost: r\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer ${secret}\r\n\r\n`,
  );
  await once(socket, 'data');
  socket.pause();
  socket.write(frameOf(JSON.stringify(hello)));
  const question = frameOf(JSON.stringify({ type: 'source?', request: 1, camera: 'c'.repeat(50_000) }));
  const asking = setInterval(() => {
    while (!socket.destroyed && socket.writableLength < 1_000_000) socket.write(question);
  }, 1);
  await closed.promise.finally(() => clearInterval(asking));
}

/** A text frame as a client sends it, masked with zeros (RFC 6455 §5.2). */
function frameOf(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = Buffer.alloc(14);
  head.writeUInt8(0x81);
  head.writeUInt8(0xff, 1);
  head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([head, payload]);
}
