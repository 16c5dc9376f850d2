import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Figures of the HTTP half of the server, for Prometheus. */
export interface HttpMetrics {
  answered(operation: string, status: number, seconds: number): void;
  signIn(outcome: string): void;
}

export interface HttpFigures {
  readonly feedClients: () => number;
  readonly sessions: () => number;
  readonly liveIncidents: () => number;
  /** Of the relays' control channel, by reason. */
  readonly controlRefusals: () => ReadonlyMap<string, number>;
}

const SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 5];

export function createHttpMetrics(registry: Registry, figures: HttpFigures): HttpMetrics {
  const registers = [registry];
  const duration = new Histogram({
    name: 'mangru_http_seconds',
    help: 'Time from the request to its answer',
    labelNames: ['operation', 'status'],
    buckets: SECONDS,
    registers,
  });
  const signIns = new Counter({ name: 'mangru_sign_ins_total', help: 'Sign-ins by outcome', labelNames: ['outcome'], registers });
  const gauge = (name: string, help: string, value: () => number): Gauge =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  gauge('mangru_feed_clients', 'Consoles on the live feed', figures.feedClients);
  gauge('mangru_sessions', 'People signed in', figures.sessions);
  gauge('mangru_incidents_live', 'Incidents that have not ended, as far as the board holds them', figures.liveIncidents);
  new Gauge({
    name: 'mangru_relay_control_refused_total',
    help: 'Connections to the relays’ control channel that were refused or ended, by reason',
    labelNames: ['reason'],
    registers,
    collect() {
      for (const [reason, count] of figures.controlRefusals()) this.set({ reason }, count);
    },
  });
  return {
    answered: (operation, status, seconds) => duration.observe({ operation, status: String(status) }, seconds),
    signIn: (outcome) => signIns.inc({ outcome }),
  };
}
