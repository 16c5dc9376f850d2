import type { PeerConnection, Track } from 'node-datachannel';
import type { Clock } from '#services/ports.ts';
import type { WhepOffer } from './whep-offer.ts';

export type WebRtc = typeof import('node-datachannel');

let loading: Promise<WebRtc | undefined> | undefined;

/** The native WebRTC library; undefined where its binary is not installed or does not run. */
export function loadWebRtc(): Promise<WebRtc | undefined> {
  loading ??= import('node-datachannel').then(
    (library) => {
      // Without a callback the library writes to stdout by itself, addresses and all.
      library.initLogger('Error', () => {});
      return library;
    },
    () => undefined,
  );
  return loading;
}

export interface PeerOptions {
  readonly host: string;
  /** 0: a port of its own. */
  readonly udpPort: number;
  readonly ssrc: number;
  readonly clock: Clock;
  readonly onOpen: () => void;
  /** RTCP of the viewer that the library did not answer itself. */
  readonly onControl: (packet: Uint8Array) => void;
  /** Called once. */
  readonly onEnd: (reason: 'left' | 'notConnected') => void;
}

export interface Peer extends Disposable {
  readonly answer: string;
  send(packet: Uint8Array): void;
}

const GATHER_MS = 3_000;
const CONNECT_MS = 15_000;
/** A viewer whose network is gone may come back within this. */
const DISCONNECTED_MS = 6_000;
/** Packets kept to be sent again when the viewer misses them (NACK): about 2 s at 2 Mbps. */
const NACK_PACKETS = 512;

/** Objects that JavaScript forgets are closed by the library, so every peer is held here until its end. */
const alive = new Set<object>();

/** Answers an offer with one H.264 track that only sends. Rejects when the library refuses the offer. */
export async function answerOffer(
  library: WebRtc,
  request: { readonly sdp: string; readonly offer: WhepOffer },
  options: PeerOptions,
): Promise<Peer> {
  const connection = new library.PeerConnection('viewer', {
    iceServers: [],
    disableAutoNegotiation: true,
    ...(options.host === '0.0.0.0' || options.host === '::' ? {} : { bindAddress: options.host }),
    ...(options.udpPort === 0 ? {} : { portRangeBegin: options.udpPort, portRangeEnd: options.udpPort, enableIceUdpMux: true }),
  });
  let ended = false;
  const end = (reason: 'left' | 'notConnected'): void => {
    if (ended) return;
    ended = true;
    alive.delete(held);
    connection.close();
    options.onEnd(reason);
  };
  const held = { connection, track: undefined as Track | undefined };
  alive.add(held);
  try {
    const track = prepare(library, connection, { offer: request.offer, ssrc: options.ssrc });
    held.track = track;
    watch(connection, { clock: options.clock, end });
    track.onOpen(options.onOpen);
    track.onMessage((packet) => options.onControl(packet));
    track.onClosed(() => end('left'));
    const gathered = waitForGathering(connection, options.clock);
    // The offerer's `actpass` leaves the choice to us; as its DTLS server we get AES-GCM, which costs less.
    connection.setRemoteDescription(withoutCandidates(request.sdp.replaceAll('a=setup:actpass', 'a=setup:active')), 'offer');
    connection.setLocalDescription('answer');
    await gathered;
    const answer = connection.localDescription()?.sdp;
    if (answer === undefined) throw new Error('no answer was made');
    return {
      answer,
      send: (packet) => sendOn(track, packet),
      [Symbol.dispose]: () => {
        ended = true;
        alive.delete(held);
        connection.close();
      },
    };
  } catch (error) {
    ended = true;
    alive.delete(held);
    connection.close();
    throw error;
  }
}

/**
 * We answer where the viewer's checks come from, as an ICE-lite agent does (RFC 8445 §2.5): viewers can always reach us, and
 * whoever holds a ticket cannot make us send to addresses of their choice.
 */
function withoutCandidates(sdp: string): string {
  return sdp.replaceAll(/a=(?:candidate:[^\r\n]*|end-of-candidates)\r?\n/g, '');
}

function prepare(library: WebRtc, connection: PeerConnection, { offer, ssrc }: { offer: WhepOffer; ssrc: number }): Track {
  const video = new library.Video(offer.mid, 'SendOnly');
  video.addH264Codec(offer.payloadType, offer.parameters);
  video.addSSRC(ssrc, 'mangru', 'mangru', 'video');
  const track = connection.addTrack(video);
  track.setMediaHandler(new library.RtcpNackResponder(NACK_PACKETS));
  // A section that is offered but not served stays in the answer, without a direction (RFC 3264 §6).
  for (const { mid, kind, payloadType } of offer.refused) {
    if (kind !== 'audio' && kind !== 'video') continue;
    const media = kind === 'audio' ? new library.Audio(mid, 'Inactive') : new library.Video(mid, 'Inactive');
    if (media instanceof library.Audio) media.addOpusCodec(payloadType);
    else media.addH264Codec(payloadType);
    connection.addTrack(media);
  }
  return track;
}

function watch(connection: PeerConnection, { clock, end }: { clock: Clock; end: (reason: 'left' | 'notConnected') => void }): void {
  let deadline: Disposable | undefined = clock.after(CONNECT_MS, () => end('notConnected'));
  connection.onStateChange((state) => {
    if (state === 'connecting' || state === 'new') return;
    deadline?.[Symbol.dispose]();
    deadline = undefined;
    if (state === 'disconnected') deadline = clock.after(DISCONNECTED_MS, () => end('left'));
    else if (state !== 'connected') end(state === 'failed' ? 'notConnected' : 'left');
  });
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

function sendOn(track: Track, packet: Uint8Array): void {
  if (!track.isOpen()) return;
  try {
    track.sendMessageBinary(Buffer.from(packet.buffer, packet.byteOffset, packet.byteLength));
  } catch {
    // The viewer left between the question and the sending; the state change follows.
  }
}
