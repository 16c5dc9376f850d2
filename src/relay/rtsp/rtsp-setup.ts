import { headerOf, type RtspHeaders, type RtspResponse } from '#protocol/rtsp-message.ts';
import { readTransport, type GrantedTransport } from '#protocol/rtsp-transport.ts';
import { controlUri } from '#protocol/sdp.ts';
import type { DescribedTracks } from './described-tracks.ts';
import type { RelayPorts } from '../ports.ts';
import { faultOfStatus, type RtspDialogue } from './rtsp-dialogue.ts';
import { SourceFault, type SourceFaultCode } from '../sources/source-fault.ts';
import type { SourceTracks } from '../sources/source.ts';
import type { UdpPorts } from './udp-ports.ts';
import { receiveUdpTrack } from './udp-track.ts';

export interface RtspSession {
  readonly id: string;
  readonly keepAliveMs: number;
}

export interface SetUpParts {
  readonly ports: RelayPorts;
  /** Where packets by UDP are taken; undefined: they are not. */
  readonly udp: UdpPorts | undefined;
  readonly base: string;
  readonly described: DescribedTracks;
  readonly onPackets: (bytes: Uint8Array) => void;
}

export interface SetUp {
  readonly tracks: SourceTracks;
  readonly session: RtspSession;
  /** Frees what the tracks are received with. */
  readonly receivers: DisposableStack;
}

interface TrackPlace {
  readonly channel: number;
  readonly controlChannel: number;
}

const DEFAULT_SESSION_SECONDS = 60;
const VIDEO_CLOCK_RATE = 90_000;
const UNSUPPORTED_TRANSPORT = 461;
const REFUSED: ReadonlySet<SourceFaultCode> = new Set(['rejected', 'notFound', 'busy', 'unauthorized', 'noPort']);

/**
 * Sets the tracks up one after the other in one session: interleaved in TCP, which crosses every firewall and loses
 * nothing, or by UDP where the camera refuses that (461). Rejects with a `SourceFault`; then nothing is left open.
 */
export async function setUpTracks(dialogue: RtspDialogue, parts: SetUpParts): Promise<SetUp> {
  const { video, audio } = parts.described;
  const setter = new TrackSetter(dialogue, parts);
  try {
    const picture = await setter.setUp(video.control, { channel: 0, clockRate: VIDEO_CLOCK_RATE });
    const wanted = { channel: 2, clockRate: audio?.format.sampleRate ?? VIDEO_CLOCK_RATE };
    const sound = audio && (await setter.setUp(audio.control, wanted).catch(unlessRefused));
    const tracks = { video: { ...video.format, ...picture }, ...(audio && sound ? { audio: { ...audio.format, ...sound } } : {}) };
    return { tracks, session: setter.session, receivers: setter.receivers };
  } catch (error) {
    setter.receivers.dispose();
    throw error;
  }
}

/** A camera that describes sound and will not give it is no reason to go without its pictures. */
function unlessRefused(error: unknown): undefined {
  if (!(error instanceof SourceFault) || !REFUSED.has(error.code)) throw error;
}

class TrackSetter {
  readonly receivers = new DisposableStack();
  readonly #dialogue: RtspDialogue;
  readonly #parts: SetUpParts;
  #session: RtspSession | undefined;
  #byUdp = false;

  constructor(dialogue: RtspDialogue, parts: SetUpParts) {
    this.#dialogue = dialogue;
    this.#parts = parts;
  }

  get session(): RtspSession {
    if (!this.#session) throw new SourceFault('protocol');
    return this.#session;
  }

  async setUp(control: string | undefined, wanted: { readonly channel: number; readonly clockRate: number }): Promise<TrackPlace> {
    const uri = controlUri(this.#parts.base, control);
    const { channel } = wanted;
    if (!this.#byUdp) {
      const response = await this.#ask(uri, `RTP/AVP/TCP;unicast;interleaved=${channel}-${channel + 1}`);
      const granted = response.status === UNSUPPORTED_TRANSPORT ? undefined : this.#granted(response, channel);
      if (granted?.kind === 'tcp') return { channel: granted.channel, controlChannel: granted.controlChannel };
      // Once refused, and once answered with UDP to nowhere: both mean that it will have nothing else.
      this.#byUdp = true;
    }
    return this.#setUpUdp(uri, wanted);
  }

  async #setUpUdp(uri: string, { channel, clockRate }: { channel: number; clockRate: number }): Promise<TrackPlace> {
    const { ports, udp, onPackets } = this.#parts;
    const { localAddress, remoteAddress } = this.#dialogue;
    if (!udp) throw new SourceFault('rejected');
    const pair = this.receivers.use(await udp.open(localAddress));
    const response = await this.#ask(uri, `RTP/AVP;unicast;client_port=${pair.port}-${pair.port + 1}`);
    const granted = this.#granted(response, channel);
    if (granted.kind !== 'udp') throw new SourceFault('protocol');
    const controlChannel = channel + 1;
    const { controlPort } = granted;
    this.receivers.use(receiveUdpTrack({ pair, ports, camera: remoteAddress, controlPort, channel, controlChannel, clockRate, onPackets }));
    return { channel, controlChannel };
  }

  #ask(uri: string, transport: string): Promise<RtspResponse> {
    const session: RtspHeaders = this.#session ? [['Session', this.#session.id]] : [];
    return this.#dialogue.request('SETUP', uri, [['Transport', transport], ...session]);
  }

  #granted(response: RtspResponse, channel: number): GrantedTransport {
    if (response.status < 200 || response.status > 299) throw new SourceFault(faultOfStatus(response.status));
    const granted = readTransport(headerOf(response, 'transport'), channel);
    if (!granted) throw new SourceFault('protocol');
    this.#session ??= readSession(response);
    return granted;
  }
}

function readSession(setup: RtspResponse): RtspSession {
  const [id = '', ...parameters] = (headerOf(setup, 'session') ?? '').split(';').map((part) => part.trim());
  if (id === '') throw new SourceFault('protocol');
  const timeout = parameters.map((part) => /^timeout=(\d{1,5})$/i.exec(part)?.[1]).find((value) => value !== undefined);
  const seconds = Number(timeout ?? DEFAULT_SESSION_SECONDS);
  return { id, keepAliveMs: Math.min(30, Math.max(1, seconds / 2)) * 1_000 };
}
