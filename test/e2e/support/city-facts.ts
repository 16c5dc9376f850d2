import { WebSocket } from 'ws';
import type { IncidentView, TicketedCamera } from '#contract/incident-view.ts';
import { demoCity } from '#simulator/city/demo-city.ts';
import { eventually } from '../../city/eventually.ts';
import { caseOf } from '../../city/reporter.ts';
import type { TestCity } from '../../city/test-city.ts';
import type { ApiClient } from '../../support/api-client.ts';

/** As many simulated cameras as the cities of these tests have. */
export const CAMERAS = 40;

/** A case where cameras see it: each number is another place of the demo city, far from the others. */
export function seenCase(number: number, facts: Parameters<typeof caseOf>[0] = {}): ReturnType<typeof caseOf> {
  const { places } = demoCity({ cameras: CAMERAS });
  const { lon, lat, address, areaCode } = places[number]!;
  return caseOf({ lon, lat, address, areaCode, ...facts });
}

/** The incident of this case, as this person sees it, once they do. */
export function incidentOf(client: ApiClient, caseNumber: string): Promise<IncidentView> {
  return eventually(`the incident of ${caseNumber}`, async () => {
    const { json } = await client.get('/api/v1/incidents?limit=1000');
    return (json.incidents as IncidentView[]).find((incident) => incident.cases.some((each) => each.occurrence === caseNumber));
  }) as Promise<IncidentView>;
}

/** Nothing is open any more. */
export async function closeAll(city: TestCity, by?: ApiClient): Promise<void> {
  const lead = by ?? (await city.signedIn('lead'));
  const { json } = await lead.get('/api/v1/incidents?status=open&limit=1000');
  for (const { id } of json.incidents as IncidentView[]) await lead.post(`/api/v1/incidents/${id}/commands`, { command: 'close' });
  await eventually('nothing is open', async () => (await lead.get('/api/v1/incidents?status=open')).json.incidents, {
    holds: (open: readonly unknown[]) => open.length === 0,
  });
}

export async function ticketsFor(client: ApiClient, incident: string): Promise<readonly TicketedCamera[]> {
  const answer = await client.get(`/api/v1/incidents/${incident}/cameras`);
  if (answer.status !== 200) throw new Error(`no tickets: ${answer.status} ${answer.text}`);
  return answer.json.cameras;
}

/** Views that the relay serves now, over all transports, as it says itself. */
export async function relayViewers(city: TestCity): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${city.ports.relay}/metrics`)).text();
  const lines = [...text.matchAll(/^mangru_relay_viewers\{.*\} (\d+)$/gm)];
  if (lines.length === 0) throw new Error('the relay does not tell its viewers');
  return lines.reduce((sum, [, count]) => sum + Number(count), 0);
}

/** A viewer that is no console and does not close by itself when the incident ends: only the relay can cut it. */
export class StubbornViewer implements Disposable {
  readonly #socket: WebSocket;
  /** When each picture came, milliseconds since the epoch. */
  readonly framesAt: number[] = [];
  closedAt: number | undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (_data, isBinary) => {
      if (isBinary) this.framesAt.push(Date.now());
    });
    socket.on('close', () => (this.closedAt = Date.now()));
    socket.on('error', () => undefined);
  }

  static async open(url: string, origin: string): Promise<StubbornViewer> {
    const viewer = new StubbornViewer(new WebSocket(url, { headers: { origin } }));
    await eventually('a first picture', () => viewer.framesAt.length > 0);
    return viewer;
  }

  [Symbol.dispose](): void {
    this.#socket.terminate();
  }
}
