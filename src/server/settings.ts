import type { EntryDraft, EntryKind } from '#domain/journal.ts';
import type { Person } from '#domain/person.ts';
import { loadSettings, saveSetting } from './store/setting-rows.ts';
import type { Database } from './store/sql.ts';

export interface SettingPorts {
  readonly database: Database;
  readonly now: () => number;
  /** Resolves true when the entry is durable. */
  readonly record: (entry: EntryDraft) => Promise<boolean>;
}

export interface Setting {
  readonly version: number;
  readonly body: unknown;
}

export interface SettingChange {
  readonly name: string;
  readonly kind: EntryKind;
  /** The version that the person saw when they changed it. */
  readonly before: number;
  readonly body: unknown;
  readonly by: Person;
  readonly facts: EntryDraft['data'];
}

export type ChangeAnswer = 'done' | 'changed' | 'failed';

/** Documents that people change while the city runs: in memory for whoever asks, in the store for the next start. */
export class Settings {
  readonly #ports: SettingPorts;
  readonly #known: Map<string, Setting>;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(ports: SettingPorts, known: Map<string, Setting>) {
    this.#ports = ports;
    this.#known = known;
  }

  static async load(ports: SettingPorts): Promise<Settings> {
    const rows = await loadSettings(ports.database);
    return new Settings(ports, new Map(rows.map(({ name, version, body }) => [name, { version, body }])));
  }

  /** Undefined: nobody has changed it yet. */
  get(name: string): Setting | undefined {
    return this.#known.get(name);
  }

  /** Recorded before it is done, one after the other. `changed`: somebody else was first, and this was made over what is no longer so. */
  change(change: SettingChange): Promise<ChangeAnswer> {
    const turn = this.#turn.then(() => this.#change(change));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #change({ name, kind, before, body, by, facts }: SettingChange): Promise<ChangeAnswer> {
    if ((this.#known.get(name)?.version ?? 0) !== before) return 'changed';
    const now = this.#ports.now();
    if (!(await this.#ports.record({ kind, at: now, actor: `person:${by.id}`, data: facts }))) return 'failed';
    if (!(await saveSetting(this.#ports.database, { name, before, body, now }))) return 'changed';
    this.#known.set(name, { version: before + 1, body });
    return 'done';
  }
}
