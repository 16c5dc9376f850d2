import type { RemoteInfo } from 'node:dgram';
import { createReorderBuffer } from '#protocol/rtp-reorder.ts';
import { createReceptionCounter } from '#protocol/rtp-reception.ts';
import { writeReceiverReport, writeSourceName } from '#protocol/rtcp.ts';
import { RTP_HEADER_BYTES } from '#protocol/rtp.ts';
import { writeFrame } from '#protocol/rtsp-parser.ts';
import { repeat, type RelayPorts } from '../ports.ts';
import type { UdpPair } from './udp-ports.ts';

export interface UdpTrackOptions {
  /** Its owner closes it. */
  readonly pair: UdpPair;
  readonly ports: RelayPorts;
  /** Only what this address sends is taken: anybody can write to an open port. */
  readonly camera: string;
  /** Where the camera takes our reports; undefined: where its own come from. */
  readonly controlPort: number | undefined;
  /** Interleaved channels that the frames are given on. */
  readonly channel: number;
  readonly controlChannel: number;
  readonly clockRate: number;
  /** A run of whole interleaved frames, as from a camera by TCP. */
  readonly onPackets: (bytes: Uint8Array) => void;
}

/** RFC 3550 §6.2: five seconds at least between reports. */
const REPORT_MS = 5_000;
/** How often packets that wait for others are looked at. */
const EXPIRE_MS = 20;
/** Frames that are gathered within one turn of the event loop and given together. */
const MAX_RUN_BYTES = 256 * 1024;

/** Receives one track by UDP: puts it in order, answers with receiver reports, and gives it as interleaved frames. */
export function receiveUdpTrack(options: UdpTrackOptions): Disposable {
  const { pair, ports, camera, channel, controlChannel } = options;
  const { clock } = ports;
  const reorder = createReorderBuffer();
  const reception = createReceptionCounter(options.clockRate);
  const ssrc = Number.parseInt(ports.random.hex(4), 16);
  let controlPort = options.controlPort;
  let run: Uint8Array[] = [];
  let runBytes = 0;
  let flushing: NodeJS.Immediate | undefined;

  function give(packets: readonly Uint8Array[], on: number): void {
    for (const packet of packets) {
      run.push(writeFrame(on, packet));
      runBytes += packet.length;
    }
    if (runBytes > MAX_RUN_BYTES) flush();
    else if (run.length > 0) flushing ??= setImmediate(flush);
  }

  function flush(): void {
    clearImmediate(flushing);
    flushing = undefined;
    const frames = run;
    run = [];
    runBytes = 0;
    if (frames.length > 0) options.onPackets(Buffer.concat(frames));
  }

  pair.rtp.on('message', (packet: Buffer, from: RemoteInfo) => {
    if (from.address !== camera || packet.length < RTP_HEADER_BYTES) return;
    const now = clock.now();
    reception.count(packet, now);
    give(reorder.push(packet, now), channel);
  });
  pair.control.on('message', (packet: Buffer, from: RemoteInfo) => {
    if (from.address !== camera) return;
    controlPort ??= from.port;
    reception.hear(packet, clock.now());
    give([packet], controlChannel);
  });

  const expiring = repeat(clock, EXPIRE_MS, () => {
    if (reorder.waiting > 0) give(reorder.expire(clock.now()), channel);
  });
  const reporting = repeat(clock, REPORT_MS, () => {
    const block = reception.report(clock.now());
    if (!block || controlPort === undefined) return;
    pair.control.send([writeReceiverReport(ssrc, block), writeSourceName(ssrc, 'mangru')], controlPort, camera, () => {});
  });
  return {
    [Symbol.dispose]: () => {
      expiring[Symbol.dispose]();
      reporting[Symbol.dispose]();
      clearImmediate(flushing);
      pair.rtp.removeAllListeners('message');
      pair.control.removeAllListeners('message');
    },
  };
}
