import { Audio, PeerConnection, Video, type Track } from 'node-datachannel';
import type { AccessUnit } from '#protocol/access-unit.ts';
import { writeKeyFrameRequest, writeNack } from '#protocol/rtcp.ts';
import { readRtp } from '#protocol/rtp.ts';
import { createH264Depacketiser } from '#protocol/rtp-h264.ts';
import { eventually } from '../../city/eventually.ts';

const PROFILE = 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=';

export interface Picture extends AccessUnit {
  readonly at: number;
}
export interface Sound {
  readonly payloadType: number;
  readonly timestamp: number;
  readonly data: Uint8Array;
}

/** Posts an offer, again while the relay says that its WebRTC is only being started. */
export async function postOffer(url: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const ask = (): Promise<Response> => fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/sdp', ...headers } });
  return eventually('WebRTC is there', ask, { holds: ({ status }) => status !== 503 });
}

/** A WHEP viewer made of the same library that the relay uses; a browser is the other one, in test/e2e. */
export class WhepClient implements Disposable {
  readonly connection = new PeerConnection('client', { iceServers: [], bindAddress: '127.0.0.1' });
  readonly units: Picture[] = [];
  readonly sounds: Sound[] = [];
  readonly states: string[] = [];
  /** Sequence numbers of the video packets as they came, repeated ones as well. */
  readonly sequences: number[] = [];
  ssrc = 0;
  readonly #track: Track;
  /** Held, since the library closes tracks that are forgotten. */
  readonly sound: Track | undefined;

  constructor({ audio }: { audio?: 'opus' | 'g711' } = {}) {
    if (audio) {
      const sound = new Audio('0', 'RecvOnly');
      if (audio === 'opus') sound.addOpusCodec(111);
      else {
        sound.addAudioCodec(0, 'PCMU');
        sound.addAudioCodec(8, 'PCMA');
      }
      this.sound = this.connection.addTrack(sound);
      this.sound.onMessage((packet) => this.#hear(packet));
    }
    const video = new Video(audio ? '1' : '0', 'RecvOnly');
    video.addH264Codec(102, `${PROFILE}42001f`);
    video.addH264Codec(112, `${PROFILE}64001f`);
    this.#track = this.connection.addTrack(video);
    const depacketiser = createH264Depacketiser();
    this.#track.onMessage((packet) => {
      const header = readRtp(packet);
      if (!header || header.payloadType > 112) return;
      this.ssrc = header.ssrc;
      this.sequences.push(header.sequence);
      const at = Date.now();
      this.units.push(...depacketiser.push(new Uint8Array(packet)).map((unit) => ({ ...unit, at })));
    });
    this.connection.onStateChange((state) => this.states.push(state));
  }

  async offer(): Promise<string> {
    const complete = new Promise<void>((resolve) => this.connection.onGatheringStateChange((state) => state === 'complete' && resolve()));
    this.connection.setLocalDescription('offer');
    await complete;
    return this.connection.localDescription()!.sdp;
  }

  /** POSTs its offer and connects by the answer; gives the session's address. */
  async view(url: string): Promise<string> {
    const response = await postOffer(url, await this.offer());
    if (response.status !== 201) throw new Error(`no session: ${response.status} ${await response.text()}`);
    this.connection.setRemoteDescription(await response.text(), 'answer');
    return new URL(response.headers.get('location')!, url).href;
  }

  /** Generic NACK. */
  miss(sequences: readonly number[]): void {
    this.#track.sendMessageBinary(Buffer.from(writeNack({ sender: 1, media: this.ssrc }, sequences)));
  }

  /** PLI. */
  askForKeyFrame(): void {
    this.#track.sendMessageBinary(Buffer.from(writeKeyFrameRequest({ sender: 1, media: this.ssrc })));
  }

  [Symbol.dispose](): void {
    this.connection.close();
  }

  #hear(packet: Uint8Array): void {
    const header = readRtp(packet);
    const control = (packet[1] ?? 0) >= 192 && (packet[1] ?? 0) <= 223;
    if (!header || control) return;
    this.sounds.push({ payloadType: header.payloadType, timestamp: header.timestamp, data: packet.slice(header.payloadStart) });
  }
}
