import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../city/eventually.ts';
import { ticketsFor } from '../e2e/support/city-facts.ts';
import { TestCity } from '../city/test-city.ts';
import { watchCity } from '../support/watched-city.ts';
import { WhepClient } from './support/whep-client.ts';
import type { ResumingViewer } from '../support/resuming-viewer.ts';

/** No picture of these was lost on the way, and all came on one connection. */
function undisturbed(pictures: ResumingViewer['pictures']): boolean {
  return pictures.every(({ sequence, connection }, index) => {
    const before = pictures[index - 1];
    return !before || (connection === before.connection && sequence === before.sequence + 1);
  });
}

/** Pictures of now, and not only what was on its way when the test looked. */
async function playsOn(viewers: readonly ResumingViewer[]): Promise<void> {
  const from = Date.now();
  for (const viewer of viewers) await viewer.until('plays on', ({ pictures }) => pictures.filter(({ at }) => at > from).length >= 10);
}

interface Ready {
  readonly relays: { readonly living: number };
}

const CAMERAS = 40;

describe('a whole city with two relays, with viewers who go on by themselves', () => {
  const stack = new AsyncDisposableStack();
  let city: TestCity;
  let viewers: readonly ResumingViewer[];
  let at: Readonly<Record<'relay-1' | 'relay-2', string>>;
  const bothLive = (): Promise<Ready> =>
    eventually('both relays are at the server', async () => (await (await fetch(`${city.baseUrl}/readyz`)).json()) as Ready, {
      holds: ({ relays }) => relays.living === 2,
    });
  const of = (name: 'relay-1' | 'relay-2'): readonly ResumingViewer[] => viewers.filter(({ host }) => host === at[name]);

  beforeAll(async () => {
    city = stack.use(
      await TestCity.start({ cameras: CAMERAS, change: (yaml) => Object.assign(yaml.relay, { processes: 2, settleSeconds: 2 }) }),
    );
    // The second may take longer than it takes to settle: before it is there, all cameras are the first one's.
    await bothLive();
    at = { 'relay-1': `127.0.0.1:${city.ports.relay}`, 'relay-2': `127.0.0.1:${city.ports.relay + 1}` };
    viewers = await watchCity(city, { cameras: CAMERAS, incidents: 4 });
    for (const viewer of viewers) stack.use(viewer);
  });
  afterAll(() => stack.disposeAsync());

  test('R70: each camera is looked at where it is, and /readyz and the figures tell how many relays live', async () => {
    expect(viewers.length).toBe(of('relay-1').length + of('relay-2').length);
    for (const name of ['relay-1', 'relay-2'] as const) expect(of(name).length).toBeGreaterThan(0);
    expect(await (await fetch(`${city.baseUrl}/readyz`)).json()).toMatchObject({ relays: { living: 2, configured: 2 } });
    const figures = await eventually('figures of both', async () => (await fetch(`${city.baseUrl}/metrics`)).text(), {
      holds: (text) =>
        ['relay-1', 'relay-2'].every((name) => new RegExp(`^mangru_relay_viewers\\{relay="${name}"\\} [1-9]`, 'm').test(text)),
    });
    expect(figures).toMatch(/^mangru_relays 2$/m);
  });

  test('R75: the server is killed and comes back: nobody misses a picture', async () => {
    const before = new Map(viewers.map((viewer) => [viewer, viewer.pictures.length]));
    await city.kill('server');
    await playsOn(viewers);
    await city.untilWhole(40_000);
    await bothLive();
    await playsOn(viewers);
    for (const [viewer, had] of before) expect(undisturbed(viewer.pictures.slice(had - 1))).toBe(true);
  });

  test('R78: a relay is killed: its viewers go on at the other by themselves, and those who looked there miss no picture', async () => {
    const [lost, others] = [of('relay-1'), of('relay-2')];
    const had = new Map(others.map((viewer) => [viewer, viewer.pictures.length]));
    const { pid } = await city.findRelay('relay-1');
    process.kill(pid, 'SIGKILL');
    await playsOn(lost);
    for (const viewer of lost) expect([viewer.camera, viewer.ends[0]]).toEqual([viewer.camera, 'network']);
    await playsOn(others);
    for (const viewer of others) expect([viewer.ends, undisturbed(viewer.pictures.slice(had.get(viewer)))]).toEqual([[], true]);
    expect((await city.findRelay('relay-1')).pid).not.toBe(pid);
  });

  test('R73: it was started again and has stayed: its viewers are sent back to it, and those of the other miss no picture', async () => {
    const home = viewers.filter(({ ends }) => ends.length > 0);
    for (const viewer of home)
      await viewer.until('is back', ({ host, pictures }) => host === at['relay-1'] && pictures.at(-1)!.at > Date.now() - 1_000);
    await playsOn(viewers);
    // Whoever came for a ticket when the relay was already back went there at once, and is left alone.
    for (const { ends } of home)
      expect([['network'], ['network', 'moved']]).toContainEqual(ends.filter((end, index) => end !== ends[index - 1]));
    for (const viewer of viewers.filter((each) => !home.includes(each))) expect([viewer.ends, viewer.host]).toEqual([[], at['relay-2']]);
  });

  test('R78: also with viewers over WebRTC, whose port is free for the relay that takes the place of the killed one', async () => {
    const operator = await city.signedIn('operator');
    const look = async (): Promise<WhepClient> => {
      const incidents: { id: string }[] = (await operator.get('/api/v1/incidents?status=open')).json.incidents;
      const cameras = (await Promise.all(incidents.map(({ id }) => ticketsFor(operator, id)))).flat();
      const { whep } = cameras.find(({ ws }) => new URL(ws).host === at['relay-1'])!;
      const client = new WhepClient();
      stack.defer(() => client[Symbol.dispose]());
      const answer = await fetch(whep, { method: 'POST', body: await client.offer(), headers: { 'content-type': 'application/sdp' } });
      client.connection.setRemoteDescription(await answer.text(), 'answer');
      await expect.poll(() => client.units.length).toBeGreaterThan(5);
      return client;
    };
    const before = await look();
    const { pid } = await city.findRelay('relay-1');
    process.kill(pid, 'SIGKILL');
    await eventually('another relay-1 serves', async () => (await fetch(`http://${at['relay-1']}/healthz`)).json(), {
      holds: (health) => (health as { server: boolean }).server && before.states.length > 0,
    });
    await look();
  });

  test('R75: those who were never disturbed look on beyond the life of their ticket: the new server has renewed their leave', async () => {
    const undisturbedOnes = viewers.filter(({ ends }) => ends.length === 0);
    expect(undisturbedOnes.length).toBeGreaterThan(0);
    for (const viewer of undisturbedOnes) {
      const began = viewer.pictures[0]!.at;
      await viewer.until('played for more than a ticket’s life', ({ pictures }) => pictures.at(-1)!.at > began + 62_000, 90_000);
      expect([viewer.ends, undisturbed(viewer.pictures.slice(5))]).toEqual([[], true]);
    }
  });
});
