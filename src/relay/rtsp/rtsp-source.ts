import type { StreamSourceRecord } from '#contract/relay-control.ts';
import { headerOf, type RtspResponse } from '#protocol/rtsp-message.ts';
import { controlUri } from '#protocol/sdp.ts';
import { describedTracks } from './described-tracks.ts';
import type { RelayPorts } from '../ports.ts';
import { faultOfStatus, RtspDialogue } from './rtsp-dialogue.ts';
import { keepSessionAlive } from './rtsp-keep-alive.ts';
import { isTrusted, MAX_REDIRECTS, redirectOf, type RtspHop } from './rtsp-redirect.ts';
import { setUpTracks } from './rtsp-setup.ts';
import { SourceFault } from '../sources/source-fault.ts';
import type { SourceOptions } from '../sources/source.ts';
import type { UdpPorts } from './udp-ports.ts';

export interface RtspSourceParts {
  readonly source: StreamSourceRecord;
  /** The camera's record allows its sound; otherwise it is not even asked for (LAW-03). */
  readonly audio: boolean;
  readonly ports: RelayPorts;
  /** Where packets are taken of cameras that send by UDP only; undefined: such cameras are not played. */
  readonly udp: UdpPorts | undefined;
}

interface Conversation {
  readonly dialogue: RtspDialogue;
  readonly url: string;
  /** What it answered to DESCRIBE, and the methods that it offers. */
  readonly description: RtspResponse;
  readonly offered: string | undefined;
}

/**
 * Begins to play the first track of pictures of a camera, and of sound where that is allowed (RFC 2326), and keeps the
 * session alive until disposed, as `OpenSource` says.
 */
export async function openRtspSource(parts: RtspSourceParts, options: SourceOptions): Promise<Disposable> {
  const ending = { playing: false };
  const stack = new DisposableStack();
  // A camera may end it in the very read that carried its last answer.
  const keep = (each: Disposable): unknown => (stack.disposed ? each[Symbol.dispose]() : stack.use(each));
  const { dialogue, url, description, offered } = await converse(parts, {
    ...options,
    onEnd: (fault) => {
      stack.dispose();
      if (ending.playing) options.onEnd(fault);
    },
  });
  try {
    const described = describedTracks(new TextDecoder().decode(description.body), { audio: parts.audio });
    const base = headerOf(description, 'content-base') ?? headerOf(description, 'content-location') ?? url;
    const uri = controlUri(base, described.control);
    const { ports, udp } = parts;
    const { tracks, session, receivers } = await setUpTracks(dialogue, { ports, udp, base, described, onPackets: options.onPackets });
    keep(receivers);
    // Packets may come in the same read as the answer, so from here on an end is an end of the stream.
    ending.playing = true;
    options.onTracks(tracks);
    await dialogue.ask('PLAY', uri, [
      ['Session', session.id],
      ['Range', 'npt=now-'],
    ]);
    keep(keepSessionAlive(dialogue, session, { ports, uri, offered }));
    return {
      [Symbol.dispose]: () => {
        dialogue.tell('TEARDOWN', uri, [['Session', session.id]]);
        dialogue[Symbol.dispose]();
      },
    };
  } catch (error) {
    ending.playing = false;
    dialogue[Symbol.dispose]();
    throw error;
  }
}

/** Connects, asks for the methods and the description, and goes where it is sent, bounded. Rejects with a `SourceFault`. */
async function converse(parts: RtspSourceParts, options: SourceOptions): Promise<Conversation> {
  const { url, username, password, selfSigned } = parts.source;
  let hop: RtspHop = { via: url, url };
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const trusted = isTrusted(hop, url);
    let left = false;
    const dialogue = await RtspDialogue.connect({
      url: hop.via,
      selfSigned: trusted && selfSigned === true,
      credentials: trusted && username !== undefined ? { username, password: password ?? '' } : undefined,
      ports: parts.ports,
      signal: options.signal,
      onPackets: options.onPackets,
      onEnd: (fault) => {
        if (!left) options.onEnd(fault);
      },
    });
    try {
      const asked = await askForDescription(dialogue, hop);
      if (!('via' in asked)) return { dialogue, url: hop.url, ...asked };
      hop = asked;
    } catch (error) {
      left = true;
      dialogue[Symbol.dispose]();
      throw error;
    }
    left = true;
    dialogue[Symbol.dispose]();
  }
  throw new SourceFault('redirects');
}

async function askForDescription(dialogue: RtspDialogue, hop: RtspHop): Promise<Pick<Conversation, 'description' | 'offered'> | RtspHop> {
  const methods = await dialogue.request('OPTIONS', hop.url);
  // A wrong password is not tried again by the next request, since cameras lock accounts.
  if (methods.status === 401 || methods.status === 403) throw new SourceFault('unauthorized');
  const elsewhere = redirectOf(methods, hop);
  if (elsewhere) return elsewhere;
  const description = await dialogue.request('DESCRIBE', hop.url, [['Accept', 'application/sdp']]);
  const next = redirectOf(description, hop);
  if (next) return next;
  if (description.status < 200 || description.status > 299) throw new SourceFault(faultOfStatus(description.status));
  return { description, offered: headerOf(methods, 'public') };
}
