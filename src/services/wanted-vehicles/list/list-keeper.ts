import { makePlateKey } from '#engine/plates/plate-hash.ts';
import { buildWanted, emptyWanted, type WantedTable } from '#engine/plates/wanted-table.ts';
import type { Sequence } from '#engine/plates/list-sequence.ts';
import type { FileSession, LinkPorts } from '../../ports.ts';
import type { WantedConfig } from '../config.ts';
import { KeptList, MAX_KEPT_DELTAS } from './kept-list.ts';
import { planList, readSum, type ListFile } from './list-file.ts';
import { readRows, type RowsRead } from './read-rows.ts';

const PEER = 'WASS list';
/** So much of the one thread a list that is being read takes at a time. */
const PORTION_MS = 8;
const MAX_SUM_BYTES = 4_096;
const HOUR_MS = 3_600_000;
/** A list of which more than this share cannot be read is not one. */
const MAX_BAD_SHARE = 0.01;

/**
 * The wanted list: fetched, checked, made beside the one in use and put in its place; kept sealed (W4). There is nothing here that
 * tells what is on it (LAW-28).
 */
export class ListKeeper {
  readonly #ports: LinkPorts;
  readonly #config: WantedConfig;
  readonly #kept: KeptList;
  #table: WantedTable;
  #held: Sequence | undefined;
  #session: FileSession | undefined;
  #timer: Disposable | undefined;
  #open = false;
  #turn: Promise<void> = Promise.resolve();
  #keeping: Promise<void> = Promise.resolve();
  /** Files that were found wrong, by name and the moment of their change: not read again until they change. */
  readonly #refused = new Map<string, number>();
  #changedAt = new Map<string, number>();
  #askedAfter: Sequence | 'nothing' | undefined;
  #newsAt: number;
  #toldLateAt = 0;

  constructor(ports: LinkPorts, config: WantedConfig) {
    this.#ports = ports;
    this.#config = config;
    this.#kept = new KeptList(ports.sealed);
    this.#table = emptyWanted(makePlateKey(ports.random.hex(16)));
    this.#newsAt = ports.clock.now();
  }

  get table(): WantedTable {
    return this.#table;
  }

  /** How many plates, and the number of the last file that is in it. */
  get standing(): { readonly plates: number; readonly sequence: Sequence | undefined } {
    return { plates: this.#table.size, sequence: this.#held };
  }

  /** Takes the list that was kept, then looks for a newer one again and again. */
  async open(): Promise<void> {
    if (this.#open) return;
    this.#open = true;
    try {
      for await (const { kind, to, bytes } of this.#kept.load()) {
        await this.#make(kind, bytes, undefined);
        this.#held = to;
      }
    } catch (error) {
      this.#ports.watch.error(`the kept list is not whole, a full one is needed: ${messageOf(error)}`);
      // What could be read of it is better than nothing until then.
      this.#held = undefined;
    }
    this.#again(0);
  }

  async close(): Promise<void> {
    this.#open = false;
    this.#timer?.[Symbol.dispose]();
    await this.#turn;
    await this.#keeping;
    await this.#hangUp('link stopped');
  }

  #again(afterMs: number): void {
    if (!this.#open || this.#config.list.port === 0) return;
    this.#timer = this.#ports.clock.after(afterMs, () => {
      this.#turn = this.#look().finally(() => this.#again(this.#config.list.pollSeconds * 1_000));
    });
  }

  async #look(): Promise<void> {
    try {
      this.#session ??= await this.#dial();
      await this.#takeNew(this.#session);
    } catch (error) {
      this.#ports.watch.error(`wanted list: ${messageOf(error)}`);
      await this.#hangUp(messageOf(error));
    }
    this.#tellLate();
  }

  async #dial(): Promise<FileSession> {
    const { list, listPassword = '', fileSeconds } = this.#config;
    const session = await this.#ports.files.connect({ protocol: 'sftp', ...list, password: listPassword, timeoutMs: fileSeconds * 1_000 });
    this.#ports.watch.peerUp(PEER, `${list.host}:${list.port}`);
    return session;
  }

  async #hangUp(reason: string): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    if (!session) return;
    this.#ports.watch.peerDown(PEER, reason);
    await session[Symbol.asyncDispose]();
  }

  async #takeNew(session: FileSession): Promise<void> {
    const files = await session.list(this.#config.list.folder);
    this.#changedAt = new Map(files.map(({ name, changedAt, bytes }) => [name, changedAt + bytes]));
    const { next, gap } = planList(files, this.#held, (file) => this.#refused.get(file.name) === this.#stamp(file.name));
    for (const file of next) if (!(await this.#take(session, file))) return;
    const missing = gap !== undefined || (this.#held === undefined && next.length === 0) || this.#kept.deltas > MAX_KEPT_DELTAS;
    if (missing) await this.#askForFull(session, gap);
  }

  /** Of the file and its sum: either one changing makes it worth another look. */
  #stamp(name: string): number {
    return (this.#changedAt.get(name) ?? 0) + (this.#changedAt.get(`${name}.sha256`) ?? 0);
  }

  /** False: it was no good, and what follows it cannot be taken. */
  async #take(session: FileSession, file: ListFile): Promise<boolean> {
    const { folder, maxBytes } = this.#config.list;
    const sum = readSum(await session.read(`${folder}/${file.name}.sha256`, MAX_SUM_BYTES));
    const bytes = await session.read(`${folder}/${file.name}`, maxBytes);
    const problem =
      sum === undefined ? 'its sum cannot be read' : this.#ports.ciphers.sha256(bytes) === sum.sha256 ? undefined : 'its sum is wrong';
    if (problem !== undefined) return this.#refuse(file, [problem]);
    const problems = await this.#make(file.kind, bytes, sum?.rows);
    if (problems.length > 0) return this.#refuse(file, problems);
    this.#held = file.to;
    this.#newsAt = this.#ports.clock.now();
    this.#askedAfter = undefined;
    this.#ports.watch.message({
      direction: 'in',
      peer: PEER,
      summary: `${file.name}: ${this.#table.size} plates are wanted`,
      outcome: 'accepted',
    });
    await this.#keepBeside({ ...file, bytes });
    return true;
  }

  /**
   * Sealing a million plates takes a second: what is looked for next does not wait for it, but for the one before, so that one file at a
   * time is held for it and all are kept in their order.
   */
  async #keepBeside(part: Parameters<KeptList['keep']>[0]): Promise<void> {
    await this.#keeping;
    this.#keeping = this.#kept.keep(part).catch((error: unknown) => {
      this.#ports.watch.error(`wanted list: ${part.to} is in use but could not be kept, and a full one is taken anew: ${messageOf(error)}`);
      this.#held = undefined;
    });
  }

  #refuse(file: ListFile, problems: readonly string[]): false {
    const { watch } = this.#ports;
    this.#refused.set(file.name, this.#stamp(file.name));
    const summary = `${file.name} refused: ${problems.join('; ')}`.slice(0, 400);
    watch.message({ direction: 'in', peer: PEER, summary: summary.slice(0, 160), outcome: 'quarantined' });
    watch.error(summary);
    return false;
  }

  /** Makes the table beside the one in use, and puts it in its place in one step; what is wrong with the rows, where that is too much. */
  async #make(kind: 'full' | 'delta', bytes: Uint8Array, rows: number | undefined): Promise<readonly string[]> {
    const { maxPlates } = this.#config.list;
    const builder = buildWanted(this.#table.key, {
      max: maxPlates,
      ...(kind === 'delta' ? { from: this.#table } : { expected: rows ?? Math.ceil(bytes.length / SHORTEST_ROW_BYTES) }),
    });
    const read = await this.#inPortions(readRows(bytes, kind, builder));
    const problems = tooBad(read, rows);
    if (problems.length > 0) return problems;
    if (read.bad > 0) this.#ports.watch.error(`wanted list: ${read.bad} lines left out: ${read.problems.join('; ')}`.slice(0, 400));
    this.#table = builder.done();
    return [];
  }

  async #inPortions<Result>(work: Generator<void, Result>): Promise<Result> {
    const { clock } = this.#ports;
    let began = clock.now();
    for (;;) {
      const step = work.next();
      if (step.done === true) return step.value;
      if (clock.now() - began < PORTION_MS) continue;
      await new Promise<void>((resolve) => void clock.after(0, resolve));
      began = clock.now();
    }
  }

  /** Once for each number at which the list stands: the police answer with a full one. */
  async #askForFull(session: FileSession, gap: { readonly name: string } | undefined): Promise<void> {
    const after = this.#held ?? 'nothing';
    if (this.#askedAfter === after) return;
    await session.write(`${this.#config.list.requestFolder}/full-${after}.req`, new TextEncoder().encode(`${after}\n`));
    this.#askedAfter = after;
    const why = gap ? `${gap.name} does not follow ${after}` : this.#held === undefined ? 'there is none' : 'there are many changes';
    this.#ports.watch.message({ direction: 'out', peer: PEER, summary: `full list asked for: ${why}`, outcome: 'delivered' });
    if (gap) this.#ports.watch.error(`wanted list: changes are missing, ${why}: a full list was asked for`);
  }

  #tellLate(): void {
    const now = this.#ports.clock.now();
    const { lateHours } = this.#config.list;
    if (now - this.#newsAt < lateHours * HOUR_MS || now - this.#toldLateAt < HOUR_MS) return;
    this.#toldLateAt = now;
    this.#ports.watch.error(
      `wanted list: nothing new for ${Math.floor((now - this.#newsAt) / HOUR_MS)} hours; it stands at ${this.#held ?? 'nothing'}`,
    );
  }
}

const SHORTEST_ROW_BYTES = 12;

function tooBad({ added, removed, bad, problems }: RowsRead, rows: number | undefined): readonly string[] {
  if (rows !== undefined && rows !== added + removed + bad) return [`${added + removed + bad} lines, its sum says ${rows}`];
  return bad > (added + removed + bad) * MAX_BAD_SHARE ? [`${bad} of ${added + removed + bad} lines cannot be read`, ...problems] : [];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
