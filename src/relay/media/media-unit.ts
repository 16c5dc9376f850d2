import { MEDIA_HEADER_BYTES, writeMediaHeader } from '#contract/media.ts';
import { FRAGMENT_HEAD_BYTES, writeFragmentHead } from '#protocol/fmp4-fragment.ts';
import { H265_NAL, h265NalType } from '#protocol/h265.ts';
import { NAL, lengthPrefixedSize, nalType, writeLengthPrefixed } from '#protocol/h264.ts';
import { packetiseH264 } from '#protocol/rtp-h264.ts';
import type { MediaTime } from './media-timeline.ts';
import type { StreamParameters, VideoCodec } from './stream-parameters.ts';

/** WebRTC's packets must fit every path: 1,280 bytes of IPv6 less its, UDP's and SRTP's headers. */
const MAX_RTP_BYTES = 1_200;
/** NAL units that decoders are told of otherwise, or need not be. */
const LEFT_OUT: ReadonlySet<number> = new Set([NAL.sps, NAL.pps, NAL.delimiter, NAL.filler]);
const LEFT_OUT_H265: ReadonlySet<number> = new Set([H265_NAL.vps, H265_NAL.sps, H265_NAL.pps, H265_NAL.delimiter, H265_NAL.filler]);

/** One picture on its way to viewers. What a transport needs of it is made once, when the first viewer asks. */
export class MediaUnit {
  readonly nals: readonly Uint8Array[];
  readonly key: boolean;
  readonly sequence: number;
  readonly wallClockMicros: number;
  /** Time of the picture in ticks of 90 kHz, going on over reconnections of the camera; 32 bits. */
  readonly ticks: number;
  /** The same time for fragments. */
  readonly time: MediaTime;
  readonly arrivedAt: number;
  readonly bytes: number;
  /** The same object for all pictures that it holds for; another one only from a key frame on. */
  readonly parameters: StreamParameters;
  #message: Uint8Array | undefined;
  #fragment: Uint8Array | undefined;
  #packets: readonly Uint8Array[] | undefined;

  constructor(facts: {
    nals: readonly Uint8Array[];
    key: boolean;
    sequence: number;
    wallClockMicros: number;
    ticks: number;
    time: MediaTime;
    arrivedAt: number;
    parameters: StreamParameters;
  }) {
    this.nals = facts.nals.filter((nal) => isShown(nal, facts.parameters.kind));
    this.key = facts.key;
    this.sequence = facts.sequence;
    this.wallClockMicros = facts.wallClockMicros;
    this.ticks = facts.ticks;
    this.time = facts.time;
    this.arrivedAt = facts.arrivedAt;
    this.bytes = lengthPrefixedSize(this.nals);
    this.parameters = facts.parameters;
  }

  /** The message of `contract/media.ts` that carries it as `units`, for a connection with one view. */
  message(): Uint8Array {
    this.#message ??= this.#write();
    return this.#message;
  }

  /** The same as `fmp4`. */
  fragment(): Uint8Array {
    this.#fragment ??= this.#writeFragment();
    return this.#fragment;
  }

  #writeFragment(): Uint8Array {
    const bytes = Buffer.allocUnsafe(MEDIA_HEADER_BYTES + FRAGMENT_HEAD_BYTES + this.bytes);
    const { key, sequence, wallClockMicros } = this;
    writeMediaHeader(bytes, { key, sequence, wallClockMicros, fragment: true });
    writeFragmentHead(bytes, MEDIA_HEADER_BYTES, { sequence, key, dataBytes: this.bytes, ...this.time });
    writeLengthPrefixed(this.nals, bytes, MEDIA_HEADER_BYTES + FRAGMENT_HEAD_BYTES);
    return bytes;
  }

  #write(): Uint8Array {
    const [file] = this.parameters.kind === 'jpeg' ? this.nals : [];
    const bytes = Buffer.allocUnsafe(MEDIA_HEADER_BYTES + (file?.length ?? this.bytes));
    const { key, sequence, wallClockMicros } = this;
    writeMediaHeader(bytes, { key, sequence, wallClockMicros });
    if (file) bytes.set(file, MEDIA_HEADER_BYTES);
    else writeLengthPrefixed(this.nals, bytes, MEDIA_HEADER_BYTES);
    return bytes;
  }

  /**
   * RTP packets whose header each viewer overwrites before it sends (payload type, sequence, time, SSRC). Key frames carry
   * their parameter sets, since WebRTC has no other place for them.
   */
  packets(): readonly Uint8Array[] {
    const nals = this.key ? [...this.parameters.sets, ...this.nals] : this.nals;
    this.#packets ??= packetiseH264(nals, { payloadType: 96, timestamp: 0, ssrc: 0, sequence: 0, maxPacketBytes: MAX_RTP_BYTES });
    return this.#packets;
  }
}

function isShown(nal: Uint8Array, kind: VideoCodec): boolean {
  if (kind === 'h264') return !LEFT_OUT.has(nalType(nal));
  return kind === 'jpeg' || !LEFT_OUT_H265.has(h265NalType(nal));
}
