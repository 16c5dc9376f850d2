import { expect, test } from 'vitest';
import type { CameraId } from '#domain/ids.ts';
import { relayUrls, ticketedUrls } from './relay-urls.ts';

const relay = { host: '127.0.0.1', port: 8090, rtspPort: 8554 };

test('S14: viewers are sent to the relay by its public name, else by its address', () => {
  expect(relayUrls(relay)).toEqual({ http: 'http://127.0.0.1:8090', ws: 'ws://127.0.0.1:8090', rtsp: 'rtsp://127.0.0.1:8554' });
  expect(relayUrls({ ...relay, publicUrl: 'https://video.example.go.kr/' })).toEqual({
    http: 'https://video.example.go.kr',
    ws: 'wss://video.example.go.kr',
    rtsp: 'rtsp://video.example.go.kr:8554',
  });
});

test('S14: whatever a camera is called, its name stays one part of the address', () => {
  expect(ticketedUrls(relayUrls(relay), '망루 1/a?b' as CameraId, 'a.b.c')).toEqual({
    whep: 'http://127.0.0.1:8090/whep/%EB%A7%9D%EB%A3%A8%201%2Fa%3Fb?ticket=a.b.c',
    ws: 'ws://127.0.0.1:8090/ws/%EB%A7%9D%EB%A3%A8%201%2Fa%3Fb?ticket=a.b.c',
    rtsp: 'rtsp://127.0.0.1:8554/%EB%A7%9D%EB%A3%A8%201%2Fa%3Fb?ticket=a.b.c',
    snapshot: 'http://127.0.0.1:8090/snapshot/%EB%A7%9D%EB%A3%A8%201%2Fa%3Fb?ticket=a.b.c',
    stills: 'http://127.0.0.1:8090/stills/%EB%A7%9D%EB%A3%A8%201%2Fa%3Fb?ticket=a.b.c',
    line: 'ws://127.0.0.1:8090/line',
    ticket: 'a.b.c',
  });
});
