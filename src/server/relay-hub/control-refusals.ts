/** Why a connection to the control channel was refused or ended. */
export const CONTROL_REFUSALS = [
  /** It did not show the relays' secret. */
  'secret',
  /** Too many have shown it and not said who they are. */
  'tooMany',
  /** It said nothing. */
  'silent',
  /** It said things in an order that no relay does, or what is no WebSocket. */
  'protocol',
  'unreadable',
  'tooLarge',
  /** More was in hand of what it said than any relay has to say. */
  'tooMuch',
  /** It did not read what it was told. */
  'tooSlow',
  /** The configuration does not name it, or not at this address. */
  'unknownRelay',
] as const;
export type ControlRefusal = (typeof CONTROL_REFUSALS)[number];

/** Counts them: whoever floods the control channel is seen in the figures, and fills neither log nor journal. */
export class ControlRefusals {
  readonly #counts = new Map<ControlRefusal, number>(CONTROL_REFUSALS.map((reason) => [reason, 0]));

  count(reason: ControlRefusal): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  }

  /** Since the start of this server, each reason. */
  all(): ReadonlyMap<ControlRefusal, number> {
    return this.#counts;
  }
}
