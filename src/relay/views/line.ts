import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { LINE_LIMITS, lineCommand, type LineMessage, type LineOpen } from '#contract/media-line.ts';
import {
  BAD_MESSAGE_CODE,
  END_CODES,
  MEDIA_HEADER_BYTES,
  REFUSALS,
  headerForView,
  type EndReason,
  type MediaStream,
  type RefusalCode,
} from '#contract/media.ts';
import { admit, streamOf } from './admission.ts';
import { LiveView, type Outlet, type ViewerParts } from './live-view.ts';
import { createMessageGate, type MessageGate } from './message-gate.ts';
import { bidFarewell } from './ws-viewer.ts';

/** A view that may not be seen any more has so long to leave the buffer it shares with others; then the whole line goes. */
const FLUSH_MS = 500;

/** One place of a line: a view that is being admitted, then the view. */
interface Place {
  readonly id: number;
  /** Bytes of this view in the shared buffer. */
  waiting: number;
  view: LiveView | undefined;
  /** A change of stream that was asked for before the view was admitted. */
  wished: MediaStream | undefined;
  audio: boolean;
  /** The viewer has closed it, or it has ended: nothing more may be said for it. */
  over: boolean;
}

export interface LineOptions {
  readonly transport: Duplex;
  readonly peer: string;
  readonly parts: ViewerParts;
  /** It has a first view now, or none any more: without one, nobody has shown that they may be here. */
  readonly onKnown: (known: boolean) => void;
}

/** Many views over one WebSocket (`contract/media-line.ts`). Each stands alone but for the buffer of the socket. */
export class Line {
  readonly #socket: WebSocket;
  readonly #transport: Duplex;
  readonly #parts: ViewerParts;
  readonly #peer: string;
  readonly #gate: MessageGate<typeof lineCommand>;
  readonly #places = new Map<number, Place>();
  readonly #onKnown: (known: boolean) => void;
  #shown = 0;
  #over = false;

  constructor(socket: WebSocket, { transport, peer, parts, onKnown }: LineOptions) {
    this.#onKnown = onKnown;
    this.#socket = socket;
    this.#transport = transport;
    this.#parts = parts;
    this.#peer = peer;
    this.#gate = createMessageGate(lineCommand, parts.ports.clock);
    socket.on('error', () => {});
    socket.on('close', () => this.#leave('left'));
    socket.on('message', (data: Buffer, binary: boolean) => this.#take(data, binary));
  }

  /** The relay ends. */
  stop(): void {
    if (this.#over) return;
    this.#say({ type: 'stopping' });
    this.#close(END_CODES.stopping, 'stopping');
  }

  #take(data: Buffer, binary: boolean): void {
    if (this.#over) return;
    const command = this.#gate(data, binary);
    if (!command || (command.type === 'open' && this.#places.has(command.id))) return this.#close(BAD_MESSAGE_CODE, 'protocol');
    if (command.type === 'open') return void this.#open(command).catch(() => this.#close(BAD_MESSAGE_CODE, 'failed'));
    const place = this.#places.get(command.id);
    if (!place) return;
    if (command.type === 'close') this.#free(place, 'left');
    else if (command.type === 'stream') this.#change(place, command.stream);
    else this.#listen(place, command.on);
  }

  async #open(command: LineOpen): Promise<void> {
    const { id, camera, ticket, stream, format, accept } = command;
    if (this.#places.size >= LINE_LIMITS.maxViews) return this.#refuse(id, 'tooManyViews');
    const place: Place = { id, waiting: 0, view: undefined, wished: undefined, audio: command.audio === true, over: false };
    this.#places.set(id, place);
    const admitted = await admit(
      { camera, ticket, stream: streamOf(stream), field: stream === 'field', transport: 'line', peer: this.#peer },
      this.#parts,
    );
    if (place.over) {
      if (admitted.ok) admitted.close('left');
      return;
    }
    if (!admitted.ok) {
      this.#free(place, 'refused');
      return this.#refuse(id, admitted.reason);
    }
    const view = new LiveView(admitted, {
      stream,
      wish: { format, accept, audio: place.audio },
      outlet: this.#outlet(place),
      parts: this.#parts,
    });
    // It may have ended while it began.
    if (place.over) return;
    place.view = view;
    if (this.#shown++ === 0) this.#onKnown(true);
    if (place.wished !== undefined) this.#change(place, place.wished);
  }

  #change(place: Place, stream: MediaStream): void {
    if (place.view) void place.view.change({ stream });
    else place.wished = stream;
  }

  #listen(place: Place, on: boolean): void {
    place.audio = on;
    place.view?.listen(on);
  }

  #outlet(place: Place): Outlet {
    const places = this.#places;
    return {
      // Each view may fill its part of the buffer only, so that a heavy one is skipped long before it stands in the light ones' way.
      get waiting() {
        return place.waiting * places.size;
      },
      say: (message) => {
        if (!place.over) this.#say({ ...message, id: place.id });
      },
      send: (message) => this.#send(place, message),
      end: (reason) => this.#end(place, reason),
    };
  }

  #end(place: Place, reason: EndReason): void {
    const { waiting } = place;
    this.#free(place, reason);
    this.#say({ type: 'end', id: place.id, reason });
    if (waiting === 0) return;
    // Its last pictures cannot be taken back out of the buffer that the others use.
    this.#parts.ports.clock.after(FLUSH_MS, () => {
      if (place.waiting > 0) this.#tear();
    });
  }

  #free(place: Place, reason: string): void {
    if (place.view && !place.over && --this.#shown === 0) this.#onKnown(false);
    place.over = true;
    if (this.#places.get(place.id) === place) this.#places.delete(place.id);
    place.view?.leave(reason);
  }

  #refuse(id: number, code: RefusalCode): void {
    this.#say({ type: 'refused', id, code, ...REFUSALS[code] });
  }

  #say(message: LineMessage): void {
    this.#socket.send(JSON.stringify(message));
  }

  /** The picture is shared by all its viewers; only the header is this view's. Two frames of one message, one write. */
  #send(place: Place, message: Uint8Array): void {
    if (place.over) return;
    place.waiting += message.length;
    this.#transport.cork();
    this.#socket.send(headerForView(message, place.id), { binary: true, fin: false });
    this.#socket.send(message.subarray(MEDIA_HEADER_BYTES), { binary: true, fin: true }, () => {
      place.waiting -= message.length;
    });
    this.#transport.uncork();
  }

  #close(code: number, reason: string): void {
    this.#leave(reason);
    bidFarewell(this.#socket, { code, reason, clock: this.#parts.ports.clock });
  }

  #tear(): void {
    this.#leave('left');
    this.#socket.terminate();
  }

  #leave(reason: string): void {
    this.#over = true;
    for (const place of [...this.#places.values()]) this.#free(place, reason);
  }
}
