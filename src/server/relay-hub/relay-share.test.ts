import { describe, expect, test } from 'vitest';
import type { CameraId, IncidentId } from '#domain/ids.ts';
import { settled } from '../../../test/support/manual-clock.ts';
import { addressesOf, RelayHubWorld, SETTLE_MS, viewOf, type FakeRelay } from '../../../test/support/relay-hub-world.ts';
import { ownerOf } from './rendezvous.ts';

const CAMERAS = Array.from({ length: 60 }, (_, index) => `camera-${index}` as CameraId);
const INCIDENT = 'i-1' as IncidentId;
const shareOf = (name: string, relays: readonly string[]): CameraId[] => CAMERAS.filter((camera) => ownerOf(camera, relays) === name);
const live = (relay: FakeRelay, cameras: readonly string[]): void => {
  for (const camera of cameras) relay.says({ type: 'camera.state', camera, state: 'live', at: 1 });
};
const warmAt = (relay: FakeRelay): readonly string[] => relay.take('warm').at(-1)?.cameras ?? [];

const orderOf = (camera: string, until: number) => ({
  push: 'p1',
  camera,
  incident: INCIDENT,
  organisation: 'police-112',
  url: 'rtsp://police.test',
  until,
});

function made(expected: readonly string[] = ['relay-1', 'relay-2']): RelayHubWorld {
  const world = new RelayHubWorld({ expected, keepAlive: CAMERAS });
  world.hub.warm(INCIDENT, CAMERAS);
  return world;
}

describe('several relays', () => {
  test('R70: each is told its own share of what is to be connected, and viewers are sent to whom a camera is', () => {
    const world = made();
    const both = ['relay-1', 'relay-2'];
    for (const name of both) {
      const relay = world.attached(name);
      expect(relay.take('welcome')[0]?.keepAlive).toEqual(shareOf(name, both));
      expect(warmAt(relay)).toEqual(shareOf(name, both));
    }
    for (const camera of CAMERAS) expect(world.hub.ownerOf(camera)).toEqual(addressesOf(ownerOf(camera, both) ?? ''));
  });

  test('R72: a relay that dies leaves its share to the others at once, who are told so before its viewers come', () => {
    const world = made();
    const [one, two] = [world.attached('relay-1'), world.attached('relay-2')];
    live(one, shareOf('relay-1', ['relay-1', 'relay-2']));
    two.close(1006);
    expect(one.take('keepAlive').at(-1)?.cameras).toEqual(CAMERAS);
    expect(warmAt(one)).toEqual(CAMERAS);
    expect(new Set(CAMERAS.map((camera) => world.hub.ownerOf(camera)?.name))).toEqual(new Set(['relay-1']));
    // Whoever looks there already is left alone.
    expect(one.take('moved')).toEqual([]);
  });

  test('R72: a relay of whose machine nothing is heard is given up within 3 s', async () => {
    const world = made();
    const [one, two] = [world.attached('relay-1'), world.attached('relay-2')];
    await world.clock.advance(60_000);
    expect([one.closed, two.closed]).toEqual([undefined, undefined]);
    two.answers = false;
    await world.clock.advance(3_000);
    expect([one.closed, two.closed]).toEqual([undefined, 1006]);
    expect(world.hub.living.map(({ name }) => name)).toEqual(['relay-1']);
  });

  test('R73: a relay that comes gets new viewers of its share at once; running views go there when it has stayed, and only those', async () => {
    const world = made(['relay-1']);
    const one = world.attached('relay-1');
    await world.clock.advance(SETTLE_MS);
    live(one, CAMERAS);
    const two = world.attached('relay-2');
    const share = shareOf('relay-2', ['relay-1', 'relay-2']);
    expect(share.length).toBeGreaterThan(0);
    expect(warmAt(two)).toEqual(share);
    expect(CAMERAS.filter((camera) => world.hub.ownerOf(camera)?.name === 'relay-2')).toEqual(share);
    await world.clock.advance(SETTLE_MS - 1);
    expect(one.take('moved')).toEqual([]);
    expect(warmAt(one)).toEqual(CAMERAS);
    await world.clock.advance(1);
    expect(one.take('moved')).toEqual([{ type: 'moved', cameras: share }]);
    const left = shareOf('relay-1', ['relay-1', 'relay-2']);
    expect([warmAt(one), one.take('keepAlive').at(-1)?.cameras]).toEqual([left, left]);
    expect(two.take('moved')).toEqual([]);
  });

  test('R73: one that comes and goes again moves nobody', async () => {
    const world = made(['relay-1']);
    const one = world.attached('relay-1');
    await world.clock.advance(SETTLE_MS);
    live(one, CAMERAS);
    for (let time = 0; time < 5; time += 1) {
      const two = world.attached('relay-2');
      await world.clock.advance(SETTLE_MS - 1);
      two.close(1006);
    }
    await world.clock.advance(2 * SETTLE_MS);
    expect(one.take('moved')).toEqual([]);
  });

  test('R74: a view at a relay that no longer has its camera is let run, and goes home with its first renewal', async () => {
    const world = made();
    const [one] = [world.attached('relay-1'), world.attached('relay-2')];
    await world.clock.advance(SETTLE_MS);
    const incident = world.city.only().id;
    const [mine = '', strange = ''] = ['relay-1', 'relay-2'].map((name) =>
      world.city
        .only()
        .cameras.map(({ camera }) => camera)
        .find((camera) => ownerOf(camera, ['relay-1', 'relay-2']) === name),
    );
    const views = [mine, strange].map((camera) => viewOf({ camera, incident, person: 'operator' }));
    for (const ref of views) one.says({ type: 'view.opened', report: 1, at: 1, ref, transport: 'ws', peer: '10.0.0.9' });
    await settled();
    expect([one.take('revoke'), one.take('moved')]).toEqual([[], []]);
    one.says({ type: 'renew?', views });
    await settled();
    expect(one.take('moved')).toEqual([{ type: 'moved', cameras: [strange] }]);
  });

  test('R75: a server that comes back finds the relays where they were and moves nobody, also while one is still to come', async () => {
    const world = made();
    const both = ['relay-1', 'relay-2'];
    const one = world.attached('relay-1');
    live(one, shareOf('relay-1', both));
    const incident = world.city.only().id;
    one.says({ type: 'renew?', views: CAMERAS.map((camera) => viewOf({ camera, incident, person: 'operator' })) });
    await settled();
    expect(CAMERAS.map((camera) => world.hub.ownerOf(camera)?.name)).toEqual(CAMERAS.map((camera) => ownerOf(camera, both)));
    expect(warmAt(one)).toEqual(shareOf('relay-1', both));
    const two = world.attached('relay-2');
    live(two, shareOf('relay-2', both));
    await world.clock.advance(SETTLE_MS);
    expect([one.take('moved'), two.take('moved')]).toEqual([[], []]);
  });

  test('R75: but one that never comes keeps nothing', async () => {
    const world = made();
    const one = world.attached('relay-1');
    await world.clock.advance(SETTLE_MS);
    expect(warmAt(one)).toEqual(CAMERAS);
    expect(new Set(CAMERAS.map((camera) => world.hub.ownerOf(camera)?.name))).toEqual(new Set(['relay-1']));
  });

  test('R72: with no relay left viewers are sent where they were: it is being started again', () => {
    const world = made(['relay-1']);
    world.attached('relay-1').close(1006);
    expect(world.hub.ownerOf('camera-0' as CameraId)).toEqual(addressesOf('relay-1'));
    expect(world.hub.living).toEqual([]);
  });

  test('R72: one that is back before its old connection was missed takes its place, with all that it shows', async () => {
    const world = made(['relay-1']);
    const before = world.attached('relay-1');
    await world.clock.advance(SETTLE_MS);
    live(before, ['camera-0']);
    const incident = world.city.only().id;
    const camera = world.city.only().cameras[0]?.camera ?? '';
    const view = viewOf({ camera, incident, person: 'operator' });
    before.says({ type: 'renew?', views: [view] });
    await settled();
    const after = world.attached('relay-1');
    expect([before.closed, world.hub.living.length, world.hub.cameraState('camera-0' as CameraId)]).toEqual([1006, 1, 'idle']);
    after.says({ type: 'renew?', views: [view] });
    live(after, ['camera-0']);
    await settled();
    expect([after.take('revoke'), after.take('until').length, world.hub.cameraState('camera-0' as CameraId)]).toEqual([[], 1, 'live']);
  });

  test('R72: a push that ran at a relay that died begins at the other, as soon as its loss is heard', () => {
    const world = made();
    const both = ['relay-1', 'relay-2'];
    const [one, two] = [world.attached('relay-1'), world.attached('relay-2')];
    const camera = shareOf('relay-1', both)[0] ?? '';
    const order = orderOf(camera, world.clock.now() + 1);
    const begun: boolean[] = [];
    world.hub.pushes.listen({
      onRelay: () => {},
      onState: () => {},
      onClosed: () => Promise.resolve(),
      leaveOf: () => Promise.resolve(undefined),
      cameraOf: () => camera,
      onLost: () => begun.push(world.hub.pushes.start(order)),
    });
    expect(world.hub.pushes.start(order)).toBe(true);
    one.close(1006);
    expect(begun).toEqual([true]);
    expect([one, two].map((relay) => relay.take('push.start').map(({ push }) => push))).toEqual([['p1'], ['p1']]);
  });

  test('R56: a push moves when the other relay has had its camera for a while, is begun there when the first is done, and runs once', async () => {
    const world = made(['relay-1']);
    const one = world.attached('relay-1');
    await world.clock.advance(SETTLE_MS);
    const [camera = ''] = shareOf('relay-2', ['relay-1', 'relay-2']);
    const order = orderOf(camera, world.clock.now() + 60_000);
    const closed: boolean[] = [];
    world.hub.pushes.listen({
      onRelay: () => {},
      onState: () => {},
      onClosed: (_, elsewhere) => {
        closed.push(elsewhere);
        if (!elsewhere) world.hub.pushes.start(order);
        return Promise.resolve();
      },
      leaveOf: () => Promise.resolve(order.until),
      cameraOf: () => camera,
      onLost: () => {},
    });
    world.hub.pushes.start(order);
    const two = world.attached('relay-2');
    await world.clock.advance(SETTLE_MS - 1);
    expect(one.take('push.stop')).toEqual([]);
    await world.clock.advance(1);
    expect([one.take('push.stop'), two.take('push.start')]).toEqual([[{ type: 'push.stop', push: 'p1', reason: 'moved' }], []]);
    const done = { type: 'push.closed', report: 1, at: 1, push: 'p1', reason: 'moved', frames: 9, bytes: 9 } as const;
    one.says(done);
    await settled();
    expect(two.take('push.start')).toEqual([{ type: 'push.start', ...order }]);
    // The first one asks on: it is told again to let go, and that it has done so does not begin the push anew.
    one.says({ type: 'push.renew?', pushes: ['p1'] });
    one.says({ ...done, report: 2 });
    await settled();
    expect([one.take('push.stop').length, one.take('push.until'), closed, two.take('push.start').length]).toEqual([
      2,
      [],
      [false, true],
      1,
    ]);
    await world.clock.advance(SETTLE_MS);
    expect(two.take('push.stop')).toEqual([]);
  });

  test('R76: what is withdrawn while a relay is away is void there too when it comes back, for tickets of before', async () => {
    const world = made();
    world.attached('relay-1');
    expect(world.hub.revoke({ reason: 'incidentEnded', incident: 'i-9' })).toBe(true);
    const at = world.clock.now();
    await world.clock.advance(30_000);
    const two = world.attached('relay-2');
    expect(two.take('revoke')).toEqual([{ type: 'revoke', reason: 'incidentEnded', incident: 'i-9', at }]);
    // After the longest life of a ticket nobody can show one of before any more.
    await world.clock.advance(31_000);
    two.close(1006);
    expect(world.attached('relay-2').take('revoke')).toEqual([]);
  });

  test('R76: with too many withdrawals to remember, every ticket of before is void', () => {
    const world = made();
    for (let index = 0; index <= 10_000; index += 1) world.hub.revoke({ reason: 'sessionEnded', person: `p${index}` });
    expect(world.attached('relay-1').take('revoke')).toEqual([{ type: 'revoke', reason: 'tooManyRevocations', at: world.clock.now() }]);
  });

  test('R76: a view is judged by the rights of now when it begins, whatever its ticket said', async () => {
    const world = made();
    const one = world.attached('relay-1');
    const camera = world.city.only().cameras[0]?.camera ?? '';
    world.signedIn.delete('operator');
    const ref = viewOf({ camera, incident: world.city.only().id, person: 'operator' });
    one.says({ type: 'view.opened', report: 1, at: 1, ref, transport: 'ws', peer: '10.0.0.9' });
    await settled();
    expect(one.take('revoke')).toEqual([{ type: 'revoke', reason: 'sessionEnded', view: ref.view }]);
  });

  test('R77: a ticket that serves a viewer at one relay serves none at another, until that one is gone', async () => {
    const world = made();
    const [one, two] = [world.attached('relay-1'), world.attached('relay-2')];
    const camera = world.city.only().cameras[0]?.camera ?? '';
    const facts = { camera, incident: world.city.only().id, person: 'operator', ticket: 't' };
    const opened = (relay: FakeRelay, view: string): void =>
      relay.says({ type: 'view.opened', report: 1, at: 1, ref: viewOf({ ...facts, view }), transport: 'ws', peer: '10.0.0.9' });
    opened(one, 'a');
    opened(two, 'b');
    await settled();
    expect([one.take('revoke'), two.take('revoke')]).toEqual([[], [{ type: 'revoke', reason: 'ticketInUse', view: 'b' }]]);
    one.says({ type: 'view.closed', report: 2, at: 2, ref: viewOf({ ...facts, view: 'a' }), reason: 'left', frames: 1, bytes: 1 });
    opened(two, 'c');
    await settled();
    expect(two.take('revoke')).toHaveLength(1);
    two.close(1006);
    opened(one, 'd');
    await settled();
    expect(one.take('revoke')).toEqual([]);
  });
});
