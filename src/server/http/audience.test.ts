import { expect, test } from 'vitest';
import { cityConfig } from '#contract/city-config.ts';
import type { CameraId } from '#domain/ids.ts';
import { createAudiences } from './audience.ts';

const title = { ko: '시험', en: 'Test' };
const virtual = (port: number): object => ({ http: `http://10.20.0.1:${port}`, rtsp: `rtsp://10.20.0.1:${port + 1}`, udp: '10.20.0.1:9' });
const config = cityConfig.parse({
  city: { id: 'test', title, centre: [127, 37], bounds: [124, 33, 132, 39] },
  organisations: [{ id: 'city', title, standing: 'owner' }],
  roles: [{ id: 'operator', title, rights: [] }],
  server: { host: '10.1.0.2', publicUrl: 'https://mangru.example.go.kr' },
  session: {},
  relay: { host: '10.1.0.2', processes: 2, elsewhere: { east: 'https://east.example.go.kr' } },
  networks: [
    {
      id: 'police',
      peers: ['10.1.0.254'],
      mediaPort: 8289,
      virtual: { console: 'http://10.20.0.1:8080/', relays: { 'relay-1': virtual(8090), 'relay-2': virtual(8190), east: virtual(8290) } },
    },
    {
      id: 'fire',
      peers: ['10.1.0.253'],
      mediaPort: 8389,
      virtual: { relays: { 'relay-1': virtual(1), 'relay-2': virtual(2), east: virtual(3) } },
    },
  ],
});
const real = { name: 'relay-2', http: 'http://10.1.0.2:8091', rtsp: 'rtsp://10.1.0.2:8555' };
const audienceOf = createAudiences(config, (camera) => (camera === 'nobody’s' ? undefined : real));
const csp = (peer: string): string => audienceOf(peer).headers['content-security-policy'] ?? '';
const [CAMERA, NOBODYS] = ['c1' as CameraId, 'nobody’s' as CameraId];

test('R80: beyond a link device everything is called by its virtual address, each relay by its own', () => {
  const audience = audienceOf('10.1.0.254');
  expect([audience.origin, audience.secure]).toEqual(['http://10.20.0.1:8080', false]);
  expect(audience.relayOf(CAMERA)).toMatchObject({ http: 'http://10.20.0.1:8190', rtsp: 'rtsp://10.20.0.1:8191' });
  expect(csp('10.1.0.254')).toContain(
    "connect-src 'self' http://10.20.0.1:8090 ws://10.20.0.1:8090 http://10.20.0.1:8190 ws://10.20.0.1:8190 http://10.20.0.1:8290 ws://10.20.0.1:8290;",
  );
  expect(JSON.stringify(audience.headers)).not.toMatch(/10\.1\.0\.2|example/);
  // A page without https must not be told to come by https only.
  expect(audience.headers['strict-transport-security']).toBeUndefined();
});

test('R80: everybody else gets the real public ones', () => {
  for (const peer of ['10.1.0.2', '10.20.0.1', 'unknown']) {
    const audience = audienceOf(peer);
    expect([audience.origin, audience.secure, audience.relayOf(CAMERA)]).toEqual(['https://mangru.example.go.kr', true, real]);
    expect(csp(peer)).toContain(
      "connect-src 'self' http://10.1.0.2:8090 ws://10.1.0.2:8090 http://10.1.0.2:8091 ws://10.1.0.2:8091 https://east.example.go.kr wss://east.example.go.kr;",
    );
    expect(csp(peer)).not.toContain('10.20.0.1');
  }
});

test('R80: a network without a console is given no name for one, and cookies there are as everywhere', () => {
  expect([audienceOf('10.1.0.253').origin, audienceOf('10.1.0.253').secure]).toEqual(['', true]);
});

test('R70: a camera that no relay can have has no address', () => {
  expect([audienceOf('10.1.0.254').relayOf(NOBODYS), audienceOf('10.1.0.2').relayOf(NOBODYS)]).toEqual([undefined, undefined]);
});
