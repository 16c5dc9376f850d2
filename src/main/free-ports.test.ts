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

  test('a port that the configuration gives twice is refused, with both uses', async () => {
    const place = { host: '127.0.0.1', kind: 'tcp', port: 9 } as const;
    await expect(
      refuseTakenPorts([
        { ...place, port: 0, purpose: 'any' },
        { ...place, port: 0, purpose: 'another' },
        { ...place, kind: 'udp', port: 65_000, purpose: 'WebRTC' },
        { ...place, port: 65_000, purpose: 'video' },
        { ...place, port: 65_000, purpose: 'RTSP' },
      ]),
    ).rejects.toThrow('Port 65000 is given twice in the configuration: video, and RTSP. Choose another for one of them.');
  });

  test('a taken UDP port is refused too', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const { port } = socket.address();
    await expect(refuseTakenPorts([{ host: '127.0.0.1', port, kind: 'udp', purpose: 'WebRTC' }])).rejects.toThrow(`Port ${port}`);
    socket.close();
  });
});
