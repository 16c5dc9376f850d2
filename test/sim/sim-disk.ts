import type { Changed, HandleStore, OutboxRow, Saved } from '#server/handle-store.ts';
import type { QuarantineRow } from '#server/links/quarantine-rows.ts';
import { sideOf, type OutboxSide } from '#server/outbox/outbox-order.ts';
import type { PutOff } from '#server/outbox/outbox.ts';
import { emptyState, MemoryHandleStore, type DurableState } from '../support/memory-handle-store.ts';
import type { Prng } from './prng.ts';
import type { SimLoop } from './sim-loop.ts';

/** Ways in which a store could be wrong, to see that the simulator notices. */
export type Sabotage = 'acknowledgesBeforeCommit' | 'forgetsDeliveries' | 'forgetsEffects' | 'keepsHalf' | 'breaksChain';

export interface DiskMood {
  /** Probability that one operation fails. */
  fails: number;
  /** Probability that a commit takes long, up to `slowMs`. */
  slow: number;
  slowMs: number;
}

export const CALM: DiskMood = { fails: 0, slow: 0, slowMs: 0 };

/** What outlives every crash: the database with its faults, and the judge of every commit. */
export class SimDisk {
  readonly state: DurableState = emptyState();
  readonly quarantine: Omit<QuarantineRow, 'id'>[] = [];
  mood: DiskMood = CALM;
  /** Told of every commit at the moment at which it became durable. */
  onDurable: (saved: Saved) => void = () => {};
  readonly #loop: SimLoop;
  readonly #dice: Prng;
  readonly #sabotage: Sabotage | undefined;
  #failAppendIn = 0;
  /** Of the commit that is being written: whether it will be found whole after a crash. */
  #writing: ((isKept: boolean) => void) | undefined;

  constructor(world: { loop: SimLoop; dice: Prng; sabotage: Sabotage | undefined }) {
    this.#loop = world.loop;
    this.#dice = world.dice;
    this.#sabotage = world.sabotage;
  }

  /** The n-th commit from now fails as its entries are appended. */
  failAppendIn(commits: number): void {
    this.#failAppendIn = commits;
  }

  /** The power goes: the commit that was being written is there whole, or not at all. */
  crash(): void {
    const writing = this.#writing;
    this.#writing = undefined;
    writing?.(this.#dice.chance(0.5));
  }

  /** The store as one life of the server has it; its promises stay open when that life ends. */
  storeOf(isAlive: () => boolean): HandleStore {
    const store = new MemoryHandleStore(this.state, {
      begin: () => this.#operation('begin', isAlive),
      save: async (saved) => {
        await this.#operation('save', isAlive);
        if (this.#failAppendIn > 0 && (this.#failAppendIn -= 1) === 0) throw new Error('append failed');
        this.#lastSaved = saved;
      },
      commit: () => this.#write(isAlive),
      missed: () => this.#operation('read what was missed', isAlive),
      committed: async () => {
        const saved = this.#lastSaved;
        if (saved) this.onDurable(this.#wanted === undefined ? saved : { ...saved, outbox: this.#wanted.outbox });
        if (!isAlive()) await NEVER;
        if (this.#dice.chance(this.mood.fails)) throw Object.assign(new Error('answer of the commit lost'), { code: '08006' });
      },
    });
    return this.#sabotage === undefined ? store : this.#sabotaged(store, this.#sabotage);
  }

  #lastSaved: Saved | undefined;
  /** What the shell wanted kept, where sabotage keeps something else. */
  #wanted: Changed | undefined;

  async #write(isAlive: () => boolean): Promise<void> {
    const { slow, slowMs } = this.mood;
    const takesMs = this.#dice.chance(slow) ? this.#dice.int(50, slowMs) : this.#dice.int(1, 12);
    const kept = await new Promise<boolean>((resolve) => {
      this.#writing = resolve;
      this.#loop.after(takesMs, () => void (isAlive() && resolve(true)));
    });
    this.#writing = undefined;
    if (!kept) await NEVER;
    if (this.#dice.chance(this.mood.fails)) throw new Error('commit failed');
  }

  async #operation(what: string, isAlive: () => boolean): Promise<void> {
    await this.#loop.sleep(this.#dice.int(0, 3), isAlive);
    if (this.#dice.chance(this.mood.fails)) throw new Error(`${what} failed`);
  }

  /** Effects as the outbox asks for them. */
  outboxOf(isAlive: () => boolean): {
    load: (page: { side: OutboxSide; dueBefore: number; limit: number }) => Promise<readonly OutboxRow[]>;
    remove: (ids: readonly string[]) => Promise<void>;
    putOff: (rows: readonly PutOff[]) => Promise<void>;
  } {
    const rows = this.state.outbox;
    return {
      load: async ({ side, dueBefore, limit }) => {
        await this.#operation('load effects', isAlive);
        const due = [...rows.values()]
          .filter((row) => sideOf(row) === side && row.dueAt <= dueBefore)
          .toSorted((a, b) => a.dueAt - b.dueAt || (a.id < b.id ? -1 : 1));
        const page = structuredClone(due.slice(0, limit));
        await this.#loop.sleep(this.#dice.int(0, 20), isAlive);
        return page;
      },
      remove: async (ids) => {
        await this.#operation('remove effects', isAlive);
        for (const id of ids) rows.delete(id);
        await this.#operation('answer of removal', isAlive);
      },
      putOff: async (later) => {
        await this.#operation('put effects off', isAlive);
        for (const { id, dueAt, attempts } of later) {
          const known = rows.get(id);
          if (known) rows.set(id, { ...known, dueAt, attempts });
        }
      },
    };
  }

  async saveQuarantine(row: Omit<QuarantineRow, 'id'>, isAlive: () => boolean): Promise<void> {
    await this.#operation('quarantine', isAlive);
    this.quarantine.push(row);
  }

  #sabotaged(store: HandleStore, sabotage: Sabotage): HandleStore {
    return {
      missed: (after, upTo) => store.missed(after, upTo),
      transact: (run) =>
        new Promise((resolve, reject) => {
          const done = store.transact(async (transaction) => {
            const result = await run({
              lockHead: async () =>
                sabotage === 'breaksChain' && this.#dice.chance(0.02)
                  ? { ...(await transaction.lockHead()), hash: '0'.repeat(64) }
                  : transaction.lockHead(),
              load: async (wanted) =>
                sabotage === 'forgetsDeliveries' ? { ...(await transaction.load(wanted)), deliveries: [] } : transaction.load(wanted),
              save: (changed) => {
                this.#wanted = changed;
                return transaction.save(sabotagedSave(sabotage, changed, this.state));
              },
              append: (entries, head) => transaction.append(entries, head),
            });
            if (sabotage === 'acknowledgesBeforeCommit') resolve(result);
            return result;
          });
          done.then(resolve, reject);
        }),
    };
  }
}

const NEVER = new Promise<never>(() => {});

function sabotagedSave(sabotage: Sabotage, saved: Changed, state: DurableState): Changed {
  if (sabotage === 'forgetsEffects') return { ...saved, outbox: [] };
  if (sabotage === 'forgetsDeliveries')
    return { ...saved, deliveries: saved.deliveries.filter((delivery) => !state.deliveries.has(delivery.key)) };
  if (sabotage === 'keepsHalf') return { ...saved, incidents: saved.incidents.slice(0, 1) };
  return saved;
}
