import { joinAnnexB, splitAnnexB } from '#protocol/h264.ts';
import { writeSenderReport } from '#protocol/rtcp.ts';
import { packetiseH264 } from '#protocol/rtp-h264.ts';
import { writeFrame } from '#protocol/rtsp-parser.ts';
import type { Channel, UnitViewer } from '../channel.ts';
import type { HeldChannel, OpenRefusal } from '../held-channel.ts';
import type { MediaUnit } from '../media/media-unit.ts';
import type { RelayPorts } from '../ports.ts';
import { SourceFault, type SourceFaultCode } from '../sources/source-fault.ts';
import type { OpenedSource, OpenSource, SourceOptions } from '../sources/source.ts';
import type { VideoCodec } from '../media/stream-parameters.ts';
import type { EncoderProfile, TranscodedPicture } from './transcode-wire.ts';
import type { RunningTranscode, Transcoder } from './transcoder.ts';
import type { Tuning } from './tuning.ts';

export interface RenditionParts {
  readonly ports: RelayPorts;
  readonly transcoder: Transcoder;
  readonly profile: EncoderProfile;
  readonly tuning: Tuning;
  /** The camera's own stream. */
  readonly openPlain: () => Promise<HeldChannel | OpenRefusal>;
}

/** How long a camera that does not answer is waited for; then the attempt counts as failed, and the next one begins. */
const PLAIN_WITHIN_MS = 30_000;
const MAX_PACKET_BYTES = 1_400;
const PAYLOAD_TYPE = 96;
const FAULT_OF: Readonly<Record<OpenRefusal, SourceFaultCode>> = {
  noSource: 'notFound',
  tooManySources: 'busy',
  noServer: 'unreachable',
  noTranscoder: 'noTranscoder',
};

/** A source that is another channel, transcoded; the plain channel is held as long as it runs, and no longer. */
export function openRendition(parts: RenditionParts): OpenSource {
  return async (options) => {
    const plain = await parts.openPlain();
    if (typeof plain === 'string') throw new SourceFault(FAULT_OF[plain]);
    try {
      await untilLive(plain.channel, { signal: options.signal, ports: parts.ports });
      return await run(plain, parts, options);
    } catch (error) {
      plain.hold[Symbol.dispose]();
      throw error;
    }
  };
}

async function run(plain: HeldChannel, parts: RenditionParts, options: SourceOptions): Promise<OpenedSource> {
  const { channel } = plain;
  const kind = channel.reader.parameters?.kind;
  if (kind === undefined) throw new SourceFault('silent');
  const { kbps } = parts.tuning;
  const write = createPictureWriter(parts.ports);
  const running = new DisposableStack();
  const end = (fault: SourceFault): void => {
    if (running.disposed) return;
    running.dispose();
    options.onEnd(fault);
  };
  options.onTracks({ video: { codec: 'h264', payloadType: PAYLOAD_TYPE, channel: 0, controlChannel: 1, sets: [] } });
  const transcode = running.use(
    await parts.transcoder.open({
      codec: kind,
      profile: { ...parts.profile, ...(kbps === undefined ? {} : { kbps }) },
      onPicture: (picture) => {
        if (!running.disposed) options.onPackets(write(picture));
      },
      onEnd: end,
    }),
  );
  if (options.signal.aborted || channel.state.state !== 'live') {
    running.dispose();
    throw new SourceFault('closed');
  }
  running.use(plain.hold);
  parts.tuning.use(transcode);
  running.defer(() => parts.tuning.use(undefined));
  // What was shown since the last key frame need only be decoded: the first picture made is the newest.
  const { units, whole } = channel.reader.gop.opening();
  if (whole) for (const [index, unit] of units.entries()) transcode.feed(unitOf(unit, index === units.length - 1));
  running.use(channel.attachUnits(feeding({ kind, transcode, end })));
  return { askForKeyFrame: () => parts.tuning.askKeyFrame(), [Symbol.dispose]: () => running.dispose() };
}

function feeding(parts: {
  readonly kind: VideoCodec;
  readonly transcode: RunningTranscode;
  readonly end: (fault: SourceFault) => void;
}): UnitViewer {
  return {
    onUnit: (unit) => {
      if (unit.parameters.kind === parts.kind) parts.transcode.feed(unitOf(unit, true));
      // The camera speaks another codec now: a decoder for that one is opened.
      else parts.end(new SourceFault('closed'));
    },
    onState: (state) => {
      if (state.state !== 'live') parts.end(new SourceFault(state.detail ?? 'closed'));
    },
  };
}

function unitOf(unit: MediaUnit, show: boolean): Parameters<RunningTranscode['feed']>[0] {
  const { kind, sets } = unit.parameters;
  const data = kind === 'jpeg' ? (unit.nals[0] ?? new Uint8Array(0)) : joinAnnexB(unit.key ? [...sets, ...unit.nals] : unit.nals);
  return { data, ticks: unit.ticks, wallClockMicros: unit.wallClockMicros, key: unit.key, show };
}

/** Pictures as runs of interleaved RTP, with a report before each key frame of the time at which the camera took it. */
function createPictureWriter(ports: RelayPorts): (picture: TranscodedPicture) => Uint8Array {
  const ssrc = Number.parseInt(ports.random.hex(4), 16);
  let sequence = Number.parseInt(ports.random.hex(2), 16);
  let octets = 0;
  let packets = 0;
  return ({ data, key, ticks, wallClockMicros }) => {
    const made = packetiseH264(splitAnnexB(data), {
      payloadType: PAYLOAD_TYPE,
      timestamp: ticks,
      ssrc,
      sequence,
      maxPacketBytes: MAX_PACKET_BYTES,
    });
    sequence = (sequence + made.length) & 0xffff;
    const report = key ? [writeFrame(1, writeSenderReport({ ssrc, wallClockMicros, rtpTimestamp: ticks, packets, octets }))] : [];
    packets += made.length;
    octets += data.length;
    return Buffer.concat([...report, ...made.map((packet) => writeFrame(0, packet))]);
  };
}

/** Resolves when the channel gives pictures; rejects with what hinders it when it does not in time. */
function untilLive(channel: Channel, { signal, ports }: { signal: AbortSignal; ports: RelayPorts }): Promise<void> {
  if (channel.state.state === 'live') return Promise.resolve();
  return new Promise((resolve, reject) => {
    const finish = (fault?: SourceFault): void => {
      deadline[Symbol.dispose]();
      signal.removeEventListener('abort', onAbort);
      watching[Symbol.dispose]();
      if (fault) reject(fault);
      else resolve();
    };
    const onAbort = (): void => finish(new SourceFault('closed'));
    const deadline = ports.clock.after(PLAIN_WITHIN_MS, () => finish(new SourceFault(channel.state.detail ?? 'timeout')));
    const watching = channel.attachUnits({
      onUnit: () => {},
      onState: (state) => {
        if (state.state === 'live') finish();
        // It lingered out or was closed to make room: it will not come back by itself.
        else if (state.state === 'idle') finish(new SourceFault('closed'));
      },
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
