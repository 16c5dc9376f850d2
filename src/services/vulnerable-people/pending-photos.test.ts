import { afterEach, describe, expect, test, vi } from 'vitest';
import type { LinkId } from '#domain/ids.ts';
import { systemClock } from '#io/clock.ts';
import { systemFileServers } from '#io/file-servers.ts';
import { testPorts, TestSealed, type TestPorts } from '../../../test/support/link-ports.ts';
import { ALARM, arrive, closeAll, isTold, JPEG, open, within, world, type World } from '../../../test/support/photo-world.ts';
import { fakeTelecom } from './fake.ts';
import { TelecomLink } from './link.ts';

afterEach(closeAll);

describe('photos that are still to be fetched', () => {
  /** The same city after its server went: what was sealed and what the vault keeps is there, nothing else. */
  async function startAgain(
    there: World,
    { ports = {}, again = 0.05 }: { ports?: Partial<TestPorts>; again?: number } = {},
  ): Promise<TestPorts> {
    const { vault, clock, net } = there.ports;
    const sealed = new TestSealed();
    for (const [name, bytes] of there.ports.sealed.documents) sealed.documents.set(name, bytes);
    const next: TestPorts = { ...testPorts(clock, net), files: systemFileServers, vault, sealed, ...ports };
    const link = new TelecomLink('again' as LinkId, next, { ...there.config, pictureAgainSeconds: again });
    await link.start();
    open.push(link);
    return next;
  }
  const isForgotten = (ports: TestPorts): Promise<void> => vi.waitFor(() => expect(ports.sealed.documents.size).toBe(0), within);

  test('WP35: they are written down sealed before the telecom is answered, and fetched by the server that comes after', async () => {
    const there = await world([{}], '/p');
    await there.stopServer();
    expect((await there.telecom.report({ ...ALARM, images: 'one.jpg' })).result).toBe('2001');
    expect([...there.ports.sealed.documents.keys()]).toEqual(['photos']);
    await there.link.stop();
    there.files.put('/p/one.jpg', JPEG);
    await there.startServer();
    const next = await startAgain(there);
    await arrive(there, [JPEG]);
    await isForgotten(next);
    const about = { sender: 'WP1', type: 'WPSSF110', occurrence: 'case-1' };
    expect(next.journal.entries).toEqual([{ kind: 'photo.kept', about, data: { photo: 1, tries: expect.any(Number) } }]);
  });

  test('WP35: a link that is stopped asks no more, and goes on where it was once it is started', async () => {
    const there = await world([{}], '/p', 3_600);
    expect((await there.telecom.report({ ...ALARM, images: 'one.jpg' })).result).toBe('2001');
    await vi.waitFor(() =>
      expect(JSON.parse(new TextDecoder().decode(there.ports.sealed.documents.get('photos')))[0].photos[0].tries).toBe(1),
    );
    await there.link.stop();
    there.files.put('/p/one.jpg', JPEG);
    expect([await there.photos(), there.ports.watch.errors]).toEqual([[], []]);
    await there.link.start();
    await arrive(there, [JPEG]);
  });

  test('WP35: they are tried four times in all, however often the server starts; that it was in vain is in the journal, without a name or an address', async () => {
    const there = await world([{}], '/p', 3_600);
    await there.stopServer();
    let calls = 0;
    const files = { connect: () => ((calls += 1), Promise.reject(new Error('sftp 10.0.0.9: away'))) };
    await there.telecom.report({ ...ALARM, images: 'hong.jpg' });
    await there.link.stop();
    const before = JSON.parse(new TextDecoder().decode(there.ports.sealed.documents.get('photos')))[0].photos[0].tries as number;
    let last = there.ports;
    for (let start = before; start < 4; start += 1) {
      const called = calls;
      last = await startAgain({ ...there, ports: last }, { ports: { files }, again: 3_600 });
      await vi.waitFor(() => expect(calls).toBe(called + 1), within);
    }
    await isForgotten(last);
    expect(calls).toBe(4 - before);
    expect(last.journal.entries).toMatchObject([{ kind: 'photo.missed', data: { photo: 1, tries: 4, reason: 'photoNotHad' } }]);
    expect(JSON.stringify(last.journal.entries)).not.toMatch(/hong|10\.0\.0\.9/);
    expect((await startAgain({ ...there, ports: last }, { ports: { files } })).journal.entries).toEqual([]);
  });

  test('WP35: after a day they are given up unasked', async () => {
    const there = await world([{}], '/p', 3_600);
    await there.telecom.report({ ...ALARM, images: 'one.jpg' });
    await there.link.stop();
    there.files.put('/p/one.jpg', JPEG);
    const clock = { ...systemClock, now: () => systemClock.now() + 86_400_001 };
    const next = await startAgain(there, { ports: { clock } });
    await isForgotten(next);
    expect(next.journal.entries).toMatchObject([{ kind: 'photo.missed', data: { reason: 'photoTooLate' } }]);
    expect(await there.photos()).toEqual([]);
  });

  test('WP35: an outcome that could not be recorded is recorded by the next start, and the photo is there once', async () => {
    const there = await world([{}], '/p');
    there.files.put('/p/one.jpg', JPEG);
    there.ports.journal.keeps = false;
    await there.telecom.report({ ...ALARM, images: 'one.jpg' });
    await arrive(there, [JPEG]);
    await there.link.stop();
    const next = await startAgain(there);
    await isForgotten(next);
    expect(next.journal.entries).toMatchObject([{ kind: 'photo.kept', data: { photo: 1, tries: 1 } }]);
    await arrive(there, [JPEG]);
  });

  test('WP35: a place that is not in the configuration any more is not called by the server that comes after', async () => {
    const there = await world([{}], '/p', 3_600);
    await there.telecom.report({ ...ALARM, images: 'one.jpg' });
    await there.link.stop();
    const next = await startAgain({ ...there, config: { ...there.config, pictures: [] } });
    await isForgotten(next);
    expect(next.journal.entries).toMatchObject([{ kind: 'photo.missed', data: { reason: 'photoNotCalled' } }]);
  });

  test('WP35: what could not be read at the start is not written over, and is fetched by the next one', async () => {
    const there = await world([{}], '/p', 3_600);
    await there.stopServer();
    await there.telecom.report({ ...ALARM, images: 'one.jpg' });
    await there.link.stop();
    const sealed = new TestSealed();
    for (const [name, bytes] of there.ports.sealed.documents) sealed.documents.set(name, bytes);
    const read = sealed.read.bind(sealed);
    sealed.read = () => Promise.reject(new Error('the store is down'));
    const down: TestPorts = {
      ...testPorts(there.ports.clock, there.ports.net),
      files: systemFileServers,
      vault: there.ports.vault,
      sealed,
    };
    const link = new TelecomLink('down' as LinkId, down, there.config);
    await link.start();
    open.push(link);
    expect(down.watch.errors).toEqual(['photos to be fetched: the store is down']);
    sealed.read = read;
    const telecom = fakeTelecom(down, { port: link.port! });
    open.push(telecom);
    await telecom.connect();
    await telecom.report({ ...ALARM, number: 'case-2', reference: 'REF-78', images: 'two.jpg' });
    await link.stop();
    there.files.put('/p/one.jpg', JPEG);
    await there.startServer();
    await startAgain({ ...there, ports: down });
    await arrive(there, [JPEG]);
  });

  test('WP35: more than the desk takes are given up, which is in the journal as well', async () => {
    const there = await world([{}], '/p', 3_600);
    await there.link.stop();
    const album = { about: { sender: 'WP1', type: 'WPSSF110', occurrence: 'old' }, of: { subject: 'x', deleteAfterDays: 30 }, kept: 0 };
    const full = Array.from({ length: 200 }, () => ({ ...album, since: Date.now(), photos: [{ name: 'a.jpg', position: 1, tries: 1 }] }));
    await there.ports.sealed.write('photos', new TextEncoder().encode(JSON.stringify(full)));
    const next: TestPorts = { ...testPorts(there.ports.clock, there.ports.net), sealed: there.ports.sealed };
    const link = new TelecomLink('full' as LinkId, next, { ...there.config, pictureAgainSeconds: 3_600 });
    await link.start();
    open.push(link);
    const telecom = fakeTelecom(next, { port: link.port! });
    open.push(telecom);
    await telecom.connect();
    expect((await telecom.report({ ...ALARM, images: 'one.jpg' })).result).toBe('2001');
    expect(next.journal.entries).toMatchObject([
      { kind: 'photo.missed', about: { occurrence: 'case-1' }, data: { reason: 'photoTooMany' } },
    ]);
  });

  test('WP35: a store that fails keeps back neither the answer nor the photos', async () => {
    const there = await world([{}], '/p');
    there.files.put('/p/one.jpg', JPEG);
    there.ports.sealed.write = () => Promise.reject(new Error('no room'));
    expect((await there.telecom.report({ ...ALARM, images: 'one.jpg' })).result).toBe('2001');
    await arrive(there, [JPEG]);
    await isTold(there, 'photos to be fetched: no room');
  });
});
