import { describe, expect, test } from 'vitest';
import type { LinkId } from '#domain/ids.ts';
import type { OutboundMessage } from '#services/ports.ts';
import { LOGIN, real, reportText, ROBBERY, still, telegram } from '../../../test/support/link-112.ts';
import { settled } from '../../../test/support/manual-clock.ts';
import { config112 } from './config.ts';
import { link112 } from './link.ts';

describe('a session with the 112 link', () => {
  test('L13 before a login nothing is taken: telegrams are answered 4001, then the stranger is sent away', async () => {
    const { ports, clock, dial } = await still();
    const stranger = await dial();
    stranger.send(reportText('A1'));
    await settled();
    expect(stranger.results).toEqual(['4001']);
    for (let at = 0; at < 30; at++) stranger.send(reportText(`A${at}`));
    await settled();
    expect(stranger.results.length).toBe(20);
    expect(stranger.closed).toBe('');
    expect(ports.intake.events).toEqual([]);
    const silent = await dial();
    await clock.advance(11_000);
    expect(silent.closed).toBeDefined();
    expect(ports.watch.errors.filter((text) => text.endsWith('no login in time'))).toHaveLength(1);
  });

  test('L13 a system that is not linked, or a wrong key, is refused', async () => {
    const { ports, fake } = await real({ loginKey: 'open sesame' });
    await expect(fake({ system: '119', loginKey: 'open sesame' }).connect()).rejects.toThrow('login refused: 4001 system not linked');
    await expect(fake({ id: 'a', loginKey: 'open' }).connect()).rejects.toThrow('login refused: 4001 login key wrong');
    await expect(fake({ id: 'a/b', loginKey: 'open sesame' }).connect()).rejects.toThrow('login refused: 4102');
    await fake({ id: 'a', loginKey: 'open sesame' }).connect();
    expect([...ports.watch.peers.keys()]).toEqual(['a']);
  });

  test('L14 a new login of the same system replaces the older connection; another id stands beside it', async () => {
    const { ports, fake } = await real();
    const [older, newer, beside] = [fake(), fake(), fake({ id: 'second' })];
    await older.connect();
    await beside.connect();
    await newer.connect();
    await older.until((known) => known.closedBecause !== undefined);
    expect([...ports.watch.peers.keys()].toSorted()).toEqual(['112', 'second']);
    expect((await newer.report(ROBBERY)).result).toBe('2001');
    expect((await beside.end(ROBBERY)).result).toBe('2002');
  });

  test('L15 an answer leaves only after the commit, in the order of the telegrams, several in one write', async () => {
    const { ports, dial } = await still();
    const peer = await dial();
    ports.intake.held = true;
    peer.send(LOGIN + reportText('A') + reportText('B') + reportText('C') + telegram('9901', '112'));
    await settled();
    expect(peer.results).toEqual(['2000']);
    expect(ports.intake.waiting).toHaveLength(3);
    const [a, b, c] = ports.intake.waiting.splice(0);
    c!({ outcome: 'accepted' });
    b!({ outcome: 'busy' });
    await settled();
    expect(peer.results).toEqual(['2000']);
    const writes = peer.writes;
    a!({ outcome: 'accepted' });
    await settled();
    expect(peer.results).toEqual(['2000', '2001', '5003', '2001', '2000']);
    expect(peer.writes).toBe(writes + 1);
    expect(peer.text).toMatch(/\|A\|;.*\|B\|busy, send again;.*\|C\|;/s);
  });

  test('L16 busy, failed and late stores are answered so that the partner sends again', async () => {
    const { ports, clock, dial } = await still({ storeSeconds: 5, silenceSeconds: 600, heartbeatSeconds: 500 });
    const peer = await dial();
    peer.send(LOGIN);
    await settled();
    for (const answer of ['busy', 'throw', 'unmatched'] as const) {
      ports.intake.answer = answer;
      peer.send(reportText(answer));
      await settled();
    }
    expect(peer.results).toEqual(['2000', '5003', '5000', '4004']);
    expect(ports.watch.errors).toEqual(['112: throw could not be stored: the store is down']);
    ports.intake.held = true;
    peer.send(reportText('late'));
    await clock.advance(7_000);
    expect(peer.results.at(-1)).toBe('5004');
    ports.intake.commit();
    await settled();
    expect(peer.results).toHaveLength(5);
    ports.intake.held = false;
    ports.intake.answer = 'repeated';
    peer.send(reportText('late'));
    await settled();
    expect(peer.results.at(-1)).toBe('4100');
  });

  test('L17 no more than the maximum is being stored: the connection is not read on until half of it is durable', async () => {
    const { ports, dial } = await still({ maxInFlight: 10 });
    const peer = await dial();
    ports.intake.held = true;
    peer.send(LOGIN + Array.from({ length: 50 }, (_, at) => reportText(`F${at}`)).join(''));
    for (let at = 50; at < 60; at++) peer.send(reportText(`F${at}`));
    await settled();
    expect(ports.intake.waiting).toHaveLength(10);
    ports.intake.commit(4);
    await settled();
    expect(ports.intake.waiting).toHaveLength(6);
    ports.intake.commit(1);
    await settled();
    expect(ports.intake.waiting).toHaveLength(10);
    while (ports.intake.waiting.length > 0) {
      ports.intake.commit();
      await settled();
    }
    expect(ports.intake.events.map((event) => event.occurrence)).toEqual(Array.from({ length: 60 }, (_, at) => `F${at}`));
    expect(peer.results).toHaveLength(61);
  });

  test('L17 a peer that does not read its answers is not read from either', async () => {
    const { ports, dial } = await still({}, { bufferBytes: 2_000 });
    const peer = await dial();
    peer.send(LOGIN);
    await settled();
    peer.connection.pause();
    for (let at = 0; at < 100; at++) {
      peer.send(reportText(`W${at}`));
      await settled();
    }
    expect(ports.intake.events.length).toBeLessThan(60);
    peer.connection.resume();
    await settled();
    for (let turn = 0; turn < 20; turn++) await settled();
    expect(ports.intake.events).toHaveLength(100);
  });

  test('L18 a silent peer is probed, and cut when it stays silent; one that answers stays', async () => {
    const { ports, clock, dial, fake } = await still({ heartbeatSeconds: 30, silenceSeconds: 90 });
    const dead = await dial();
    dead.send(telegram('9999', 'dead'));
    const alive = fake({ id: 'alive', heartbeatMs: 1_000_000_000 });
    await alive.connect();
    await clock.advance(31_000);
    expect(dead.text).toMatch(/9901\d{14}UCP112/);
    await clock.advance(300_000);
    expect(dead.closed).toBe('the other side broke the connection');
    expect(ports.watch.downs).toEqual(['dead: silent for 90 s']);
    expect([...ports.watch.peers.keys()]).toEqual(['alive']);
    expect(alive.closedBecause).toBeUndefined();
    alive.fallSilent();
    await clock.advance(121_000);
    expect(alive.closedBecause).toBe('the other side broke the connection');
  });

  test('L18 a keep-alive, or logging in again, is answered and keeps the connection', async () => {
    const { ports, clock, fake } = await still();
    const police = fake({ heartbeatMs: 20_000 });
    await police.connect();
    await clock.advance(600_000);
    expect(police.closedBecause).toBeUndefined();
    expect((await police.login()).result).toBe('2000');
    expect(ports.watch.peers.size).toBe(1);
  });

  test('L19 a peer that has said all and only listens still gets every answer', async () => {
    const { ports, fake } = await real();
    const police = fake();
    await police.connect();
    ports.intake.held = true;
    const answers = Promise.all([police.report(ROBBERY), police.end(ROBBERY)]);
    police.hangUp();
    await expect.poll(() => ports.intake.waiting.length).toBe(2);
    ports.intake.commit();
    expect((await answers).map((answer) => answer.result)).toEqual(['2001', '2002']);
    await police.until((known) => known.closedBecause !== undefined);
    expect(ports.watch.peers.size).toBe(0);
  });

  const TOLD: OutboundMessage = {
    id: 'effect-1',
    sender: '112',
    type: '112UC001',
    occurrence: ROBBERY.caseNumber,
    state: 'received',
    at: Date.UTC(2026, 10, 21, 1, 16),
    text: '관제센터; 접수',
  };

  test('L20 what we tell the partner is delivered when it answers, in its own encoding', async () => {
    const { link, fake } = await real();
    expect(await link.send(TOLD)).toEqual({ outcome: 'unreachable', reason: '112 is not connected' });
    const police = fake({ style: { encoding: 'euc-kr' } });
    await police.connect();
    await police.report(ROBBERY);
    expect(await link.send(TOLD)).toEqual({ outcome: 'delivered' });
    expect(police.received).toEqual([
      expect.objectContaining({
        code: '10',
        state: '20',
        sender: 'UCP',
        receiver: '112',
        fields: ['effect-1', ROBBERY.caseNumber, '20261121101600', '관제센터； 접수'],
      }),
    ]);
    expect(await link.send({ ...TOLD, id: 'effect-2', state: 'ended' })).toEqual({ outcome: 'delivered' });
    expect(police.received.at(-1)?.state).toBe('91');
  });

  test.each([
    ['4100', { outcome: 'delivered' }],
    ['4102', { outcome: 'rejected', reason: 'answered 4102' }],
    ['5003', { outcome: 'unreachable', reason: 'answered 5003' }],
  ])('L20 an answer %s of the partner means %j', async (answerWith, delivery) => {
    const { link, fake } = await real();
    await fake({ answerWith }).connect();
    expect(await link.send(TOLD)).toEqual(delivery);
  });

  test('L20 no answer in time, or a lost connection, is unreachable; the same message twice goes out once', async () => {
    const { link, clock, fake } = await still({ answerSeconds: 10 });
    const police = fake({ answerWith: undefined });
    await police.connect();
    const [first, again] = [link.send(TOLD), link.send(TOLD)];
    await clock.advance(12_000);
    expect(await first).toEqual({ outcome: 'unreachable', reason: 'no answer in time' });
    expect(await again).toEqual(await first);
    expect(police.received).toHaveLength(1);
    const lost = link.send(TOLD);
    await police[Symbol.asyncDispose]();
    expect((await lost).outcome).toBe('unreachable');
  });

  test('L21 stop gives the answers that are owed and closes; start takes the same port again', async () => {
    const { link, ports, fake } = await real({ port: 0 });
    const police = fake();
    await police.connect();
    ports.intake.held = true;
    const answer = police.report(ROBBERY);
    await expect.poll(() => ports.intake.waiting.length).toBe(1);
    const stopped = link.stop();
    ports.intake.commit();
    expect((await answer).result).toBe('2001');
    await stopped;
    expect(police.closedBecause).toBe('closed');
    await link.start();
    await fake().connect();
  });

  test('L21 a port that is taken is one clear sentence', async () => {
    const { link, ports } = await real();
    const second = link112('second' as LinkId, ports, config112.parse({ port: link.port }));
    await expect(second.start()).rejects.toThrow(`Port ${link.port} on 127.0.0.1 is taken by another program.`);
  });

  test('L21 more connections than allowed are closed, the others are not disturbed', async () => {
    const { ports, fake } = await real({ maxConnections: 2 });
    const [one, two, three] = [fake({ id: 'one' }), fake({ id: 'two' }), fake({ id: 'three' })];
    await one.connect();
    await two.connect();
    await expect(three.connect()).rejects.toThrow('closed');
    expect(three.strayAnswers).toEqual([{ result: '4209', reference: '', text: 'too many connections' }]);
    expect(ports.watch.errors.at(-1)).toMatch(/refused, 2 connections are open/);
    expect((await one.report(ROBBERY)).result).toBe('2001');
  });
});
