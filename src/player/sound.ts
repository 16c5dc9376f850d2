import { decodeG711 } from './g711.ts';
import type { SoundTrack } from './session.ts';

/** Sound is played so far behind its coming, to bridge the unevenness of a network; what comes later than `MAX_AHEAD_S` ahead is left out. */
const LEAD_S = 0.15;
const MAX_AHEAD_S = 0.8;

/** Plays what comes with the picture: G.711 decoded here, AAC by the browser. */
export class Sound implements Disposable {
  readonly #context = new AudioContext();
  #track: SoundTrack | undefined;
  #decoder: AudioDecoder | undefined;
  #timestamp = 0;
  #playedUntil = 0;

  /** False where this browser cannot decode it. */
  begin(track: SoundTrack): boolean {
    this.#closeDecoder();
    this.#track = track;
    if (track.codec !== 'aac') return true;
    if (typeof globalThis.AudioDecoder !== 'function') return false;
    const decoder = new AudioDecoder({ output: (data) => this.#takeDecoded(data), error: () => this.#closeDecoder() });
    const description = Uint8Array.from(atob(track.description), (letter) => letter.charCodeAt(0));
    try {
      decoder.configure({ codec: 'mp4a.40.2', sampleRate: track.sampleRate, numberOfChannels: track.channels, description });
    } catch {
      return false;
    }
    this.#decoder = decoder;
    return true;
  }

  take(data: Uint8Array<ArrayBuffer>): void {
    const track = this.#track;
    if (!track) return;
    if (track.codec !== 'aac') return this.#play([decodeG711(data, track.codec)], track.sampleRate);
    // The decoder wants times that grow; when it is played is decided by its coming.
    if (this.#decoder?.state === 'configured')
      this.#decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp: (this.#timestamp += 1_000), data }));
  }

  [Symbol.dispose](): void {
    this.#closeDecoder();
    void this.#context.close().catch(() => {});
  }

  #takeDecoded(data: AudioData): void {
    const planes = Array.from({ length: data.numberOfChannels }, (_, planeIndex) => {
      const samples = new Float32Array(data.numberOfFrames);
      data.copyTo(samples, { planeIndex, format: 'f32-planar' });
      return samples;
    });
    this.#play(planes, data.sampleRate);
    data.close();
  }

  #play(planes: readonly Float32Array<ArrayBuffer>[], sampleRate: number): void {
    const [first] = planes;
    if (!first || first.length === 0) return;
    const now = this.#context.currentTime;
    if (this.#playedUntil < now) this.#playedUntil = now + LEAD_S;
    if (this.#playedUntil - now > MAX_AHEAD_S) return;
    const buffer = this.#context.createBuffer(planes.length, first.length, sampleRate);
    for (const [channel, samples] of planes.entries()) buffer.copyToChannel(samples, channel);
    const source = this.#context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.#context.destination);
    source.start(this.#playedUntil);
    this.#playedUntil += buffer.duration;
  }

  #closeDecoder(): void {
    if (this.#decoder && this.#decoder.state !== 'closed') this.#decoder.close();
    this.#decoder = undefined;
  }
}
