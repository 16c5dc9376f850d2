import type { StreamSourceRecord } from '#contract/relay-control.ts';
import { headerOf, type RtspResponse } from '#protocol/rtsp-message.ts';
import { attributeOf, controlUri, parameterSetsOf, readSdp } from '#protocol/sdp.ts';
import { repeat, type RelayPorts } from './ports.ts';
import { RtspDialogue } from './rtsp-dialogue.ts';
import { SourceFault } from './source-fault.ts';
import type { SourceOptions, VideoTrack } from './source.ts';

export interface RtspSourceParts {
  readonly source: StreamSourceRecord;
  readonly ports: RelayPorts;
}

const DEFAULT_SESSION_SECONDS = 60;

/**
 * Begins to play the first H.264 track of a camera over TCP (RFC 2326 §10.12) and keeps the session alive until
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
    const track = await describe(dialogue, url);
    const setup = await dialogue.ask('SETUP', track.uri, [['Transport', 'RTP/AVP/TCP;unicast;interleaved=0-1']]);
    const session = readSession(setup);
    // Packets may come in the same read as the answer, so from here on an end is an end of the stream.
    playing = true;
    options.onTracks({ video: { codec: 'h264', sets: track.sets, payloadType: track.payloadType, ...readChannels(setup) } });
    await dialogue.ask('PLAY', track.aggregate, [
      ['Session', session.id],
      ['Range', 'npt=now-'],
    ]);
    keepAlive = repeat(
      parts.ports.clock,
      session.keepAliveMs,
      () => void dialogue.ask('OPTIONS', track.aggregate, [['Session', session.id]]).catch(() => {}),
    );
    return { [Symbol.dispose]: () => leave(dialogue, track.aggregate, session.id) };
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

async function describe(
  dialogue: RtspDialogue,
  url: string,
): Promise<{ uri: string; aggregate: string; payloadType: number; sets: readonly Uint8Array[] }> {
  const response = await dialogue.ask('DESCRIBE', url, [['Accept', 'application/sdp']]);
  const read = readSdp(new TextDecoder().decode(response.body));
  if (!read.ok) throw new SourceFault('protocol');
  const base = headerOf(response, 'content-base') ?? headerOf(response, 'content-location') ?? url;
  for (const media of read.sdp.media) {
    const format = media.kind === 'video' ? media.formats.find((each) => each.codec === 'H264') : undefined;
    if (!format) continue;
    const uri = controlUri(base, attributeOf(media, 'control'));
    return {
      uri,
      aggregate: controlUri(base, attributeOf(read.sdp, 'control')),
      payloadType: format.payloadType,
      sets: parameterSetsOf(format),
    };
  }
  throw new SourceFault('unsupportedCodec');
}

function readChannels(setup: RtspResponse): Pick<VideoTrack, 'channel' | 'controlChannel'> {
  const match = /interleaved=(\d{1,3})(?:-(\d{1,3}))?/i.exec(headerOf(setup, 'transport') ?? '');
  const channel = Number(match?.[1] ?? 0);
  return { channel, controlChannel: Number(match?.[2] ?? channel + 1) };
}

function readSession(setup: RtspResponse): { id: string; keepAliveMs: number } {
  const [id = '', ...parameters] = (headerOf(setup, 'session') ?? '').split(';').map((part) => part.trim());
  if (id === '') throw new SourceFault('protocol');
  const timeout = parameters.map((part) => /^timeout=(\d{1,5})$/i.exec(part)?.[1]).find((value) => value !== undefined);
  const seconds = Number(timeout ?? DEFAULT_SESSION_SECONDS);
  return { id, keepAliveMs: Math.min(30, Math.max(1, seconds / 2)) * 1_000 };
}
