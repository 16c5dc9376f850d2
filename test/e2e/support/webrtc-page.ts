/** Runs in the browser: the WHEP and WHIP client of the drafts' author, and what it plays, for the test to read. */
import { WHEPClient } from 'whip-whep/whep.js';
import { WHIPClient } from 'whip-whep/whip.js';
import { AT_ONCE, steadied } from '#player/steady-playback.ts';
import { measureWebRtc } from '#player/webrtc-figures.ts';
import type { Playback } from './playback.ts';

declare global {
  interface Window {
    webrtc: WebRtcPage;
  }
}

interface WebRtcPage {
  /** Plays until the page is closed; the answer's candidates may be sent another way, `port` by `port`. */
  view(url: string, options?: { token?: string; ports?: Readonly<Record<string, string>>; sound?: boolean }): Promise<void>;
  selectLayer(encodingId: string): Promise<void>;
  /** Publishes the browser's (fake) camera as H.264. */
  publish(url: string, token: string): Promise<void>;
  stop(): Promise<void>;
  /** How many pictures were shown. */
  shown(): number;
  playback(): Promise<Playback>;
  /** Sum of a picture's brightness: 0 would be black. */
  light(): number;
}

const shownAt: number[] = [];
const video = document.createElement('video');
video.muted = true;
video.autoplay = true;
document.body.append(video);
let connection: RTCPeerConnection | undefined;
let client: { stop(): Promise<void> } | undefined;
let viewer: WHEPClient | undefined;

function watch(): void {
  video.requestVideoFrameCallback(() => {
    shownAt.push(Date.now());
    watch();
  });
}

/** By our own player's rule; whatever else is shown here is somebody else's client. */
function holdBack(peer: RTCPeerConnection, receiver: RTCRtpReceiver): void {
  let steadiness = AT_ONCE;
  let totals: Awaited<ReturnType<typeof measureWebRtc>>;
  receiver.jitterBufferTarget = 0;
  const look = async (): Promise<void> => {
    totals = (await measureWebRtc(peer, totals?.totals)) ?? totals;
    if (!totals) return;
    steadiness = steadied(steadiness, { ...totals, nowMs: performance.now() });
    receiver.jitterBufferTarget = steadiness.targetMs;
  };
  setInterval(() => void look(), 1_000);
}

window.webrtc = {
  async view(url, { token, ports = {}, sound = false } = {}) {
    connection = new RTCPeerConnection();
    const stream = new MediaStream();
    video.srcObject = stream;
    connection.addEventListener('track', ({ track, receiver }) => {
      if (track.kind === 'video' && connection) holdBack(connection, receiver);
      stream.addTrack(track);
    });
    if (sound) connection.addTransceiver('audio', { direction: 'recvonly' });
    connection.addTransceiver('video', { direction: 'recvonly' });
    viewer = new WHEPClient();
    const moved = (answer: string): string =>
      answer.replaceAll(/(a=candidate:\S+ \d UDP \d+ \S+) (\d+)/gi, (_, head: string, port: string) => `${head} ${ports[port] ?? port}`);
    Object.assign(viewer, { onAnswer: moved });
    client = viewer;
    watch();
    await viewer.view(connection, url, token);
  },
  async selectLayer(encodingId) {
    // The package's types leave the parameter out.
    const chooser: { selectLayer(layer: { readonly encodingId: string }): Promise<void> } | undefined = viewer;
    await chooser?.selectLayer({ encodingId });
  },
  async publish(url, token) {
    connection = new RTCPeerConnection();
    const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 360, frameRate: 20 } });
    const transceiver = connection.addTransceiver(stream.getVideoTracks()[0]!, { direction: 'sendonly' });
    const codecs = RTCRtpReceiver.getCapabilities('video')?.codecs ?? [];
    transceiver.setCodecPreferences(codecs.filter((codec) => codec.mimeType === 'video/H264'));
    const publisher = new WHIPClient();
    client = publisher;
    await publisher.publish(connection, url, token);
  },
  async stop() {
    await client?.stop();
  },
  shown: () => shownAt.length,
  async playback() {
    const reports = connection ? [...(await connection.getStats()).values()] : [];
    const of = (kind: string) => reports.find((report) => report.type === 'inbound-rtp' && report.kind === kind) ?? {};
    const seen = of('video');
    return {
      framesDecoded: seen.framesDecoded ?? 0,
      freezes: seen.freezeCount ?? 0,
      freezeSeconds: seen.totalFreezesDuration ?? 0,
      nacks: seen.nackCount ?? 0,
      keyRequests: (seen.pliCount ?? 0) + (seen.firCount ?? 0),
      packetsLost: seen.packetsLost ?? 0,
      packetsReceived: seen.packetsReceived ?? 0,
      soundReceived: of('audio').packetsReceived ?? 0,
      shownAt,
      width: video.videoWidth,
      state: connection?.connectionState ?? 'none',
    };
  },
  light() {
    const canvas = new OffscreenCanvas(32, 18);
    const context = canvas.getContext('2d')!;
    context.drawImage(video, 0, 0, 32, 18);
    return context.getImageData(0, 0, 32, 18).data.reduce((sum, value, index) => (index % 4 === 3 ? sum : sum + value), 0);
  },
};
