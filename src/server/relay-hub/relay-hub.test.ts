import { describe, expect, test } from 'vitest';
import type { RelayToServer, ServerToRelay } from '#contract/relay-control.ts';
import type { CameraId, IncidentId } from '#domain/ids.ts';
import { settled } from '../../../test/support/manual-clock.ts';
import { RelayHubWorld, viewOf, type ViewRef } from '../../../test/support/relay-hub-world.ts';
import { MAX_WARM_INCIDENTS } from './warm-incidents.ts';

const view = (camera: string, incident: string, person: string, id = `${camera}-${person}`): ViewRef =>
  viewOf({ camera, incident, person, view: id });

describe('the relay’s control channel', () => {
  test('a relay that comes is told the key and what is warm, and again when it comes anew', () => {
    const world = new RelayHubWorld();
    const first = world.attached();
    world.hub.warm('i-1' as IncidentId, ['camera-0' as CameraId]);
    expect(first.heard).toEqual([
      { type: 'welcome', ticketKey: 'PEM', keepAlive: ['camera-1'] },
      { type: 'warm', incident: 'i-1', cameras: ['camera-0'] },
    ]);
    first.close(1006);
    const second = world.attached();
    expect(second.take('warm')).toHaveLength(1);
    world.hub.cool('i-1' as IncidentId);
    expect(second.heard.at(-1)).toEqual({ type: 'cool', incident: 'i-1' });
    second.close(1006);
    expect(world.attached().take('warm')).toEqual([]);
  });

  test('R124: a changed record is told to the relays that live, and to one that comes later, the last thousand of them', () => {
    const world = new RelayHubWorld();
    const first = world.attached();
    world.hub.changed('camera-0' as CameraId);
    expect(first.take('changed')).toEqual([{ type: 'changed', cameras: ['camera-0'] }]);
    first.close(1006);
    for (let at = 1; at <= 1_000; at += 1) world.hub.changed(`camera-${at}` as CameraId);
    world.hub.changed('camera-7' as CameraId);
    const [told, ...more] = world.attached().take('changed');
    expect(more).toEqual([]);
    expect(told?.cameras).toHaveLength(1_000);
    expect([told?.cameras[0], told?.cameras.at(-1)]).toEqual(['camera-1', 'camera-7']);
  });

  test('[J11] the newest incidents are warm, never more than a fixed number', () => {
    const world = new RelayHubWorld();
    for (let at = 0; at < MAX_WARM_INCIDENTS + 5; at += 1) world.hub.warm(`i-${at}` as IncidentId, ['camera-1' as CameraId]);
    world.hub.warm('i-10' as IncidentId, ['camera-0' as CameraId]);
    const warm = world.attached().take('warm');
    expect(warm).toHaveLength(MAX_WARM_INCIDENTS);
    expect(warm[0]).toMatchObject({ incident: 'i-5' });
    expect(warm.at(-1)).toMatchObject({ incident: 'i-10', cameras: ['camera-0'] });
  });

  test('addresses are given to who asks, and only those of that camera', async () => {
    const world = new RelayHubWorld();
    const relay = world.attached();
    relay.says({ type: 'source?', request: 1, camera: 'camera-0' });
    relay.says({ type: 'source?', request: 2, camera: 'nobody' });
    relay.says({ type: 'source?', request: 3, camera: 'broken' });
    await settled();
    expect(relay.take('source')).toEqual([
      { type: 'source', request: 1, camera: 'camera-0', main: { url: 'rtsp://10.0.0.1/main', username: 'admin', password: 'secret' } },
      { type: 'source', request: 2, camera: 'nobody' },
    ]);
    expect(world.problems).toEqual(['relay source?: Error: the store is away']);
  });

  test('[I10] a running view is judged by the rights and the incident of now', async () => {
    const world = new RelayHubWorld();
    const relay = world.attached();
    const incident = world.city.only();
    const [camera = ''] = incident.cameras.map((chosen) => chosen.camera as string);
    const renew = async (): Promise<readonly ServerToRelay[]> => {
      relay.heard.length = 0;
      relay.says({
        type: 'renew?',
        views: [
          view(camera, incident.id, 'operator', 'a'),
          view(camera, incident.id, 'officer', 'b'),
          view('camera-59', incident.id, 'officer', 'c'),
          view(camera, 'no-such', 'officer', 'd'),
          view(camera, incident.id, 'nobody', 'e'),
        ],
      });
      await settled();
      return relay.heard;
    };
    expect(await renew()).toEqual([
      { type: 'until', view: 'a', until: world.clock.now() + 60_000 },
      { type: 'until', view: 'b', until: world.clock.now() + 60_000 },
      { type: 'revoke', reason: 'cameraNotInIncident', view: 'c' },
      { type: 'revoke', reason: 'noSuchIncident', view: 'd' },
      { type: 'revoke', reason: 'sessionEnded', view: 'e' },
    ]);
    world.city.command({ command: 'close' });
    expect((await renew()).slice(0, 2)).toEqual([
      { type: 'revoke', reason: 'incidentEnded', view: 'a' },
      { type: 'revoke', reason: 'incidentEnded', view: 'b' },
    ]);
    world.city.command({ command: 'reopen' });
    world.signedIn.delete('operator');
    expect((await renew()).slice(0, 2)).toMatchObject([{ type: 'revoke', reason: 'sessionEnded' }, { type: 'until' }]);
  });

  test('[J1] a look is reported as kept only when it is; till then the relay says it again', async () => {
    const world = new RelayHubWorld();
    const relay = world.attached();
    const ref = { ...view('camera-0', 'i-1', 'officer', 'v-1'), organisation: 'police-112' };
    world.keeps = false;
    const opened: RelayToServer = { type: 'view.opened', report: 7, at: 5, ref, transport: 'ws', peer: '10.0.0.9' };
    relay.says(opened);
    await settled();
    expect(relay.take('reported')).toEqual([]);
    world.keeps = true;
    relay.says(opened);
    relay.says({ type: 'listening.began', report: 10, at: 6, ref });
    relay.says({ type: 'view.closed', report: 8, at: 9, ref, reason: 'viewerLeft', frames: 100, bytes: 5_000 });
    relay.says({ type: 'view.refused', report: 9, at: 10, camera: 'camera-0', reason: 'expired', peer: '10.0.0.9' });
    await settled();
    expect(relay.take('reported')).toEqual([7, 10, 8, 9].map((report) => ({ type: 'reported', report })));
    expect(world.entries).toEqual([
      {
        kind: 'view.opened',
        at: 5,
        actor: 'person:officer',
        incident: 'i-1',
        data: { view: 'v-1', camera: 'camera-0', organisation: 'police-112', transport: 'ws', peer: '10.0.0.9' },
      },
      {
        kind: 'listening.began',
        at: 6,
        actor: 'person:officer',
        incident: 'i-1',
        data: { view: 'v-1', camera: 'camera-0', organisation: 'police-112' },
      },
      {
        kind: 'view.closed',
        at: 9,
        actor: 'person:officer',
        incident: 'i-1',
        data: { view: 'v-1', camera: 'camera-0', organisation: 'police-112', reason: 'viewerLeft', frames: 100, bytes: 5_000 },
      },
      { kind: 'view.refused', at: 10, actor: 'unknown', data: { camera: 'camera-0', reason: 'expired', peer: '10.0.0.9' } },
    ]);
  });

  test('a revocation that no relay hears says so', () => {
    const world = new RelayHubWorld();
    expect(world.hub.revoke({ reason: 'incidentEnded', incident: 'i-1' })).toBe(false);
    const relay = world.attached();
    expect(world.hub.revoke({ reason: 'incidentEnded', incident: 'i-1' })).toBe(true);
    expect(relay.take('revoke').at(-1)).toEqual({ type: 'revoke', reason: 'incidentEnded', incident: 'i-1' });
    relay.close(1000);
    expect(world.hub.revoke({ reason: 'incidentEnded', incident: 'i-1' })).toBe(false);
  });

  test('the state of a camera is what its relay says, and nothing once that relay is gone', () => {
    const world = new RelayHubWorld();
    const [one, two] = [world.attached('relay-1'), world.attached('relay-2')];
    const told: string[] = [];
    world.hub.onCameraState((camera, state) => told.push(`${camera} ${state}`));
    one.says({ type: 'camera.state', camera: 'a', state: 'live', at: 1 });
    two.says({ type: 'camera.state', camera: 'b', state: 'lost', at: 1 });
    expect([
      world.hub.cameraState('a' as CameraId),
      world.hub.cameraState('b' as CameraId),
      world.hub.cameraState('c' as CameraId),
    ]).toEqual(['live', 'lost', 'idle']);
    one.close(1006);
    expect([world.hub.cameraState('a' as CameraId), world.hub.cameraState('b' as CameraId), world.hub.living.length]).toEqual([
      'idle',
      'lost',
      1,
    ]);
    expect(told).toEqual(['a live', 'b lost', 'a idle']);
    one.says({ type: 'camera.state', camera: 'a', state: 'live', at: 2 });
    expect(world.hub.cameraState('a' as CameraId)).toBe('idle');
  });

  test('[J11] what is no control message, or far too long, is not believed', () => {
    const world = new RelayHubWorld();
    const relay = world.attached();
    for (const text of ['', '{}', '[1', '{"type":"reported"}', '{"type":"view.opened","report":"x"}', 'null']) relay.says(text);
    expect(world.problems).toHaveLength(6);
    expect(world.entries).toEqual([]);
    relay.says('x'.repeat(1_000_001));
    expect(relay.closed).toBe(1009);
    expect(world.hub.living).toEqual([]);
  });

  test('figures are those of each relay’s last report', () => {
    const world = new RelayHubWorld();
    const one = world.attached('relay-1');
    one.says({ type: 'figures', sources: 1, viewers: 1, bytesIn: 1, bytesOut: 1 });
    one.says({ type: 'figures', sources: 3, viewers: 5, bytesIn: 7, bytesOut: 11 });
    world.attached('relay-2');
    expect(world.hub.living).toEqual([
      { name: 'relay-1', sources: 3, viewers: 5, bytesIn: 7, bytesOut: 11 },
      { name: 'relay-2', sources: 0, viewers: 0, bytesIn: 0, bytesOut: 0 },
    ]);
    // Those who are away are shown as well.
    expect(world.hub.views()).toEqual([
      { name: 'relay-1', living: true, sources: 3, viewers: 5 },
      { name: 'relay-2', living: true, sources: 0, viewers: 0 },
      { name: 'relay-3', living: false, sources: 0, viewers: 0 },
    ]);
  });

  test('a relay that does not say who it is, or says what the configuration does not know, is no relay', async () => {
    const world = new RelayHubWorld();
    const hello = { type: 'hello', relay: 'relay-1', pid: 1, http: 'http://relay-1.test:8090', rtsp: 'rtsp://relay-1.test:8554' } as const;
    const silent = world.dialled();
    await world.clock.advance(5_000);
    const eager = world.dialled();
    eager.says({ type: 'source?', request: 1, camera: 'camera-0' });
    const stranger = world.dialled();
    stranger.says({ ...hello, relay: 'relay-9' });
    const impostor = world.dialled();
    impostor.says({ ...hello, http: 'http://elsewhere.test:8090' });
    expect([silent, eager, stranger, impostor].map((relay) => [relay.closed, relay.heard])).toEqual([
      [1002, []],
      [1002, []],
      [1008, []],
      [1008, []],
    ]);
    expect(world.hub.living).toEqual([]);
    expect(world.problems).toEqual([
      'a relay called relay-9 came, which the configuration does not name',
      'the relay relay-1 has another address than the configuration says',
    ]);
    const twice = world.attached();
    twice.says(hello);
    expect(twice.closed).toBe(1002);
  });

  test('R6: a relay learns with the addresses whether sound may be taken, and whether there is anybody to call', async () => {
    const world = new RelayHubWorld();
    const relay = world.attached();
    relay.says({ type: 'source?', request: 1, camera: 'car' });
    relay.says({ type: 'source?', request: 2, camera: 'camera-0' });
    await settled();
    const [car, fixed] = relay.take('source');
    expect(car).toEqual({ type: 'source', request: 1, camera: 'car', audio: true, published: true });
    expect(fixed).not.toHaveProperty('audio');
    expect(fixed).not.toHaveProperty('published');
  });

  test('R7: a publication is judged by today’s rights, and stands in the journal as what it is', async () => {
    const world = new RelayHubWorld();
    const relay = world.attached();
    const ref = { view: 'v1', ticket: 't1', camera: 'car', organisation: 'police-112', person: 'driver' };
    relay.says({
      type: 'renew?',
      views: [ref, { ...ref, view: 'v2', ticket: 't2', person: 'gone' }, { ...ref, view: 'v3', ticket: 't3', camera: 'camera-0' }],
    });
    await settled();
    expect(relay.take('until')).toEqual([{ type: 'until', view: 'v1', until: world.clock.now() + 60_000 }]);
    expect(relay.take('revoke')).toEqual([
      { type: 'revoke', reason: 'sessionEnded', view: 'v2' },
      { type: 'revoke', reason: 'noSuchCamera', view: 'v3' },
    ]);
    world.signedIn.delete('driver');
    relay.says({ type: 'renew?', views: [ref] });
    await settled();
    expect(relay.take('revoke').at(-1)).toEqual({ type: 'revoke', reason: 'sessionEnded', view: 'v1' });
    relay.says({ type: 'view.opened', report: 1, at: 1, ref, transport: 'announce', peer: '10.0.0.7' });
    relay.says({ type: 'view.closed', report: 2, at: 2, ref, reason: 'left', frames: 30, bytes: 9_000 });
    relay.says({ type: 'view.refused', report: 3, at: 3, camera: 'car', reason: 'publisherPresent', peer: '10.0.0.7', ref });
    await settled();
    expect(world.entries.map(({ kind, actor, incident }) => [kind, actor, incident])).toEqual([
      ['publication.opened', 'person:driver', undefined],
      ['publication.closed', 'person:driver', undefined],
      ['publication.refused', 'person:driver', undefined],
    ]);
  });
});
