import type { CityConfig } from '#contract/city-config.ts';
import type { TicketedCamera } from '#contract/incident-view.ts';
import type { StreamName } from '#domain/camera.ts';
import type { CameraId } from '#domain/ids.ts';

/** What viewers call the relay, without a slash at the end. */
export interface RelayUrls {
  readonly http: string;
  readonly ws: string;
  readonly rtsp: string;
}

export function relayUrls(relay: Pick<CityConfig['relay'], 'host' | 'port' | 'rtspPort' | 'publicUrl'>): RelayUrls {
  const http = (relay.publicUrl ?? `http://${relay.host}:${relay.port}`).replace(/\/+$/, '');
  return { http, ws: http.replace(/^http/, 'ws'), rtsp: `rtsp://${new URL(http).hostname}:${relay.rtspPort}` };
}

/** Where a publisher of one camera goes with its ticket. */
export function publishUrls(
  urls: RelayUrls,
  { camera, stream, ticket }: { readonly camera: CameraId; readonly stream: StreamName; readonly ticket: string },
): { readonly rtsp: string; readonly whip: string } {
  const name = encodeURIComponent(camera);
  const query = `?${stream === 'main' ? '' : `stream=${stream}&`}ticket=${encodeURIComponent(ticket)}`;
  return { rtsp: `${urls.rtsp}/${name}${query}`, whip: `${urls.http}/whip/${name}${query}` };
}

/** The addresses of one camera for one ticket (issue §7). */
export function ticketedUrls(
  urls: RelayUrls,
  camera: CameraId,
  ticket: string,
): Pick<TicketedCamera, 'whep' | 'ws' | 'rtsp' | 'snapshot' | 'stills' | 'line' | 'ticket'> {
  const name = encodeURIComponent(camera);
  const query = `?ticket=${encodeURIComponent(ticket)}`;
  return {
    whep: `${urls.http}/whep/${name}${query}`,
    ws: `${urls.ws}/ws/${name}${query}`,
    rtsp: `${urls.rtsp}/${name}${query}`,
    snapshot: `${urls.http}/snapshot/${name}${query}`,
    stills: `${urls.http}/stills/${name}${query}`,
    line: `${urls.ws}/line`,
    ticket,
  };
}
