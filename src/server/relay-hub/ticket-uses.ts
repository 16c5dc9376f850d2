/** More running views than all relays of a city together may have. */
const MAX_USES = 400_000;

/**
 * Which ticket is in use at which relay. Each relay sees to it that a ticket serves one viewer at a time; that it is not
 * shown at two relays at once only the server can see.
 */
export class TicketUses<Relay extends object> {
  readonly #uses = new Map<string, { readonly relay: Relay; readonly view: string }>();

  /** False when the ticket serves a view at another relay already. */
  begin(relay: Relay, { ticket, view }: { readonly ticket: string; readonly view: string }): boolean {
    const use = this.#uses.get(ticket);
    if (use && use.relay !== relay) return false;
    if (use || this.#uses.size < MAX_USES) this.#uses.set(ticket, { relay, view });
    return true;
  }

  end({ ticket, view }: { readonly ticket: string; readonly view: string }): void {
    if (this.#uses.get(ticket)?.view === view) this.#uses.delete(ticket);
  }

  /** The relay is gone, and with it all that it showed. */
  endAll(relay: Relay): void {
    for (const [ticket, use] of this.#uses) if (use.relay === relay) this.#uses.delete(ticket);
  }
}
