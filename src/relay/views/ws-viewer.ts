import type { WebSocket } from 'ws';
import { BAD_MESSAGE_CODE, END_CODES, viewerMessage } from '#contract/media.ts';
import type { Clock } from '#services/ports.ts';
import type { Admitted } from './admission.ts';
import { LiveView, type LiveViewOptions } from './live-view.ts';
import { createMessageGate, type MessageGate } from './message-gate.ts';

/** After the last words a socket that does not close is torn down. */
const FAREWELL_MS = 1_000;

/** Sends one view over its WebSocket until either side ends it. */
export function serveWebSocket(socket: WebSocket, admitted: Admitted, { stream, wish, parts }: Omit<LiveViewOptions, 'outlet'>): void {
  const { clock } = parts.ports;
  const gate: MessageGate<typeof viewerMessage> = createMessageGate(viewerMessage, clock);
  const view = new LiveView(admitted, {
    stream,
    wish,
    parts,
    outlet: {
      get waiting() {
        return socket.bufferedAmount;
      },
      say: (message) => socket.send(JSON.stringify(message)),
      send: (message) => socket.send(message),
      end: (reason) => {
        // What is still in the buffer is picture: behind it the viewer would see more of what it may not see any more.
        if (socket.bufferedAmount > 0) return socket.terminate();
        socket.send(JSON.stringify({ type: 'end', reason }));
        bidFarewell(socket, { code: END_CODES[reason], reason, clock });
      },
    },
  });
  socket.on('error', () => {});
  socket.on('close', () => view.leave('left'));
  socket.on('message', (data: Buffer, binary: boolean) => {
    const message = gate(data, binary);
    if (!message) {
      view.leave('protocol');
      bidFarewell(socket, { code: BAD_MESSAGE_CODE, reason: 'badMessage', clock });
    } else if (message.type === 'stream') void view.change({ stream: message.stream });
    else view.listen(message.on);
  });
}

/** Closes with a code; who does not close in turn is torn down. */
export function bidFarewell(socket: WebSocket, { code, reason, clock }: { code: number; reason: string; clock: Clock }): void {
  socket.close(code, reason);
  clock.after(FAREWELL_MS, () => socket.terminate());
}
