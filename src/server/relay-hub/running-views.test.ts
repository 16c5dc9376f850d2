import { describe, expect, test } from 'vitest';
import { RelayHubWorld, viewOf, type ViewRef } from '../../../test/support/relay-hub-world.ts';
import { settled } from '../../../test/support/manual-clock.ts';
import { UNHEARD_MS } from './running-views.ts';

const world = () => {
  const made = new RelayHubWorld();
  const incident = made.city.only();
  const view = (id: string): ViewRef => viewOf({ camera: incident.cameras[0]!.camera, incident: incident.id, person: 'officer', view: id });
  const ends = (): unknown[] =>
    made.entries.filter((entry) => entry.kind.endsWith('.closed')).map((entry) => [entry.kind, entry.data['view'], entry.data['reason']]);
  const open = (relay: ReturnType<RelayHubWorld['attached']>, ref: ViewRef): void =>
    relay.says({ type: 'view.opened', report: 1, at: made.clock.now(), ref, transport: 'ws', peer: '10.0.0.9' });
  return Object.assign(made, { view, ends, open });
};
const hello = (pid: number) =>
  ({ type: 'hello', relay: 'relay-1', pid, http: 'http://relay-1.test:8090', rtsp: 'rtsp://relay-1.test:8554' }) as const;

describe('views of a relay that cannot report their end', () => {
  test('R121: are ended at once when another process takes its place', async () => {
    const city = world();
    const killed = city.attached();
    city.open(killed, city.view('a'));
    city.open(killed, viewOf({ camera: 'car', incident: undefined, person: 'driver', view: 'p' }));
    await settled();
    city.dialled().says(hello(2));
    await settled();
    expect(city.ends()).toEqual([
      ['view.closed', 'a', 'relayLost'],
      ['publication.closed', 'p', 'relayLost'],
    ]);
    await city.clock.advance(2 * UNHEARD_MS);
    expect(city.ends()).toHaveLength(2);
  });

  test('R121: go on when the same process comes on a new line, and while leave is asked for', async () => {
    const city = world();
    const first = city.attached();
    city.open(first, city.view('a'));
    await settled();
    const again = city.attached();
    for (let minutes = 0; minutes < 5; minutes++) {
      again.says({ type: 'renew?', views: [city.view('a')] });
      await city.clock.advance(60_000);
    }
    expect(city.ends()).toEqual([]);
    again.says({ type: 'view.closed', report: 2, at: city.clock.now(), ref: city.view('a'), reason: 'left', frames: 9, bytes: 9 });
    await city.clock.advance(2 * UNHEARD_MS);
    expect(city.ends()).toEqual([['view.closed', 'a', 'left']]);
  });

  test('R121: are ended when nothing is heard of them for longer than leave can last, and again when the journal was away', async () => {
    const city = world();
    city.hub.restore([city.view('old'), city.view('running')]);
    const relay = city.attached();
    relay.says({ type: 'renew?', views: [city.view('running')] });
    city.keeps = false;
    await city.clock.advance(60_000);
    relay.says({ type: 'renew?', views: [city.view('running')] });
    await city.clock.advance(30_000);
    expect(city.ends()).toEqual([]);
    city.keeps = true;
    await city.clock.advance(10_000);
    expect(city.ends()).toEqual([['view.closed', 'old', 'relayLost']]);
  });
});
