import { expect, test } from 'vitest';
import { readRegistered } from './read-registered.ts';

const list = (...rows: readonly string[]) =>
  readRegistered(['관리번호,이름,휴대폰,생년월일,보호자 휴대폰,특이사항,사진,기타', ...rows].join('\n'));

test('WP10: a list with the columns of a city office gives people by the standard’s keys', () => {
  const read = list('R-1,홍길순,010-1234-5678,1948-03-01,010 9876 5432,"당뇨, 보청기",r1.jpg,x', ',이몽룡,+82-10-2222-3333,,,,,');
  expect(read).toEqual({
    ok: true,
    problems: [],
    people: [
      {
        line: 2,
        picture: 'r1.jpg',
        fields: {
          WP_REF_ID: 'R-1',
          MISSING_NM: '홍길순',
          CONTACTNUM: '010-1234-5678',
          BIRTHDAY: '1948-03-01',
          PROTECTOR_NUM: '010 9876 5432',
          MISSING_UNUSUAL: '당뇨, 보청기',
        },
      },
      { line: 3, picture: '', fields: { MISSING_NM: '이몽룡', CONTACTNUM: '+82-10-2222-3333' } },
    ],
  });
});

test('WP10: a row that cannot be used costs itself only, and is told by line, column and reason, never by what stands in it', () => {
  const read = list(
    'R-1,,010-1234-5678,,,,,',
    ',홍길동,,,,,,',
    'R-3,홍길동,전화 없음,,,,,',
    'R-4,홍길동,,19480231,,,,',
    'R-5,홍길동,,,123,,,',
    `R-6,홍길동,,,,${'x'.repeat(2_001)},,`,
    'R-7,홍길동,,,,,,',
    'R-7,성춘향,,,,,,',
    'R-8,"열린 따옴표',
    'R-9,성춘향,,,,,,',
  );
  if (!read.ok) throw new Error(read.missing);
  expect(read.people.map(({ line }) => line)).toEqual([8, 11]);
  expect(read.problems).toEqual([
    { line: 2, field: '이름', reason: 'missing' },
    { line: 3, field: '관리번호 / 휴대폰', reason: 'noNumber' },
    { line: 4, field: '휴대폰', reason: 'notATelephone' },
    { line: 5, field: '생년월일', reason: 'notADate' },
    { line: 6, field: '보호자 휴대폰', reason: 'notATelephone' },
    { line: 7, field: '특이사항', reason: 'tooLong' },
    { line: 9, field: '관리번호 / 휴대폰', reason: 'sameAsEarlier' },
    { line: 10, field: '', reason: 'unreadable' },
  ]);
  expect(JSON.stringify(read.problems)).not.toContain('홍길동');
});

test.each([
  ['', '이름'],
  ['주소,휴대폰\n서울,010', '이름'],
  ['이름,주소\n홍길동,서울', '관리번호 / 휴대폰'],
])('WP10: a list that lacks a column that is needed is refused whole', (text, missing) => {
  expect(readRegistered(text)).toEqual({ ok: false, missing });
});
