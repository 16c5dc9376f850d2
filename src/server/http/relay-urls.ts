import type { CameraId } from '#domain/ids.ts';

/** What viewers call a relay. */
export interface RelayUrls {
  readonly http: string;
  readonly rtsp: string;
}

/** The addresses of one camera for one ticket (issue §7). */
export function ticketedUrls(
  relay: RelayUrls,
  camera: CameraId,
  ticket: string,
): { readonly whep: string; readonly ws: string; readonly rtsp: string; readonly snapshot: string } {
  const [http, rtsp] = [relay.http.replace(/\/+$/, ''), relay.rtsp.replace(/\/+$/, '')];
  const name = encodeURIComponent(camera);
  const query = `?ticket=${encodeURIComponent(ticket)}`;
  return {
    whep: `${http}/whep/${name}${query}`,
    ws: `${http.replace(/^http/, 'ws')}/ws/${name}${query}`,
    rtsp: `${rtsp}/${name}${query}`,
    snapshot: `${http}/snapshot/${name}${query}`,
  };
}
