import { afterEach, describe, expect, test } from 'vitest';
import type { LinkId } from '#domain/ids.ts';
import { systemClock } from '#io/clock.ts';
import { systemNet } from '#io/net.ts';
import type { FakeSettings } from '../wires/telegram/fake-system.ts';
import type { TelegramLink } from '../wires/telegram/telegram-link.ts';
import { postTo } from '../../../test/support/link-post.ts';
import { testPorts, type TestPorts } from '../../../test/support/link-ports.ts';
import { FakeScsns } from '../wires/scsns/fake-scsns.ts';
import { vulnerablePeopleConfig, DEMO_TELECOM_KEY } from './config.ts';
import { eventOfAlarm, fakeTelecom, TELECOM, type FakeAlarm } from './fake.ts';
import { TelecomLink } from './link.ts';

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).toReversed()) await thing[Symbol.asyncDispose]();
});

const GRANNY: FakeAlarm = {
  number: '20261121-7',
  serviceType: '치매',
  lon: 127.0301,
  lat: 37.5002,
  address: '서울 강남구 테헤란로 152',
  areaCode: '1168010100',
  reference: 'REF-77',
  name: '홍길순',
  telephone: '010-1234-5678',
  guardian: '홍길동',
  guardianTelephone: '010-9876-5432',
  time: '20261121101455',
  images: 'hong1.jpg;hong2.jpg;hong3.jpg',
  about: '회색 점퍼',
  notes: '당뇨',
  sentBy: 'SKT01',
};

interface World {
  readonly link: TelegramLink;
  readonly ports: TestPorts;
  readonly telecom: (settings?: FakeSettings) => Promise<ReturnType<typeof fakeTelecom>>;
  readonly overHttp: () => Promise<FakeScsns>;
}

async function start(): Promise<World> {
  const ports = testPorts(systemClock, systemNet());
  const link = new TelecomLink('vulnerable-people' as LinkId, ports, vulnerablePeopleConfig.parse({ port: 0, apiKey: DEMO_TELECOM_KEY }));
  await link.start();
  open.push(link);
  return {
    link,
    ports,
    telecom: async (settings = {}) => {
      const fake = fakeTelecom(ports, { port: link.port!, ...settings });
      open.push(fake);
      await fake.connect();
      return fake;
    },
    overHttp: async () => {
      const fake = new FakeScsns({ ...ports, post: postTo(link) }, { path: TELECOM.path, sysCd: 'WP1', apiKey: DEMO_TELECOM_KEY });
      expect((await fake.authenticate()).result).toBe('2000');
      return fake;
    },
  };
}

describe('a telecom on the TCP wire', () => {
  test.each(['characters', 'bytes', 'bytesWithoutEnd', 'charactersWithoutEnd'] as const)(
    'WP3: a list of picture files joined by `;` is one field, the length counted in %s, split and glued as TCP likes',
    async (counting) => {
      const { ports, telecom } = await start();
      const fake = await telecom({ splitEvery: 7, style: { counting } });
      expect((await fake.report(GRANNY)).result).toBe('2001');
      expect((await fake.end({ number: GRANNY.number, time: '20261121104500' })).result).toBe('2002');
      expect(ports.intake.events.map(({ occurrence, state }) => [occurrence, state])).toEqual([
        ['20261121-7', 'occurred'],
        ['20261121-7', 'ended'],
      ]);
      expect(ports.vault.kept[0]?.fields).toMatchObject({ IMAGE_URL: 'hong1.jpg;hong2.jpg;hong3.jpg', MISSING_UNUSUAL: '당뇨' });
      expect(ports.intake.quarantined).toEqual([]);
    },
  );

  test('WP3: the same where the length is wrong, and in EUC-KR', async () => {
    const { ports, telecom } = await start();
    const fake = await telecom({ style: { lengthError: -40, encoding: 'euc-kr' } });
    expect((await fake.report(GRANNY)).result).toBe('2001');
    expect(ports.vault.kept[0]?.fields).toMatchObject({ MISSING_NM: '홍길순', IMAGE_URL: 'hong1.jpg;hong2.jpg;hong3.jpg' });
    expect(ports.watch.odds).not.toEqual([]);
  });

  test('WP2: the person is kept before the event is handed over, which holds a reference only; nothing of them is watched', async () => {
    const { ports, telecom } = await start();
    await (await telecom()).report(GRANNY);
    expect(ports.intake.events[0]?.items).toMatchObject({ PROFILE: 'profile-WP1|person REF-77', WP_REF_ID: 'REF-77' });
    const seen = JSON.stringify([ports.intake.events, ports.watch.messages, ports.watch.errors]);
    for (const secret of ['홍길', '1234-5678', 'hong1', '점퍼', '당뇨']) expect(seen).not.toContain(secret);
  });

  test('WP2: a vault that fails loses no alarm: the telecom is told to send again', async () => {
    const { ports, telecom } = await start();
    ports.vault.keep = () => Promise.reject(new Error('down'));
    expect((await (await telecom()).report(GRANNY)).result).toBe('5000');
    expect(ports.intake.events).toEqual([]);
  });

  test('WP4: what cannot be read is kept with its structure, and whatever may be personal covered', async () => {
    const { ports, telecom } = await start();
    const fake = await telecom();
    expect(await fake.report({ ...GRANNY, serviceType: '' })).toMatchObject({ result: '4101', text: '서비스유형: missing' });
    fake.sendBytes(new TextEncoder().encode('홍길순 010-1234-5678 이름뿐인 글;'));
    await fake.until(() => ports.intake.quarantined.length === 2);
    const [report, garbage] = ports.intake.quarantined.map(({ bytes }) => new TextDecoder().decode(bytes));
    expect(report).toContain('20261121-7||127.0301|37.5002|** *** ');
    for (const secret of ['홍길', '1234', '5678', 'hong', '점퍼']) expect(`${report}${garbage}`).not.toContain(secret);
    expect(garbage).toContain('*** ***-****-**** ');
  });

  test('WP1: the same alarm twice acts once, and a system of another name does not come in', async () => {
    const { telecom } = await start();
    const fake = await telecom();
    await fake.report(GRANNY);
    expect((await fake.report(GRANNY)).result).toBe('4100');
    await expect(telecom({ system: '112' })).rejects.toThrow('login refused: 4001');
  });
});

describe('a telecom on the SCSNS wire', () => {
  test('WP2: items of the standard go to the vault, every one that nobody has listed as harmless with them', async () => {
    const { ports, overHttp } = await start();
    const fake = await overHttp();
    const event = eventOfAlarm(GRANNY);
    const answer = await fake.send('10', {
      ...event,
      content: '홍길순(010-1234-5678) 님이 집을 나감',
      items: { ...event.items, NICKNAME: '순이' },
    });
    expect(answer.result).toBe('2001');
    expect(ports.intake.events[0]).toMatchObject({ kind: '치매', content: '○○○(○○○) 님이 집을 나감', items: { WP_REF_ID: 'REF-77' } });
    expect(ports.vault.kept[0]).toMatchObject({
      subject: 'WP1|person REF-77',
      fields: { MISSING_NM: '홍길순', PROTECTOR_NUM: '010-9876-5432', IMAGE_URL: 'hong1.jpg;hong2.jpg;hong3.jpg', NICKNAME: '순이' },
      knownBy: ['REF-77', '010-1234-5678'],
    });
    const seen = JSON.stringify([ports.intake.events, ports.watch.messages]);
    for (const secret of ['홍길', '1234', '순이', 'hong1']) expect(seen).not.toContain(secret);
  });

  test('WP4: an envelope that is refused is kept with its values covered', async () => {
    const { ports, overHttp } = await start();
    const fake = await overHttp();
    const event = eventOfAlarm(GRANNY);
    expect((await fake.send('10', { ...event, type: 'WPSSF999' })).result).toBe('4004');
    const kept = new TextDecoder().decode(ports.intake.quarantined[0]?.bytes);
    expect(kept).toContain('"evtId":"WPSSF999"');
    expect(kept).toContain('"key":"MISSING_NM","val":"***"');
    for (const secret of ['홍길', '5678', 'hong1', fake.sessionKey]) expect(kept).not.toContain(secret);
  });
});
