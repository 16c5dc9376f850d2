/** Counters of a receiver since it began (W3C webrtc-stats, `inbound-rtp`). */
export interface WebRtcTotals {
  readonly bytes: number;
  readonly packets: number;
  readonly lost: number;
  /** Packets asked for again (NACK). */
  readonly asked: number;
  readonly buffered: number;
  readonly bufferedSeconds: number;
}

interface Measured {
  readonly totals: WebRtcTotals;
  readonly askedAgain: number;
  readonly roundTripMs: number | undefined;
  readonly traffic: { readonly bytes: number; readonly came: number; readonly missing: number; readonly latencyMs?: number };
}

/** What came since `before`, and how far behind the relay the picture is: half the round trip and the jitter buffer. */
export async function measureWebRtc(connection: RTCPeerConnection, before: WebRtcTotals | undefined): Promise<Measured | undefined> {
  const stats: ReadonlyMap<string, unknown> = new Map(await connection.getStats());
  let totals: WebRtcTotals | undefined;
  let roundTripSeconds: number | undefined;
  for (const entry of stats.values()) {
    const facts = entry as Readonly<Record<string, unknown>>;
    if (facts['type'] === 'inbound-rtp' && facts['kind'] === 'video') totals = totalsOf(facts);
    if (facts['type'] === 'candidate-pair' && facts['nominated'] === true) roundTripSeconds = numberOf(facts['currentRoundTripTime']);
  }
  if (!totals) return undefined;
  const since = (of: keyof WebRtcTotals): number => Math.max(0, totals[of] - (before?.[of] ?? 0));
  const bufferMs = since('buffered') === 0 ? 0 : (since('bufferedSeconds') * 1_000) / since('buffered');
  return {
    totals,
    askedAgain: since('asked'),
    roundTripMs: roundTripSeconds === undefined ? undefined : roundTripSeconds * 1_000,
    traffic: {
      bytes: since('bytes'),
      came: since('packets'),
      missing: since('lost'),
      ...(roundTripSeconds === undefined ? {} : { latencyMs: roundTripSeconds * 500 + bufferMs }),
    },
  };
}

function totalsOf(facts: Readonly<Record<string, unknown>>): WebRtcTotals {
  return {
    bytes: numberOf(facts['bytesReceived']) ?? 0,
    packets: numberOf(facts['packetsReceived']) ?? 0,
    lost: numberOf(facts['packetsLost']) ?? 0,
    asked: numberOf(facts['nackCount']) ?? 0,
    buffered: numberOf(facts['jitterBufferEmittedCount']) ?? 0,
    bufferedSeconds: numberOf(facts['jitterBufferDelay']) ?? 0,
  };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
