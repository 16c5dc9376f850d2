import type { EntryDraft } from '#domain/journal.ts';
import type { IncidentId } from '#domain/ids.ts';
import type { Clock } from '#services/ports.ts';
import type { ViewRef } from './view-leave.ts';

/** Leave lasts a minute and is asked for well before that: a view of which nothing was heard for longer runs no more. */
export const UNHEARD_MS = 75_000;
const SWEEP_MS = 5_000;
/** More running views than all relays of a city together may have. */
const MAX_RUNNING = 400_000;

export interface RunningViewsOptions {
  readonly clock: Clock;
  /** Written for a relay that cannot say it any more. */
  readonly record: (entry: EntryDraft) => Promise<boolean>;
}

/**
 * Views and publications whose beginning is in the journal and whose end is not yet. A relay that was killed cannot report
 * their end, so it is written here: each look that was recorded ends in the record as well (X2).
 */
export class RunningViews<Relay extends object> implements Disposable {
  readonly #options: RunningViewsOptions;
  readonly #running = new Map<string, { readonly ref: ViewRef; readonly relay: Relay | undefined; readonly heardAt: number }>();
  #sweeping: Disposable;

  constructor(options: RunningViewsOptions) {
    this.#options = options;
    this.#sweeping = options.clock.after(SWEEP_MS, () => this.#sweep());
  }

  /** What the journal held as running when this server started; whoever still runs will be heard of. */
  restore(refs: readonly ViewRef[]): void {
    for (const ref of refs) this.#keep(ref, undefined);
  }

  /** Its beginning was reported, or leave to go on was asked for. */
  heard(ref: ViewRef, relay: Relay): void {
    this.#keep(ref, relay);
  }

  closed(view: string): void {
    this.#running.delete(view);
  }

  /** Another process has taken this relay's place: nothing of it runs any more. */
  ended(relay: Relay): void {
    this.#close((each) => each.relay === relay);
  }

  [Symbol.dispose](): void {
    this.#sweeping[Symbol.dispose]();
  }

  #keep(ref: ViewRef, relay: Relay | undefined): void {
    if (this.#running.size >= MAX_RUNNING && !this.#running.has(ref.view)) return;
    this.#running.set(ref.view, { ref, relay, heardAt: this.#options.clock.now() });
  }

  #sweep(): void {
    this.#sweeping = this.#options.clock.after(SWEEP_MS, () => this.#sweep());
    const before = this.#options.clock.now() - UNHEARD_MS;
    this.#close((each) => each.heardAt <= before);
  }

  /** What the journal cannot take now is tried again with the next sweep. */
  #close(over: (each: { readonly relay: Relay | undefined; readonly heardAt: number }) => boolean): void {
    for (const each of [...this.#running.values()].filter(over)) {
      this.#running.delete(each.ref.view);
      void this.#options.record(entryOf(each.ref, this.#options.clock.now())).then((kept) => {
        if (!kept && !this.#running.has(each.ref.view)) this.#running.set(each.ref.view, each);
      });
    }
  }
}

function entryOf(ref: ViewRef, at: number): EntryDraft {
  return {
    kind: ref.incident === undefined ? 'publication.closed' : 'view.closed',
    at,
    actor: `person:${ref.person}`,
    ...(ref.incident === undefined ? {} : { incident: ref.incident as IncidentId }),
    data: { view: ref.view, camera: ref.camera, organisation: ref.organisation, reason: 'relayLost' },
  };
}
