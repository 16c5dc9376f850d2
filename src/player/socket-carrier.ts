import type { z } from 'zod';
import { MEDIA_HEADER_BYTES, mediaMessage, readMediaHeader, type MediaMessage, type viewerMessage } from '#contract/media.ts';
import type { Carrier, CarrierEvents } from './carrier.ts';
import type { SessionEnd } from './session.ts';

const OPEN_TIMEOUT_MS = 5_000;

/** One view over a WebSocket of its own (`contract/media.ts`), for relays and networks that have no line. */
export function openSocketCarrier(url: string, events: CarrierEvents): Carrier {
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  let opened = false;
  let over = false;
  const opening = setTimeout(() => end({ kind: 'notOpened' }), OPEN_TIMEOUT_MS);

  function close(): void {
    over = true;
    clearTimeout(opening);
    socket.close();
  }

  function end(end: SessionEnd): void {
    if (over) return;
    close();
    events.onEnd(end);
  }

  function take(data: unknown): void {
    if (over) return;
    if (data instanceof ArrayBuffer) {
      const header = readMediaHeader(new Uint8Array(data));
      if (header) events.onPacket({ header, data: new Uint8Array(data, MEDIA_HEADER_BYTES) });
      return;
    }
    const message = typeof data === 'string' ? parse(data) : undefined;
    if (message) events.onMessage(message);
  }

  const say = (message: z.infer<typeof viewerMessage>): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };
  socket.addEventListener('open', () => {
    opened = true;
    clearTimeout(opening);
  });
  socket.addEventListener('message', (message: MessageEvent<unknown>) => take(message.data));
  socket.addEventListener('close', () => end({ kind: opened ? 'network' : 'notOpened' }));
  return {
    setStream: (stream) => say({ type: 'stream', stream }),
    setAudio: (on) => say({ type: 'audio', on }),
    [Symbol.dispose]: close,
  };
}

function parse(text: string): MediaMessage | undefined {
  try {
    return mediaMessage.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
