import type { MediaMessage } from '#contract/media.ts';
import type { Carrier, MediaPacket, OpenCarrier } from './carrier.ts';
import { HeldGroup } from './held-group.ts';
import { JpegUnitDecoder } from './jpeg-unit-decoder.ts';
import type { StreamName } from './player-types.ts';
import type { Session, SessionEnd, SessionEvents } from './session.ts';
import type { DecoderEvents, UnitDecoder } from './unit-decoder.ts';
import { VideoUnitDecoder } from './video-unit-decoder.ts';

type Start = Extract<MediaMessage, { type: 'start' }>;

/** Plays pictures that come as their codec has them (`contract/media.ts`) with decoders of the browser. */
export class UnitsSession implements Session {
  readonly #events: SessionEvents;
  readonly #carrier: Carrier;
  readonly #held = new HeldGroup();
  #decoder: UnitDecoder | undefined;
  #visible = true;
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
    this.#decoder?.[Symbol.dispose]();
  }

  setStream(stream: StreamName): boolean {
    this.#carrier.setStream(stream);
    return true;
  }

  setAudio(on: boolean): boolean {
    this.#carrier.setAudio(on);
    return true;
  }

  setVisible(visible: boolean): void {
    if (this.#visible === visible) return;
    this.#visible = visible;
    if (visible) for (const packet of this.#held.takeAll()) this.#decoder?.take(packet);
  }

  #takeMessage(message: MediaMessage): void {
    if (this.#over) return;
    switch (message.type) {
      case 'start':
        return this.#start(message);
      case 'state':
        return this.#events.onRelayState(message);
      case 'audio':
        return this.#events.onSound(message.audio, message.reason);
      case 'kept':
        return this.#events.onKept();
      case 'end':
        return this.#end({ kind: 'ended', reason: message.reason });
    }
  }

  /** The picture of the old stream stays until the new decoder gives its first. */
  #start(start: Start): void {
    this.#decoder?.[Symbol.dispose]();
    this.#held.takeAll();
    this.#decoder = this.#makeDecoder(start);
    this.#events.onStream(start.stream);
    if (start.audio) this.#events.onSound(start.audio);
  }

  #makeDecoder(start: Start): UnitDecoder {
    const events: DecoderEvents = {
      onPicture: (picture, frame) => this.#events.onPicture(picture, frame),
      onMissing: (missing) => this.#events.onTraffic({ missing }),
      onFailure: (kind) => this.#end({ kind }),
    };
    if (start.kind === 'jpeg') return new JpegUnitDecoder(events);
    const description = Uint8Array.from(atob(start.description), (letter) => letter.charCodeAt(0));
    const { codec, width, height } = start;
    return new VideoUnitDecoder({ codec, codedWidth: width, codedHeight: height, description }, events);
  }

  #takePacket(packet: MediaPacket): void {
    if (this.#over) return;
    if (packet.header.audio) return this.#events.onSoundData(packet.data);
    this.#events.onTraffic({ bytes: packet.data.length, came: 1 });
    if (this.#visible) return this.#decoder?.take(packet);
    this.#held.hold(packet);
    this.#events.onUnseen();
  }

  #end(end: SessionEnd): void {
    if (this.#over) return;
    this[Symbol.dispose]();
    this.#events.onEnd(end);
  }
}
