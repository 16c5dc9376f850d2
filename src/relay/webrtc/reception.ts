import { senderReportName, type Reception } from '#protocol/rtcp.ts';
import { sequenceDistance } from '#protocol/rtp.ts';

/** Counts how a publisher's packets arrive (RFC 3550 §A.3), so that it can fit what it sends to its network. */
export interface ReceptionCount {
  packet(sequence: number): void;
  /** A compound packet of RTCP from the publisher. */
  control(bytes: Uint8Array, now: number): void;
  /** Since the last time this was asked. */
  take(media: number, now: number): Reception;
}

export function createReceptionCount(): ReceptionCount {
  let base: number | undefined;
  let highest = 0;
  let received = 0;
  const before = { expected: 0, received: 0 };
  let report: { readonly name: number; readonly at: number } | undefined;
  return {
    packet: (sequence) => {
      if (base === undefined) base = highest = sequence;
      const ahead = sequenceDistance(highest & 0xffff, sequence);
      if (ahead > 0) highest += ahead;
      received++;
    },
    control: (bytes, now) => {
      const name = senderReportName(bytes);
      if (name !== undefined) report = { name, at: now };
    },
    take: (media, now) => {
      const expected = base === undefined ? 0 : highest - base + 1;
      const [expectedNow, receivedNow] = [expected - before.expected, received - before.received];
      before.expected = expected;
      before.received = received;
      const lostNow = Math.max(0, expectedNow - receivedNow);
      return {
        media,
        lostShare: expectedNow > 0 ? Math.min(255, Math.floor((lostNow * 256) / expectedNow)) : 0,
        lost: Math.max(0, expected - received),
        highest: highest >>> 0,
        lastReport: report?.name ?? 0,
        delay: report ? Math.round(((now - report.at) * 65_536) / 1_000) : 0,
      };
    },
  };
}
