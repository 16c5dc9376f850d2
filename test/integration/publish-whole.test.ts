import { expect, test } from 'vitest';
import { startRelay } from '#relay/start-relay.ts';
import { readEntries } from '#server/store/journal-rows.ts';
import { useApiCity } from '../support/api-city.ts';
import { RELAY_SECRET, RELAY_URL } from '../support/running-server.ts';
import { TestPublisher } from './support/test-publisher.ts';

const city = useApiCity();

/** The address that the server gave, at the port where this test's relay really listens. */
function at(port: number, address: string): string {
  return address.replace(/^rtsp:\/\/[^/]+/, `rtsp://127.0.0.1:${port}`);
}

test('R7: from the ticket of the server to the picture at the relay, and into the journal', async () => {
  await using relay = await startRelay({
    host: '127.0.0.1',
    port: 0,
    rtspPort: 0,
    udpPort: 0,
    publicUrl: RELAY_URL,
    maxSources: 5,
    maxViewers: 5,
    lingerSeconds: 0,
    controlUrl: `ws://127.0.0.1:${city.server.port}/internal/relay`,
    allowedOrigins: [],
    secret: RELAY_SECRET,
  });
  await expect.poll(() => relay.connected).toBe(true);
  const { json } = await city.as('car112').post('/api/v1/cameras/car-1/publish-ticket', {});
  const address = at(relay.rtspPort, json.rtsp);
  const stream = async () => (await city.as('operator').get('/api/v1/cameras/car-1')).json.stream;
  expect(await stream()).toBe('idle');
  using car = new TestPublisher(relay.rtspPort);
  expect(await car.publish(address)).toBe(200);
  await expect.poll(stream).toBe('live');
  // What an address is good for is one publisher: a second one with the same ticket is turned away.
  using second = new TestPublisher(relay.rtspPort);
  expect(await second.publish(address)).toBe(403);
  await car.ask('TEARDOWN', address);
  const entries = async (kind: string) => readEntries(city.server.database, { kind, limit: 5 });
  await expect.poll(async () => (await entries('publication.closed')).length).toBe(1);
  const [opened, closed, refused] = [
    (await entries('publication.opened'))[0],
    (await entries('publication.closed'))[0],
    (await entries('publication.refused'))[0],
  ];
  expect(opened).toMatchObject({ actor: expect.stringMatching(/^person:/), data: { camera: 'car-1', transport: 'announce' } });
  expect(closed?.data['frames']).toBeGreaterThan(0);
  expect(refused?.data).toMatchObject({ camera: 'car-1', reason: 'ticketInUse' });
  expect(opened).not.toHaveProperty('incident');
  expect(await entries('view.opened')).toEqual([]);
  expect(JSON.stringify(await entries('publication.opened'))).not.toContain('ticket=');
  await expect.poll(stream).toBe('idle');
});
