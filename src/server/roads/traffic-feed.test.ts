import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { httpGet } from '#io/http-get.ts';
import { readRoadEvents, readTrafficInfo } from '#protocol/its-traffic.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import type { LinkTraffic } from './roads.ts';
import { TrafficFeed } from './traffic-feed.ts';

const item = (linkId: string, speed: string, createdDate = '20261121101000'): object => ({
  roadName: '새벽대로',
  roadDrcType: '',
  linkNo: '1',
  linkId,
  startNodeId: '9910000100',
  endNodeId: '9910000200',
  speed,
  travelTime: '12.0',
  createdDate,
});
const ok = (items: readonly object[]): string =>
  JSON.stringify({ header: { resultCode: 0, resultMsg: 'OK' }, body: { totalCount: items.length, items } });

describe('answers of the OpenAPI', () => {
  test('G19: speeds are read from strings, the newest of a link counts, and links without a speed are left out', () => {
    const read = readTrafficInfo(
      ok([
        item('9910000100', '31.0'),
        item('9910000100', '12', '20261121101500'),
        item('9910000100', '55', '20261121100500'),
        item('9910000300', ''),
        item('9910000400', '0'),
        item('9910000500', '-1'),
        item('99', '30'),
        {},
      ]),
    );
    expect(read).toEqual({
      ok: true,
      value: { speeds: new Map([['9910000100', 12]]), measuredAt: Date.UTC(2026, 10, 21, 1, 15), skipped: 5 },
    });
    expect(readTrafficInfo(JSON.stringify({ header: { resultCode: '0' }, body: null }))).toEqual({
      ok: true,
      value: { speeds: new Map(), measuredAt: undefined, skipped: 0 },
    });
  });

  test('G19: an event that blocks every lane now closes its link; one that is over, still to come or partial does not', () => {
    const now = Date.UTC(2026, 10, 21, 1, 15);
    const event = (linkId: string, lanesBlockType: string, [startDate, endDate]: readonly [string, string]): object => ({
      type: '공사',
      linkId,
      lanesBlockType,
      startDate,
      endDate,
    });
    const read = readRoadEvents(
      ok([
        event('9910000100', '3', ['20261121090000', '20261121180000']),
        event('9910000200', '3', ['20261121090000', '20261121101000']),
        event('9910000300', '3', ['20261121180000', '20261121190000']),
        event('9910000400', '2', ['20261121090000', '20261121180000']),
        event('9910000500', '3', ['20261121090000', '']),
        event('', '3', ['20261121090000', '']),
      ]),
      now,
    );
    expect(read).toEqual({ ok: true, value: { closed: new Set(['9910000100', '9910000500']), events: [], skipped: 1 } });
  });

  test('G24: an event that goes on now and says where is told with its kind, words and times; one without a place only closes its link', () => {
    const now = Date.UTC(2026, 10, 21, 1, 15);
    const event = {
      eventType: '공사',
      message: '포장 공사',
      linkId: '9910000100',
      lanesBlockType: '2',
      startDate: '20261121090000',
      endDate: '20261121180000',
    };
    const read = readRoadEvents(
      ok([
        { ...event, coordX: '127.03', coordY: '37.5' },
        { ...event, lanesBlockType: '3', coordX: '127.04', coordY: '37.51', message: 'x'.repeat(1_000) },
        { ...event, coordX: '', coordY: '' },
        { ...event, coordX: '900', coordY: 'north' },
        { ...event, coordX: '127.03', coordY: '37.5', endDate: '20261121100000' },
      ]),
      now,
    );
    expect(read.ok && read.value.events).toEqual([
      {
        type: '공사',
        message: '포장 공사',
        lon: 127.03,
        lat: 37.5,
        closed: false,
        from: Date.UTC(2026, 10, 21),
        until: Date.UTC(2026, 10, 21, 9),
      },
      {
        type: '공사',
        message: 'x'.repeat(300),
        lon: 127.04,
        lat: 37.51,
        closed: true,
        from: Date.UTC(2026, 10, 21),
        until: Date.UTC(2026, 10, 21, 9),
      },
    ]);
  });

  test('G19: a refusal, and what is no answer at all, is a problem in words', () => {
    expect(readTrafficInfo(JSON.stringify({ header: { resultCode: 4, resultMsg: '인증키가 유효하지 않습니다' } }))).toEqual({
      ok: false,
      problem: 'refused with code 4 인증키가 유효하지 않습니다',
    });
    for (const bad of ['', '<html>', '[]', '{"header":{}}', '{"header":{"resultCode":0},"body":{"items":"none"}}'])
      expect(readTrafficInfo(bad).ok, bad).toBe(false);
  });
});

/** The OpenAPI as far as the feed asks it, on a real socket. */
async function startItsServer(): Promise<{
  url: string;
  asked: URL[];
  answer: (respond: (url: URL) => { status?: number; body: string }) => void;
  close: () => Promise<void>;
}> {
  let respond: (url: URL) => { status?: number; body: string } = () => ({ body: ok([]) });
  const asked: URL[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://its');
    asked.push(url);
    const { status = 200, body } = respond(url);
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answer: (next) => (respond = next),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

describe('the feed', () => {
  test('G19: speeds come every five minutes; a centre that fails leaves what is known until it is too old, and its key is in no sentence', async () => {
    const its = await startItsServer();
    closers.push(its.close);
    const clock = new ManualClock();
    const taken: (readonly LinkTraffic[])[] = [];
    const problems: string[] = [];
    const roads = { changeTraffic: async (changes: Iterable<LinkTraffic>) => (taken.push([...changes]), { known: 0, unknown: 0 }) };
    const feed = new TrafficFeed(
      { url: its.url, apiKey: 'secret-key', box: [126.9, 37.4, 127.2, 37.6], everyMs: 300_000 },
      { clock, get: httpGet, roads, onProblem: (text) => problems.push(text) },
    );
    closers.push(() => feed[Symbol.asyncDispose]());
    const round = async (rounds: number): Promise<void> => {
      await expect.poll(() => taken.length).toBe(rounds);
      await expect.poll(() => clock.waiting).toBe(1);
    };
    its.answer((url) => ({
      body: url.pathname === '/trafficInfo' ? ok([item('9910000100', '31')]) : ok([{ linkId: '9910000200', lanesBlockType: '3' }]),
    }));
    feed.start();
    await round(1);
    const known = [
      { link: '9910000100', speedKmh: 31 },
      { link: '9910000200', closed: true },
    ];
    expect(taken[0]).toEqual(known);
    expect(its.asked.map(({ pathname }) => pathname)).toEqual(['/trafficInfo', '/eventInfo']);
    expect(Object.fromEntries(its.asked[0]!.searchParams)).toMatchObject({
      apiKey: 'secret-key',
      minX: '126.9',
      maxX: '127.2',
      minY: '37.4',
      maxY: '37.6',
      getType: 'json',
    });
    its.answer(() => ({ status: 503, body: '' }));
    for (let rounds = 2; rounds <= 6; rounds += 1) {
      await clock.advance(300_000);
      await round(rounds);
      expect(taken.at(-1), `${(rounds - 1) * 5} minutes later`).toEqual(rounds <= 5 ? known : []);
    }
    await its.close();
    closers.shift();
    await clock.advance(300_000);
    await round(7);
    expect(new Set(problems)).toEqual(new Set(['traffic: answered with status 503', 'traffic: it cannot be reached']));
  });

  test('G19: a city larger than one question is asked for in boxes; one that needs too many is refused', async () => {
    const its = await startItsServer();
    closers.push(its.close);
    const clock = new ManualClock();
    const source = { url: its.url, apiKey: 'k', everyMs: 300_000 };
    let taken = 0;
    const ports = {
      clock,
      get: httpGet,
      roads: { changeTraffic: async () => ((taken += 1), { known: 0, unknown: 0 }) },
      onProblem: (text: string) => expect.fail(text),
    };
    const feed = new TrafficFeed({ ...source, box: [126, 37, 127, 37.4] }, ports);
    closers.push(() => feed[Symbol.asyncDispose]());
    feed.start();
    await expect.poll(() => taken).toBe(1);
    expect(its.asked.map(({ searchParams }) => `${searchParams.get('minX')}-${searchParams.get('maxX')}`)).toEqual([
      '126-126.5',
      '126-126.5',
      '126.5-127',
      '126.5-127',
    ]);
    expect(() => new TrafficFeed({ ...source, box: [124, 33, 132, 39] }, ports)).toThrow('too large');
  });
});
