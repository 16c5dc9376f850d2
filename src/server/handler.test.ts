import { afterEach, describe, expect, test } from 'vitest';
import type { EntryDraft } from '#domain/journal.ts';
import type { PartnerEvent } from '#domain/event.ts';
import type { IncidentId } from '#domain/ids.ts';
import { DEFINITIONS, eventOf, NOW, OPERATOR, SURROUNDINGS } from '../../test/support/engine-city.ts';
import { settled } from '../../test/support/manual-clock.ts';
import { MemoryHandleStore, type StoreHooks } from '../../test/support/memory-handle-store.ts';
import type { Commit, Job } from './handle.ts';
import { Handler, type Handled } from './handler.ts';
import { EMPTY_CHAIN, findBreak } from './journal/chain.ts';

const open: Handler[] = [];
afterEach(async () => {
  for (const handler of open.splice(0)) await handler[Symbol.asyncDispose]();
});

interface World {
  readonly store: MemoryHandleStore;
  readonly handler: Handler;
  readonly commits: Commit[];
  readonly failures: string[];
  readonly event: (facts?: Partial<PartnerEvent>) => Promise<Handled>;
}

function made(hooks: StoreHooks = {}, limits: { maxBatch?: number; maxWaiting?: number; head?: number } = {}): World {
  const store = new MemoryHandleStore(undefined, hooks);
  const commits: Commit[] = [];
  const failures: string[] = [];
  const handler = new Handler({
    store,
    context: () => ({ definitions: DEFINITIONS, surroundings: SURROUNDINGS, now: NOW }),
    onCommit: (commit) => commits.push(commit),
    onFailure: (error, jobs) => failures.push(`${jobs}: ${String(error)}`),
    maxBatch: 100,
    maxWaiting: 1_000,
    ...limits,
  });
  open.push(handler);
  let inputs = 0;
  const event = (facts: Partial<PartnerEvent> = {}): Promise<Handled> =>
    handler.submit({ input: { kind: 'event', id: `input-${(inputs += 1)}`, event: eventOf(facts) } });
  return { store, handler, commits, failures, event };
}

const failing = (code?: string): Error => Object.assign(new Error('the store says no'), code === undefined ? {} : { code });
const note = (text: string): Job => ({
  record: { kind: 'journal.searched', at: NOW, actor: 'person:auditor', data: { text } } satisfies EntryDraft,
});

describe('the handler', () => {
  test('[J1] answers only when the commit is durable, and tells those who watch before', async () => {
    const gate = Promise.withResolvers<void>();
    const world = made({ commit: () => gate.promise });
    let answered: Handled | undefined;
    const done = world.event().then((handled) => {
      expect(world.commits).toHaveLength(1);
      expect(world.store.state.incidents.size).toBe(1);
      answered = handled;
    });
    await settled();
    expect(answered).toBeUndefined();
    expect(world.store.state.entries).toEqual([]);
    gate.resolve();
    await done;
    expect(answered).toMatchObject({ ok: true, as: 'opened' });
  });

  test('[J9] what comes while a commit runs shares the next one', async () => {
    const gate = Promise.withResolvers<void>();
    const world = made({ commit: () => gate.promise });
    const first = world.event({ occurrence: '0', drill: true });
    await settled();
    const rest = Array.from({ length: 50 }, (_, at) => world.event({ occurrence: `${at + 1}`, at: NOW + at * 3_600_000 }));
    gate.resolve();
    await Promise.all([first, ...rest]);
    expect(world.commits.map((commit) => commit.incidents.length)).toEqual([1, 50]);
    expect(findBreak(EMPTY_CHAIN, world.store.state.entries)).toBeUndefined();
  });

  test('[J9] inputs that share a commit see one another', async () => {
    const world = made();
    const answers = await Promise.all([
      world.event(),
      world.event(),
      world.event({ occurrence: 'B' }),
      world.event({ state: 'ended' }),
      world.event({ occurrence: 'B', state: 'ended' }),
      world.event({ state: 'changed' }),
    ]);
    expect(world.commits).toHaveLength(1);
    expect(answers.map((handled) => (handled.ok ? handled.as : handled.reason))).toEqual([
      'opened',
      'repeated',
      'joined',
      'updated',
      'updated',
      'updated',
    ]);
    expect(world.store.state.incidents.get('input-1' as IncidentId)).toMatchObject({ status: 'closed', version: 5 });
  });

  test('[J11] a full queue takes nothing more and says so at once', async () => {
    const gate = Promise.withResolvers<void>();
    const world = made({ commit: () => gate.promise }, { maxBatch: 2, maxWaiting: 3 });
    const taken = [world.event({ occurrence: '1' })];
    await settled();
    taken.push(...['2', '3', '4'].map((occurrence) => world.event({ occurrence })));
    expect(await world.event({ occurrence: '5' })).toEqual({ ok: false, reason: 'busy' });
    expect(world.handler.waiting).toBe(3);
    gate.resolve();
    expect((await Promise.all(taken)).every((handled) => handled.ok)).toBe(true);
    expect(world.commits.map((commit) => commit.entries.length > 0)).toEqual([true, true, true]);
    expect(await world.event({ occurrence: '5' })).toMatchObject({ ok: true });
  });

  test('[J7] a store that is away costs no input: all are told, and sending again is enough', async () => {
    let away = true;
    let tries = 0;
    const world = made({
      begin: () => {
        tries += 1;
        if (away) throw failing();
      },
    });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => world.event({ occurrence: `${at}` })));
    expect(answers).toEqual(Array.from({ length: 20 }, () => ({ ok: false, reason: 'failed' })));
    expect(tries).toBe(1);
    away = false;
    expect(await world.event({ occurrence: '0' })).toMatchObject({ ok: true, as: 'opened' });
  });

  test('[J1] an answer that is lost after the commit: the sender sends again, and it acts once', async () => {
    let lose = true;
    const world = made({
      committed: () => {
        if (lose) throw failing('08006');
      },
    });
    expect(await world.event()).toEqual({ ok: false, reason: 'failed' });
    lose = false;
    expect(await world.event()).toMatchObject({ ok: true, as: 'repeated' });
    expect(world.store.state.incidents.size).toBe(1);
    expect(findBreak(EMPTY_CHAIN, world.store.state.entries)).toBeUndefined();
  });

  test('[J12] a commit whose answer was lost is told of before the next one, and viewers are cut then', async () => {
    let lose = false;
    let silent = 1;
    const world = made(
      {
        committed: () => {
          if (lose) throw failing('08006');
        },
        missed: () => {
          if ((silent -= 1) >= 0) throw failing();
        },
      },
      { head: 0 },
    );
    lose = true;
    await world.event({ occurrence: 'A', kind: 'a' });
    await world.event({ occurrence: 'A', kind: 'a', state: 'ended' });
    await world.event({ occurrence: 'B', kind: 'b' });
    expect(world.commits).toEqual([]);
    lose = false;
    await world.event({ occurrence: 'C', kind: 'c' }); // the store cannot say yet
    expect(world.commits.map((commit) => commit.entries[0]?.data['occurrence'])).toEqual(['C']);
    await world.event({ occurrence: 'A', kind: 'a' });
    const [, missed, last] = world.commits;
    expect(missed?.entries.map((entry) => entry.seq)).toEqual(world.store.state.entries.slice(0, -1).map((entry) => entry.seq));
    expect(missed?.incidents.map((incident) => incident.kind)).toEqual(['a', 'b', 'c']);
    expect(missed?.hints.map((row) => row.effect)).toEqual([
      { do: 'revoke', incident: 'input-1', reason: 'incidentEnded' },
      { do: 'cool', incident: 'input-1' },
    ]);
    expect(last?.entries.map((entry) => entry.kind)).toEqual(['event.repeated']);
    expect(world.commits).toHaveLength(3);
  });

  test.each(['22P05', '23505', '54000'])(
    '[J7] a row the store refuses with %s is found and told apart; its neighbours are kept',
    async (code) => {
      const world = made({
        save: (saved) => {
          if (saved.incidents.some((incident) => incident.kind === 'poison')) throw failing(code);
        },
      });
      const answers = await Promise.all(
        Array.from({ length: 33 }, (_, at) => world.event({ occurrence: `${at}`, kind: at === 20 ? 'poison' : `kind ${at}` })),
      );
      expect(answers.filter((handled) => !handled.ok)).toEqual([{ ok: false, reason: 'failed', unacceptable: 'the store says no' }]);
      expect(answers[20]?.ok).toBe(false);
      expect(world.store.state.incidents.size).toBe(32);
      expect(findBreak(EMPTY_CHAIN, world.store.state.entries)).toBeUndefined();
    },
  );

  test('[J7] an input on which the engine fails is left out, and the rest of its commit goes on', async () => {
    const world = made();
    const poison = { ...eventOf({ occurrence: 'P' }), items: undefined } as unknown as PartnerEvent;
    const before = world.event({ occurrence: 'A', kind: 'a' });
    const bad = world.handler.submit({ input: { kind: 'event', id: 'poison', event: poison } });
    const after = world.event({ occurrence: 'B', kind: 'b' });
    expect(await bad).toMatchObject({ ok: false, reason: 'failed', unacceptable: expect.any(String) });
    expect([await before, await after].map((handled) => handled.ok)).toEqual([true, true]);
    expect(world.store.state.incidents.size).toBe(2);
  });

  test('[J8] a message with text that cannot be stored is kept, mended, and known when it comes again', async () => {
    const world = made();
    const poison = { occurrence: '1\0', kind: '강\ud800도', content: '\0', items: { 'K\0': '\udc00' } };
    expect(await world.event(poison)).toMatchObject({ ok: true, as: 'opened' });
    expect(await world.event(poison)).toMatchObject({ ok: true, as: 'repeated' });
    const text = JSON.stringify([...world.store.state.incidents.values(), world.store.state.entries, [...world.store.state.deliveries]]);
    expect(text.includes('\\u0000')).toBe(false);
    expect(text.isWellFormed() && !/\\ud[89a-f]/.test(text)).toBe(true);
  });

  test('[J2] entries that need no decision are numbered in the same chain, in the order in which they came', async () => {
    const world = made();
    await Promise.all([world.handler.submit(note('1')), world.event(), world.handler.submit(note('2'))]);
    expect(world.store.state.entries.map((entry) => entry.kind)).toEqual([
      'journal.searched',
      'incident.opened',
      'cameras.chosen',
      'share.started',
      'propagation.sent',
      'journal.searched',
    ]);
    expect(world.store.state.entries.map((entry) => entry.seq)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('[J6] effects are kept with the commit, each with a name of its own; what relays are told is not', async () => {
    const world = made();
    await world.event();
    expect([...world.store.state.outbox.values()]).toMatchObject([
      { id: 'input-1/1', effect: { do: 'wake', wake: { why: 'shareEnds' } }, dueAt: NOW + 30 * 60_000 },
      { id: 'input-1/2', effect: { do: 'wake', wake: { why: 'propagationDue' } }, dueAt: NOW + 60_000 },
    ]);
    expect(world.commits[0]?.hints).toMatchObject([{ effect: { do: 'warm' } }]);
    await world.handler.submit({
      input: { kind: 'command', id: 'c', incident: 'input-1' as IncidentId, command: { command: 'close' }, by: OPERATOR },
    });
    expect(world.commits[1]?.hints.map((row) => [row.id, row.effect.do])).toEqual([
      ['c/0', 'revoke'],
      ['c/1', 'cool'],
    ]);
    expect([...world.store.state.outbox.keys()].filter((id) => id.startsWith('c/'))).toEqual(['c/2']);
  });

  test('[J11] when it ends it takes nothing more and lets end what it took', async () => {
    const world = made();
    const taken = world.event();
    await world.handler[Symbol.asyncDispose]();
    expect(await taken).toMatchObject({ ok: true });
    expect(await world.event()).toEqual({ ok: false, reason: 'busy' });
  });
});
