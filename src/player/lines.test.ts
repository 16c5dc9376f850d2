import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Lines } from './lines.ts';

const opened: Socket[] = [];

/** As much of the browser's WebSocket as a line asks of it. */
class Socket extends EventTarget {
  readonly sent: string[] = [];
  readonly url: string;
  binaryType = '';
  closed = false;
  constructor(url: string) {
    super();
    this.url = url;
    opened.push(this);
  }
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.closed = true;
  }
}

const VIEW = { camera: 'cam-1', ticket: 't', stream: 'sub', format: 'units', accept: ['h264'] } as const;
const NOTHING = { onMessage: () => undefined, onPacket: () => undefined, onEnd: () => undefined };
const open = (lines: Lines, url: string): Disposable => lines.open(url, { ...VIEW, accept: [...VIEW.accept] }, NOTHING);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', Socket);
  opened.splice(0);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a page that knows no relay yet opens no line ahead', () => {
  new Lines().ahead();
  expect(opened).toEqual([]);
});

test('a line ahead goes to the relay of before, takes the views that come, and is not a second one', () => {
  const lines = new Lines();
  open(lines, 'ws://relay/line')[Symbol.dispose]();
  vi.advanceTimersByTime(3_000);
  expect(opened.map(({ closed }) => closed)).toEqual([true]);
  lines.ahead();
  lines.ahead();
  expect(opened.map(({ url }) => url)).toEqual(['ws://relay/line', 'ws://relay/line']);
  opened[1]!.dispatchEvent(new Event('open'));
  open(lines, 'ws://relay/line');
  expect([opened.length, opened[1]!.sent.length]).toEqual([2, 1]);
  vi.advanceTimersByTime(60_000);
  expect(opened[1]!.closed).toBe(false);
});

test('a line ahead on which no view comes closes by itself', () => {
  const lines = new Lines();
  open(lines, 'ws://relay/line')[Symbol.dispose]();
  vi.advanceTimersByTime(3_000);
  lines.ahead();
  opened[1]!.dispatchEvent(new Event('open'));
  vi.advanceTimersByTime(3_000);
  expect(opened[1]!.closed).toBe(true);
});

test('a page is ready for the four relays that it used last', () => {
  const lines = new Lines();
  for (const name of ['a', 'b', 'c', 'd', 'e']) open(lines, `ws://${name}/line`)[Symbol.dispose]();
  vi.advanceTimersByTime(3_000);
  opened.splice(0);
  lines.ahead();
  expect(opened.map(({ url }) => url)).toEqual(['ws://b/line', 'ws://c/line', 'ws://d/line', 'ws://e/line']);
});
