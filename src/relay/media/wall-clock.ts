import { timestampDistance } from '#protocol/rtp.ts';
import type { SenderReport } from '#protocol/rtcp.ts';

/** A camera whose clock is further from ours than this is taken as having none: its pictures count from their arrival. */
export const MAX_CLOCK_DIFFERENCE_MS = 10_000;
/** Of every video format over RTP. */
const VIDEO_CLOCK_RATE = 90_000;

/** Tells when the pictures or the sound of one track were taken, and gives them a time line that goes on over reconnections. */
export interface WallClock {
  report(report: SenderReport, now: number): void;
  /** Microseconds since the epoch of a picture with this RTP timestamp that arrived now. */
  microsOf(timestamp: number, now: number): number;
  /** Ticks of the track's clock, 32 bits, without a jump back when the camera begins anew. */
  ticksOf(timestamp: number, now: number): number;
  /** The camera was connected anew: its timestamps and its clock start over. */
  restart(): void;
}

export function createWallClock(clockRate = VIDEO_CLOCK_RATE): WallClock {
  let reported: SenderReport | undefined;
  let last: { timestamp: number; ticks: number; at: number } | undefined;
  let fresh = true;
  return {
    report: (report, now) => {
      const difference = report.wallClockMicros / 1_000 - now;
      reported = report.wallClockMicros > 0 && Math.abs(difference) <= MAX_CLOCK_DIFFERENCE_MS ? report : undefined;
    },
    microsOf: (timestamp, now) => {
      if (!reported) return Math.round(now * 1_000);
      const micros = reported.wallClockMicros + (timestampDistance(reported.rtpTimestamp, timestamp) * 1e6) / clockRate;
      return Math.abs(micros / 1_000 - now) <= 2 * MAX_CLOCK_DIFFERENCE_MS ? Math.round(micros) : Math.round(now * 1_000);
    },
    ticksOf: (timestamp, now) => {
      const plain = last ? Math.round(Math.max(1, now - last.at) * (clockRate / 1_000)) : 0;
      const step = last ? timestampDistance(last.timestamp, timestamp) : 0;
      // Also without a reconnection a camera may set its timestamps anew; more than ten seconds at once is no frame interval.
      const ticks = ((last?.ticks ?? 0) + (fresh || Math.abs(step) > 10 * clockRate ? plain : step)) >>> 0;
      fresh = false;
      last = { timestamp, ticks, at: now };
      return ticks;
    },
    restart: () => {
      reported = undefined;
      fresh = true;
    },
  };
}
