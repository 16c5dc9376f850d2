import { Audio, PeerConnection, Video, type Track } from 'node-datachannel';
import { asksForKeyFrame, readNacks } from '#protocol/rtcp.ts';
import { writeRtp } from '#protocol/rtp.ts';
import { packetiseH264 } from '#protocol/rtp-h264.ts';
import { clipPictures, clipSets } from './clip.ts';
import { postOffer } from './whep-client.ts';

const SSRC = 4_242;
const SOUND_SSRC = 4_243;

/** A body camera: publishes the clip over WebRTC at 15 pictures a second until disposed; a browser is the other one, in test/e2e. */
export class WhipClient implements Disposable {
  readonly connection = new PeerConnection('publisher', { iceServers: [], bindAddress: '127.0.0.1' });
  readonly #video: Track;
  readonly #sound: Track | undefined;
  readonly #timer: NodeJS.Timeout;
  #picture = 0;
  #sequence = 65_520;
  #sounds = 0;
  /** Sequence numbers that are lost on the way, once each. */
  readonly lose = new Set<number>();
  readonly #lost = new Map<number, Uint8Array>();
  keyRequests = 0;
  nacks: number[] = [];
  muted = false;
  /** Sends no key frame by itself but the first: it waits to be asked. */
  onRequest = false;
  #wantsKey = true;

  constructor({ sound = false } = {}) {
    const video = new Video('0', 'SendOnly');
    video.addH264Codec(102, 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=64001f');
    video.addSSRC(SSRC, 'camera', 'camera', 'video');
    this.#video = this.connection.addTrack(video);
    if (sound) {
      const audio = new Audio('1', 'SendOnly');
      audio.addAudioCodec(8, 'PCMA');
      audio.addSSRC(SOUND_SSRC, 'camera', 'camera', 'audio');
      this.#sound = this.connection.addTrack(audio);
    }
    this.#video.onMessage((packet) => this.#control(new Uint8Array(packet)));
    this.#timer = setInterval(() => this.#tick(), 1_000 / 15);
  }

  async offer(): Promise<string> {
    const complete = new Promise<void>((resolve) => this.connection.onGatheringStateChange((state) => state === 'complete' && resolve()));
    this.connection.setLocalDescription('offer');
    await complete;
    return this.connection.localDescription()!.sdp;
  }

  /** POSTs its offer with its ticket as a bearer token, as WHIP clients do; gives the session's address, or the refusal's status. */
  async publish(url: string, ticket: string): Promise<string | number> {
    const response = await postOffer(url, await this.offer(), { authorization: `Bearer ${ticket}` });
    if (response.status !== 201) return response.status;
    this.connection.setRemoteDescription(await response.text(), 'answer');
    return new URL(response.headers.get('location')!, url).href;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.connection.close();
  }

  #control(packet: Uint8Array): void {
    const missed = readNacks(packet, SSRC);
    this.nacks.push(...missed);
    for (const sequence of missed) {
      const kept = this.#lost.get(sequence);
      if (kept) this.#video.sendMessageBinary(Buffer.from(kept));
    }
    if (!asksForKeyFrame(packet)) return;
    this.keyRequests++;
    this.#wantsKey = true;
  }

  #tick(): void {
    if (this.muted || !this.#video.isOpen()) return;
    const within = this.#picture % 15;
    const key = this.onRequest ? this.#wantsKey : within === 0;
    if (key) this.#wantsKey = false;
    const nals = key ? [...clipSets.sps, ...clipSets.pps, ...clipPictures[0]!] : clipPictures[within === 0 ? 1 : within]!;
    const packets = packetiseH264(nals, {
      payloadType: 102,
      timestamp: this.#picture * 6_000,
      ssrc: SSRC,
      sequence: this.#sequence,
      maxPacketBytes: 1_200,
    });
    packets.forEach((packet, index) => {
      const sequence = (this.#sequence + index) & 0xffff;
      if (this.lose.delete(sequence)) this.#lost.set(sequence, packet);
      else this.#video.sendMessageBinary(Buffer.from(packet));
    });
    this.#sequence = (this.#sequence + packets.length) & 0xffff;
    this.#picture++;
    this.#speak();
  }

  /** Three packets of 20 ms, about as long as a picture. */
  #speak(): void {
    for (let index = 0; index < 3 && this.#sound?.isOpen(); index++) {
      const header = { payloadType: 8, marker: false, sequence: this.#sounds & 0xffff, timestamp: this.#sounds * 160, ssrc: SOUND_SSRC };
      this.#sounds++;
      this.#sound.sendMessageBinary(Buffer.from(writeRtp(header, new Uint8Array(160).fill(0xd5))));
    }
  }

  /** What the next packet will be called. */
  get nextSequence(): number {
    return this.#sequence;
  }
}
