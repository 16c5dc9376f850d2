import type { TicketedCamera } from '#contract/incident-view.ts';
import { queryClient, ticketsQuery } from '../api/queries.ts';

/** Left on a ticket when it is handed out, so that it is still good when the relay reads it. */
const MARGIN_MS = 10_000;
const MAX_KEPT = 20;

const unused = new Map<string, Map<string, TicketedCamera>>();
const asking = new Map<string, Promise<void>>();

/**
 * A ticket of this camera, each handed out once, because one viewer at a time may use it. One question to the server
 * brings those of all cameras of the incident.
 */
export async function ticketFor(incident: string, camera: string, now: () => number): Promise<TicketedCamera | undefined> {
  const held = take(incident, camera, now());
  if (held) return held;
  await ask(incident);
  return take(incident, camera, now());
}

/** Asks for the tickets of an incident that is about to open: its tiles then find them on their way. */
export function ticketsAhead(incident: string): void {
  void ask(incident).catch(() => undefined); // The tiles ask again, and say what is wrong.
}

function take(incident: string, camera: string, now: number): TicketedCamera | undefined {
  const ticket = unused.get(incident)?.get(camera);
  unused.get(incident)?.delete(camera);
  return ticket && ticket.ticketExpiresAt - now > MARGIN_MS ? ticket : undefined;
}

function ask(incident: string): Promise<void> {
  let asked = asking.get(incident);
  if (!asked) {
    asked = queryClient
      .fetchQuery({ ...ticketsQuery(incident), staleTime: 0, retry: false })
      .then((answer) => {
        unused.delete(incident);
        unused.set(incident, new Map(answer.cameras.map((each) => [each.camera, each])));
        const oldest = unused.keys().next().value;
        if (unused.size > MAX_KEPT && oldest !== undefined) unused.delete(oldest);
      })
      .finally(() => asking.delete(incident));
    asking.set(incident, asked);
  }
  return asked;
}
