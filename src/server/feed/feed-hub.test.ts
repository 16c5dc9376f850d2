import { expect, test } from 'vitest';
import type { LinkView } from '#contract/admin-view.ts';
import type { FeedMessage } from '#contract/feed.ts';
import { feedMessage } from '#contract/feed.ts';
import type { CameraId, IncidentId } from '#domain/ids.ts';
import type { Person } from '#domain/person.ts';
import {
  AUDITOR,
  entryOf,
  incidentAt,
  OFFICER_112,
  OPERATOR_1,
  POLICE,
  shareWith,
  shownBy,
  toldTo,
} from '../../../test/support/board-city.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { Board } from '../board/board.ts';
import type { Job } from '../handle.ts';
import type { Handled } from '../handler.ts';
import type { Session, SessionEnd } from '../people/sessions.ts';
import { FeedHub } from './feed-hub.ts';
import type { FeedSocket, StreamState } from './feed-ports.ts';

class Socket implements FeedSocket {
  bufferedAmount = 0;
  readonly messages: FeedMessage[] = [];
  code: number | undefined;
  terminated = false;
  pings = 0;
  #listeners = new Map<string, ((error: Error) => void)[]>();

  send(text: string, sent: (error?: Error | null) => void): void {
    this.messages.push(feedMessage.parse(JSON.parse(text)));
    sent();
  }
  close(code: number): void {
    this.code = code;
  }
  terminate(): void {
    this.terminated = true;
    this.emit('close');
  }
  ping(): void {
    this.pings += 1;
  }
  on(event: string, listener: (error: Error) => void): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
  }
  emit(event: string): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(new Error(event));
  }
  get types(): string[] {
    return this.messages.map((message) => message.type);
  }
  take(): FeedMessage[] {
    return this.messages.splice(0);
  }
}

function start(): {
  readonly clock: ManualClock;
  readonly board: Board;
  readonly hub: FeedHub;
  readonly jobs: Job[];
  readonly open: Set<Session>;
  answer: Handled;
  watch(person: Person): { readonly socket: Socket; readonly session: Session };
  end(session: Session, reason: SessionEnd): void;
  stream(camera: string, state: StreamState): void;
  link(link: LinkView): void;
} {
  const clock = new ManualClock();
  const board = new Board();
  const jobs: Job[] = [];
  const open = new Set<Session>();
  const ends: ((session: Session, reason: SessionEnd) => void)[] = [];
  const streams: ((camera: CameraId, state: StreamState, at: number) => void)[] = [];
  const links: ((link: LinkView) => void)[] = [];
  let sessions = 0;
  const answered: { now: Handled } = { now: { ok: true, as: 'done' } };
  const never = { [Symbol.dispose]: () => undefined };
  const hub = new FeedHub({
    clock,
    board,
    present: shownBy(() => clock.now()),
    sessions: { isOpen: (session) => open.has(session), onEnded: (listener) => (ends.push(listener), never) },
    links: { views: () => [LINK], onChange: (listener) => (links.push(listener), never) },
    relay: { onCameraState: (listener) => (streams.push(listener), never) },
    pushes: { onChange: () => never },
    submit: (job) => (jobs.push(job), Promise.resolve(answered.now)),
    newId: () => `id-${jobs.length}`,
    onProblem: (text) => {
      throw new Error(text);
    },
  });
  return {
    clock,
    board,
    jobs,
    open,
    set answer(handled: Handled) {
      answered.now = handled;
    },
    hub,
    watch: (person: Person) => {
      const socket = new Socket();
      const session: Session = {
        id: `session-${(sessions += 1)}`,
        person: person.id,
        openedAt: 0,
        seenAt: 0,
        touchedAt: 0,
        expiresAt: 0,
        peer: '',
        standing: '',
      };
      open.add(session);
      hub.attach(socket, session, person);
      return { socket, session };
    },
    end: (session: Session, reason: SessionEnd) => {
      open.delete(session);
      for (const listener of ends) listener(session, reason);
    },
    stream: (camera: string, state: StreamState) => streams.forEach((listener) => listener(camera as CameraId, state, clock.now())),
    link: (link: LinkView) => links.forEach((listener) => listener(link)),
  };
}

const LINK: LinkView = {
  id: 'link-112',
  service: 'test',
  title: { ko: '경찰 112', en: 'Police 112' },
  state: 'up',
  since: 0,
  endpoint: 'tcp',
  peers: [],
  counters: { received: 0, accepted: 0, repeated: 0, quarantined: 0, sent: 0, delivered: 0, undelivered: 0, waiting: 0 },
};

test('F4: the first change after quiet goes out in the same moment, a flood is gathered and each incident told once', async () => {
  const city = start();
  const { socket } = city.watch(OPERATOR_1);
  socket.take();
  city.board.apply({ incidents: [incidentAt(1)], entries: [entryOf(1, 'incident.opened', { incident: '1' as IncidentId })] });
  expect(socket.take().map((message) => message.type)).toEqual(['incident', 'entry']);
  for (let version = 2; version <= 30; version += 1) {
    city.board.apply({
      incidents: [incidentAt(1, { version, kind: `kind ${version}` }), incidentAt(1_000 + version)],
      entries: [entryOf(version, 'incident.updated', { incident: '1' as IncidentId })],
    });
    await city.clock.advance(1);
  }
  expect(socket.messages).toEqual([]);
  await city.clock.advance(21);
  const told = socket.take();
  expect(told.filter((message) => message.type === 'incident')).toHaveLength(30);
  expect(told.filter((message) => message.type === 'incident' && message.incident.id === '1')).toMatchObject([
    { seq: 30, incident: { version: 30, kind: 'kind 30' } },
  ]);
  expect(told.filter((message) => message.type === 'entry').map((message) => message.entry.seq)).toEqual(
    Array.from({ length: 29 }, (_, at) => at + 2),
  );
});

test('F3: every second brings a beat with the time and the last entry shown', async () => {
  const city = start();
  const { socket } = city.watch(AUDITOR);
  socket.take();
  city.board.apply({ incidents: [], entries: [entryOf(41, 'session.opened')] });
  const began = city.clock.now();
  await city.clock.advance(3_000);
  expect(socket.take()).toEqual([1, 2, 3].map((second) => ({ type: 'beat', seq: 41, now: began + second * 1_000 })));
});

test('F5: who does not read is told so and cut, and nobody else notices', async () => {
  const city = start();
  const slow = city.watch(OPERATOR_1);
  const quick = city.watch(OPERATOR_1);
  slow.socket.bufferedAmount = 9 * 1024 * 1024;
  city.board.apply({ incidents: [incidentAt(1)], entries: [] });
  expect([slow.socket.messages.at(-1), slow.socket.code]).toEqual([{ type: 'bye', reason: 'tooSlow' }, 4008]);
  expect(quick.socket.messages.at(-1)).toMatchObject({ type: 'incident' });
  await city.clock.advance(500);
  expect([slow.socket.terminated, city.hub.clients]).toEqual([true, 1]);
});

test('F5: a viewer who is gone without a word is found and cut', async () => {
  const city = start();
  const gone = city.watch(OPERATOR_1);
  const there = city.watch(OPERATOR_1);
  await city.clock.advance(10_000);
  there.socket.emit('pong');
  await city.clock.advance(10_000);
  expect([gone.socket.terminated, there.socket.terminated, city.hub.clients]).toEqual([true, false, 1]);
});

test.each([
  ['signedOut', 'signedOut', 4001],
  ['left', 'signedOut', 4001],
  ['idle', 'expired', 4002],
  ['maxHours', 'expired', 4002],
] as const)('F6: a session that ended (%s) is told %s at once, then closed', async (end, reason, code) => {
  const city = start();
  const { socket, session } = city.watch(OFFICER_112);
  const other = city.watch(OFFICER_112);
  city.end(session, end);
  expect([socket.messages.at(-1), socket.code]).toEqual([{ type: 'bye', reason }, code]);
  city.board.apply({ incidents: [incidentAt(1, { shares: [shareWith(POLICE)] })], entries: [] });
  expect(socket.messages.at(-1)).toEqual({ type: 'bye', reason });
  expect(other.socket.messages.at(-1)).toMatchObject({ type: 'incident' });
  await city.clock.advance(1_000);
  expect(socket.terminated).toBe(true);
});

test('F6: a session that ended while its connection was being made hears nothing more', () => {
  const city = start();
  const socket = new Socket();
  const session: Session = { id: 's', person: OFFICER_112.id, openedAt: 0, seenAt: 0, touchedAt: 0, expiresAt: 0, peer: '', standing: '' };
  city.hub.attach(socket, session, OFFICER_112);
  expect(socket.types.at(-1)).toBe('bye');
});

test('F6: a server that stops says so to everybody', async () => {
  const city = start();
  const { socket } = city.watch(OPERATOR_1);
  const stopped = city.hub[Symbol.asyncDispose]();
  expect([socket.messages.at(-1), socket.code]).toEqual([{ type: 'bye', reason: 'stopping' }, 1001]);
  socket.emit('close');
  await stopped;
  expect(city.hub.hasRoom({} as Session)).toBe(false);
});

test('F7: a propagation is delivered once, when it first goes out, by snapshot or by change', async () => {
  const city = start();
  city.board.apply({ incidents: [incidentAt(1, { propagations: [toldTo(POLICE)] })], entries: [] });
  city.watch(OPERATOR_1);
  expect(city.jobs).toEqual([]);
  city.watch(OFFICER_112);
  city.watch(OFFICER_112);
  expect(city.jobs).toEqual([
    { input: { kind: 'wake', id: 'id-0', incident: '1', wake: { why: 'delivered', propagation: 'told-police-112', to: OFFICER_112.id } } },
  ]);
  city.board.apply({
    incidents: [
      incidentAt(1, { propagations: [toldTo(POLICE)], version: 2 }),
      incidentAt(2, { propagations: [toldTo(POLICE, { id: 'second' as never })] }),
    ],
    entries: [],
  });
  await city.clock.advance(100);
  expect(city.jobs.map((job) => ('input' in job && job.input.kind === 'wake' ? job.input.wake : job))).toEqual([
    { why: 'delivered', propagation: 'told-police-112', to: OFFICER_112.id },
    { why: 'delivered', propagation: 'second', to: OFFICER_112.id },
  ]);
});

test('F7: a receipt that the store did not take is given again with the next beat', async () => {
  const city = start();
  city.answer = { ok: false, reason: 'busy' };
  city.watch(OFFICER_112);
  city.board.apply({ incidents: [incidentAt(1, { propagations: [toldTo(POLICE)] })], entries: [] });
  await city.clock.advance(1_000);
  city.answer = { ok: true, as: 'done' };
  await city.clock.advance(1_000);
  const given = city.jobs.length;
  expect(given).toBe(3);
  await city.clock.advance(5_000);
  expect(city.jobs).toHaveLength(given);
});

test('F8: links and streams go to those who may know of them', async () => {
  const city = start();
  city.board.apply({ incidents: [incidentAt(1, { shares: [shareWith(POLICE)] })], entries: [] });
  city.stream('camera-1', 'live');
  city.stream('camera-9', 'lost');
  const [operator, officer, auditor] = [city.watch(OPERATOR_1).socket, city.watch(OFFICER_112).socket, city.watch(AUDITOR).socket];
  const links = (socket: Socket): unknown =>
    socket.messages.flatMap((message) => (message.type === 'snapshot' ? message.links.map((link) => link.id) : []));
  const streams = (socket: Socket): unknown =>
    socket.take().flatMap((message) => (message.type === 'camera' ? [`${message.camera} ${message.state}`] : []));
  expect([links(operator), links(officer), links(auditor)]).toEqual([['link-112'], [], []]);
  expect([streams(operator), streams(officer), streams(auditor)]).toEqual([['camera-1 live', 'camera-9 lost'], ['camera-1 live'], []]);
  city.stream('camera-1', 'lost');
  city.link({ ...LINK, state: 'down' });
  await city.clock.advance(60);
  expect(operator.messages.filter((message) => message.type === 'link')).toMatchObject([{ link: { state: 'down' } }]);
  expect([...officer.types, ...auditor.types]).not.toContain('link');
  expect([streams(operator), streams(officer), streams(auditor)]).toEqual([['camera-1 lost'], ['camera-1 lost'], []]);
});

test('F9: of one session eight connections at most, and a thousand in all', () => {
  const city = start();
  const { session } = city.watch(OPERATOR_1);
  for (let at = 1; at < 8; at += 1) {
    expect(city.hub.hasRoom(session)).toBe(true);
    city.hub.attach(new Socket(), session, OPERATOR_1);
  }
  expect(city.hub.hasRoom(session)).toBe(false);
  for (let at = 8; at < 1_000; at += 1) city.watch(AUDITOR);
  expect(city.hub.hasRoom({ ...session, id: 'another' })).toBe(false);
});
