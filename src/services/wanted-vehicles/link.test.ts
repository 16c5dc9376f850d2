import { describe, expect, test, vi } from 'vitest';
import { deliveryKey, type PartnerEvent } from '#domain/event.ts';
import { encodeKorean } from '#protocol/korean-text.ts';
import type { Notice } from '#services/ports.ts';
import { wantedWorld, type WantedWorld } from '../../../test/support/wanted-world.ts';
import { composeRead, tellRead, type FakeRead } from './fake.ts';

/** Files go over real sockets. */
const PATIENTLY = { timeout: 20_000, interval: 20 };

const TIME = '20261121101500';
const AT = Date.UTC(2026, 10, 21, 1, 15);
const PASSAGE: FakeRead = { camera: 'LPR-7', plate: '12가3456', time: TIME, lon: 127.03, lat: 37.5, confidence: 97, number: 1 };

async function listed(config: Parameters<typeof wantedWorld>[0] = {}): Promise<WantedWorld> {
  const world = await wantedWorld(config);
  world.putList({
    kind: 'full',
    to: 1,
    rows: [
      { plate: '12가3456', reason: '강력' },
      { plate: '123가4567', reason: '절도' },
    ],
  });
  await vi.waitFor(() => expect(world.link.list.sequence).toBe(1), PATIENTLY);
  return world;
}

const eventsOf = (world: WantedWorld): readonly PartnerEvent[] => world.ports.intake.events;
const fieldsOf = (world: WantedWorld): Readonly<Record<string, string>> => world.ports.vault.kept.at(-1)?.fields ?? {};

describe('reads (W1)', () => {
  test('PL20: a wanted vehicle that passes a reader becomes an event; its plate is in the vault, in words it is masked', async () => {
    const world = await listed();
    const reader = await world.reader({ id: 'north' });
    expect([...world.ports.watch.peers.keys()]).toContain('north');
    expect(await tellRead(reader, PASSAGE)).toEqual({ result: '2000', reference: '1', text: '1 taken, 0 bad' });
    expect(eventsOf(world)).toEqual([
      {
        id: 'e1',
        link: 'wanted-vehicles',
        sender: 'LPR',
        type: 'LPRUM120',
        occurrence: '20261121101500000-LPR-7',
        state: 'occurred',
        message: '20261121101500000-LPR-7-12가**56',
        grade: 'urgent',
        kind: '수배차량',
        content: '12가**56 · 강력',
        place: { lon: 127.03, lat: 37.5, origin: 'sent' },
        facility: 'LPR-7',
        at: AT,
        drill: false,
        items: { CAR_NUM: '12가3456', PROFILE: 'profile-wanted-vehicles 12가3456' },
      },
    ]);
    expect(fieldsOf(world)).toMatchObject({
      CAR_NUM: '12가3456',
      CAR_NUM_READ: '12가3456',
      WANTED_FOR: '강력',
      CONFIDENCE: '97 %',
      CAMERA: 'LPR-7',
    });
  });

  test('PL21: what is no hit leaves nothing but a number: no event, no vault, no message of its own', async () => {
    const world = await listed();
    const reader = await world.reader();
    const plates = ['88모7788', '서울12가9999', '외교001234', '!!', '???????'];
    for (const [at, plate] of plates.entries()) await tellRead(reader, { ...PASSAGE, plate, number: at });
    expect([eventsOf(world).length, world.ports.vault.kept.length, world.ports.intake.quarantined.length]).toEqual([0, 0, 0]);
    expect(JSON.stringify([world.ports.watch.messages, world.ports.watch.errors, world.ports.watch.odds])).not.toMatch(/88모|9999|외교/);
  });

  test('PL22: many reads in one write get one answer, which names the last of them', async () => {
    const world = await listed();
    const reader = await world.reader();
    const reads = Array.from({ length: 500 }, (_, at) =>
      composeRead(reader, { ...PASSAGE, plate: at === 250 ? '12가3456' : `33나${1_000 + at}`, number: at }),
    );
    reader.sendBytes(Buffer.concat(reads));
    await reader.until((known) => known.strayAnswers.some((answer) => answer.reference === '499'));
    expect(reader.strayAnswers.length).toBeLessThan(20);
    expect(reader.strayAnswers.reduce((sum, answer) => sum + Number.parseInt(answer.text, 10), 0)).toBe(500);
    expect(eventsOf(world)).toHaveLength(1);
  });

  test('PL23: bad lines cost themselves only, are told by field and reason, and set aside without the plate', async () => {
    const world = await listed();
    const reader = await world.reader();
    for (const [read, result, text] of [
      [{ ...PASSAGE, camera: '' }, '4101', '시설물ID: missing'],
      [{ ...PASSAGE, time: '20261399' }, '4102', '통과시각: no date and time'],
      [{ ...PASSAGE, plate: '' }, '4101', '차량번호: missing'],
    ] as const)
      expect(await tellRead(reader, read)).toMatchObject({ result, text: `0 taken, 1 bad: ${text}` });
    reader.sendBytes(
      Buffer.concat([composeRead(reader, { ...PASSAGE, time: 'x' }), Buffer.from('garbage in between;'), composeRead(reader, PASSAGE)]),
    );
    await reader.until((known) => known.strayAnswers.length > 0 && eventsOf(world).length === 1);
    expect(world.ports.intake.quarantined.length).toBeGreaterThanOrEqual(5);
    for (const { bytes } of world.ports.intake.quarantined) expect(Buffer.from(bytes).toString()).not.toContain('12가3456');
  });

  test('PL23: a reader that is all wrong does not fill the store', async () => {
    const world = await listed();
    const reader = await world.reader();
    reader.sendBytes(Buffer.concat(Array.from({ length: 200 }, () => composeRead(reader, { ...PASSAGE, camera: '' }))));
    const badOf = (text: string): number => Number(/(\d+) bad/.exec(text)?.[1] ?? 0);
    await reader.until((known) => known.strayAnswers.reduce((sum, { text }) => sum + badOf(text), 0) === 200);
    expect((await tellRead(reader, PASSAGE)).result).toBe('2000');
    expect(world.ports.intake.quarantined).toHaveLength(20);
  });

  test('PL24: nobody reads without a login, with a wrong key or from a system that is not linked', async () => {
    const world = await listed({ loginKey: 'secret' });
    await expect(world.reader()).rejects.toThrow('login key wrong');
    await expect(world.reader({ system: 'XYZ' })).rejects.toThrow('system not linked');
    const reader = await world.reader({ loginKey: 'secret' });
    expect((await tellRead(reader, PASSAGE)).result).toBe('2000');
    expect(eventsOf(world)).toHaveLength(1);
  });

  test.each(['utf-8', 'euc-kr'] as const)('PL20: split and glued anyhow, in %s', async (encoding) => {
    const world = await listed();
    for (const splitEvery of [1, 13]) {
      const reader = await world.reader({ id: `cut-${splitEvery}`, splitEvery, style: { encoding } });
      expect((await tellRead(reader, { ...PASSAGE, camera: `LPR-${splitEvery}` })).result).toBe('2000');
    }
    expect(eventsOf(world)).toHaveLength(2);
  });

  test('PL25: the same vehicle at the same camera within the limit is one passage, by the times that are told and in whatever order', async () => {
    const world = await listed();
    const reader = await world.reader();
    await tellRead(reader, PASSAGE);
    await tellRead(reader, PASSAGE);
    await tellRead(reader, { ...PASSAGE, time: '20261121101520' });
    await tellRead(reader, { ...PASSAGE, time: '20261121101440' });
    expect(eventsOf(world)).toHaveLength(1);
    await tellRead(reader, { ...PASSAGE, time: '20261121102000' });
    await tellRead(reader, { ...PASSAGE, camera: 'LPR-8', time: '20261121101510' });
    expect(eventsOf(world).map(({ state, facility, occurrence }) => [state, facility, occurrence])).toEqual([
      ['occurred', 'LPR-7', '20261121101500000-LPR-7'],
      ['changed', 'LPR-7', '20261121101500000-LPR-7'],
      ['changed', 'LPR-8', '20261121101500000-LPR-7'],
    ]);
  });

  test('PL48: a passage that is told of again while its hit is being stored is answered no sooner than it is durable, and no better', async () => {
    const world = await listed();
    const { intake } = world.ports;
    const [lost, back] = [await world.reader({ id: 'lost' }), await world.reader({ id: 'back' })];
    intake.held = true;
    const first = tellRead(lost, PASSAGE);
    await vi.waitFor(() => expect(intake.waiting).toHaveLength(1), PATIENTLY);
    const answers: string[] = [];
    const second = tellRead(back, PASSAGE).then(({ result }) => answers.push(result));
    const other = await tellRead(await world.reader({ id: 'third' }), { ...PASSAGE, plate: '88수8888' });
    expect([other.result, answers], 'what concerns nobody need not wait').toEqual(['2000', []]);
    intake.commit(1, new Error('the store is down'));
    await second;
    expect([(await first).result, ...answers]).toEqual(['5000', '5000']);
    intake.held = false;
    expect((await tellRead(back, PASSAGE)).result).toBe('2000');
    expect(eventsOf(world)).toHaveLength(2);
  });

  test('PL45: a passage that a reader tells of again after a restart has the same name, though the pursuit is forgotten by then', async () => {
    const world = await listed();
    await tellRead(await world.reader(), PASSAGE);
    const later: FakeRead = { ...PASSAGE, camera: 'LPR-8', time: '20261121101700' };
    await tellRead(await world.reader({ id: 'other' }), later);
    const again = await wantedWorld({}, world.ports);
    await vi.waitFor(() => expect(again.link.list.sequence).toBe(1), PATIENTLY);
    await tellRead(await again.reader(), later);
    const [, told, repeated] = eventsOf(world);
    expect([told?.state, repeated?.state], 'we take it for another beginning').toEqual(['changed', 'occurred']);
    expect(repeated?.message).toBe(told?.message);
    expect(deliveryKey(repeated!)).toBe(deliveryKey(told!));
    expect(deliveryKey(told!), 'the plate is covered').not.toContain('12가3456');
  });

  test('PL49, FR14: what a camera against illegal parking tells counts as a read, and stands in somebody’s way until it leaves', async () => {
    const world = await listed();
    const words: unknown[] = [];
    Object.assign(world.ports.parkedTo, { parked: (car: unknown) => words.push(car), gone: (plate: string) => words.push(plate) });
    const camera = await world.reader({ id: 'parking', system: 'PRK' });
    for (const plate of ['12가3456', '34나5678', '34나56?8'])
      expect((await camera.send('10', { ...PASSAGE, camera: 'P-1', plate }, '31')).result).toBe('2000');
    expect((await camera.send('91', { ...PASSAGE, camera: 'P-1', plate: '34 나-5678', time: '20261121102000' }, '31')).result).toBe('2000');
    expect(
      eventsOf(world).map(({ facility, sender }) => [facility, sender]),
      'the wanted one among them',
    ).toEqual([['P-1', 'PRK']]);
    const car = { facility: 'P-1', at: AT, forMinutes: 15, place: { lon: 127.03, lat: 37.5 } };
    expect(words).toMatchObject([{ plate: '12가3456', ...car }, { plate: '34나5678', ...car }, '34나5678']);
    expect((await camera.send('40', PASSAGE, '31')).result).toBe('4005');
  });

  test('PL26: coordinates the wrong way round are turned back; without any the event has none and its camera says where', async () => {
    const world = await listed();
    const reader = await world.reader();
    await tellRead(reader, { ...PASSAGE, lon: 37.5, lat: 127.03 });
    await tellRead(reader, { ...PASSAGE, camera: 'LPR-8', lon: 0, lat: 0 });
    await tellRead(reader, { ...PASSAGE, camera: 'LPR-9', lon: 'x', lat: 'y' });
    expect(eventsOf(world).map(({ place, facility }) => [place?.lon, place?.origin, facility])).toEqual([
      [127.03, 'unswapped', 'LPR-7'],
      [undefined, undefined, 'LPR-8'],
      [undefined, undefined, 'LPR-9'],
    ]);
    expect(world.ports.watch.odds.join()).toContain('swapped');
  });

  test('PL27: a hit that cannot be stored is answered so, and taken when the reader sends it again', async () => {
    const world = await listed();
    const reader = await world.reader();
    world.ports.intake.answer = 'busy';
    expect((await tellRead(reader, PASSAGE)).result).toBe('5003');
    world.ports.intake.answer = 'throw';
    expect((await tellRead(reader, PASSAGE)).result).toBe('5000');
    world.ports.intake.answer = undefined;
    expect((await tellRead(reader, PASSAGE)).result).toBe('2000');
    expect(eventsOf(world).map(({ state }) => state)).toEqual(['occurred', 'occurred', 'occurred']);
  });
});

describe('misread (W5)', () => {
  test('PL28: what may have been misread is told as suspected, with what was misread and what else it may be', async () => {
    const world = await listed();
    world.putList({ kind: 'delta', from: 1, to: 2, rows: [{ plate: '12거3456' }] });
    await vi.waitFor(() => expect(world.link.list.sequence).toBe(2), PATIENTLY);
    const reader = await world.reader();
    await tellRead(reader, { ...PASSAGE, plate: '12기3456', confidence: 80 });
    expect(eventsOf(world)[0]).toMatchObject({ kind: '수배차량 의심' });
    expect(eventsOf(world)[0]?.content).toMatch(/^12[가거]\*\*56 · 강력 · 판독 12기\*\*56 \([가거]→기\)$/);
    expect(fieldsOf(world)).toMatchObject({
      CAR_NUM_READ: '12기3456',
      CAR_NUM_OTHERS: expect.stringMatching(/^12[가거]3456 \([가거]→기\)$/),
    });
  });

  test('PL29: a suspicion that was dismissed is not told again for a while; a certain read is, and a pursuit that ended begins anew', async () => {
    const world = await listed();
    const reader = await world.reader();
    await tellRead(reader, { ...PASSAGE, plate: '12기3456' });
    const [first] = eventsOf(world);
    const { sender, type, occurrence } = first!;
    expect(await world.link.send({ id: 'x', sender, type, occurrence, state: 'ended', at: AT })).toEqual({ outcome: 'delivered' });
    await tellRead(reader, { ...PASSAGE, plate: '12기3456', camera: 'LPR-8' });
    expect(eventsOf(world)).toHaveLength(1);
    await tellRead(reader, { ...PASSAGE, camera: 'LPR-9' });
    expect(eventsOf(world)[1]).toMatchObject({ state: 'occurred', kind: '수배차량', occurrence: '20261121101500000-LPR-9' });
  });
});

const NOTICE: Notice = {
  id: 'n1',
  topic: 'wantedVehicle.pictures',
  incident: 'i1' as Notice['incident'],
  at: AT,
  facts: { plate: '12가3456', occurrence: '20261121101500000-LPR-7', seenAt: AT },
};

describe('pictures (W2)', () => {
  test('PL30: both pictures are fetched, kept in the vault for the days that the city says, and laid down for the police', async () => {
    const world = await listed({ keepDays: 7 });
    const reader = await world.reader();
    await tellRead(reader, {
      ...PASSAGE,
      vehiclePicture: world.pictureUrl('12가3456-vehicle.jpg'),
      platePicture: world.pictureUrl('12가3456-plate.jpg'),
    });
    expect(await world.link.notify(NOTICE)).toEqual({ outcome: 'delivered' });
    const kept = world.ports.vault.kept.at(-1);
    expect([kept?.pictures.length, kept?.deleteAfterDays, kept?.fields['PICTURES']]).toEqual([2, 7, 'vehicle,plate']);
    expect(world.police.list('/hits').map(({ name, bytes }) => [name, bytes > 1_000])).toEqual([
      ['20261121101500000-LPR-7-20261121101500-1.jpg', true],
      ['20261121101500000-LPR-7-20261121101500-2.jpg', true],
    ]);
  });

  test('PL31: a picture that is missing or no picture is told; the hit and the other picture go on', async () => {
    const world = await listed();
    const reader = await world.reader();
    await tellRead(reader, {
      ...PASSAGE,
      vehiclePicture: world.pictureUrl('nothing.jpg'),
      platePicture: world.pictureUrl('12가3456-plate.jpg'),
    });
    expect(await world.link.notify(NOTICE)).toEqual({ outcome: 'delivered' });
    expect(world.ports.vault.kept.at(-1)?.fields['PICTURES']).toBe('plate');
    expect(world.ports.watch.errors.join()).toContain('picture of the vehicle');
    await tellRead(reader, { ...PASSAGE, plate: '123가4567', vehiclePicture: world.pictureUrl('nothing.jpg') });
    expect(await world.link.notify({ ...NOTICE, facts: { ...NOTICE.facts, plate: '123가4567' } })).toEqual({
      outcome: 'rejected',
      reason: 'there is no picture',
    });
    expect(eventsOf(world)).toHaveLength(2);
  });

  test.each([
    ['http://127.0.0.1/a.jpg', 'no sftp or ftp address'],
    ['sftp://10.9.9.9/a.jpg', 'sftp://10.9.9.9:22 is not in the configuration'],
    ['sftp://127.0.0.1:1/../etc/passwd', 'leaves its folder'],
  ])('PL32: %s is not called', async (url, reason) => {
    const world = await listed();
    const reader = await world.reader();
    await tellRead(reader, { ...PASSAGE, vehiclePicture: url });
    await vi.waitFor(() => expect(world.ports.watch.errors.join()).toContain(reason), PATIENTLY);
    expect(eventsOf(world)).toHaveLength(1);
  });

  test('PL33: while the police’s server is away pictures wait, and are laid down when it is back', async () => {
    const world = await listed();
    const reader = await world.reader();
    await tellRead(reader, { ...PASSAGE, platePicture: world.pictureUrl('12가3456-plate.jpg') });
    const startAgain = await world.stopPolice();
    expect(await world.link.notify(NOTICE)).toMatchObject({ outcome: 'unreachable' });
    await startAgain();
    expect(await world.link.notify(NOTICE)).toEqual({ outcome: 'delivered' });
  });
});

test('PL20: a link that is stopped takes nothing, and goes on with its list when it starts again', async () => {
  const world = await listed();
  await world.link.stop();
  await expect(world.reader()).rejects.toThrow('cannot be reached');
  await world.link.start();
  const reader = await world.reader();
  await tellRead(reader, PASSAGE);
  expect(eventsOf(world)).toHaveLength(1);
  reader.sendBytes(encodeKorean('nonsense', 'utf-8'));
});
