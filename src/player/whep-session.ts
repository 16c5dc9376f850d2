import { z } from 'zod';
import type { StreamName } from './player-types.ts';
import type { Session, SessionEnd, SessionEvents } from './session.ts';
import { AT_ONCE, steadied } from './steady-playback.ts';
import { measureWebRtc, type WebRtcTotals } from './webrtc-figures.ts';

const ANSWER_TIMEOUT_MS = 8_000;
/** Candidates of this machine are found at once; servers that would find more are not used. */
const GATHER_MS = 500;
const CONNECT_TIMEOUT_MS = 10_000;
/** Without a picture for so long, the relay is asked whether the session still is; then again so often. */
const SILENT_MS = 700;
const ASK_EVERY_MS = 2_000;
/** The session is, but its camera gives nothing. */
const LOST_MS = 1_500;
const WATCH_MS = 200;
const MEASURE_EVERY_MS = 1_000;
const LAYER_ASK_EVERY_MS = 200;
const MOST_LAYER_ASKS = 20;
const layerState = z.looseObject({ stream: z.enum(['main', 'sub']), switching: z.boolean() });

/** Plays over WebRTC (draft-ietf-wish-whep). */
export class WhepSession implements Session {
  readonly #connection = new RTCPeerConnection();
  readonly #video = document.createElement('video');
  readonly #events: SessionEvents;
  readonly #abort = new AbortController();
  readonly #url: string;
  #connecting: ReturnType<typeof setTimeout> | undefined;
  #location: string | undefined;
  #frames = 0;
  #lastFrameAt = 0;
  #askAt = 0;
  #measureAt = 0;
  /** Counts the wishes for a stream: only the last one counts. */
  #wishes = 0;
  #totals: WebRtcTotals | undefined;
  #receiver: RTCRtpReceiver | undefined;
  #steadiness = AT_ONCE;
  readonly #watching: ReturnType<typeof setInterval>;
  #over = false;

  constructor(url: string, events: SessionEvents) {
    this.#url = url;
    this.#events = events;
    this.#video.muted = true;
    this.#video.playsInline = true;
    const transceiver = this.#connection.addTransceiver('video', { direction: 'recvonly' });
    this.#connection.addEventListener('track', ({ track }) => this.#play(track, transceiver.receiver));
    this.#connection.addEventListener('connectionstatechange', () => {
      const state = this.#connection.connectionState;
      if (state === 'connected') clearTimeout(this.#connecting);
      if (state === 'failed' || state === 'closed') this.#end({ kind: this.#frames > 0 ? 'network' : 'notOpened' });
    });
    this.#watching = setInterval(() => this.#watch(), WATCH_MS);
    this.#negotiate().catch(() => this.#end({ kind: 'notOpened' }));
  }

  [Symbol.dispose](): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#connecting);
    clearInterval(this.#watching);
    this.#abort.abort();
    this.#connection.close();
    this.#video.srcObject = null;
    // `keepalive` lets the good-bye out also when the page is being closed.
    if (this.#location) void fetch(this.#location, { method: 'DELETE', keepalive: true }).catch(() => {});
  }

  /** By the session's layer (relay rule R63). Until the session is there, another stream is another session. */
  setStream(stream: StreamName): boolean {
    if (this.#location === undefined || stream === 'stills' || stream === 'field') return false;
    const wish = ++this.#wishes;
    void this.#changeLayer(this.#location, stream, () => this.#over || wish !== this.#wishes).catch(() => undefined);
    return true;
  }

  setAudio(): boolean {
    return false;
  }

  /** WebRTC decodes what comes in any case. */
  setVisible(): void {}

  async #negotiate(): Promise<void> {
    await this.#connection.setLocalDescription(await this.#connection.createOffer());
    await gathered(this.#connection);
    const signal = AbortSignal.any([this.#abort.signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]);
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: { 'content-type': 'application/sdp' },
      body: this.#connection.localDescription?.sdp ?? '',
      signal,
    });
    if (response.status !== 201) return this.#end({ kind: 'problem', status: response.status, code: await codeOf(response) });
    const location = response.headers.get('location');
    const answer = await response.text();
    if (location !== null) this.#location = new URL(location, response.url).href;
    if (this.#over) return void (this.#location && fetch(this.#location, { method: 'DELETE' }).catch(() => {}));
    this.#connecting = setTimeout(() => this.#end({ kind: 'notOpened' }), CONNECT_TIMEOUT_MS);
    await this.#connection.setRemoteDescription({ type: 'answer', sdp: answer });
  }

  #play(track: MediaStreamTrack, receiver: RTCRtpReceiver): void {
    receiver.jitterBufferTarget = AT_ONCE.targetMs;
    this.#receiver = receiver;
    this.#video.srcObject = new MediaStream([track]);
    void this.#video.play().catch(() => {});
    this.#watchFrames(0);
  }

  #watchFrames(before: number): void {
    this.#video.requestVideoFrameCallback((_, metadata) => {
      if (this.#over) return;
      const presented = metadata.presentedFrames;
      this.#frames += Math.max(1, presented - before);
      this.#lastFrameAt = performance.now();
      this.#askAt = this.#lastFrameAt + SILENT_MS;
      this.#events.onRelayState({ state: 'live', since: Date.now() });
      this.#events.onPicture(this.#video, { sequence: presented, wallClockMs: undefined, key: false });
      this.#watchFrames(presented);
    });
  }

  /** WebRTC does not tell a camera that is lost from a session that was ended; the relay does, when asked (empty PATCH). */
  #watch(): void {
    const now = performance.now();
    if (now >= this.#measureAt) {
      this.#measureAt = now + MEASURE_EVERY_MS;
      void this.#measure();
    }
    if (this.#frames === 0 || this.#location === undefined || now < this.#askAt) return;
    this.#askAt = now + ASK_EVERY_MS;
    this.#ask(this.#location).catch(() => this.#end({ kind: 'network' }));
  }

  /** Says the stream once it has taken over; a relay that refuses is silent, and a second session is then taken. */
  async #changeLayer(location: string, stream: StreamName, isStale: () => boolean): Promise<void> {
    let layer = await this.#askLayer(location, { method: 'POST', body: JSON.stringify({ encodingId: stream }) });
    for (let asked = 0; layer?.switching === true && asked < MOST_LAYER_ASKS && !isStale(); asked++) {
      await new Promise((resolve) => setTimeout(resolve, LAYER_ASK_EVERY_MS));
      layer = await this.#askLayer(location, { method: 'GET' });
    }
    if (!isStale() && layer?.switching === false && layer.stream === stream) this.#events.onStream(stream);
  }

  async #askLayer(location: string, request: { method: string; body?: string }): Promise<z.infer<typeof layerState> | undefined> {
    const signal = AbortSignal.any([this.#abort.signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]);
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${location}/layer`, { ...request, headers, signal });
    return response.ok ? layerState.safeParse(await response.json()).data : undefined;
  }

  async #measure(): Promise<void> {
    const measured = await measureWebRtc(this.#connection, this.#totals).catch(() => undefined);
    if (!measured || this.#over) return;
    this.#totals = measured.totals;
    this.#steadiness = steadied(this.#steadiness, { ...measured, nowMs: performance.now() });
    if (this.#receiver) this.#receiver.jitterBufferTarget = this.#steadiness.targetMs;
    this.#events.onTraffic(measured.traffic);
  }

  async #ask(location: string): Promise<void> {
    const signal = AbortSignal.any([this.#abort.signal, AbortSignal.timeout(ASK_EVERY_MS)]);
    const response = await fetch(location, {
      method: 'PATCH',
      headers: { 'content-type': 'application/trickle-ice-sdpfrag' },
      body: '',
      signal,
    });
    const silentMs = performance.now() - this.#lastFrameAt;
    if (!response.ok) this.#end({ kind: 'problem', status: response.status, code: await codeOf(response) });
    else if (!this.#over && silentMs > LOST_MS)
      this.#events.onRelayState({ state: 'lost', since: Math.round(Date.now() - silentMs), detail: 'noPictures' });
  }

  #end(end: SessionEnd): void {
    if (this.#over) return;
    this[Symbol.dispose]();
    this.#events.onEnd(end);
  }
}

function gathered(connection: RTCPeerConnection): Promise<void> {
  if (connection.iceGatheringState === 'complete') return Promise.resolve();
  return new Promise((resolve) => {
    const deadline = setTimeout(resolve, GATHER_MS);
    connection.addEventListener('icegatheringstatechange', () => {
      if (connection.iceGatheringState !== 'complete') return;
      clearTimeout(deadline);
      resolve();
    });
  });
}

async function codeOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => undefined);
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string'
    ? body.code
    : `http${response.status}`;
}
