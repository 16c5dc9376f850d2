import { describe, expect, test } from 'vitest';
import type { Entry } from '#domain/journal.ts';
import { settled } from '../../../test/support/manual-clock.ts';
import { chain, EMPTY_CHAIN } from './chain.ts';
import { ConsumerTooSlow, JournalTail } from './journal-tail.ts';

/** A journal with a store of its own and a tail before it. */
class Journal {
  entries: Entry[] = [];
  backfills = 0;
  hold: Promise<void> | undefined;
  readonly tail: JournalTail;
  readonly stop = new AbortController();

  constructor(options: { kept?: number; maxBehind?: number; before?: number } = {}) {
    this.write(options.before ?? 0);
    this.tail = new JournalTail({
      head: this.entries.length,
      keep: options.kept ?? 10,
      ...(options.maxBehind === undefined ? {} : { maxBehind: options.maxBehind }),
      backfill: async (after, limit) => {
        this.backfills += 1;
        const page = this.entries.filter((entry) => entry.seq > after).slice(0, Math.min(limit, 7));
        await this.hold;
        return page;
      },
    });
  }

  /** Durable, not yet told. */
  write(count: number): Entry[] {
    const last = this.entries.at(-1);
    const added = chain(
      last ?? EMPTY_CHAIN,
      Array.from({ length: count }, () => ({ kind: 'incident.noted' as const, at: 1, actor: 'system', data: {} })),
    ).entries;
    this.entries.push(...added);
    return [...added];
  }

  commit(count: number): void {
    this.tail.push(this.write(count));
  }

  read(after: number): { readonly seen: number[]; readonly ended: Promise<unknown> } {
    const seen: number[] = [];
    const run = async (): Promise<void> => {
      for await (const batch of this.tail.read(after, this.stop.signal)) seen.push(...batch.map((entry) => entry.seq));
    };
    return { seen, ended: run().catch((error: unknown) => error) };
  }
}

const upTo = (last: number, from = 1): number[] => Array.from({ length: last - from + 1 }, (_, at) => from + at);

describe('the reader of the journal', () => {
  test('[J5] fills from the store, cuts over, and lives, without gap or repetition', async () => {
    const journal = new Journal({ before: 30 });
    const reader = journal.read(0);
    await settled();
    expect(reader.seen).toEqual(upTo(30));
    const fills = journal.backfills;
    for (let at = 0; at < 5; at += 1) {
      journal.commit(3);
      await settled();
    }
    expect(reader.seen).toEqual(upTo(45));
    expect(journal.backfills).toBe(fills);
  });

  test('[J5] begins behind any entry, also one that is not there yet', async () => {
    const journal = new Journal({ before: 10 });
    const middle = journal.read(6);
    const future = journal.read(12);
    journal.commit(4);
    await settled();
    expect(middle.seen).toEqual(upTo(14, 7));
    expect(future.seen).toEqual([13, 14]);
  });

  test('[J5] entries that come while it is being filled are not missed, and none comes twice', async () => {
    const journal = new Journal({ before: 20 });
    const { promise, resolve } = Promise.withResolvers<void>();
    journal.hold = promise;
    const reader = journal.read(0);
    await settled();
    journal.commit(5);
    journal.commit(20);
    resolve();
    await settled();
    journal.commit(1);
    await settled();
    expect(reader.seen).toEqual(upTo(46));
  });

  test('[J5] the store may be ahead of what was told', async () => {
    const journal = new Journal({ before: 5 });
    const late = journal.write(3);
    const reader = journal.read(0);
    await settled();
    journal.tail.push(late);
    journal.commit(2);
    await settled();
    expect(reader.seen).toEqual(upTo(10));
  });

  test('[J5] a commit that was never told leaves no gap: what it held is read from the store', async () => {
    const journal = new Journal({ before: 5 });
    const early = journal.read(0);
    await settled();
    journal.commit(2);
    journal.write(3); // its answer was lost
    journal.commit(2);
    const late = journal.read(5);
    await settled();
    expect(early.seen).toEqual(upTo(12));
    expect(late.seen).toEqual(upTo(12, 6));
  });

  test('[J5] one that keeps nothing in memory still reads all', async () => {
    const journal = new Journal({ kept: 1, before: 3 });
    const reader = journal.read(0);
    for (let at = 0; at < 4; at += 1) journal.commit(5);
    await settled();
    expect(reader.seen).toEqual(upTo(23));
  });

  test('[J5] a long way to catch up is no slowness; falling behind after that is', async () => {
    const journal = new Journal({ before: 50, maxBehind: 10 });
    const reader = journal.read(0);
    await settled();
    expect(reader.seen).toEqual(upTo(50));
    const pulled = journal.tail.read(40, journal.stop.signal);
    for (let cursor = 40; cursor < 50;) cursor = (await pulled.next()).value!.at(-1)!.seq;
    journal.commit(5);
    expect((await pulled.next()).value!.map((entry: Entry) => entry.seq)).toEqual(upTo(55, 51));
    journal.commit(11);
    await expect(pulled.next()).rejects.toThrow(ConsumerTooSlow);
  });

  test('[J5] a slow reader costs nobody else anything', async () => {
    const journal = new Journal({ maxBehind: 10 });
    const slow = journal.tail.read(0, journal.stop.signal);
    const first = slow.next();
    const quick = journal.read(0);
    journal.commit(1);
    await first;
    for (let at = 0; at < 30; at += 1) {
      journal.commit(1);
      await settled();
    }
    expect(quick.seen).toEqual(upTo(31));
    await expect(slow.next()).rejects.toMatchObject({ name: 'ConsumerTooSlow', after: 1 });
  });

  test('[J5] a hole in the store is told, not stepped over, and no reader spins on it', async () => {
    const journal = new Journal({ before: 10 });
    journal.entries.splice(4, 1);
    const reader = journal.read(0);
    expect(await reader.ended).toMatchObject({ message: expect.stringContaining('no entry') });
    expect(reader.seen).toEqual([]);
    journal.entries.length = 0;
    expect(await journal.read(3).ended).toMatchObject({ message: 'the journal has no entry 4, though its head is 10' });
  });

  test('[J5] ends when it is told to, also while it waits', async () => {
    const journal = new Journal({ before: 1 });
    const reader = journal.read(0);
    await settled();
    journal.stop.abort();
    expect(await reader.ended).toBeUndefined();
    expect(await journal.read(0).ended).toBeUndefined();
  });
});
