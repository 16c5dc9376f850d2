import { describe, expect, test } from 'vitest';
import { RelayBench } from './support/relay-bench.ts';

const now = () => Math.floor(Date.now() / 1_000);

describe('a camera that another relay has now', () => {
  test('R73: its viewers are told to go there, with the last picture they had; nobody else notices', async () => {
    await using bench = await RelayBench.start();
    bench.server.cameras.set('c2', { main: { url: bench.camera.url } });
    const [moved, other] = [await bench.view(), await bench.view(undefined, 'c2')];
    await Promise.all([moved, other].map((viewer) => viewer.until(() => viewer.units.length >= 3)));
    bench.server.send({ type: 'moved', cameras: ['c1', 'c9'] });
    await moved.until(() => moved.closed !== undefined);
    expect([moved.end, moved.closed?.code]).toEqual(['moved', 4007]);
    expect(await bench.server.hears('view.closed')).toMatchObject({ reason: 'moved', ref: { camera: 'c1' } });
    const had = other.units.length;
    await other.until(() => other.units.length >= had + 5);
    expect(other.messages.filter(({ type }) => type === 'end')).toEqual([]);
    const sequences = other.units.map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.map((_, index) => sequences[0]! + index));
  });

  test('R74: a ticket that is still good is honoured here, until the server says where the view belongs', async () => {
    await using bench = await RelayBench.start();
    bench.server.send({ type: 'moved', cameras: ['c1'] });
    const late = await bench.view();
    await late.until(() => late.units.length >= 3);
    bench.server.send({ type: 'moved', cameras: ['c1'] });
    await late.until(() => late.closed !== undefined);
    expect(late.end).toBe('moved');
  });

  test('R74: nothing but a ticket connects a camera here once it is to be kept connected elsewhere', async () => {
    await using bench = await RelayBench.start({ settings: { lingerSeconds: 0.1 } });
    bench.server.send({ type: 'keepAlive', cameras: ['c1'] });
    await bench.server.hears('camera.state', ({ state }) => state === 'live');
    bench.server.send({ type: 'keepAlive', cameras: [] });
    await bench.server.hears('camera.state', ({ state }) => state === 'idle');
    await expect.poll(() => bench.camera.connected).toBe(0);
  });
});

describe('a withdrawal that is said again to a relay that was away', () => {
  test('R76: voids and cuts what is of before it, and leaves alone what was allowed since', async () => {
    await using bench = await RelayBench.start();
    const at = (now() - 10) * 1_000;
    const ticketOf = (age: number, person: string): Promise<string> =>
      bench.server.ticket('c1', { person, iat: now() - age, exp: now() + 40 });
    const [before, since] = [await bench.view(`ticket=${await ticketOf(15, 'p1')}`), await bench.view(`ticket=${await ticketOf(5, 'p2')}`)];
    await Promise.all([before, since].map((viewer) => viewer.until(() => viewer.units.length > 0)));
    bench.server.send({ type: 'revoke', reason: 'incidentEnded', incident: 'i1', at });
    await before.until(() => before.closed !== undefined);
    expect(before.end).toBe('revoked');
    const [late, again] = [await bench.view(`ticket=${await ticketOf(14, 'p3')}`), await bench.view(`ticket=${await ticketOf(4, 'p4')}`)];
    await late.until(() => late.refusal !== undefined);
    expect(late.refusal).toMatchObject({ status: 403, body: { code: 'revoked' } });
    await again.until(() => again.units.length > 0);
    const had = since.units.length;
    await since.until(() => since.units.length > had);
  });
});
