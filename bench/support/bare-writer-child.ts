import { randomFillSync } from 'node:crypto';
import { createServer, type Socket } from 'node:net';

/**
 * The floor under a camera simulator: the same bytes at the same rate to as many sockets, and nothing done to them.
 * `[bytes a picture]`; says `{ port }`, answers every message with `{ cpu }`, ends with its parent.
 */
const FRAMES_A_SECOND = 15;
const PHASES = 16;
const picture = randomFillSync(Buffer.alloc(Number(process.argv[2])));
const sockets: Socket[][] = Array.from({ length: PHASES }, () => []);
let count = 0;

const server = createServer((socket) => {
  sockets[count++ % PHASES]?.push(socket);
  socket.on('error', () => socket.destroy());
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as { port: number }).port }));

let slot = 0;
const began = performance.now();
setInterval(() => {
  const now = Math.floor(((performance.now() - began) / 1_000) * FRAMES_A_SECOND * PHASES);
  for (; slot < now; slot++) for (const socket of sockets[slot % PHASES] ?? []) socket.write(picture);
}, 1);
process.on('message', () => process.send?.({ cpu: process.cpuUsage() }));
process.on('disconnect', () => process.exit(0));
