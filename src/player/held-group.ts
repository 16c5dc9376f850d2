import type { MediaPacket } from './carrier.ts';

/** Longer groups are not held: their tile shows the last picture until the next key frame. */
const MAX_PACKETS = 300;
const MAX_BYTES = 8_000_000;

/** The pictures since the last key frame of a tile that nobody sees, so that it plays at once when it is seen again. */
export class HeldGroup {
  #packets: MediaPacket[] = [];
  #bytes = 0;

  hold(packet: MediaPacket): void {
    if (packet.header.key) this.#clear();
    // A group that was let go, or whose beginning never came, cannot be decoded.
    else if (this.#packets.length === 0) return;
    if (this.#packets.length >= MAX_PACKETS || this.#bytes + packet.data.length > MAX_BYTES) return this.#clear();
    this.#packets.push(packet);
    this.#bytes += packet.data.length;
  }

  takeAll(): readonly MediaPacket[] {
    const packets = this.#packets;
    this.#clear();
    return packets;
  }

  #clear(): void {
    this.#packets = [];
    this.#bytes = 0;
  }
}
