import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { refuseTakenPorts } from './free-ports.ts';

describe('ports at start', () => {
  test('a taken TCP port is refused by number and purpose', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await expect(refuseTakenPorts([{ host: '127.0.0.1', port, kind: 'tcp', purpose: 'console' }])).rejects.toThrow(
      `Port ${port} on 127.0.0.1 (console) is taken by another program`,
    );
    server.close();
    await once(server, 'close');
    await expect(refuseTakenPorts([{ host: '127.0.0.1', port, kind: 'tcp', purpose: 'console' }])).resolves.toBeUndefined();
  });

  test('a taken UDP port is refused too', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const { port } = socket.address();
    await expect(refuseTakenPorts([{ host: '127.0.0.1', port, kind: 'udp', purpose: 'WebRTC' }])).rejects.toThrow(`Port ${port}`);
    socket.close();
  });
});
