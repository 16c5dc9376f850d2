import { headerOf, type RtspRequest } from '#protocol/rtsp-message.ts';
import type { StreamName } from '../channel.ts';

/** What a request's address and Authorization name: `rtsp://host:port/<cameraId>[/track][?ticket=…&stream=sub]`. */
export interface RtspTarget {
  readonly camera: string;
  readonly stream: StreamName;
  readonly ticket: string | undefined;
}

/** Undefined when the address names no camera. */
export function readTarget(request: RtspRequest): RtspTarget | undefined {
  try {
    const { pathname, searchParams } = new URL(request.uri);
    const camera = decodeURIComponent(pathname.split('/')[1] ?? '');
    // Clients put the track behind the query as well as before it: `?ticket=…/trackID=1`.
    const ticket = searchParams.get('ticket')?.split('/')[0];
    const stream = searchParams.get('stream')?.startsWith('sub') ? 'sub' : 'main';
    const bearer = /^Bearer\s+(\S+)$/i.exec(headerOf(request, 'authorization') ?? '')?.[1];
    return camera === '' ? undefined : { camera, stream, ticket: ticket ?? bearer };
  } catch {
    return undefined;
  }
}
