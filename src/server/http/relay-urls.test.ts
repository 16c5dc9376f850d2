import { expect, test } from 'vitest';
import type { CameraId } from '#domain/ids.ts';
import { ticketedUrls } from './relay-urls.ts';

test('S14: whatever a camera is called, its name stays one part of the address', () => {
  expect(ticketedUrls({ http: 'http://127.0.0.1:8090', rtsp: 'rtsp://127.0.0.1:8554' }, '망루 1/a?b' as CameraId, 'a.b.c')).toEqual({
    whep: 'http://127.0.0.1:8090/whep/%EB%A7%9D%EB%A3%A8%201%2Fa%3Fb?ticket=a.b.c',
    ws: 'ws://127.0.0.1:8090/ws/%EB%A7%9D%EB%A3%A8%201%2Fa%3Fb?ticket=a.b.c',
    rtsp: 'rtsp://127.0.0.1:8554/%EB%A7%9D%EB%A3%A8%201%2Fa%3Fb?ticket=a.b.c',
    snapshot: 'http://127.0.0.1:8090/snapshot/%EB%A7%9D%EB%A3%A8%201%2Fa%3Fb?ticket=a.b.c',
    stills: 'http://127.0.0.1:8090/stills/%EB%A7%9D%EB%A3%A8%201%2Fa%3Fb?ticket=a.b.c',
    line: 'ws://127.0.0.1:8090/line',
    ticket: 'a.b.c',
  });
});

test('S14: with https the WebSocket is encrypted as well', () => {
  const urls = ticketedUrls({ http: 'https://video.example.go.kr/', rtsp: 'rtsp://video.example.go.kr:8554' }, 'c1' as CameraId, 't');
  expect([urls.ws, urls.whep]).toEqual(['wss://video.example.go.kr/ws/c1?ticket=t', 'https://video.example.go.kr/whep/c1?ticket=t']);
});
