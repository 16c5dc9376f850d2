import { expect, test } from 'vitest';
import { personLines, picturesElsewhere } from './person-lines.ts';

const FIELDS = [
  { key: 'NICKNAME', value: '순이' },
  { key: 'PROTECTOR_NUM', value: '010 9876-5432' },
  { key: 'IMAGE_URL', value: 'a.jpg;b.jpg' },
  { key: 'MISSING_NM', value: '홍길순' },
  { key: 'WP_REF_ID', value: 'REF-1' },
  { key: 'MISSING_ETC', value: '회색 점퍼' },
];

test('WP31: the card says first who it is and what they look like, then whom to call, then the rest', () => {
  const lines = personLines({ fields: FIELDS, masked: false });
  expect(lines.map(({ key }) => key)).toEqual(['MISSING_NM', 'MISSING_ETC', 'PROTECTOR_NUM', 'NICKNAME']);
  expect(lines[2]).toEqual({ key: 'PROTECTOR_NUM', value: '010 9876-5432', dial: '01098765432' });
});

test('WP31: what is masked can not be dialled, and what is covered as a whole says so', () => {
  expect(personLines({ fields: FIELDS, masked: true }).every(({ dial }) => dial === undefined)).toBe(true);
  const notes = [{ key: 'MISSING_UNUSUAL', value: '***' }];
  expect(personLines({ fields: notes, masked: true })).toEqual([{ key: 'MISSING_UNUSUAL', value: undefined }]);
  expect(personLines({ fields: notes, masked: false })).toEqual([{ key: 'MISSING_UNUSUAL', value: '***' }]);
});

test('WP31: a birth date is written as dates are, covered or not', () => {
  const born = (value: string) => personLines({ fields: [{ key: 'BIRTHDAY', value }], masked: value.includes('*') })[0]?.value;
  expect(['20150301', '2015****', '2015.3.1'].map(born)).toEqual(['2015-03-01', '2015-**-**', '2015.3.1']);
});

test('WP31: pictures that stayed with the partner are counted, unless there are some to see', () => {
  expect(picturesElsewhere({ fields: FIELDS, pictures: 0 })).toBe(2);
  expect(picturesElsewhere({ fields: FIELDS, pictures: 1 })).toBe(0);
  expect(picturesElsewhere({ fields: [], pictures: 0 })).toBe(0);
});
