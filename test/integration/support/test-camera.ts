import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { headerOf, rtspResponse, writeRtsp, type RtspHeaders, type RtspRequest } from '#protocol/rtsp-message.ts';
import { createRtspParser, writeFrame } from '#protocol/rtsp-parser.ts';
import { mayEnter, writeChallenge, type Challenge, type Credentials } from '#protocol/rtsp-digest.ts';
import { packetiseH264 } from '#protocol/rtp-h264.ts';
import { writeSenderReport } from '#protocol/rtcp.ts';
import { writeH264Sdp } from '#protocol/sdp.ts';
import { hashHex } from '#relay/ports.ts';
import { theClip, type Clip } from './clip.ts';

export interface TestCameraOptions {
  readonly port?: number;
  readonly framesPerSecond?: number;
  readonly credentials?: Credentials;
  readonly scheme?: 'basic' | 'md5' | 'sha256';
  /** Bytes of padding in each picture, for viewers that are to fall behind. */
  readonly padding?: number;
  /** Bytes of cabac_zero_words behind each slice (ITU-T H.264 §9.3.1.2), for pictures of several packets that decode as they are. */
  readonly zeroWords?: number;
  /** Parameter sets in the stream before each key frame, and in the description. */
  readonly inBand?: boolean;
  readonly inSdp?: boolean;
  /** Pictures between key frames; the clip itself has 15. */
  readonly group?: number;
  readonly codec?: string;
  /** Cuts every write at odd places. */
  readonly scatter?: boolean;
  /** What its sender reports say, milliseconds off the real time; absent = no reports. */
  readonly clockOffMs?: number;
  readonly timeoutSeconds?: number;
  /** What it shows instead of clip.h264. */
  readonly clip?: Clip;
}

interface Player {
  readonly socket: Socket;
  picture: number;
  /** Each connection begins elsewhere, as cameras draw it (RFC 3550 §5.1); the first wraps soon. */
  sequence: number;
  playing: boolean;
}

/** A real RTSP camera, as small as can be: loops the clip over TCP to whoever may see it. */
export class TestCamera implements AsyncDisposable {
  readonly #options: TestCameraOptions;
  readonly #server: Server;
  readonly #players = new Set<Player>();
  readonly #timer: NodeJS.Timeout;
  readonly #nonce = 'a1b2c3d4';
  readonly methods: string[] = [];
  connections = 0;
  frozen = false;
  /**
   * How often a picture was due, sent or not: time as tests count it. Where a busy machine holds this process up it stands still as well,
   * so that a bound in pictures proves what is at once and what waits, however slow the machine.
   */
  due = 0;
  readonly #clip: Clip;

  private constructor(options: TestCameraOptions) {
    this.#options = options;
    this.#clip = options.clip ?? theClip;
    this.#server = createServer((socket) => this.#serve(socket));
    this.#timer = setInterval(() => this.#tick(), 1_000 / (options.framesPerSecond ?? 15));
  }

  static async start(options: TestCameraOptions = {}): Promise<TestCamera> {
    const camera = new TestCamera(options);
    await new Promise<void>((resolve, reject) => camera.#server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve));
    return camera;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `rtsp://127.0.0.1:${this.port}/live`;
  }

  get playing(): number {
    return [...this.#players].filter((player) => player.playing).length;
  }

  get connected(): number {
    return this.#players.size;
  }

  dropConnections(): void {
    for (const player of this.#players) player.socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.dropConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: Socket): void {
    this.connections++;
    const player: Player = { socket, picture: 0, sequence: (45_500 + this.connections * 20_000) & 0xffff, playing: false };
    this.#players.add(player);
    const parser = createRtspParser();
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('close', () => this.#players.delete(player));
    socket.on('data', (bytes: Buffer) => {
      for (const item of parser.push(bytes)) if (item.kind === 'request') this.#answer(player, item);
    });
  }

  #answer(player: Player, request: RtspRequest): void {
    this.methods.push(request.method);
    const say = (status: number, headers: RtspHeaders = [], body = ''): void => {
      this.#write(player, writeRtsp(rtspResponse(status, [['CSeq', headerOf(request, 'cseq') ?? '0'], ...headers], body)));
    };
    const { credentials, scheme = 'md5' } = this.#options;
    const challenge: Challenge =
      scheme === 'basic'
        ? { scheme, realm: 'camera' }
        : {
            scheme: 'digest',
            realm: 'camera',
            nonce: this.#nonce,
            algorithm: scheme === 'md5' ? 'MD5' : 'SHA-256',
            qop: scheme === 'sha256',
            stale: false,
          };
    if (credentials && !mayEnter(headerOf(request, 'authorization'), { method: request.method, challenge, credentials }, hashHex))
      return say(401, [['WWW-Authenticate', writeChallenge(challenge)]]);
    const session: RtspHeaders = [['Session', `s1;timeout=${this.#options.timeoutSeconds ?? 60}`]];
    if (request.method === 'DESCRIBE')
      return say(
        200,
        [
          ['Content-Type', 'application/sdp'],
          ['Content-Base', `${this.url}/`],
        ],
        this.#description(),
      );
    if (request.method === 'SETUP') return say(200, [['Transport', 'RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=1'], ...session]);
    if (request.method === 'PLAY') {
      say(200, [...session]);
      player.playing = true;
      return this.#send(player);
    }
    return say(200, session);
  }

  #description(): string {
    const { sets: clipSets } = this.#clip;
    const sets = this.#options.inSdp === false ? [] : [...clipSets.sps, ...clipSets.pps];
    const text = writeH264Sdp({ title: 'test', host: '127.0.0.1', sessionId: '1', payloadType: 96, control: 'track1', sets });
    return this.#options.codec === undefined ? text : text.replaceAll('H264', this.#options.codec);
  }

  #tick(): void {
    this.due++;
    if (!this.frozen) for (const player of this.#players) if (player.playing) this.#send(player);
  }

  #send(player: Player): void {
    const index = player.picture++;
    // A longer group repeats the pictures between the key frames of the clip.
    const within = index % (this.#options.group ?? this.#clip.group);
    const { pictures, sets: clipSets } = this.#clip;
    const picture = within === 0 ? pictures[0]! : pictures[((within - 1) % (this.#clip.group - 1)) + 1]!;
    const sets = within === 0 && this.#options.inBand !== false ? [...clipSets.sps, ...clipSets.pps] : [];
    const padding = this.#options.padding ? [new Uint8Array(this.#options.padding).fill(0x55).with(0, 6)] : [];
    const timestamp = (Math.round(index * (90_000 / (this.#options.framesPerSecond ?? 15))) + 4_294_900_000) >>> 0;
    const packets = packetiseH264([...sets, ...padding, ...picture.map((nal) => withZeroWords(nal, this.#options.zeroWords ?? 0))], {
      payloadType: 96,
      timestamp,
      ssrc: 1,
      sequence: player.sequence,
      maxPacketBytes: 1_400,
    });
    player.sequence = (player.sequence + packets.length) & 0xffff;
    const frames = packets.map((packet) => writeFrame(0, packet));
    const off = this.#options.clockOffMs;
    if (off !== undefined && index % 15 === 0)
      frames.unshift(
        writeFrame(
          1,
          writeSenderReport({ ssrc: 1, wallClockMicros: (Date.now() + off) * 1_000, rtpTimestamp: timestamp, packets: 0, octets: 0 }),
        ),
      );
    this.#write(player, Buffer.concat(frames));
  }

  #write(player: Player, bytes: Uint8Array): void {
    if (!this.#options.scatter) return void player.socket.write(bytes);
    for (let offset = 0, step = 1; offset < bytes.length; offset += step, step = ((step * 7) % 500) + 1)
      player.socket.write(bytes.subarray(offset, offset + step));
  }
}

function withZeroWords(nal: Uint8Array, bytes: number): Uint8Array {
  return bytes === 0 ? nal : Buffer.concat([nal, Buffer.alloc(Math.floor(bytes / 3) * 3, Uint8Array.of(0, 0, 3))]);
}
