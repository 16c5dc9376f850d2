import { describe, expect, test } from 'vitest';
import type { RelayToServer } from '#contract/relay-control.ts';
import { settled } from '../../../test/support/manual-clock.ts';
import { RelayHubWorld, helloOf, type FakeRelay } from '../../../test/support/relay-hub-world.ts';
import type { ControlRefusal } from './control-refusals.ts';

/** The reasons that were counted, each as often as it was. */
function counted(world: RelayHubWorld): Partial<Record<ControlRefusal, number>> {
  return Object.fromEntries([...world.hub.refusals.all()].filter(([, count]) => count > 0));
}
const living = (world: RelayHubWorld): readonly string[] => world.hub.living.map(({ name }) => name);
const question = (request: number): RelayToServer => ({ type: 'source?', request, camera: 'camera-0' });

interface Bad {
  readonly what: string;
  readonly reason: ControlRefusal;
  readonly code: number;
  readonly does: (relay: FakeRelay, world: RelayHubWorld) => void | Promise<void>;
}

describe('R123: who shows the secret and is no relay is ended for one counted reason', () => {
  const BAD: readonly Bad[] = [
    { what: 'says nothing', reason: 'silent', code: 1002, does: (_, world) => world.clock.advance(5_000) },
    { what: 'asks before its hello', reason: 'protocol', code: 1002, does: (relay) => relay.says(question(1)) },
    { what: 'says hello in words of its own', reason: 'unreadable', code: 1002, does: (relay) => relay.says('{"type":"helo"}') },
    { what: 'says a megabyte', reason: 'tooLarge', code: 1009, does: (relay) => relay.says('x'.repeat(1_000_001)) },
    {
      what: 'sends a frame beyond that',
      reason: 'tooLarge',
      code: 1006,
      does: (relay) => relay.fails('WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'),
    },
    { what: 'sends no frames', reason: 'protocol', code: 1006, does: (relay) => relay.fails('WS_ERR_INVALID_OPCODE') },
    {
      what: 'is in no configuration',
      reason: 'unknownRelay',
      code: 1008,
      does: (relay) => relay.says({ ...helloOf('relay-1'), relay: 'relay-9' }),
    },
  ];
  test.each(BAD)('$what: $reason', async ({ reason, code, does }) => {
    const world = new RelayHubWorld();
    const beside = world.attached('relay-2');
    const relay = world.dialled();
    await does(relay, world);
    expect([relay.closed, relay.heard, counted(world)]).toEqual([code, [], { [reason]: 1 }]);
    expect([beside.closed, living(world)]).toEqual([undefined, ['relay-2']]);
  });

  test('what it says after its end is not heard, and one that does not hang up is cut', async () => {
    const world = new RelayHubWorld();
    const relay = world.dialled();
    relay.hangsUp = false;
    relay.says(question(1));
    relay.says(helloOf('relay-1'));
    relay.says('nonsense');
    expect([relay.closed, relay.terminated, relay.heard, living(world), counted(world)]).toEqual([1002, false, [], [], { protocol: 1 }]);
    await world.clock.advance(1_000);
    expect(relay.terminated).toBe(true);
  });

  test('of many that do not say who they are the oldest go, and a relay comes in', () => {
    const world = new RelayHubWorld();
    const before = world.attached('relay-2');
    const crowd = Array.from({ length: 1_000 }, () => world.dialled());
    const relay = world.attached('relay-1');
    expect(crowd.filter(({ closed }) => closed === undefined)).toHaveLength(63);
    expect(crowd.at(-1)?.closed).toBeUndefined();
    expect([before.closed, relay.closed, living(world)]).toEqual([undefined, undefined, ['relay-1', 'relay-2']]);
    expect(counted(world)).toEqual({ tooMany: 937 });
  });

  test('a connection that breaks is none of these', () => {
    const world = new RelayHubWorld();
    const relay = world.attached();
    relay.fails('ECONNRESET');
    relay.close(1006);
    expect(counted(world)).toEqual({});
  });
});

describe('R123: a relay that goes on and on is ended for one counted reason, and taken again', () => {
  test('what is never read piles up to a limit', async () => {
    const world = new RelayHubWorld();
    const relay = world.attached('relay-1');
    relay.bufferedAmount = 16 * 1024 * 1024;
    relay.says(question(1));
    await settled();
    expect([relay.closed, relay.take('source').length]).toEqual([undefined, 1]);
    relay.bufferedAmount += 1;
    relay.says(question(2));
    await settled();
    expect([relay.terminated, relay.take('source').length, counted(world), living(world)]).toEqual([true, 1, { tooSlow: 1 }, []]);
    const again = world.attached('relay-1');
    expect([again.closed, living(world)]).toEqual([undefined, ['relay-1']]);
  });

  test('words of a newer relay are passed over, told a few times, and borne up to a limit', () => {
    const world = new RelayHubWorld();
    const relay = world.attached();
    for (let said = 0; said < 1_000; said += 1) relay.says('{"type":"of tomorrow"}');
    expect([relay.closed, world.problems.length, counted(world)]).toEqual([undefined, 10, {}]);
    relay.says('{"type":"of tomorrow"}');
    expect([relay.closed, counted(world)]).toEqual([1002, { unreadable: 1 }]);
  });

  test('what is in hand of its words has a limit, and is given free when it is done', async () => {
    const world = new RelayHubWorld();
    const relay = world.attached();
    const long: RelayToServer = { type: 'source?', request: 1, camera: 'c'.repeat(900_000) };
    const most = Math.floor((32 * 1024 * 1024) / (JSON.stringify(long).length + 500));
    const ask = (times: number): void => {
      for (let said = 0; said < times; said += 1) relay.says(long);
    };
    ask(most);
    expect(relay.closed).toBeUndefined();
    await settled();
    expect(relay.take('source')).toHaveLength(most);
    ask(most + 1);
    expect([relay.terminated, counted(world)]).toEqual([true, { tooMuch: 1 }]);
  });
});
