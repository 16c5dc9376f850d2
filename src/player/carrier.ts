import type { MediaHeader, MediaMessage } from '#contract/media.ts';
import type { StreamName } from './player-types.ts';
import type { SessionEnd } from './session.ts';

/** One binary message of the relay: an access unit, a JPEG, a fragment of MP4 or a piece of sound. */
export interface MediaPacket {
  readonly header: MediaHeader;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** What one view gets from the relay, over the line or over a WebSocket of its own. */
export interface CarrierEvents {
  onMessage(message: MediaMessage): void;
  onPacket(packet: MediaPacket): void;
  /** At most once; not after the carrier was disposed. */
  onEnd(end: SessionEnd): void;
}

export interface Carrier extends Disposable {
  setStream(stream: StreamName): void;
  setAudio(on: boolean): void;
}

export type OpenCarrier = (events: CarrierEvents) => Carrier;
