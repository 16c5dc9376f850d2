import type { TicketedCamera } from '#contract/incident-view.ts';
import type { StreamName } from '#domain/camera.ts';
import type { CameraId } from '#domain/ids.ts';

/** What viewers call a relay. */
export interface RelayUrls {
  readonly http: string;
  readonly rtsp: string;
}

/** Where a publisher of one camera goes with its ticket. */
export function publishUrls(
  relay: RelayUrls,
  { camera, stream, ticket }: { readonly camera: CameraId; readonly stream: StreamName; readonly ticket: string },
): { readonly rtsp: string; readonly whip: string } {
  const { http, rtsp } = bare(relay);
  const name = encodeURIComponent(camera);
  const query = `?${stream === 'main' ? '' : `stream=${stream}&`}ticket=${encodeURIComponent(ticket)}`;
  return { rtsp: `${rtsp}/${name}${query}`, whip: `${http}/whip/${name}${query}` };
}

/** The addresses of one camera for one ticket (issue §7). */
export function ticketedUrls(
  relay: RelayUrls,
  camera: CameraId,
  ticket: string,
): Pick<TicketedCamera, 'whep' | 'ws' | 'rtsp' | 'snapshot' | 'stills' | 'line' | 'ticket'> {
  const { http, ws, rtsp } = bare(relay);
  const name = encodeURIComponent(camera);
  const query = `?ticket=${encodeURIComponent(ticket)}`;
  return {
    whep: `${http}/whep/${name}${query}`,
    ws: `${ws}/ws/${name}${query}`,
    rtsp: `${rtsp}/${name}${query}`,
    snapshot: `${http}/snapshot/${name}${query}`,
    stills: `${http}/stills/${name}${query}`,
    line: `${ws}/line`,
    ticket,
  };
}

/** Without a slash at the end, which a configuration may have. */
function bare(relay: RelayUrls): RelayUrls & { readonly ws: string } {
  const [http, rtsp] = [relay.http.replace(/\/+$/, ''), relay.rtsp.replace(/\/+$/, '')];
  return { http, rtsp, ws: http.replace(/^http/, 'ws') };
}
