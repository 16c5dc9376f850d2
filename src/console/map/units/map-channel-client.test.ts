import { expect, test } from 'vitest';
import type { MapLook } from '#contract/map-channel.ts';
import { encodeUnitFrame } from '#contract/unit-frame.ts';
import { MapChannel, type ChannelSocketEvents } from './map-channel-client.ts';

/** A clock and sockets moved by hand. */
function bench() {
  let now = 0;
  let timers: { at: number; run: () => void }[] = [];
  const sockets: { events: ChannelSocketEvents; sent: string[]; closed: boolean }[] = [];
  const log: string[] = [];
  const channel = new MapChannel(
    {
      open: (events) => {
        const socket = { events, sent: [] as string[], closed: false };
        sockets.push(socket);
        return { send: (text) => void socket.sent.push(text), close: () => void (socket.closed = true) };
      },
      after: (milliseconds, run) => {
        const timer = { at: now + milliseconds, run };
        timers.push(timer);
        return () => (timers = timers.filter((other) => other !== timer));
      },
      random: () => 0.5,
    },
    { onMessage: ({ type }) => log.push(type), onFrame: ({ total }) => log.push(`frame ${total}`), onSilent: () => log.push('silent') },
  );
  const pass = (milliseconds: number): void => {
    now += milliseconds;
    for (const timer of timers.filter(({ at }) => at <= now)) {
      timers = timers.filter((other) => other !== timer);
      timer.run();
    }
  };
  return { channel, sockets, log, pass, timersLeft: () => timers.length };
}

const LOOK: MapLook = { type: 'look', bbox: [1, 2, 3, 4], resolution: 5 };
const frame = encodeUnitFrame({ now: 1, total: 3, stale: 0, units: [], groups: [] }).buffer;

test('U14: the map’s last look is told when the channel opens, and again after it was lost', () => {
  const { channel, sockets, log, pass } = bench();
  channel.look({ ...LOOK, resolution: 9 });
  channel.look(LOOK);
  expect(sockets[0]?.sent).toEqual([]);
  sockets[0]?.events.onOpen();
  expect(sockets[0]?.sent).toEqual([JSON.stringify(LOOK)]);
  sockets[0]?.events.onClose();
  expect(log).toEqual(['silent']);
  pass(300);
  sockets[1]?.events.onOpen();
  expect(sockets[1]?.sent).toEqual([JSON.stringify(LOOK)]);
});

test('U13: a channel that says nothing for two seconds is said to be silent, whatever it was showing', () => {
  const { sockets, log, pass } = bench();
  sockets[0]?.events.onOpen();
  sockets[0]?.events.onBytes(frame);
  pass(1_000);
  sockets[0]?.events.onBytes(frame);
  pass(1_899);
  expect(log).toEqual(['frame 3', 'frame 3']);
  pass(1);
  expect(log.at(-1)).toBe('silent');
});

test('U16: signed out, it is closed for good; a server that stops is looked for again', () => {
  const { sockets, log, pass, timersLeft } = bench();
  sockets[0]?.events.onText('{"type":"bye","reason":"stopping"}');
  sockets[0]?.events.onClose();
  pass(400);
  expect(sockets).toHaveLength(2);
  sockets[1]?.events.onText('{"type":"bye","reason":"signedOut"}');
  sockets[1]?.events.onClose();
  pass(60_000);
  expect([sockets.length, sockets[1]?.closed, timersLeft()]).toEqual([2, true, 0]);
  expect(log).toEqual(['bye', 'silent', 'bye']);
});
