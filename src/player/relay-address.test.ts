import { expect, test } from 'vitest';
import { viewAddressOf, withQuery } from './relay-address.ts';

test('the line of a relay stands beside its views', () => {
  expect(viewAddressOf('wss://video.test:8090/relay-2/ws/CAM%2012?ticket=a.b.c')).toEqual({
    line: 'wss://video.test:8090/relay-2/line',
    camera: 'CAM 12',
    ticket: 'a.b.c',
  });
});

test.each(['', 'no address', 'ws://video.test/ws/c1', 'ws://video.test/other/c1?ticket=t', 'ws://video.test/ws/a/b?ticket=t'])(
  'there is none beside %j',
  (address) => {
    expect(viewAddressOf(address)).toBeUndefined();
  },
);

test('facts are added to an address, each once', () => {
  expect(withQuery('ws://r.test/ws/c1?ticket=t&stream=main', { stream: 'sub', accept: 'h264,jpeg' })).toBe(
    'ws://r.test/ws/c1?ticket=t&stream=sub&accept=h264%2Cjpeg',
  );
});
