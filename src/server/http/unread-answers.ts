import type { Server, ServerResponse } from 'node:http';

/**
 * Cuts who asks and does not read: once bytes of an answer wait and none of them has gone for so long. An answer that is still
 * being worked at may take its time, and so may a reader who reads slowly.
 */
export function cutUnread(server: Server, withinMs: number): void {
  server.on('request', (_request, response: ServerResponse) => {
    response.setTimeout(withinMs, () => {
      const { socket } = response;
      if (socket && socket.writableLength > 0) socket.destroy();
    });
  });
}
