import { createSocket } from 'node:dgram';

/** A range of so many ports, even end first, that was free a moment ago; beside those that the system gives out by itself. */
export async function freeUdpRange(ports: number): Promise<{ readonly first: number; readonly last: number }> {
  for (let first = 20_000 + 2 * (process.pid % 4_000); first < 32_000; first += ports) {
    const free = await Promise.all(Array.from({ length: ports }, (_, at) => isFree(first + at)));
    if (free.every(Boolean)) return { first, last: first + ports - 1 };
  }
  throw new Error(`no ${ports} free UDP ports in a row`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => resolve(false));
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)));
  });
}
