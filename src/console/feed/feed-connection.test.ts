import { describe, expect, test } from 'vitest';
import { FeedConnection, type FeedSocketEvents } from './feed-connection.ts';

/** A clock and sockets moved by hand. */
function bench() {
  let now = 0;
  let timers: { at: number; run: () => void }[] = [];
  const sockets: { events: FeedSocketEvents; closed: boolean }[] = [];
  const log: string[] = [];
  const connection = new FeedConnection(
    {
      open: (events) => {
        const socket = { events, closed: false };
        sockets.push(socket);
        return { close: () => (socket.closed = true) };
      },
      now: () => now,
      after: (milliseconds, run) => {
        const timer = { at: now + milliseconds, run };
        timers.push(timer);
        return () => (timers = timers.filter((other) => other !== timer));
      },
      random: () => 0.5,
    },
    { onMessage: (message) => log.push(`${now} ${message.type}`), onLink: (event) => log.push(`${now} ${event.type}`) },
  );
  const pass = (milliseconds: number): void => {
    const end = now + milliseconds;
    for (;;) {
      const due = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      timers = timers.filter((timer) => timer !== due);
      now = due.at;
      due.run();
    }
    now = end;
  };
  const say = (message: object): void => sockets.at(-1)?.events.onMessage(JSON.stringify(message));
  return { connection, sockets, log, pass, say, timersLeft: () => timers.length };
}
const snapshot = { type: 'snapshot', seq: 1, now: 1, incidents: [], links: [] };
const beat = { type: 'beat', seq: 1, now: 1 };

describe('feed connection', () => {
  test('says silence before 2 s have passed, and not while beats come', () => {
    const { log, pass, say } = bench();
    say(snapshot);
    for (let second = 0; second < 5; second += 1) {
      pass(1_000);
      say(beat);
    }
    expect(log.filter((line) => line.endsWith('silent'))).toEqual([]);
    pass(2_000);
    expect(log.at(-1)).toBe('6900 silent');
  });

  test('gives a silent connection up and comes back with growing pauses, at most 2 s', () => {
    const { log, pass, say, sockets } = bench();
    say(snapshot);
    pass(5_000);
    expect(log.at(-1)).toBe('5000 closed');
    expect(sockets[0]?.closed).toBe(true);
    pass(250);
    expect(sockets.length).toBe(2);
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 7; attempt += 1) {
      const count = sockets.length;
      sockets.at(-1)?.events.onClose();
      let waited = 0;
      while (sockets.length === count) {
        pass(50);
        waited += 50;
      }
      pauses.push(waited);
    }
    expect(pauses).toEqual([500, 1_000, 2_000, 2_000, 2_000, 2_000, 2_000]);
  });

  test('a snapshot starts the pauses anew', () => {
    const { pass, say, sockets } = bench();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      sockets.at(-1)?.events.onClose();
      pass(5_000);
    }
    say(snapshot);
    const count = sockets.length;
    sockets.at(-1)?.events.onClose();
    pass(250);
    expect(sockets.length).toBe(count + 1);
  });

  test('what does not fit the contract is dropped and does not count as life', () => {
    const { log, pass, say } = bench();
    say(snapshot);
    pass(1_000);
    say({ type: 'beat', seq: 'one' });
    pass(900);
    expect(log.at(-1)).toBe('1900 silent');
  });

  test('signed out: closed for good, no timer left', () => {
    const { log, pass, say, sockets, timersLeft } = bench();
    say(snapshot);
    say({ type: 'bye', reason: 'expired' });
    pass(60_000);
    expect(sockets.length).toBe(1);
    expect(timersLeft()).toBe(0);
    expect(log.at(-1)).toBe('0 bye');
  });

  test('told that the network is back, it does not wait', () => {
    const { connection, sockets } = bench();
    sockets[0]?.events.onClose();
    connection.retryNow();
    expect(sockets.length).toBe(2);
    connection.retryNow();
    expect(sockets.length).toBe(2);
  });
});
