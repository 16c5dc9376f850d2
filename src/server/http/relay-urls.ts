import type { CityConfig } from '#contract/city-config.ts';
import type { TicketedCamera } from '#contract/incident-view.ts';
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
