import type { Registry } from 'prom-client';
import type { Channels } from './channels.ts';
import type { ControlChannel } from './control-channel.ts';
import type { Pushes } from './push/pushes.ts';
import type { Transcoder } from './transcode/transcoder.ts';
import type { Views } from './views/views.ts';
import type { WebRtcSessions } from './webrtc/webrtc-sessions.ts';

interface Measured {
  readonly channels: Channels;
  readonly views: Views;
  readonly control: ControlChannel;
  readonly webrtc: WebRtcSessions;
  readonly transcoder: Transcoder;
  readonly pushes: Pushes;
}

/** Made when they are first asked for: a relay that starts has viewers who wait. */
export function lazyMetrics(parts: Measured): Pick<Registry, 'metrics' | 'contentType'> {
  let made: Promise<Registry> | undefined;
  return {
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
    metrics: async () => (await (made ??= createMetrics(parts))).metrics(),
  };
}

/** Figures of this relay for Prometheus; read when asked for, so they cost nothing between. */
async function createMetrics({ channels, views, control, webrtc, transcoder, pushes }: Measured): Promise<Registry> {
  const { Gauge, Registry, collectDefaultMetrics } = await import('prom-client');
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  };
  gauge('mangru_relay_sources', 'Camera streams that are open, in whatever state', () => channels.size);
  gauge('mangru_relay_sources_live', 'Camera streams that give pictures now', () => channels.connected);
  gauge('mangru_relay_received_bytes_total', 'Bytes received from cameras', () => channels.bytesIn);
  gauge('mangru_relay_sent_bytes_total', 'Bytes of pictures sent to viewers', () => views.bytesOut);
  gauge('mangru_relay_reports_waiting', 'Reports that the server has not confirmed yet', () => control.reports.size);
  gauge('mangru_relay_refusals_uncounted', 'Refusals that were not reported because too many waited', () => control.reports.dropped);
  gauge('mangru_relay_server_connected', '1 while the server can be asked', () => (control.connected ? 1 : 0));
  gauge('mangru_relay_webrtc_deaths_total', 'Times that the WebRTC process died', () => webrtc.process.deaths);
  gauge('mangru_relay_webrtc_sessions', 'Sessions that the relay has with it', () => webrtc.size);
  gauge('mangru_relay_webrtc_feeds', 'Streams that are given to it', () => webrtc.feeds.size);
  gauge('mangru_relay_webrtc_peers', 'Peer connections that it holds', () => webrtc.process.figures.peers);
  gauge('mangru_relay_webrtc_resent_packets_total', 'Packets sent again after a NACK', () => webrtc.process.figures.resent);
  gauge('mangru_relay_webrtc_key_requests_total', 'Key frames that viewers asked for', () => webrtc.process.figures.keyRequests);
  gauge('mangru_relay_webrtc_repeats_total', 'Groups of pictures sent again', () => webrtc.process.figures.repeats);
  gauge('mangru_relay_transcodes', 'Streams that are transcoded now', () => transcoder.figures.transcodes);
  gauge('mangru_relay_transcoder_restarts_total', 'Times the transcoder process died or hung', () => transcoder.figures.restarts);
  gauge(
    'mangru_relay_transcode_units_left_out_total',
    'Pictures not transcoded because the encoder was behind',
    () => transcoder.figures.unitsLeftOut,
  );
  gauge('mangru_relay_pushes', 'Cameras that are sent to servers of other organisations', () => pushes.size);
  gauge('mangru_relay_pushed_bytes_total', 'Bytes of pictures sent to them', () => pushes.bytesOut);
  new Gauge({
    name: 'mangru_relay_viewers',
    help: 'Running views',
    labelNames: ['transport'],
    registers: [registry],
    collect() {
      for (const [transport, count] of views.byTransport()) this.set({ transport }, count);
    },
  });
  return registry;
}
