import type { StreamSourceRecord } from '#contract/relay-control.ts';
import { headerOf, type RtspResponse } from '#protocol/rtsp-message.ts';
import { controlUri } from '#protocol/sdp.ts';
import { describedTracks, type DescribedTracks } from './described-tracks.ts';
import { repeat, type RelayPorts } from './ports.ts';
import { RtspDialogue } from './rtsp-dialogue.ts';
import { SourceFault } from './source-fault.ts';
import type { SourceOptions, SourceTracks, VideoTrack } from './source.ts';

export interface RtspSourceParts {
  readonly source: StreamSourceRecord;
  /** The camera's record allows its sound; otherwise it is not even asked for (LAW-03). */
  readonly audio: boolean;
  readonly ports: RelayPorts;
}

const DEFAULT_SESSION_SECONDS = 60;

/**
 * Begins to play the first track of pictures of a camera, and of sound where that is allowed, over TCP (RFC 2326 §10.12) and keeps the session alive until
 * disposed, as `OpenSource` says.
 */
export async function openRtspSource(parts: RtspSourceParts, options: SourceOptions): Promise<Disposable> {
  const { url, username, password } = parts.source;
  let playing = false;
  let keepAlive: Disposable | undefined;
  const dialogue = await RtspDialogue.connect({
    url,
    ports: parts.ports,
    signal: options.signal,
    credentials: username === undefined ? undefined : { username, password: password ?? '' },
    onPackets: options.onPackets,
    onEnd: (fault) => {
      keepAlive?.[Symbol.dispose]();
      if (playing) options.onEnd(fault);
    },
  });
  try {
    const described = await describe(dialogue, parts);
    const setup = await setUp(dialogue, described);
    // Packets may come in the same read as the answer, so from here on an end is an end of the stream.
    playing = true;
    options.onTracks(setup.tracks);
    const { aggregate } = described;
    const { session } = setup;
    await dialogue.ask('PLAY', aggregate, [
      ['Session', session.id],
      ['Range', 'npt=now-'],
    ]);
    keepAlive = repeat(
      parts.ports.clock,
      session.keepAliveMs,
      () => void dialogue.ask('OPTIONS', aggregate, [['Session', session.id]]).catch(() => {}),
    );
    return { [Symbol.dispose]: () => leave(dialogue, aggregate, session.id) };
  } catch (error) {
    playing = false;
    keepAlive?.[Symbol.dispose]();
    dialogue[Symbol.dispose]();
    throw error;
  }
}

function leave(dialogue: RtspDialogue, uri: string, session: string): void {
  dialogue.tell('TEARDOWN', uri, [['Session', session]]);
  dialogue[Symbol.dispose]();
}

interface Presentation extends DescribedTracks {
  readonly base: string;
  readonly aggregate: string;
}

async function describe(dialogue: RtspDialogue, { source, audio }: RtspSourceParts): Promise<Presentation> {
  const response = await dialogue.ask('DESCRIBE', source.url, [['Accept', 'application/sdp']]);
  const described = describedTracks(new TextDecoder().decode(response.body), { audio });
  const base = headerOf(response, 'content-base') ?? headerOf(response, 'content-location') ?? source.url;
  return { ...described, base, aggregate: controlUri(base, described.control) };
}

/** The tracks one after the other, in one session; channels 0 and 1 are asked for the pictures, 2 and 3 for the sound. */
async function setUp(dialogue: RtspDialogue, described: Presentation): Promise<{ tracks: SourceTracks; session: Session }> {
  const { video, audio, base } = described;
  const setup = await dialogue.ask('SETUP', controlUri(base, video.control), [['Transport', 'RTP/AVP/TCP;unicast;interleaved=0-1']]);
  const session = readSession(setup);
  const tracks: SourceTracks = { video: { ...video.format, ...readChannels(setup, 0) } };
  if (!audio) return { tracks, session };
  const second = await dialogue.ask('SETUP', controlUri(base, audio.control), [
    ['Transport', 'RTP/AVP/TCP;unicast;interleaved=2-3'],
    ['Session', session.id],
  ]);
  return { tracks: { ...tracks, audio: { ...audio.format, ...readChannels(second, 2) } }, session };
}

function readChannels(setup: RtspResponse, asked: number): Pick<VideoTrack, 'channel' | 'controlChannel'> {
  const match = /interleaved=(\d{1,3})(?:-(\d{1,3}))?/i.exec(headerOf(setup, 'transport') ?? '');
  const channel = Number(match?.[1] ?? asked);
  return { channel, controlChannel: Number(match?.[2] ?? channel + 1) };
}

interface Session {
  readonly id: string;
  readonly keepAliveMs: number;
}

function readSession(setup: RtspResponse): Session {
  const [id = '', ...parameters] = (headerOf(setup, 'session') ?? '').split(';').map((part) => part.trim());
  if (id === '') throw new SourceFault('protocol');
  const timeout = parameters.map((part) => /^timeout=(\d{1,5})$/i.exec(part)?.[1]).find((value) => value !== undefined);
  const seconds = Number(timeout ?? DEFAULT_SESSION_SECONDS);
  return { id, keepAliveMs: Math.min(30, Math.max(1, seconds / 2)) * 1_000 };
}
