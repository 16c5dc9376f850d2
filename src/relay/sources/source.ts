import type { SourceFault } from './source-fault.ts';
import type { VideoCodec } from '../media/stream-parameters.ts';

/** Where pictures come from: a camera that is called, a publisher that calls us, a transcoder that is fed by another channel. */

export interface VideoTrack {
  readonly codec: VideoCodec;
  readonly payloadType: number;
  /** Interleaved channels of RTP and RTCP in what `onPackets` gives. */
  readonly channel: number;
  readonly controlChannel: number;
  /** Parameter sets as the description gives them; often empty, then they come in the stream. */
  readonly sets: readonly Uint8Array[];
}

export interface AudioTrack {
  readonly codec: 'pcmu' | 'pcma' | 'aac';
  readonly payloadType: number;
  readonly channel: number;
  readonly controlChannel: number;
  /** Hz; of the RTP clock as well. */
  readonly sampleRate: number;
  readonly channels: number;
  /** AudioSpecificConfig (ISO/IEC 14496-3) of AAC; empty otherwise. */
  readonly description: Uint8Array;
  /** The `fmtp` parameters as described, for those who are given the packets as they are. */
  readonly parameters: string;
}

export interface SourceTracks {
  readonly video: VideoTrack;
  /** Only where the camera's record allows sound (LAW-03): otherwise it is not even asked for. */
  readonly audio?: AudioTrack;
}

export interface SourceOptions {
  /** Gives the attempt up while it is being made. */
  readonly signal: AbortSignal;
  /** Called before the first packets. */
  readonly onTracks: (tracks: SourceTracks) => void;
  /** Runs of whole interleaved frames (RFC 2326 §10.12) of all tracks. The bytes are the receiver's to keep. */
  readonly onPackets: (bytes: Uint8Array) => void;
  /** Called once, after it has opened. */
  readonly onEnd: (fault: SourceFault) => void;
}

/** A source that gives packets; disposing leaves it. */
export interface OpenedSource extends Disposable {
  /** Of those that can be asked: the next picture is to be a key frame. */
  askForKeyFrame?(): void;
}

/** Begins to give packets. Rejects with a `SourceFault`; after it has resolved, `onEnd` tells the end. */
export type OpenSource = (options: SourceOptions) => Promise<OpenedSource>;
