import type { IncomingMessage } from 'node:http';
import type { CallerAddress } from '#base/caller-address.ts';
import type { Transport } from './views.ts';
import { mediaFormat, mediaStream, videoKind, type MediaStream } from '#contract/media.ts';
import { streamOf, type ViewRequest } from './admission.ts';
import type { StreamName } from '../channel.ts';
import type { ViewerWish } from './live-view.ts';

const MAX_URL_CHARACTERS = 8_192;

/** What a path such as `/ws/<cameraId>` or `/whep/<cameraId>/<viewId>/layer` names; undefined when it is no path of ours. */
export interface MediaPath {
  readonly endpoint: string;
  readonly camera: string | undefined;
  readonly view: string | undefined;
  /** What of the view, e.g. `layer`. */
  readonly part: string | undefined;
  readonly query: URLSearchParams;
  /** Address of who asks, beyond proxies of ours. */
  readonly peer: string;
}

/** What of a request tells the path and who asks for it. */
type Asked = Pick<IncomingMessage, 'url' | 'headers'> & { readonly socket: Parameters<CallerAddress>[0] };

export function readPath({ url, socket, headers }: Asked, callerOf: CallerAddress): MediaPath | undefined {
  if (url === undefined || url.length > MAX_URL_CHARACTERS) return undefined;
  try {
    const { pathname, searchParams } = new URL(url, 'http://relay');
    const parts = pathname
      .split('/')
      .slice(1)
      .map((part) => decodeURIComponent(part));
    if (parts.length > 4) return undefined;
    const [endpoint = '', camera, view, part] = parts;
    const given = (text: string | undefined): string | undefined => (text === '' ? undefined : text);
    const peer = callerOf(socket, [headers['x-forwarded-for']].flat().join(', ') || undefined);
    return { endpoint, camera: given(camera), view: given(view), part: given(part), query: searchParams, peer };
  } catch {
    return undefined;
  }
}

/** The ticket stands in the query, since a browser cannot give a WebSocket headers; `Authorization: Bearer` serves as well. */
export function viewRequest(request: IncomingMessage, path: MediaPath & { readonly camera: string }, transport: Transport): ViewRequest {
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return {
    camera: path.camera,
    stream: streamOf(askedStream(path)),
    field: askedStream(path) === 'field',
    ticket: path.query.get('ticket') ?? bearer,
    transport,
    peer: path.peer,
  };
}

export function askedStream(path: MediaPath): MediaStream {
  return mediaStream.safeParse(path.query.get('stream')).data ?? 'main';
}

/** Main or sub, and which of them without a word. */
export function streamQuery(path: MediaPath, otherwise: StreamName): StreamName {
  const asked = path.query.get('stream');
  return asked === 'main' || asked === 'sub' ? asked : otherwise;
}

/** What a viewer of `/ws/<cameraId>` says in its query; without a word it takes access units of every codec. */
export function viewerWish(path: MediaPath): ViewerWish {
  const format = mediaFormat.safeParse(path.query.get('format'));
  const accept = (path.query.get('accept') ?? '').split(',').flatMap((kind) => videoKind.safeParse(kind).data ?? []);
  return {
    format: format.data ?? 'units',
    accept: accept.length === 0 ? videoKind.options : accept,
    audio: path.query.get('audio') === '1',
  };
}
