import type { IncomingMessage } from 'node:http';
import type { CallerAddress } from '#base/caller-address.ts';
import type { Transport } from './views.ts';
import type { ViewRequest } from './admission.ts';

const MAX_URL_CHARACTERS = 8_192;

/** What a path such as `/ws/<cameraId>` or `/whep/<cameraId>/<viewId>` names; undefined when it is no path of ours. */
export interface MediaPath {
  readonly endpoint: string;
  readonly camera: string | undefined;
  readonly view: string | undefined;
  readonly query: URLSearchParams;
  /** Address of who asks, beyond proxies of ours. */
  readonly peer: string;
}

export function readPath({ url, socket, headers }: IncomingMessage, callerOf: CallerAddress): MediaPath | undefined {
  if (url === undefined || url.length > MAX_URL_CHARACTERS) return undefined;
  try {
    const { pathname, searchParams } = new URL(url, 'http://relay');
    const parts = pathname
      .split('/')
      .slice(1)
      .map((part) => decodeURIComponent(part));
    if (parts.length > 3) return undefined;
    const [endpoint = '', camera, view] = parts;
    const peer = callerOf(socket, [headers['x-forwarded-for']].flat().join(', ') || undefined);
    return { endpoint, camera: camera === '' ? undefined : camera, view: view === '' ? undefined : view, query: searchParams, peer };
  } catch {
    return undefined;
  }
}

/** The ticket stands in the query, since a browser cannot give a WebSocket headers; `Authorization: Bearer` serves as well. */
export function viewRequest(request: IncomingMessage, path: MediaPath & { readonly camera: string }, transport: Transport): ViewRequest {
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const stream = path.query.get('stream') === 'sub' ? 'sub' : 'main';
  return { camera: path.camera, stream, ticket: path.query.get('ticket') ?? bearer, transport, peer: path.peer };
}
