import { readRtp } from '#protocol/rtp.ts';
import { readSenderReport, writeBitrateLimit, writeKeyFrameRequest, writeNack, writeReceiverReport } from '#protocol/rtcp.ts';
import type { Clock } from '#services/ports.ts';
import { createReceptionCount } from './reception.ts';
import { createReorderBuffer } from './reorder-buffer.ts';

/** Interleaved channels that a publisher's packets are given on: as an RTSP publisher's usually are. */
export const PUBLISHED = { video: 0, videoControl: 1, audio: 2, audioControl: 3 } as const;

export interface PublisherParts {
  readonly clock: Clock;
  /** Our own name in what we send. */
  readonly ssrc: number;
  readonly payloadTypes: { readonly video: number; readonly audio: readonly number[] };
  readonly give: (channel: number, packet: Uint8Array) => void;
  /** RTCP to the publisher. */
  readonly send: (packet: Buffer) => void;
}

export interface Publisher extends Disposable {
  take(kind: 'video' | 'audio', packet: Uint8Array): void;
  askForKeyFrame(): void;
}

const REPORT_EVERY_MS = 1_000;
const KEY_EVERY_MS = 500;
/** What a publisher may send at most; by the losses that it is told of it finds by itself what its network bears. */
const MAX_BITS_PER_SECOND = 2_500_000;

/** Receives what a peer publishes: asks again for what was lost, puts it in order, hands it on as interleaved RTP. */
export function createPublisher(parts: PublisherParts): Publisher {
  const { clock, ssrc } = parts;
  let media: number | undefined;
  let askedAt = -Infinity;
  let reportedAt = -Infinity;
  let wantsKey = false;
  const reception = createReceptionCount();
  const order = createReorderBuffer({
    clock,
    give: (packet) => parts.give(PUBLISHED.video, packet),
    ask: (missed) => {
      if (media !== undefined) parts.send(Buffer.from(writeNack({ sender: ssrc, media }, missed)));
    },
    onLost: () => askForKeyFrame(),
  });

  function askForKeyFrame(): void {
    wantsKey = true;
    const now = clock.now();
    if (media === undefined || now - askedAt < KEY_EVERY_MS) return;
    wantsKey = false;
    askedAt = now;
    parts.send(Buffer.from(writeKeyFrameRequest({ sender: ssrc, media })));
  }

  function takeVideo(packet: Uint8Array): void {
    const header = readRtp(packet);
    if (header?.payloadType !== parts.payloadTypes.video) return;
    media = header.ssrc;
    if (wantsKey) askForKeyFrame();
    reception.packet(header.sequence);
    order.take(header.sequence, packet);
    const now = clock.now();
    if (now - reportedAt < REPORT_EVERY_MS) return;
    reportedAt = now;
    parts.send(
      Buffer.concat([
        writeReceiverReport(ssrc, reception.take(media, now)),
        writeBitrateLimit({ sender: ssrc, media }, MAX_BITS_PER_SECOND),
      ]),
    );
  }

  return {
    take: (kind, packet) => {
      const control = isControl(packet);
      if (kind === 'video' && !control) return takeVideo(packet);
      if (control) {
        if (kind === 'video') reception.control(packet, clock.now());
        if (readSenderReport(packet)) parts.give(kind === 'video' ? PUBLISHED.videoControl : PUBLISHED.audioControl, packet);
        return;
      }
      const header = readRtp(packet);
      if (header && parts.payloadTypes.audio.includes(header.payloadType)) parts.give(PUBLISHED.audio, packet);
    },
    askForKeyFrame,
    [Symbol.dispose]: () => order[Symbol.dispose](),
  };
}

/** RTP and RTCP on one port are told apart by the second byte (RFC 5761 §4). */
function isControl(packet: Uint8Array): boolean {
  const type = packet[1] ?? 0;
  return type >= 192 && type <= 223;
}
