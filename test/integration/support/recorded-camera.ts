import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { writeSenderReport } from '#protocol/rtcp.ts';
import { mayEnter, writeChallenge, type Challenge, type Credentials } from '#protocol/rtsp-digest.ts';
import { headerOf, rtspResponse, writeRtsp, type RtspHeaders, type RtspRequest, type RtspResponse } from '#protocol/rtsp-message.ts';
import { createRtspParser, forEachFrame } from '#protocol/rtsp-parser.ts';
import { hashHex } from '#relay/ports.ts';
import { RecordingPlayer, readRecording, type Recording, type RecordingName } from './recording.ts';

export interface RecordedCameraOptions {
  readonly name?: RecordingName;
  readonly host?: string;
  readonly transport?: 'tcp' | 'udp';
  /** Its Public header; absent = none. */
  readonly offers?: string;
  /** It drops the session on this method once it plays, as some do. */
  readonly dropsOn?: string;
  readonly credentials?: Credentials;
  readonly scheme?: 'basic' | 'digest';
  /** Its nonce is good for so many requests, then it is stale (RFC 7616 §3.3). */
  readonly nonceUses?: number;
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly timeoutSeconds?: number;
  /** Answers every request of a method with this instead. */
  readonly instead?: (request: RtspRequest) => RtspResponse | undefined;
  /** It changes to another recording after so many pictures, in the same session. */
  readonly changesTo?: { readonly name: RecordingName; readonly afterPictures: number };
  /** It sends a track that was never set up on this channel. */
  readonly unasked?: { readonly track: number; readonly channel: number };
  /** What becomes of the datagrams of one picture; default: they are sent as they are. */
  readonly onTheWay?: (datagrams: readonly Uint8Array[]) => readonly Uint8Array[];
}

interface Viewer {
  readonly socket: Socket;
  player: RecordingPlayer;
  pictures: number;
  /** Interleaved channel, or port of the client, of each track. */
  readonly places: Map<number, number>;
  playing: boolean;
}

/** A real RTSP camera that plays a recording in its own time, by TCP or by UDP. */
export class RecordedCamera implements AsyncDisposable {
  readonly #options: RecordedCameraOptions;
  readonly #recording: Recording;
  readonly #server: Server;
  readonly #viewers = new Set<Viewer>();
  readonly #timer: NodeJS.Timeout;
  readonly #udp: UdpSocket;
  readonly #udpControl: UdpSocket;
  readonly requests: RtspRequest[] = [];
  /** RTCP that came by UDP. */
  readonly reports: Buffer[] = [];
  connections = 0;
  #entered = 0;

  private constructor(options: RecordedCameraOptions, udp: readonly [UdpSocket, UdpSocket]) {
    this.#options = options;
    this.#recording = readRecording(options.name ?? 'h264-pcma');
    [this.#udp, this.#udpControl] = udp;
    this.#udpControl.on('message', (bytes) => this.reports.push(bytes));
    const serve = (socket: Socket) => this.#serve(socket);
    this.#server = options.tls ? createTlsServer(options.tls, serve) : createServer(serve);
    this.#timer = setInterval(() => this.#tick(), 1_000 / this.#recording.framesPerSecond);
  }

  static async start(options: RecordedCameraOptions = {}): Promise<RecordedCamera> {
    const host = options.host ?? '127.0.0.1';
    const bind = (socket: UdpSocket) => new Promise<UdpSocket>((resolve) => socket.bind(0, host, () => resolve(socket)));
    const camera = new RecordedCamera(options, [await bind(createSocket('udp4')), await bind(createSocket('udp4'))]);
    await new Promise<void>((resolve, reject) => camera.#server.once('error', reject).listen(0, host, resolve));
    return camera;
  }

  get url(): string {
    const { address, port } = this.#server.address() as AddressInfo;
    return `${this.#options.tls ? 'rtsps' : 'rtsp'}://${address}:${port}/live`;
  }

  get methods(): string[] {
    return this.requests.map((request) => request.method);
  }

  get playing(): number {
    return [...this.#viewers].filter((viewer) => viewer.playing).length;
  }

  /** Writes these bytes between its pictures. */
  blurt(bytes: Uint8Array): void {
    for (const viewer of this.#viewers) viewer.socket.write(bytes);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    for (const viewer of this.#viewers) viewer.socket.destroy();
    this.#udp.close();
    this.#udpControl.close();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: Socket): void {
    this.connections++;
    const player = new RecordingPlayer(this.#recording, (65_530 + this.connections * 20_000) & 0xffff);
    const viewer: Viewer = { socket, player, pictures: 0, places: new Map(), playing: false };
    this.#viewers.add(viewer);
    const parser = createRtspParser();
    socket.on('error', () => {});
    socket.on('close', () => this.#viewers.delete(viewer));
    socket.on('data', (bytes: Buffer) => {
      for (const item of parser.push(new Uint8Array(bytes))) if (item.kind === 'request') this.#answer(viewer, item);
    });
  }

  #answer(viewer: Viewer, request: RtspRequest): void {
    this.requests.push(request);
    const { dropsOn } = this.#options;
    if (viewer.playing && request.method === dropsOn) return void viewer.socket.destroy();
    const response = this.#options.instead?.(request) ?? this.#challenge(request) ?? this.#serveMethod(viewer, request);
    viewer.socket.write(writeRtsp({ ...response, headers: [['CSeq', headerOf(request, 'cseq') ?? '0'], ...response.headers] }));
    if (request.method === 'PLAY' && response.status === 200) viewer.playing = true;
    if (request.method === 'TEARDOWN') viewer.playing = false;
  }

  #challenge(request: RtspRequest): RtspResponse | undefined {
    const { credentials, scheme = 'digest', nonceUses = Number.POSITIVE_INFINITY } = this.#options;
    const nonce = `a1b2c3-${Math.floor(this.#entered / nonceUses)}`;
    const realm = 'camera';
    const challenge: Challenge =
      scheme === 'basic' ? { scheme, realm } : { scheme, realm, nonce, algorithm: 'MD5', qop: false, stale: false };
    const { method } = request;
    if (!credentials) return undefined;
    if (mayEnter(headerOf(request, 'authorization'), { method, challenge, credentials }, hashHex)) {
      this.#entered++;
      return undefined;
    }
    return rtspResponse(401, [['WWW-Authenticate', writeChallenge(challenge)]]);
  }

  #serveMethod(viewer: Viewer, request: RtspRequest): RtspResponse {
    const { offers, timeoutSeconds = 60 } = this.#options;
    const session: RtspHeaders = [['Session', `s1;timeout=${timeoutSeconds}`]];
    switch (request.method) {
      case 'OPTIONS':
        return rtspResponse(200, offers === undefined ? [] : [['Public', offers]]);
      case 'DESCRIBE':
        return rtspResponse(200, [['Content-Base', `${this.url}/`]], this.#recording.sdp);
      case 'SETUP':
        return this.#setup(viewer, request, session);
      case 'GET_PARAMETER':
        return offers?.includes('GET_PARAMETER') === true ? rtspResponse(200, session) : rtspResponse(501);
      default:
        return rtspResponse(200, session);
    }
  }

  #setup(viewer: Viewer, request: RtspRequest, session: RtspHeaders): RtspResponse {
    const transport = headerOf(request, 'transport') ?? '';
    const byUdp = (this.#options.transport ?? 'tcp') === 'udp';
    const [, place] = (byUdp ? /client_port=(\d+)/ : /interleaved=(\d+)/).exec(transport) ?? [];
    if (place === undefined) return rtspResponse(461);
    viewer.places.set(Number(/streamid=(\d)/.exec(request.uri)?.[1] ?? 0), Number(place));
    const ports = `${this.#udp.address().port}-${this.#udpControl.address().port}`;
    return rtspResponse(200, [['Transport', byUdp ? `${transport};server_port=${ports}` : transport], ...session]);
  }

  #tick(): void {
    for (const viewer of this.#viewers) {
      if (!viewer.playing) continue;
      const { changesTo, unasked } = this.#options;
      if (changesTo && viewer.pictures++ === changesTo.afterPictures) viewer.player = new RecordingPlayer(readRecording(changesTo.name));
      if (this.#options.transport === 'udp') this.#sendDatagrams(viewer);
      else viewer.socket.write(viewer.player.next((track) => (track === unasked?.track ? unasked.channel : viewer.places.get(track))));
    }
  }

  #sendDatagrams(viewer: Viewer): void {
    const byTrack = new Map<number, Uint8Array[]>();
    const run = viewer.player.next((track) => (viewer.places.has(track) ? track : undefined));
    forEachFrame(run, (track, start, end) => {
      byTrack.set(track, [...(byTrack.get(track) ?? []), run.slice(start, end)]);
    });
    for (const [track, datagrams] of byTrack) {
      const port = viewer.places.get(track)!;
      for (const datagram of this.#options.onTheWay?.(datagrams) ?? datagrams) this.#udp.send(datagram, port, '127.0.0.1');
      const report = writeSenderReport({ ssrc: 1, wallClockMicros: Date.now() * 1_000, rtpTimestamp: 0, packets: 1, octets: 1 });
      this.#udpControl.send(report, port + 1, '127.0.0.1');
    }
  }
}
