import { describe, expect, test } from 'vitest';
import type { TicketClaims } from '#contract/relay-control.ts';
import { clipPictures } from './support/clip.ts';
import { RelayBench } from './support/relay-bench.ts';
import { WhepClient, postOffer } from './support/whep-client.ts';
import { WhipClient } from './support/whip-client.ts';

async function withCar({ audio = false } = {}): Promise<RelayBench> {
  const bench = await RelayBench.start();
  bench.server.cameras.set('car', { published: true, audio });
  return bench;
}
const leave = (bench: RelayBench, claims: Partial<TicketClaims> = {}) =>
  bench.server.ticket('car', { incident: undefined, rights: ['publish'], organisation: 'police', person: 'driver', ...claims });
const publish = async (bench: RelayBench, car: WhipClient, claims: Partial<TicketClaims> = {}) =>
  car.publish(`${bench.http}/whip/car`, await leave(bench, claims));
const whep = async (bench: RelayBench, claims: Partial<TicketClaims> = {}) =>
  `${bench.http}/whep/car?ticket=${await bench.server.ticket('car', claims)}`;

describe('a publisher over WHIP', () => {
  test('R67: is shown over WebSocket and WebRTC, picture by picture as it sent them, and leaves by DELETE', async () => {
    await using bench = await withCar();
    using car = new WhipClient();
    const session = await publish(bench, car);
    expect(session).toMatch(/\/whip\/car\/[0-9a-f]{24}$/);
    const viewer = await bench.view(undefined, 'car');
    await viewer.until(() => viewer.units.length > 20);
    using other = new WhepClient();
    await other.view(await whep(bench));
    await expect.poll(() => other.units.length).toBeGreaterThan(5);
    const sent = clipPictures.slice(0, 15).map((picture) => Buffer.from(picture[0]!).toString('base64'));
    for (const unit of other.units) expect(sent).toContain(Buffer.from(unit.nals.at(-1)!).toString('base64'));
    expect(await bench.server.hears('view.opened', (report) => report.transport === 'whip')).toMatchObject({
      ref: { camera: 'car', person: 'driver' },
    });
    expect((await fetch(String(session), { method: 'DELETE' })).status).toBe(200);
    expect((await fetch(String(session))).status).toBe(404);
    expect(await bench.server.hears('view.closed', (report) => report.ref.person === 'driver')).toMatchObject({ reason: 'left' });
    await viewer.until(() => viewer.states.at(-1) === 'lost');
    using again = new WhipClient();
    await publish(bench, again);
    await viewer.until(() => viewer.states.at(-1) === 'live');
  });

  test('R67: is asked for a key frame when a viewer comes who cannot begin without', async () => {
    await using bench = await withCar();
    using car = new WhipClient();
    car.onRequest = true;
    await publish(bench, car);
    const viewer = await bench.view(undefined, 'car');
    // A group that is longer than what is kept for those who come: 6 s.
    await viewer.until(() => viewer.units.length > 100);
    const asked = car.keyRequests;
    using late = new WhepClient();
    await late.view(await whep(bench));
    await expect.poll(() => late.units.length).toBeGreaterThan(5);
    expect(car.keyRequests).toBeGreaterThan(asked);
  });

  test('R67: is asked again for packets that were lost, and no picture is missing', async () => {
    await using bench = await withCar();
    using car = new WhipClient();
    await publish(bench, car);
    const viewer = await bench.view(undefined, 'car');
    await viewer.until(() => viewer.units.length > 5);
    const from = car.nextSequence;
    for (const index of [4, 5, 11]) car.lose.add((from + index) & 0xffff);
    const had = viewer.units.length;
    await viewer.until(() => viewer.units.length > had + 30);
    expect(new Set(car.nacks)).toEqual(new Set([4, 5, 11].map((index) => (from + index) & 0xffff)));
    const pictures = viewer.units.map((unit) => Buffer.from(unit.bytes.subarray(4)).toString('base64'));
    const order = clipPictures.slice(0, 15).map((picture) => Buffer.from(picture[0]!).toString('base64'));
    const places = pictures.map((picture) => order.indexOf(picture));
    places.slice(1).forEach((place, index) => expect(place).toBe((places[index]! + 1) % 15));
  });

  test('R67: is cut within a second when its leave is withdrawn, and its ticket is void', async () => {
    await using bench = await withCar();
    using car = new WhipClient();
    const session = await publish(bench, car);
    await bench.server.hears('camera.state', (message) => message.state === 'live');
    const due = bench.camera.due;
    bench.server.send({ type: 'revoke', reason: 'leaveWithdrawn', person: 'driver' });
    await bench.server.hears('view.closed', (report) => report.reason === 'revoked');
    // Fifteen are due in a second.
    expect(bench.camera.due - due).toBeLessThan(15);
    const asked = await fetch(String(session));
    expect([asked.status, await asked.json()]).toMatchObject([410, { code: 'revoked' }]);
    using again = new WhipClient();
    expect(await publish(bench, again)).toBe(403);
  });

  test('R67: that falls silent keeps nobody out', async () => {
    await using bench = await withCar();
    using car = new WhipClient();
    await publish(bench, car);
    await bench.server.hears('camera.state', (message) => message.state === 'live');
    using second = new WhipClient();
    expect(await publish(bench, second)).toBe(409);
    car.muted = true;
    await bench.server.hears('view.closed', (message) => message.reason === 'silent');
    using third = new WhipClient();
    expect(typeof (await publish(bench, third))).toBe('string');
  });

  test('R67: that sends nothing at all after its answer is given up', async () => {
    await using bench = await withCar();
    using car = new WhipClient();
    car.muted = true;
    await publish(bench, car);
    expect(await bench.server.hears('view.closed', (message) => message.reason === 'silent')).toMatchObject({ frames: 0 });
  });

  test.each([
    ['a ticket to watch', { rights: ['live'], incident: 'i1' }, 403, 'missingRight'],
    ['another camera’s', { camera: 'c1' }, 403, 'otherCamera'],
  ] as const)('R67: with %s is refused', async (_, claims, status, reason) => {
    await using bench = await withCar();
    using car = new WhipClient();
    expect(await publish(bench, car, { ...claims, rights: 'rights' in claims ? [...claims.rights] : ['publish'] })).toBe(status);
    expect(await bench.server.hears('view.refused')).toMatchObject({ reason });
  });

  test('R67: of a camera that is called by its address is refused', async () => {
    await using bench = await withCar();
    using car = new WhipClient();
    expect(await car.publish(`${bench.http}/whip/c1`, await leave(bench, { camera: 'c1' }))).toBe(403);
  });

  test('R67: whose offer has nothing to send is refused, and the camera is free', async () => {
    await using bench = await withCar();
    using viewer = new WhepClient();
    const response = await postOffer(`${bench.http}/whip/car?ticket=${await leave(bench)}`, await viewer.offer());
    expect([response.status, await response.json()]).toMatchObject([400, { code: 'badOffer' }]);
    using car = new WhipClient();
    expect(typeof (await publish(bench, car))).toBe('string');
  });
});

describe('sound over WebRTC', () => {
  test.each([
    ['with the right to hear it', { rights: ['live', 'audio'] as const }, 'sent'],
    ['without it', { rights: ['live'] as const }, 'missingRight'],
  ] as const)('R65: of a publisher reaches a viewer %s: %#', async (_, claims, audio) => {
    await using bench = await withCar({ audio: true });
    using car = new WhipClient({ sound: true });
    await publish(bench, car);
    using viewer = new WhepClient({ audio: 'g711' });
    const session = await viewer.view(await whep(bench, { rights: [...claims.rights] }));
    await expect.poll(() => viewer.units.length).toBeGreaterThan(30);
    expect(await (await fetch(`${session}/layer`)).json()).toMatchObject({ audio });
    if (audio !== 'sent') {
      expect(bench.server.all('listening.began')).toHaveLength(0);
      return expect(viewer.sounds).toHaveLength(0);
    }
    expect(await bench.server.hears('listening.began')).toMatchObject({ ref: { camera: 'car', person: 'p1' } });
    await expect.poll(() => viewer.sounds.length).toBeGreaterThan(50);
    expect(viewer.sounds.every((sound) => sound.payloadType === 8 && sound.data.every((byte) => byte === 0xd5))).toBe(true);
    const steps = viewer.sounds.slice(1).map((sound, index) => sound.timestamp - viewer.sounds[index]!.timestamp);
    expect(new Set(steps)).toEqual(new Set([160]));
    await fetch(session, { method: 'DELETE' });
    await bench.server.hears('listening.ended');
  });

  test('R65: is not even taken of a camera whose record allows none, and an offer without G.711 is told so', async () => {
    await using bench = await withCar();
    using car = new WhipClient({ sound: true });
    await publish(bench, car);
    using deaf = new WhepClient({ audio: 'opus' });
    using viewer = new WhepClient({ audio: 'g711' });
    const states = await Promise.all(
      [deaf, viewer].map(async (client) => {
        const session = await client.view(await whep(bench, { rights: ['live', 'audio'] }));
        await expect.poll(() => client.units.length).toBeGreaterThan(15);
        return (await fetch(`${session}/layer`)).json();
      }),
    );
    expect(states).toMatchObject([{ audio: 'notOffered' }, { audio: 'noAudio' }]);
    expect(viewer.sounds).toHaveLength(0);
  });
});
