import { describe, expect, test } from 'vitest';
import type { IncidentId, LinkId } from '#domain/ids.ts';
import type { Effect } from '#engine/outcome.ts';
import type { OutboxRow } from '../handle-store.ts';
import { ManualClock, settled } from '../../../test/support/manual-clock.ts';
import { sideOf } from './outbox-order.ts';
import { Outbox, type Performed } from './outbox.ts';

const incident = 'incident-1' as IncidentId;
const wake = (share = 's'): Effect => ({ do: 'wake', incident, at: 0, wake: { why: 'shareEnds', share } });
const revoke: Effect = { do: 'revoke', incident, reason: 'incidentEnded' };
const tell = (occurrence: string, state: 'received' | 'ended' = 'received', link = 'link-112'): Effect => ({
  do: 'tellPartner',
  link: link as LinkId,
  sender: '112',
  type: '112UC001',
  occurrence,
  state,
  at: 0,
});

interface Fault {
  load?: boolean;
  remove?: boolean;
  /** How long a removal takes. */
  removeMs?: number;
}

/** An outbox over a store in memory. What `answer` says of a row is its fate; a promise may hang. */
class World {
  readonly clock = new ManualClock();
  readonly rows = new Map<string, OutboxRow>();
  readonly performed: string[] = [];
  readonly failures: string[] = [];
  readonly fault: Fault = {};
  #life = 0;
  answer: (row: OutboxRow) => Performed | Promise<Performed> = () => 'done';
  outbox = this.make();

  /** Another life: timers of the one before are dead. */
  make(): Outbox {
    const life = (this.#life += 1);
    return new Outbox({
      clock: {
        now: () => this.clock.now(),
        after: (milliseconds, run) => this.clock.after(milliseconds, () => void (life === this.#life && run())),
      },
      perform: async (row) => {
        this.performed.push(row.id);
        return this.answer(row);
      },
      load: async ({ side, dueBefore, limit }) => {
        if (this.fault.load) throw new Error('store away');
        const due = [...this.rows.values()]
          .filter((row) => sideOf(row) === side && row.dueAt <= dueBefore)
          .toSorted((a, b) => a.dueAt - b.dueAt || (a.id < b.id ? -1 : 1));
        return due.slice(0, limit);
      },
      remove: async (ids) => {
        if (this.fault.remove) throw new Error('store away');
        const { removeMs } = this.fault;
        if (removeMs !== undefined) await new Promise<void>((resolve) => void this.clock.after(removeMs, resolve));
        for (const id of ids) this.rows.delete(id);
      },
      putOff: async (rows) => {
        for (const { id, dueAt, attempts } of rows) this.rows.set(id, { ...this.rows.get(id)!, dueAt, attempts });
      },
      onFailure: (what, reason) => this.failures.push(`${what}: ${reason}`),
    });
  }

  commit(...effects: readonly (readonly [id: string, effect: Effect, dueInMs?: number])[]): void {
    const rows = effects.map(([id, effect, dueInMs = 0]): OutboxRow => ({ id, effect, dueAt: this.clock.now() + dueInMs }));
    for (const row of rows) this.rows.set(row.id, row);
    this.outbox.add(rows);
  }

  count(id: string): number {
    return this.performed.filter((done) => done === id).length;
  }
}

async function started(): Promise<World> {
  const world = new World();
  await world.outbox.start();
  return world;
}

describe('the outbox', () => {
  test('[J6] performs what a commit brings at once, removes it, and never again', async () => {
    const world = await started();
    world.commit(['a', revoke], ['b', tell('1')]);
    await settled();
    expect(world.performed).toEqual(['a', 'b']);
    await world.clock.advance(60_000);
    expect(world.performed).toEqual(['a', 'b']);
    expect(world.rows.size).toBe(0);
    expect(world.outbox.waiting).toBe(0);
  });

  test('[J6] finds what falls due later, at its time', async () => {
    const world = await started();
    world.commit(['soon', wake(), 1_000], ['late', wake(), 60_000]);
    await world.clock.advance(900);
    expect(world.performed).toEqual([]);
    await world.clock.advance(200);
    expect(world.performed).toEqual(['soon']);
    await world.clock.advance(58_800);
    expect(world.performed).toEqual(['soon']);
    await world.clock.advance(200);
    expect(world.performed).toEqual(['soon', 'late']);
  });

  test('[J6] performs again after a restart what was not known to be done, with the same id', async () => {
    const world = await started();
    world.answer = () => ({ later: 'no relay' });
    world.commit(['a', revoke]);
    await world.clock.advance(100);
    world.answer = () => 'done';
    world.outbox = world.make(); // the process died
    await world.outbox.start();
    await settled();
    expect(world.count('a')).toBe(2);
    await world.clock.advance(1_000);
    expect(world.rows.size).toBe(0);
  });

  test('[J6] tries again with growing pauses, and in the end only once a minute', async () => {
    const world = await started();
    const at: number[] = [];
    const begun = world.clock.now();
    world.answer = () => {
      at.push(world.clock.now() - begun);
      return { later: 'away' };
    };
    world.commit(['a', tell('1')]);
    await world.clock.advance(600_000);
    const pauses = at.slice(1).map((time, index) => time - at[index]!);
    expect(pauses.slice(0, 4)).toEqual([500, 1_000, 2_000, 4_000]);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(66_000);
    expect(at.length).toBeGreaterThan(10);
    expect(world.rows.get('a')?.attempts).toBeGreaterThan(5);
    world.answer = () => 'done';
    await world.clock.advance(70_000);
    expect(world.rows.size).toBe(0);
  });

  test('[J6] a partner that hangs holds up neither another partner nor anything inside', async () => {
    const world = await started();
    world.answer = (row) => (row.effect.do === 'tellPartner' && row.effect.link === 'dead' ? new Promise(() => {}) : 'done');
    world.commit(...Array.from({ length: 500 }, (_, at) => [`dead-${at}`, tell(`${at}`, 'received', 'dead')] as const));
    world.commit(['revoke', revoke], ['wake', wake()], ['other', tell('1', 'received', 'alive')]);
    await settled();
    expect(world.performed.filter((id) => !id.startsWith('dead'))).toEqual(['revoke', 'wake', 'other']);
    expect(world.performed.length).toBeLessThan(40);
  });

  test('[J6] 30,000 effects that fail for hours do not hide a timer from the sweep', async () => {
    const world = await started();
    world.answer = (row) => (row.effect.do === 'tellPartner' ? { later: 'away' } : 'done');
    for (let at = 0; at < 30; at += 1) {
      world.commit(...Array.from({ length: 1_000 }, (_, index) => [`t-${at}-${index}`, tell(`${at}-${index}`)] as const));
      await settled();
    }
    world.commit(['share ends', wake(), 120_000]);
    await world.clock.advance(120_200);
    expect(world.count('share ends')).toBe(1);
    world.answer = () => 'done';
    world.commit(['new partner', tell('1', 'received', 'alive')]);
    await world.clock.advance(10_000);
    expect(world.count('new partner')).toBe(1);
  }, 60_000);

  test('[J6] a case keeps its order, whatever fails on the way, also across a restart', async () => {
    const world = await started();
    let away = true;
    world.answer = () => (away ? { later: 'away' } : 'done');
    world.commit(['1', tell('A')]);
    await world.clock.advance(20_000);
    world.commit(['2', tell('A', 'ended')]);
    await world.clock.advance(1_000);
    expect(world.performed).not.toContain('2');
    await world.outbox[Symbol.asyncDispose]();
    away = false;
    world.performed.length = 0;
    world.outbox = world.make();
    await world.outbox.start();
    await world.clock.advance(60_000);
    expect(world.performed).toEqual(['1', '2']);
  });

  test('[J6] what an earlier life put off holds back its case in the next', async () => {
    const world = await started();
    world.answer = () => ({ later: 'away' });
    world.commit(['1', tell('A')]);
    await world.clock.advance(20_000);
    expect(world.rows.get('1')?.dueAt).toBeGreaterThan(world.clock.now() + 2_000);
    world.answer = () => 'done';
    world.performed.length = 0;
    world.outbox = world.make(); // the process died
    world.fault.load = true; // and the store is slow to come back
    await world.outbox.start();
    world.commit(['2', tell('A', 'ended')], ['3', revoke]);
    await world.clock.advance(1_000);
    world.fault.load = false;
    await world.clock.advance(60_000);
    expect(world.performed).toEqual(['3', '1', '2']);
  });

  test('[J6] what was put off goes first, though what came after it was due before', async () => {
    const world = new World();
    const now = world.clock.now();
    world.rows.set('2', { id: '2', effect: tell('A', 'ended'), dueAt: now - 9_000 });
    world.rows.set('1', { id: '1', effect: tell('A'), dueAt: now - 1_000, attempts: 5 });
    await world.outbox.start();
    await settled();
    expect(world.performed).toEqual(['1', '2']);
  });

  test('[J6] another case of the same partner does not wait', async () => {
    const world = await started();
    world.answer = (row) => (row.id === 'A' ? { later: 'away' } : 'done');
    world.commit(['A', tell('A')], ['B', tell('B')]);
    await world.clock.advance(20_000);
    expect(world.count('B')).toBe(1);
  });

  test('[J6] a row that is removed while it is being read is not performed again', async () => {
    const world = await started();
    world.fault.removeMs = 4_950;
    world.commit(['a', revoke]);
    await world.clock.advance(30_000);
    expect(world.count('a')).toBe(1);
  });

  test('[J6] what is done while a removal runs is removed too', async () => {
    const world = await started();
    world.fault.removeMs = 1_000;
    world.commit(['a', revoke]);
    await world.clock.advance(700);
    world.commit(['b', revoke]);
    await world.clock.advance(30_000);
    expect(world.rows.size).toBe(0);
    expect(world.performed).toEqual(['a', 'b']);
  });

  test('[J6] a store that is away is tried again, and nothing is performed twice meanwhile', async () => {
    const world = await started();
    world.fault.load = true;
    world.fault.remove = true;
    world.commit(['a', revoke], ['later', wake(), 20_000]);
    await world.clock.advance(60_000);
    expect(world.count('a')).toBe(1);
    expect(world.count('later')).toBe(0);
    expect(world.failures).toEqual(expect.arrayContaining(['sweep: store away', 'flush: store away']));
    world.fault.load = false;
    world.fault.remove = false;
    await world.clock.advance(20_000);
    expect(world.performed).toEqual(['a', 'later']);
    expect(world.rows.size).toBe(0);
  });

  test('[J6] a performer that throws is one that failed', async () => {
    const world = await started();
    world.answer = () => Promise.reject(new Error('socket hang up'));
    world.commit(['a', revoke]);
    await settled();
    expect(world.failures).toEqual(['revoke: socket hang up']);
    world.answer = () => 'done';
    await world.clock.advance(1_000);
    expect(world.rows.size).toBe(0);
  });

  test('[J11] memory is bounded: what finds no room is found in the store', async () => {
    const world = await started();
    let hang = true;
    world.answer = () => (hang ? new Promise(() => {}) : 'done');
    world.commit(...Array.from({ length: 25_000 }, (_, at) => [`t-${String(at).padStart(5, '0')}`, tell(`${at}`)] as const));
    expect(world.outbox.waiting).toBe(10_000);
    await world.clock.advance(20_000);
    expect(world.outbox.waiting).toBe(10_000);
    hang = false;
    world.outbox = world.make();
    await world.outbox.start();
    await world.clock.advance(60_000);
    expect(world.rows.size).toBe(0);
  }, 60_000);

  test('[J6] the end waits for what runs and removes what is done', async () => {
    const world = await started();
    world.answer = () => new Promise((resolve) => void world.clock.after(300, () => resolve('done')));
    world.commit(['a', revoke]);
    const ended = world.outbox[Symbol.asyncDispose]();
    world.commit(['b', revoke]);
    await world.clock.advance(1_000);
    await ended;
    expect([...world.rows.keys()]).toEqual(['b']);
    expect(world.clock.waiting).toBe(0);
  });
});
