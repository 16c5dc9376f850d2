/**
 * What a network can take at the moment, judged by nothing but the answers to small requests that travel behind the
 * pictures on the same connection (RTSP OPTIONS): the answer tells that all before it has arrived, and how long it took.
 * Unlike the backlog of the socket it also sees what waits in the buffers of the system, and unlike RTCP receiver reports
 * every RTSP server gives it. Pure: it is told the time.
 */
export interface LinkQuality {
  /** A request goes out behind so many bytes in all. */
  asked(now: number, bytesSent: number): void;
  answered(now: number): void;
  /** Milliseconds that a picture sent now waits on its way, over what an empty line needs. */
  delayMs(now: number): number;
  /** Thousand bits a second that arrived of late; undefined while it is not known. */
  readonly deliveredKbps: number | undefined;
  /** Bytes that are known to have arrived. */
  readonly confirmedBytes: number;
  /** No request is under way: all that was sent before the last one has arrived. */
  readonly idle: boolean;
}

/** The round trip of an empty line is the shortest of the last so many. */
const BASE_SAMPLES = 120;
/** Deliveries are looked at over so long, so that one key frame is not taken for the rate. */
const RATE_OVER_MS = 1_000;
const MAX_DELIVERIES = 32;

export function createLinkQuality(): LinkQuality {
  const trips: number[] = [];
  let deliveries: { readonly at: number; readonly bytes: number }[] = [];
  let open: { readonly at: number; readonly bytes: number } | undefined;
  let lastTrip = 0;
  let confirmedBytes = 0;

  const base = (): number => Math.min(...trips, Number.MAX_SAFE_INTEGER);

  return {
    asked: (now, bytesSent) => {
      open = { at: now, bytes: bytesSent };
    },
    answered: (now) => {
      if (!open) return;
      lastTrip = now - open.at;
      confirmedBytes = open.bytes;
      trips.push(lastTrip);
      if (trips.length > BASE_SAMPLES) trips.shift();
      deliveries.push({ at: now, bytes: open.bytes });
      const tooOld = deliveries.findLastIndex((each) => each.at <= now - RATE_OVER_MS);
      deliveries = deliveries.slice(Math.max(0, tooOld, deliveries.length - MAX_DELIVERIES));
      open = undefined;
    },
    delayMs: (now) => {
      if (trips.length === 0) return open ? now - open.at : 0;
      // A request that has waited longer than the one before took in all tells more than that one.
      const waited = open ? Math.max(lastTrip, now - open.at) : lastTrip;
      return Math.max(0, waited - base());
    },
    get deliveredKbps() {
      const [first, last] = [deliveries[0], deliveries.at(-1)];
      return first && last && last.at > first.at ? ((last.bytes - first.bytes) * 8) / (last.at - first.at) : undefined;
    },
    get confirmedBytes() {
      return confirmedBytes;
    },
    get idle() {
      return open === undefined;
    },
  };
}
