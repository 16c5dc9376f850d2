import { CallFailed } from '../api/call.ts';
import { serverNow } from '../feed/server-clock.ts';
import { ticketFor } from '../tiles/tickets.ts';

/** Few enough for any network, often enough to see what changes. */
export const STILL_EVERY_SECONDS = 5;
/** A picture older than this is said to be old (invariant 11). */
export const STILL_STALE_MS = 20_000;
const DEADLINE_MS = 10_000;
/** A ticket is good for a minute; one viewer at a time uses it, so that each camera's pictures come one after another. */
const MARGIN_MS = 5_000;

/** `at`: when it was taken by the camera's clock, milliseconds since the epoch, where the relay tells it. */
export type Still = { readonly picture: Blob; readonly at: number | undefined } | { readonly refused: string } | undefined;

/** One picture after another of one camera. */
export class StillSource {
  readonly #incident: string;
  readonly #camera: string;
  #ticket: Awaited<ReturnType<typeof ticketFor>>;

  constructor(incident: string, camera: string) {
    this.#incident = incident;
    this.#camera = camera;
  }

  /** Undefined: none came, ask again. */
  async next(signal: AbortSignal): Promise<Still> {
    try {
      const held = this.#ticket;
      const good = held && held.ticketExpiresAt - serverNow() > MARGIN_MS;
      this.#ticket = good ? held : await ticketFor(this.#incident, this.#camera, serverNow);
      if (!this.#ticket) return undefined;
      const response = await fetch(this.#ticket.snapshot, {
        signal: AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]),
        cache: 'no-store',
      });
      const taken = Number(response.headers.get('x-wall-clock-ms') ?? Number.NaN);
      if (response.ok) return { picture: await response.blob(), at: Number.isFinite(taken) ? taken : undefined };
      // The next one is asked for with a ticket of its own.
      this.#ticket = undefined;
      return undefined;
    } catch (error) {
      this.#ticket = undefined;
      return error instanceof CallFailed && error.status >= 400 && error.status < 500 ? { refused: error.code } : undefined;
    }
  }
}
