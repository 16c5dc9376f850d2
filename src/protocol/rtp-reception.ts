import { readReportMark, type Reception } from './rtcp.ts';
import { readRtp, sequenceDistance } from './rtp.ts';

/** Counts what comes of one source, for the reports that some senders stop without (RFC 3550 §6.4.1, §A.3, §A.8). */
export interface ReceptionCounter {
  /** Every packet as it came, before it is put in order; `now` in milliseconds. */
  count(packet: Uint8Array, now: number): void;
  /** A compound RTCP packet of the source. */
  hear(control: Uint8Array, now: number): void;
  /** Undefined before the first packet. Each report begins a new interval. */
  report(now: number): Reception | undefined;
}

const MAX_LOST = 0x7f_ffff;

export function createReceptionCounter(clockRate: number): ReceptionCounter {
  let ssrc: number | undefined;
  let base = 0;
  let cycles = 0;
  let highest = 0;
  let received = 0;
  let expectedBefore = 0;
  let receivedBefore = 0;
  let jitter = 0;
  let transit: number | undefined;
  let mark: { readonly value: number; readonly at: number } | undefined;

  function restart(packet: { ssrc: number; sequence: number }): void {
    ssrc = packet.ssrc;
    base = highest = packet.sequence;
    cycles = received = expectedBefore = receivedBefore = jitter = 0;
    transit = undefined;
  }

  function count(packet: Uint8Array, now: number): void {
    const read = readRtp(packet);
    if (!read) return;
    if (read.ssrc !== ssrc) restart(read);
    received++;
    if (sequenceDistance(highest, read.sequence) > 0) {
      if (read.sequence < highest) cycles++;
      highest = read.sequence;
    }
    const passed = (Math.round((now * clockRate) / 1_000) - read.timestamp) | 0;
    // Packets of one picture share its time, so only the first of each tells anything; the others are as near as they come.
    if (transit !== undefined) jitter += (Math.abs((passed - transit) | 0) - jitter) / 16;
    transit = passed;
  }

  function hear(control: Uint8Array, now: number): void {
    const value = readReportMark(control);
    if (value !== undefined) mark = { value, at: now };
  }

  function report(now: number): Reception | undefined {
    if (ssrc === undefined) return undefined;
    const highestSequence = cycles * 0x1_0000 + highest;
    const expected = highestSequence - base + 1;
    const [expectedNow, receivedNow] = [expected - expectedBefore, received - receivedBefore];
    expectedBefore = expected;
    receivedBefore = received;
    const lost = Math.max(0, expectedNow - receivedNow);
    return {
      media: ssrc,
      lostShare: expectedNow <= 0 ? 0 : Math.min(255, Math.floor((lost * 256) / expectedNow)),
      lost: Math.min(MAX_LOST, Math.max(0, expected - received)),
      highest: highestSequence >>> 0,
      jitter: Math.round(jitter),
      lastReport: mark?.value ?? 0,
      delay: mark ? Math.round((now - mark.at) * 65.536) : 0,
    };
  }

  return { count, hear, report };
}
