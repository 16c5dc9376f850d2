import type { PeerConnection, Track } from 'node-datachannel';
import type { Clock } from '#services/ports.ts';
import type { PeerOffer } from './process-messages.ts';

export type WebRtc = typeof import('node-datachannel');

/** The native WebRTC library; undefined where its binary is not installed or does not run. */
export function loadWebRtc(): Promise<WebRtc | undefined> {
  return import('node-datachannel').then(
    (library) => {
      // Without a callback the library writes to stdout by itself, addresses and all.
      library.initLogger('Error', () => {});
      return library;
    },
    () => undefined,
  );
}

export interface PeerOptions {
  readonly host: string;
  /** 0: a port of its own. */
  readonly udpPort: number;
  /** `sends`: a publisher, to whom nothing but RTCP is sent. */
  readonly peer: 'receives' | 'sends';
  readonly clock: Clock;
  readonly onOpen: () => void;
  /** RTP and RTCP of the peer. */
  readonly onPacket: (kind: 'video' | 'audio', packet: Uint8Array) => void;
  /** Called once, not after it was disposed. */
  readonly onEnd: (reason: 'left' | 'notConnected') => void;
}

export interface Peer extends Disposable {
  readonly answer: string;
  /** On the video and on the audio track; the bytes are copied before it returns. */
  send(kind: 'video' | 'audio', packet: Buffer): void;
}

const GATHER_MS = 3_000;
/** A peer that was answered and does not connect is half open: it is given up. */
export const CONNECT_MS = 10_000;
/** A peer whose network is gone may come back within this. */
const DISCONNECTED_MS = 6_000;

/** Objects that JavaScript forgets are closed by the library, so every peer is held here until its end. */
const alive = new Set<AnsweredPeer>();
export function livePeers(): number {
  return alive.size;
}

/** Answers an offer (written by offer.ts). Rejects when the library refuses it. */
export async function answerOffer(library: WebRtc, offer: PeerOffer, options: PeerOptions): Promise<Peer> {
  const connection = new library.PeerConnection('peer', {
    iceServers: [],
    disableAutoNegotiation: true,
    ...(options.host === '0.0.0.0' || options.host === '::' ? {} : { bindAddress: options.host }),
    ...(options.udpPort === 0 ? {} : { portRangeBegin: options.udpPort, portRangeEnd: options.udpPort, enableIceUdpMux: true }),
  });
  const peer = new AnsweredPeer(connection, options);
  try {
    peer.listen(addTracks(library, connection, { offer, peer: options.peer }));
    const gathered = waitForGathering(connection, options.clock);
    connection.setRemoteDescription(offer.sdp, 'offer');
    connection.setLocalDescription('answer');
    await gathered;
    peer.answered(connection.localDescription()?.sdp);
    return peer;
  } catch (error) {
    peer[Symbol.dispose]();
    throw error;
  }
}

interface Tracks {
  readonly video: Track;
  readonly audio?: Track;
}

/**
 * The library keeps what it was given to call for as long as the wrapper lives, and the wrapper lives while something it
 * calls can reach it: a circle that no collection breaks. So what it calls knows this object alone, and this lets go of
 * everything when it ends.
 */
class AnsweredPeer implements Peer {
  answer = '';
  readonly #clock: Clock;
  #live: { readonly connection: PeerConnection; readonly options: PeerOptions; tracks?: Tracks } | undefined;
  #deadline: Disposable | undefined;

  constructor(connection: PeerConnection, options: PeerOptions) {
    this.#clock = options.clock;
    this.#live = { connection, options };
    alive.add(this);
  }

  listen(tracks: Tracks): void {
    if (!this.#live) return;
    this.#live.tracks = tracks;
    for (const kind of ['video', 'audio'] as const) tracks[kind]?.onMessage((packet) => this.#live?.options.onPacket(kind, packet));
    tracks.video.onOpen(() => this.#live?.options.onOpen());
    tracks.video.onClosed(() => this.#end('left'));
    this.#live.connection.onStateChange((state) => {
      if (state === 'disconnected') this.#within(DISCONNECTED_MS, 'left');
      else if (state === 'failed' || state === 'closed') this.#end(state === 'failed' ? 'notConnected' : 'left');
      else if (state === 'connected') this.#deadline?.[Symbol.dispose]();
    });
  }

  /** Throws when there is no answer, or nobody to give it to any more. */
  answered(sdp: string | undefined): void {
    if (sdp === undefined || !this.#live) throw new Error('no answer was made');
    this.answer = sdp;
    this.#within(CONNECT_MS, 'notConnected');
  }

  send(kind: 'video' | 'audio', packet: Buffer): void {
    try {
      this.#live?.tracks?.[kind]?.sendMessageBinary(packet);
    } catch {
      // Not open yet, or the peer left; the state change follows.
    }
  }

  [Symbol.dispose](): void {
    this.#close();
  }

  #end(reason: 'left' | 'notConnected'): void {
    this.#close()?.onEnd(reason);
  }

  #within(milliseconds: number, reason: 'left' | 'notConnected'): void {
    this.#deadline?.[Symbol.dispose]();
    this.#deadline = this.#clock.after(milliseconds, () => this.#end(reason));
  }

  /** Whom it may concern, the first time. */
  #close(): PeerOptions | undefined {
    const live = this.#live;
    this.#live = undefined;
    this.#deadline?.[Symbol.dispose]();
    this.#deadline = undefined;
    alive.delete(this);
    live?.connection.close();
    return live?.options;
  }
}

/** One track each way that only sends, or only receives; video first, as libdatachannel keeps no order of its own. */
function addTracks(
  library: WebRtc,
  connection: PeerConnection,
  { offer, peer }: { readonly offer: PeerOffer; readonly peer: PeerOptions['peer'] },
): Tracks {
  const direction = peer === 'receives' ? 'SendOnly' : 'RecvOnly';
  const video = new library.Video(offer.video.mid, direction);
  video.addH264Codec(offer.video.payloadType, offer.video.parameters);
  if (peer === 'receives') video.addSSRC(offer.video.ssrc, 'mangru', 'mangru', 'video');
  const videoTrack = connection.addTrack(video);
  if (!offer.audio) return { video: videoTrack };
  const audio = new library.Audio(offer.audio.mid, direction);
  for (const { codec, payloadType } of offer.audio.formats) audio.addAudioCodec(payloadType, codec.toUpperCase());
  if (peer === 'receives') audio.addSSRC(offer.audio.ssrc, 'mangru', 'mangru', 'audio');
  return { video: videoTrack, audio: connection.addTrack(audio) };
}

function waitForGathering(connection: PeerConnection, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    const deadline = clock.after(GATHER_MS, () => reject(new Error('no local candidate in time')));
    connection.onGatheringStateChange((state) => {
      if (state !== 'complete') return;
      deadline[Symbol.dispose]();
      resolve();
    });
  });
}
