import { afterEach, describe, expect, test, vi } from 'vitest';
import type { LinkId } from '#domain/ids.ts';
import { drawPortrait } from '#simulator/people/draw-portrait.ts';
import { postTo } from '../../../test/support/link-post.ts';
import { ALARM, arrive, closeAll, isTold, JPEG, open, OTHER, SUBJECT, world } from '../../../test/support/photo-world.ts';
import { FakeScsns } from '../wires/scsns/fake-scsns.ts';
import { DEMO_TELECOM_KEY, vulnerablePeopleConfig } from './config.ts';
import { eventOfAlarm, fakeTelecom, TELECOM } from './fake.ts';
import { TelecomLink } from './link.ts';

afterEach(closeAll);

describe('photos of an alarm', () => {
  test('WP32: they are fetched once the alarm has been answered and put beside the person, in their order; what was told stays', async () => {
    const there = await world();
    expect((await there.telecom.report({ ...ALARM, images: 'one.jpg;two.jpg' })).result).toBe('2001');
    await arrive(there, [drawPortrait('/people/one.jpg')!, drawPortrait('/people/two.jpg')!]);
    expect(there.ports.vault.kept.at(-1)).toMatchObject({ subject: SUBJECT, fields: {}, adds: true, deleteAfterDays: 30 });
    expect(there.ports.watch.errors).toEqual([]);
  });

  test('WP32: the same over SCSNS, where an address takes the place of a name', async () => {
    const there = await world();
    const fake = new FakeScsns(
      { ...there.ports, post: postTo(there.link) },
      { path: TELECOM.path, sysCd: 'WP1', apiKey: DEMO_TELECOM_KEY },
    );
    await fake.authenticate();
    const alarm = eventOfAlarm({ ...ALARM, images: `${there.address}/people/one.jpg` });
    expect((await fake.send('10', alarm)).result).toBe('2001');
    await arrive(there, [drawPortrait('/people/one.jpg')!]);
  });

  test('WP32: the alarm does not wait for a server that never answers', async () => {
    const there = await world();
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<never>();
    const stuck = { ...there.ports, files: { connect: () => (asked.resolve(), answer.promise) } };
    const link = new TelecomLink(
      'stuck' as LinkId,
      stuck,
      vulnerablePeopleConfig.parse({ port: 0, pictures: [{ protocol: 'ftp', host: 'far', port: 21 }] }),
    );
    await link.start();
    open.push(link);
    const telecom = fakeTelecom(there.ports, { port: link.port! });
    open.push(telecom);
    await telecom.connect();
    expect((await telecom.report({ ...ALARM, images: 'one.jpg' })).result).toBe('2001');
    await asked.promise;
    expect((await telecom.end({ number: ALARM.number, time: ALARM.time })).result).toBe('2002');
    answer.reject(new Error('at last'));
  });

  test('WP32: an alarm that is not durable has none fetched', async () => {
    const there = await world();
    there.ports.intake.answer = 'busy';
    expect((await there.telecom.report({ ...ALARM, images: 'one.jpg' })).result).toBe('5003');
    there.ports.intake.answer = undefined;
    await there.telecom.report({ ...ALARM, images: 'two.jpg' });
    await arrive(there, [drawPortrait('/people/two.jpg')!]);
  });

  test('WP32: where no server is configured nothing is asked for and nothing is told', async () => {
    const there = await world([]);
    await there.telecom.report({ ...ALARM, images: 'one.jpg' });
    await there.telecom.end({ number: ALARM.number, time: ALARM.time });
    expect([await there.photos(), there.ports.watch.errors]).toEqual([[], []]);
  });
});

describe('more than one alarm', () => {
  test('WP33: a second alarm of the case adds what is new before what was there; the same photo is kept once', async () => {
    const there = await world([{}], '/p');
    there.files.put('/p/a.jpg', JPEG);
    there.files.put('/p/same-as-a.jpg', JPEG);
    there.files.put('/p/b.jpg', OTHER);
    await there.telecom.report({ ...ALARM, images: 'a.jpg' });
    await arrive(there, [JPEG]);
    await there.telecom.report({ ...ALARM, time: '20261121101555', images: 'a.jpg;same-as-a.jpg;b.jpg' });
    await arrive(there, [OTHER, JPEG]);
    await there.telecom.report({ ...ALARM, number: 'case-2', images: 'b.jpg' });
    await there.telecom.report({ ...ALARM, number: 'case-3', images: 'gone.jpg' });
    await isTold(there, 'WP1 case-3: picture 1');
    expect(there.ports.watch.errors).toHaveLength(1);
    await arrive(there, [OTHER, JPEG]);
  });

  test('WP33: no more than the vault keeps are fetched; which are left out is told', async () => {
    const there = await world();
    const names = Array.from({ length: 11 }, (_, at) => `photo-${at}.jpg`);
    await there.telecom.report({ ...ALARM, images: names.join(';') });
    await arrive(
      there,
      names.slice(0, 8).map((name) => drawPortrait(`/people/${name}`)!),
    );
    expect(there.ports.watch.errors).toEqual(['WP1 case-1: 11 pictures are named, the first 8 are fetched']);
  });
});

describe('when photos cannot be had', () => {
  test('WP34: a server that is away is asked again; once it is back they arrive', async () => {
    const there = await world();
    await there.stopServer();
    await there.telecom.report({ ...ALARM, images: 'one.jpg' });
    await isTold(there, 'WP1 case-1: picture 1: sftp 127.0.0.1');
    await there.startServer();
    expect((await there.telecom.report({ ...ALARM, images: 'one.jpg' })).result).toBe('4100');
    await arrive(there, [drawPortrait('/people/one.jpg')!]);
  });

  test.each([
    ['missing', 'none-hong.jpg', /picture 1: .*the file: No such file/],
    ['too large', 'huge-hong.jpg', /picture 1: .*longer than 2097152 bytes/],
    ['no picture', 'text-hong.jpg', /picture 1: it is neither JPEG nor PNG/],
  ])('WP34: a file that is %s is told by its place and the reason, not by its name; the other arrives', async (_, name, reason) => {
    const there = await world([{}], '/p');
    there.files.put(
      '/p/huge-hong.jpg',
      Uint8Array.from({ length: 2 * 1024 * 1024 + 1 }, (__, at) => JPEG[at] ?? 0),
    );
    there.files.put('/p/text-hong.jpg', new TextEncoder().encode('no picture'));
    there.files.put('/p/good-hong.jpg', JPEG);
    expect((await there.telecom.report({ ...ALARM, images: `${name};good-hong.jpg` })).result).toBe('2001');
    await arrive(there, [JPEG]);
    await isTold(there, 'picture 1:');
    expect(there.ports.watch.errors).toEqual([expect.stringMatching(reason)]);
    expect(there.ports.watch.errors.join()).not.toContain('hong');
  });

  test.each([
    ['../etc/hong.jpg', 'its address leaves its folder'],
    ['/etc/hong.jpg', 'its address leaves its folder'],
    ['http://127.0.0.1/hong.jpg', 'its address is no sftp or ftp address'],
    ['sftp://10.9.9.9/hong.jpg', 'sftp://10.9.9.9:22 is not in the configuration'],
  ])('WP34: %s is not called', async (name, reason) => {
    const there = await world();
    expect((await there.telecom.report({ ...ALARM, images: name })).result).toBe('2001');
    await isTold(there, `WP1 case-1: picture 1: ${reason}`);
    await vi.waitFor(() =>
      expect(there.ports.journal.entries).toMatchObject([{ kind: 'photo.missed', data: { reason: 'photoNotCalled' } }]),
    );
  });

  test('WP34: a picture that the telecom lays down after its alarm arrives', async () => {
    const there = await world([{}], '/p');
    expect((await there.telecom.report({ ...ALARM, images: 'late.jpg' })).result).toBe('2001');
    there.files.put('/p/late.jpg', JPEG);
    await arrive(there, [JPEG]);
  });

  test('WP34: no file is looked for at another telecom', async () => {
    const there = await world([{ system: 'XXX' }], '/p');
    there.files.put('/p/a.jpg', JPEG);
    await there.telecom.report({ ...ALARM, images: `a.jpg;${there.address}/p/a.jpg` });
    await there.telecom.end({ number: ALARM.number, time: ALARM.time });
    expect(await there.photos()).toEqual([]);
  });

  test('WP34: a vault that fails is told and tried again', async () => {
    const there = await world();
    const { vault } = there.ports;
    const keep = vault.keep.bind(vault);
    let failures = 0;
    vault.keep = (person) => (person.pictures.length > 0 && failures++ === 0 ? Promise.reject(new Error('down')) : keep(person));
    await there.telecom.report({ ...ALARM, images: 'one.jpg' });
    await arrive(there, [drawPortrait('/people/one.jpg')!]);
    expect(failures).toBe(2);
  });

  test('WP34: SFTP on another machine needs its key, and a folder is absolute', () => {
    const server = { protocol: 'sftp', host: '10.0.0.9', port: 22 };
    const problemsOf = (pictures: object[]): string => JSON.stringify(vulnerablePeopleConfig.safeParse({ pictures }).error?.issues ?? []);
    expect(problemsOf([server])).toContain('hostKey: needed for a server on another machine');
    expect(problemsOf([{ ...server, hostKey: 'x'.repeat(43), folder: '/a/../b' }])).toContain('an absolute path');
    expect(problemsOf([{ ...server, protocol: 'ftp', folder: '/a/b' }])).toBe('[]');
  });
});
