import { expect, test } from 'vitest';
import { relayPlaces } from './relay-places.ts';

const relay = { host: '127.0.0.1', port: 8090, rtspPort: 8554, udpPort: 8189, processes: 1 };
const called = (more: Partial<Parameters<typeof relayPlaces>[0]>): unknown[] =>
  relayPlaces({ ...relay, ...more }).map(({ http, rtsp }) => [http, rtsp]);

test('S14: viewers are sent to a relay by its public name, else by its address', () => {
  expect(called({})).toEqual([['http://127.0.0.1:8090', 'rtsp://127.0.0.1:8554']]);
  expect(called({ publicUrl: 'https://video.example.go.kr/' })).toEqual([
    ['https://video.example.go.kr', 'rtsp://video.example.go.kr:8554'],
  ]);
  expect(called({ publicUrl: 'https://[2001:db8::1]:8443/video/' })).toEqual([
    ['https://[2001:db8::1]:8443/video', 'rtsp://[2001:db8::1]:8554'],
  ]);
});

test('S14: each of several by its own', () => {
  expect(called({ processes: 2 })).toEqual([
    ['http://127.0.0.1:8090', 'rtsp://127.0.0.1:8554'],
    ['http://127.0.0.1:8091', 'rtsp://127.0.0.1:8555'],
  ]);
  expect(called({ processes: 2, publicUrl: ['https://one.example', 'https://two.example'] })).toEqual([
    ['https://one.example', 'rtsp://one.example:8554'],
    ['https://two.example', 'rtsp://two.example:8555'],
  ]);
});
