import { describe, expect, test } from 'vitest';
import type { EventId, LinkId } from '#domain/ids.ts';
import type { TelegramHeader } from '#protocol/telegram-header.ts';
import { readWeakReport } from './report.ts';

const CONTEXT = { link: 'vulnerable-people' as LinkId, id: 'e1' as EventId, deleteAfterDays: 30 };
const header = (state = '10'): TelegramHeader =>
  ({ code: '10', state, eventTime: '20261121101500', sender: 'WP1', receiver: 'UCP', messageTime: '20261121101501' }) as TelegramHeader;
const BODY = [
  '20261121-7',
  '치매',
  '127.0301',
  '37.5002',
  '서울 강남구 테헤란로 152',
  '1168010100',
  'REF-77',
  '홍길순',
  '010-1234-5678',
  '19480301',
  'F',
  '서울 강남구 역삼로 8, 101동',
  '홍길동',
  '010-9876-5432',
  '20261121101455',
  'hong1.jpg;hong2.jpg',
  '회색 점퍼, 150 cm',
  '당뇨',
  'SKT01',
];
const at = (index: number, value: string): string => BODY.map((field, position) => (position === index ? value : field)).join('|');
const read = (text = BODY.join('|'), state = '10') => readWeakReport(header(state), text, CONTEXT);
function good(text?: string, state?: string) {
  const report = read(text, state);
  if (!report.ok) throw new Error(report.problems.join('; '));
  return report;
}

describe('the body of a telecom’s telegram', () => {
  test('WP1: its nineteen fields are an event of where and what, and a person apart', () => {
    const { event, person, odd } = good();
    expect(odd).toEqual([]);
    expect(event).toMatchObject({
      type: 'WPSSF110',
      sender: 'WP1',
      occurrence: '20261121-7',
      state: 'occurred',
      grade: 'urgent',
      kind: '치매',
      place: { lon: 127.0301, lat: 37.5002, address: '서울 강남구 테헤란로 152', areaCode: '1168010100', origin: 'sent' },
      at: Date.UTC(2026, 10, 21, 1, 14, 55),
      reporter: 'SKT01',
      items: { WP_SVC_TY: '치매', WP_REF_ID: 'REF-77', SENDER_ID: 'SKT01', wire: 'tcp' },
    });
    expect(person).toEqual({
      subject: 'WP1|person REF-77',
      fields: {
        MISSING_NM: '홍길순',
        CONTACTNUM: '010-1234-5678',
        BIRTHDAY: '19480301',
        SEX: 'F',
        MISSING_ADDRESS: '서울 강남구 역삼로 8, 101동',
        PROTECTOR_NM: '홍길동',
        PROTECTOR_NUM: '010-9876-5432',
        IMAGE_URL: 'hong1.jpg;hong2.jpg',
        MISSING_ETC: '회색 점퍼, 150 cm',
        MISSING_UNUSUAL: '당뇨',
      },
      pictures: [],
      deleteAfterDays: 30,
      knownBy: ['REF-77', '010-1234-5678'],
      adds: true,
    });
  });

  test('WP2: nothing of who it is stands in the event', () => {
    const { event } = good();
    const text = JSON.stringify(event);
    for (const secret of ['홍길순', '홍길동', '1234', '9876', '1948', '역삼로', 'hong1', '회색', '당뇨'])
      expect(text).not.toContain(secret);
  });

  test('WP1: a `|` in the address or in the words behind it moves nothing else', () => {
    const inAddress = good(at(4, '서울 강남구 | 테헤란로 152'));
    expect(inAddress.event.place?.address).toBe('서울 강남구 테헤란로 152');
    expect(inAddress.person?.fields).toMatchObject({ MISSING_NM: '홍길순', PROTECTOR_NUM: '010-9876-5432' });
    const inNotes = good(at(17, '당뇨 | 보청기'));
    expect(inNotes.person?.fields['MISSING_UNUSUAL']).toBe('당뇨 보청기');
    expect(inNotes.event.reporter).toBe('SKT01');
  });

  test('WP1: a bare number ends a case, and a change may tell a place alone; neither tells anything of a person', () => {
    const ended = good('20261121-7', '91');
    expect(ended.event).toMatchObject({ state: 'ended', occurrence: '20261121-7', at: Date.UTC(2026, 10, 21, 1, 15) });
    expect(ended.person).toBeUndefined();
    const moved = good('20261121-7||127.04|37.51|||||||||||20261121102000||||', '40');
    expect(moved.event).toMatchObject({ state: 'changed', kind: '', place: { lon: 127.04, lat: 37.51 } });
    expect(moved.person).toBeUndefined();
  });

  test('WP1: an alarm that says only whose it is asks the register', () => {
    const bare = good('20261121-8|아동|127.03|37.5|||REF-9||||||||20261121101455||||');
    expect(bare.person).toMatchObject({ subject: 'WP1|person REF-9', fields: {}, knownBy: ['REF-9'] });
    const nobody = good('20261121-9|아동|127.03|37.5|||||||||||20261121101455||||');
    expect(nobody.person).toBeUndefined();
  });

  test.each([
    ['어린이', '아동'],
    ['치매 노인', '치매'],
    ['지적장애', '장애인'],
    ['스마트워치', '스마트워치'],
  ])('WP1: service type %s is %s', (sent, kind) => {
    expect(good(at(1, sent)).event.kind).toBe(kind);
  });

  test.each([
    ['0|0', undefined, undefined],
    ['37.5002|127.0301', 127.0301, undefined],
    ['151.2|-33.8', undefined, 'coordinates outside Korea'],
    ['here|there', undefined, 'coordinates are not numbers'],
  ])('WP1: coordinates %s make a place that can be true, or none', (sent, lon, odd) => {
    const { event, odd: odds } = good(BODY.join('|').replace('127.0301|37.5002', sent));
    expect(event.place?.lon).toBe(lon);
    if (odd !== undefined) expect(odds).toEqual([odd]);
    if (lon === undefined) expect(event.content).toBe('서울 강남구 테헤란로 152');
  });

  test.each([
    ['no number', at(0, ''), '10', '4101', '발생번호: missing'],
    ['no service type', at(1, ''), '10', '4101', '서비스유형: missing'],
    ['the service’s own name as type', at(1, '사회적 약자'), '10', '4101', '서비스유형: missing'],
    ['an unknown progress code', BODY.join('|'), '77', '4005', 'state: 77 is not a known progress code'],
    ['a number without end', at(0, 'x'.repeat(65)), '10', '4102', '발생번호: longer than 64 characters'],
    ['a name without end', at(7, '홍'.repeat(2_001)), '10', '4102', 'MISSING_NM: longer than 2000 characters'],
  ])('WP1: %s is refused by the name of its field, without what stands in it', (_what, text, state, result, problem) => {
    const report = read(text, state);
    expect(report).toMatchObject({ ok: false, result, problems: [problem] });
    expect(JSON.stringify(report)).not.toContain('홍길');
  });

  test('WP1: a drill is known by its kind', () => {
    expect(good(at(1, '모의훈련')).event.drill).toBe(true);
  });
});
