/** Packets kept to be sent again: about two seconds at 5 Mbps, and what a key frame of a large picture takes. */
const KEPT = 1_024;

export interface SentPacket {
  readonly packet: Buffer;
  readonly ticks: number;
}

/** The newest packets of one viewer by sequence number. The bytes are the channel's, only the places are the viewer's own. */
export interface SentPackets {
  add(sequence: number, sent: SentPacket): void;
  /** Undefined when it was never sent, or too long ago. */
  get(sequence: number): SentPacket | undefined;
}

export function createSentPackets(): SentPackets {
  const kept: (SentPacket & { readonly sequence: number })[] = [];
  return {
    add: (sequence, sent) => {
      kept[sequence % KEPT] = { sequence, ...sent };
    },
    get: (sequence) => {
      const found = kept[sequence % KEPT];
      return found?.sequence === sequence ? found : undefined;
    },
  };
}
