import type { Sequence } from '#engine/plates/list-sequence.ts';
import type { SealedStore } from '../../ports.ts';

/** The files of which the list that is in use was made, in the order in which they were taken. */
interface KeptIndex {
  readonly full: Sequence;
  readonly deltas: readonly { readonly from: Sequence; readonly to: Sequence }[];
}

export interface KeptPart {
  readonly kind: 'full' | 'delta';
  readonly to: Sequence;
  readonly bytes: Uint8Array;
}

const INDEX = 'index';
const nameOf = (kind: 'full' | 'delta', to: Sequence): string => `${kind}-${to}`;

/** More changes than this are read at a start no faster than a full list is sent. */
export const MAX_KEPT_DELTAS = 1_000;

/** The list as it came, sealed, so that it is there again after a start without the police (W4, LAW-28). */
export class KeptList {
  readonly #sealed: SealedStore;
  #index: KeptIndex | undefined;

  constructor(sealed: SealedStore) {
    this.#sealed = sealed;
  }

  get deltas(): number {
    return this.#index?.deltas.length ?? 0;
  }

  /** In order; empty when nothing is kept. */
  async *load(): AsyncGenerator<KeptPart> {
    const written = await this.#sealed.read(INDEX);
    if (!written) return;
    this.#index = JSON.parse(new TextDecoder('utf-8').decode(written)) as KeptIndex;
    const parts = [
      { kind: 'full' as const, to: this.#index.full },
      ...this.#index.deltas.map(({ to }) => ({ kind: 'delta' as const, to })),
    ];
    for (const { kind, to } of parts) {
      const bytes = await this.#sealed.read(nameOf(kind, to));
      if (!bytes) throw new Error(`the kept list lacks ${nameOf(kind, to)}`);
      yield { kind, to, bytes };
    }
  }

  /** The document first, then the index that names it: a crash between leaves the list as it was. */
  async keep(part: KeptPart & { readonly from?: Sequence }): Promise<void> {
    await this.#sealed.write(nameOf(part.kind, part.to), part.bytes);
    const before = this.#index;
    if (part.kind === 'full') this.#index = { full: part.to, deltas: [] };
    else if (before) this.#index = { ...before, deltas: [...before.deltas, { from: part.from ?? part.to, to: part.to }] };
    await this.#sealed.write(INDEX, new TextEncoder().encode(JSON.stringify(this.#index)));
    if (part.kind !== 'full' || !before) return;
    for (const { to } of before.deltas) await this.#sealed.remove(nameOf('delta', to));
    if (before.full !== part.to) await this.#sealed.remove(nameOf('full', before.full));
  }
}
