import type { RelayToServer, ServerToRelay } from '#contract/relay-control.ts';

type PushOrder = Omit<Extract<ServerToRelay, { type: 'push.start' }>, 'type'>;
export type PushMessage = Extract<RelayToServer, { type: 'push.state' | 'push.closed' | 'push.renew?' }>;

/** Whoever keeps the pushes: hears of relays and of what they say about pushes. */
export interface PushListener {
  /** A relay is here: what is to run and runs nowhere may begin. */
  onRelay(): void;
  onState(report: Extract<PushMessage, { type: 'push.state' }>): void;
  /** Resolves when it is durable. `elsewhere`: another relay runs it meanwhile. */
  onClosed(report: Extract<PushMessage, { type: 'push.closed' }>, elsewhere: boolean): Promise<void>;
  /** Until when a running push may go on; undefined: no longer. */
  leaveOf(push: string): Promise<number | undefined>;
  /** Of a push that is to run; undefined: no longer. */
  cameraOf(push: string): string | undefined;
  /** The relay that ran it is gone. */
  onLost(push: string): void;
}

/** The part of the relay hub that is about pushes: which relay runs which, and who is told. */
export class RelayPushes<Relay extends object> {
  readonly #relayFor: (camera: string) => Relay | undefined;
  readonly #send: (relay: Relay, message: ServerToRelay) => void;
  readonly #running = new Map<string, Relay>();
  #listener: PushListener | undefined;

  constructor(parts: { relayFor: (camera: string) => Relay | undefined; send: (relay: Relay, message: ServerToRelay) => void }) {
    this.#relayFor = parts.relayFor;
    this.#send = parts.send;
  }

  listen(listener: PushListener): void {
    this.#listener = listener;
  }

  /** Sent to the relay that runs it already, else to the camera's; false when there is none. */
  start(order: PushOrder): boolean {
    const relay = this.#running.get(order.push) ?? this.#relayFor(order.camera);
    if (!relay) return false;
    this.#running.set(order.push, relay);
    this.#send(relay, { type: 'push.start', ...order });
    return true;
  }

  /** False when no relay runs it. */
  stop(push: string, reason: string): boolean {
    const relay = this.#running.get(push);
    if (relay) this.#send(relay, { type: 'push.stop', push, reason });
    return relay !== undefined;
  }

  /**
   * Who has a camera now has it for longer: what runs elsewhere ends there, and begins anew once its last figures have come, since
   * the receiver takes a UID from one sender at a time.
   */
  settle(): void {
    for (const [push, relay] of this.#running) {
      const camera = this.#listener?.cameraOf(push);
      const owner = camera === undefined ? undefined : this.#relayFor(camera);
      if (owner && owner !== relay) this.#send(relay, { type: 'push.stop', push, reason: 'moved' });
    }
  }

  attached(): void {
    this.#listener?.onRelay();
  }

  detached(relay: Relay): void {
    for (const [push, runs] of this.#running) {
      if (runs !== relay) continue;
      this.#running.delete(push);
      this.#listener?.onLost(push);
    }
  }

  async take(relay: Relay, message: PushMessage): Promise<void> {
    switch (message.type) {
      case 'push.state':
        if (!this.#claims(relay, message.push)) return;
        return this.#listener?.onState(message);
      case 'push.renew?':
        for (const push of message.pushes) await this.#renew(relay, push);
        return;
      case 'push.closed':
        if (this.#running.get(message.push) === relay) this.#running.delete(message.push);
        await this.#listener?.onClosed(message, this.#running.has(message.push));
        return this.#send(relay, { type: 'reported', report: message.report });
    }
  }

  async #renew(relay: Relay, push: string): Promise<void> {
    const until = await this.#listener?.leaveOf(push);
    if (until === undefined) return this.#send(relay, { type: 'push.stop', push, reason: 'notAllowed' });
    if (this.#claims(relay, push)) this.#send(relay, { type: 'push.until', push, until });
  }

  /** False where another relay runs it, as when this server came back and asked the camera's relay before the one that had it was heard. */
  #claims(relay: Relay, push: string): boolean {
    const runs = this.#running.get(push);
    if (runs === undefined) this.#running.set(push, relay);
    if (runs === undefined || runs === relay) return true;
    this.#send(relay, { type: 'push.stop', push, reason: 'moved' });
    return false;
  }
}
