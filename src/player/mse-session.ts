import type { MediaMessage } from '#contract/media.ts';
import type { Carrier, MediaPacket, OpenCarrier } from './carrier.ts';
import { MseBuffer } from './mse-buffer.ts';
import type { StreamName } from './player-types.ts';
import type { Session, SessionEnd, SessionEvents } from './session.ts';

/** Farther behind the newest picture than this, the player jumps: live pictures are for acting on. */
const MAX_BEHIND_SECONDS = 0.7;
const JUMP_TO_SECONDS = 0.1;

interface Playing {
  readonly buffer: MseBuffer;
  shown: boolean;
  /** When the newest picture in the buffer was taken. */
  wallClockMs: number;
}

/** Plays fragmented MP4 by Media Source Extensions. A change of stream has a buffer of its own, taken over at its first picture. */
export class MseSession implements Session {
  readonly #events: SessionEvents;
  readonly #carrier: Carrier;
  #playing: Playing | undefined;
  #coming: Playing | undefined;
  #over = false;

  constructor(open: OpenCarrier, events: SessionEvents) {
    this.#events = events;
    this.#carrier = open({
      onMessage: (message) => this.#takeMessage(message),
      onPacket: (packet) => this.#takePacket(packet),
      onEnd: (end) => this.#end(end),
    });
  }

  [Symbol.dispose](): void {
    this.#over = true;
    this.#carrier[Symbol.dispose]();
    this.#playing?.buffer[Symbol.dispose]();
    this.#coming?.buffer[Symbol.dispose]();
  }

  setStream(stream: StreamName): boolean {
    this.#carrier.setStream(stream);
    return true;
  }

  setAudio(): boolean {
    return false;
  }

  /** The browser decides by itself what an unseen element costs. */
  setVisible(): void {}

  #takeMessage(message: MediaMessage): void {
    if (this.#over) return;
    switch (message.type) {
      case 'start':
        return this.#start(message);
      case 'state':
        return this.#events.onRelayState(message);
      case 'kept':
        return this.#events.onKept();
      case 'end':
        return this.#end({ kind: 'ended', reason: message.reason });
      case 'audio':
    }
  }

  #start({ init, mime, stream }: Extract<MediaMessage, { type: 'start' }>): void {
    if (init === undefined || mime === undefined || !MediaSource.isTypeSupported(mime)) return this.#end({ kind: 'codec' });
    this.#coming?.buffer[Symbol.dispose]();
    const bytes = Uint8Array.from(atob(init), (letter) => letter.charCodeAt(0));
    const buffer = new MseBuffer({ mime, init: bytes, onFailure: () => this.#end({ kind: 'decoder' }) });
    const coming: Playing = { buffer, shown: false, wallClockMs: 0 };
    this.#coming = coming;
    this.#watch(coming);
    this.#events.onStream(stream);
  }

  #takePacket({ header, data }: MediaPacket): void {
    if (this.#over || header.audio || !header.fragment) return;
    this.#events.onTraffic({ bytes: data.length, came: 1 });
    const playing = this.#coming ?? this.#playing;
    if (!playing) return;
    playing.wallClockMs = header.wallClockMicros / 1_000;
    playing.buffer.append(data);
    follow(playing.buffer);
  }

  #watch(playing: Playing): void {
    const { element } = playing.buffer;
    element.requestVideoFrameCallback((_, { mediaTime, presentedFrames }) => {
      if (this.#over || (playing !== this.#coming && playing !== this.#playing)) return;
      if (playing === this.#coming) {
        this.#playing?.buffer[Symbol.dispose]();
        this.#playing = playing;
        this.#coming = undefined;
      }
      const behindMs = Math.max(0, (playing.buffer.end ?? mediaTime) - mediaTime) * 1_000;
      this.#events.onPicture(element, {
        sequence: presentedFrames,
        wallClockMs: playing.wallClockMs - behindMs,
        key: false,
      });
      this.#watch(playing);
    });
  }

  #end(end: SessionEnd): void {
    if (this.#over) return;
    this[Symbol.dispose]();
    this.#events.onEnd(end);
  }
}

/** Begins at the newest picture and stays near it: what is buffered begins anywhere on the relay's time line. */
function follow(buffer: MseBuffer): void {
  const { element, end } = buffer;
  if (end === undefined) return;
  if (end - element.currentTime > MAX_BEHIND_SECONDS) element.currentTime = Math.max(0, end - JUMP_TO_SECONDS);
  if (element.paused) void element.play().catch(() => {});
}
