import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { LOGIN, real, reportText, ROBBERY, telegram } from '../../../test/support/link-112.ts';
import type { Fake112 } from './fake.ts';
import type { FakeCase } from './fake-case.ts';

describe('112 link over TCP', () => {
  test('L10 a report over a real socket becomes an event, and is answered when it is durable', async () => {
    const { link, ports, fake } = await real();
    expect(link.endpoint).toMatch(/^tcp 127\.0\.0\.1:\d+, http/);
    const police = fake();
    await police.connect();
    expect([...ports.watch.peers.keys()]).toEqual(['112']);
    expect(await police.report(ROBBERY)).toEqual({ result: '2001', reference: ROBBERY.caseNumber, text: '' });
    expect(ports.intake.events).toEqual([
      {
        id: 'e1',
        link: 'emergency-video-112',
        sender: '112',
        type: '112UC001',
        occurrence: ROBBERY.caseNumber,
        state: 'occurred',
        grade: 'urgent',
        kind: '강도',
        place: { lon: 127.03, lat: 37.5, address: ROBBERY.address, areaCode: '1168010100', origin: 'sent' },
        at: Date.UTC(2026, 10, 21, 1, 15),
        reporter: 'kimcs',
        drill: false,
        items: {
          '112_GRADE': '긴급',
          '112_TY_CD': '강도',
          ADDR: ROBBERY.address,
          AREA_CD: '1168010100',
          SENDER_ID: 'kimcs',
          LON: '127.03',
          LAT: '37.5',
          wire: 'tcp',
        },
      },
    ]);
    expect((await police.change({ ...ROBBERY, lon: 127.031 })).result).toBe('2004');
    expect((await police.release(ROBBERY)).result).toBe('2002');
    expect((await police.end(ROBBERY)).result).toBe('2002');
    expect(ports.intake.events.map((event) => event.state)).toEqual(['occurred', 'changed', 'released', 'ended']);
  });

  test('L10 the same report again is answered 4100 and changes nothing', async () => {
    const { fake } = await real();
    const police = fake({ copies: 2 });
    await police.connect();
    expect((await police.report(ROBBERY)).result).toBe('2001');
    expect((await police.report(ROBBERY)).result).toBe('4100');
  });

  test.each(['utf-8', 'euc-kr'] as const)('L3 bytes split and glued anyhow over a real socket (%s)', async (encoding) => {
    for (const splitEvery of [1, 7, 48]) {
      const { ports, fake } = await real();
      const police = fake({ splitEvery, style: { encoding } });
      await police.connect();
      const answers = await Promise.all(
        Array.from({ length: 5 }, (_, at) => police.report({ ...ROBBERY, caseNumber: `C${at}`, address: '서울 강남구 똠방로 1' })),
      );
      expect(answers.map((answer) => answer.result)).toEqual(['2001', '2001', '2001', '2001', '2001']);
      expect(ports.intake.events.map((event) => event.place?.address)).toEqual(Array(5).fill('서울 강남구 똠방로 1'));
      expect(ports.intake.events.map((event) => event.occurrence)).toEqual(['C0', 'C1', 'C2', 'C3', 'C4']);
    }
  });

  test.each(['bytes', 'bytesWithoutEnd', 'characters', 'charactersWithoutEnd'] as const)(
    'L2 a peer that counts %s is understood, with and without one more ;',
    async (counting) => {
      const { ports, fake } = await real();
      for (const extraEnd of [false, true]) {
        for (const encoding of ['utf-8', 'euc-kr'] as const) {
          const police = fake({ id: `${counting.length}-${extraEnd}-${encoding}`, style: { counting, extraEnd, encoding } });
          await police.connect();
          for (const caseNumber of ['a', 'b', 'c'])
            expect((await police.report({ ...ROBBERY, caseNumber: `${police.options.id}-${caseNumber}` })).result).toBe('2001');
        }
      }
      expect(ports.intake.quarantined).toEqual([]);
    },
  );

  test('L4 a wrong length costs a moment, not the report', async () => {
    const { ports, fake } = await real();
    const police = fake({ style: { lengthError: 37 } });
    await police.connect();
    expect((await police.report(ROBBERY)).result).toBe('2001');
    expect(ports.watch.odds).toContain('112: length fits no reading');
  });

  test('L6 garbage is answered 4000 and kept with its bytes; the telegrams beside it and the connection live on', async () => {
    const { ports, fake } = await real();
    const police = fake();
    await police.connect();
    const noise = Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n\xff\xfe', 'latin1');
    police.sendBytes(noise);
    expect((await police.report(ROBBERY)).result).toBe('2001');
    expect(police.strayAnswers).toEqual([{ result: '4000', reference: '', text: 'not a telegram: no header found' }]);
    expect(ports.intake.quarantined).toEqual([
      { peer: '112', bytes: Uint8Array.from(noise), problems: ['not a telegram: no header found'] },
    ]);
    expect((await police.end(ROBBERY)).result).toBe('2002');
  });

  test('L7 a body over the limit is answered and kept, and the next telegram is read', async () => {
    const { ports, fake } = await real({ maxBodyBytes: 1_000 });
    const police = fake();
    await police.connect();
    police.sendBytes(police.compose('10', '20', ['X'.repeat(200_000)]));
    expect((await police.report(ROBBERY)).result).toBe('2001');
    expect(police.strayAnswers).toEqual([{ result: '4000', reference: '', text: 'body: longer than 1000 bytes' }]);
    expect(ports.intake.quarantined.map((entry) => entry.problems[0])).toEqual(['body: longer than 1000 bytes']);
    expect(ports.intake.quarantined[0]!.bytes.length).toBeLessThanOrEqual(65_536);
  });

  test('L11 unknown codes, missing and wrong fields are answered as the wire says and kept', async () => {
    const { ports, fake } = await real();
    const police = fake();
    await police.connect();
    const results = async (...reports: [Parameters<Fake112['send']>[0], Partial<FakeCase>][]): Promise<string[]> => {
      const answers: string[] = [];
      for (const [state, report] of reports) answers.push((await police.send(state, { ...ROBBERY, ...report })).result);
      return answers;
    };
    expect(
      await results(
        ['10', { kind: '' }],
        ['10', { caseNumber: '' }],
        ['10', { kind: '가'.repeat(65) }],
        ['10', { caseNumber: '9'.repeat(65) }],
        ['77' as never, {}],
      ),
    ).toEqual(['4101', '4101', '4102', '4102', '4005']);
    expect(ports.intake.events).toEqual([]);
    expect(ports.intake.quarantined.map((entry) => entry.problems)).toEqual([
      ['사고유형: missing'],
      ['사건번호: missing'],
      ['사고유형: longer than 64 characters'],
      ['사건번호: longer than 64 characters'],
      ['code: 10/77 is not known here'],
    ]);
    police.sendBytes(Buffer.concat([Buffer.from(telegram('1010', 'x').slice(0, -2)), Buffer.from([0xff, 0xff, 0x3b])]));
    await expect.poll(() => police.strayAnswers.length).toBe(0);
    await expect.poll(() => ports.intake.quarantined.at(-1)?.problems).toEqual(['body: neither UTF-8 nor EUC-KR']);
  });

  test('L12 coordinates: swapped are put right, absent or impossible make no place but keep the report', async () => {
    const { ports, fake } = await real();
    const police = fake();
    await police.connect();
    const cases: [Partial<FakeCase>, unknown][] = [
      [
        { lon: 37.5, lat: 127.03 },
        { lon: 127.03, lat: 37.5, origin: 'unswapped' },
      ],
      [{ lon: 0, lat: 0 }, undefined],
      [{ lon: '', lat: '' }, undefined],
      [{ lon: 'x', lat: '37.5' }, undefined],
      [{ lon: 12.4, lat: 51.3 }, undefined],
      [{ lon: '127.0', lat: '' }, undefined],
    ];
    for (const [at, [report, place]] of cases.entries()) {
      expect((await police.report({ ...ROBBERY, caseNumber: `P${at}`, ...report })).result).toBe('2001');
      const event = ports.intake.events.at(-1)!;
      if (place === undefined) expect(event).toMatchObject({ content: ROBBERY.address, items: { ADDR: ROBBERY.address } });
      expect(event.place).toEqual(
        place === undefined ? undefined : { ...(place as object), address: ROBBERY.address, areaCode: ROBBERY.areaCode },
      );
    }
    const odds = ports.watch.odds.filter((odd) => !odd.includes('length counts characters'));
    expect(odds).toEqual([
      '112: longitude and latitude swapped',
      '112: coordinates are not numbers',
      '112: coordinates outside Korea',
      '112: coordinates are not numbers',
    ]);
  });

  test('L12 a drill is known by its kind, a kind in another spelling by the catalogue, an unknown grade is urgent', async () => {
    const { ports, fake } = await real();
    const police = fake();
    await police.connect();
    await police.report({ ...ROBBERY, caseNumber: 'D1', kind: 'FTX(훈련)', grade: '일반' });
    await police.report({ ...ROBBERY, caseNumber: 'D2', kind: '납치·감금', grade: '코드2' });
    await police.report({ ...ROBBERY, caseNumber: 'D3', kind: ' 절도(미수) ', grade: '??' });
    expect(ports.intake.events.map(({ kind, grade, drill }) => ({ kind, grade, drill }))).toEqual([
      { kind: 'FTX(훈련)', grade: 'normal', drill: true },
      { kind: '납치감금', grade: 'normal', drill: false },
      { kind: '절도', grade: 'urgent', drill: false },
    ]);
  });

  test('L3 telegrams glued into one write, with garbage between, are each answered', async () => {
    const { ports, fake } = await real();
    const police = fake({ glue: 7, splitEvery: 100, garbage: new TextEncoder().encode('\r\nnoise;\r\n') });
    await police.connect();
    const answers = await Promise.all(Array.from({ length: 30 }, (_, at) => police.report({ ...ROBBERY, caseNumber: `G${at}` })));
    expect(answers.every((answer) => answer.result === '2001')).toBe(true);
    expect(ports.intake.events.map((event) => event.occurrence)).toEqual(Array.from({ length: 30 }, (_, at) => `G${at}`));
    expect(ports.intake.quarantined.length).toBeGreaterThan(0);
  });

  test('L12 control characters and NUL never reach the store', async () => {
    const { ports, fake } = await real();
    const police = fake();
    await police.connect();
    await police.report({ ...ROBBERY, kind: '강\u0000도', address: '서울\n강남구\u0007' });
    expect(ports.intake.events[0]).toMatchObject({ kind: '강도', place: { address: '서울 강남구' } });
  });

  test('L23 one process reads, stores and answers at least 5,000 telegrams in a second of processor time', async () => {
    const { link, ports } = await real();
    const total = 20_000;
    const bytes = Buffer.from(LOGIN + Array.from({ length: total }, (_, at) => reportText(`S${at}`)).join(''));
    const socket = connect(link.port!, '127.0.0.1');
    let answers = 0;
    socket.on('data', (chunk: Buffer) => (answers += chunk.filter((byte) => byte === 0x3b).length));
    // Processor time, so that a busy machine does not fail what is fast.
    const from = process.cpuUsage();
    socket.write(bytes);
    await expect.poll(() => answers, { timeout: 25_000, interval: 20 }).toBe(total + 1);
    const { user, system } = process.cpuUsage(from);
    socket.destroy();
    expect(ports.intake.events).toHaveLength(total);
    expect(total / ((user + system) / 1_000_000)).toBeGreaterThan(5_000);
  });

  test.each(['utf8', 'cp949'])('L1 the recorded exchange in %s is read as it was meant', async (encoding) => {
    const { ports, fake } = await real();
    const police = fake();
    await police.dial();
    police.sendBytes(readFileSync(new URL(`./fixtures/exchange.${encoding}.txt`, import.meta.url)));
    await police.until((known) => known.strayAnswers.length === 6);
    expect(police.strayAnswers.map((answer) => answer.result)).toEqual(['2000', '2001', '2004', '2000', '2002', '2002']);
    expect(ports.intake.events.map(({ state, kind, place }) => ({ state, kind, address: place?.address }))).toEqual([
      { state: 'occurred', kind: '강도', address: '서울특별시 강남구 테헤란로 152' },
      { state: 'changed', kind: '강도', address: '서울특별시 강남구 역삼동 똠골목 3' },
      { state: 'released', kind: '강도', address: undefined },
      { state: 'ended', kind: '강도', address: undefined },
    ]);
  });
});
