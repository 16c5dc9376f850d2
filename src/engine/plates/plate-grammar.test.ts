import { describe, expect, test } from 'vitest';
import { plateKind } from './plate-grammar.ts';
import { maskPlate, normalisePlate } from './plate-text.ts';

describe('forms', () => {
  test.each([
    ['12가3456', 'nationwide'],
    ['123가4567', 'nationwide'],
    ['70바1234', 'nationwide'],
    ['98배7654', 'nationwide'],
    ['45하0101', 'nationwide'],
    ['서울12가3456', 'regional'],
    ['경기1나2345', 'regional'],
    ['서울33아1234', 'regional'],
    ['전남02차1234', 'regional'],
    ['012가3456', 'construction'],
    ['외교001234', 'diplomatic'],
    ['영사012001', 'diplomatic'],
    ['24육1234', 'military'],
    ['합123456', 'military'],
    ['임시123456', 'temporary'],
    ['서울임시1234', 'temporary'],
    ['서울강남가1234', 'motorcycle'],
    ['경기시흥나1234', 'motorcycle'],
    ['12?3456', 'nationwide'],
    ['??12가3456', 'regional'],
  ])('PL1: %s is %s', (text, kind) => {
    expect(plateKind(text)).toBe(kind);
  });

  test.each([
    '12기3456',
    '00가1234',
    '12가0000',
    '12가345',
    '12가34567',
    '1가2345',
    '서울123가4567',
    '한양12가3456',
    '12카3456',
    '외교00123',
    'ABC123',
    '',
  ])('PL1: %s is no plate of any era', (text) => {
    expect(plateKind(text)).toBeUndefined();
  });
});

describe('writing', () => {
  test.each([
    ['12 가 3456', '12가3456'],
    ['１２가３４５６', '12가3456'],
    ['서울 12 가-3456', '서울12가3456'],
    ['서울특별시12가3456', '서울12가3456'],
    ['경기도 1나2345', '경기1나2345'],
    ['충청북도 12가3456', '충북12가3456'],
    ['전북특별자치도12가3456', '전북12가3456'],
    ['서울도봉가1234', '서울도봉가1234'],
    ['경기 시흥 가 1234', '경기시흥가1234'],
    ['외교 001-234', '외교001234'],
    ['12*3456', '12?3456'],
    ['12가34■6', '12가34?6'],
    ['12\u1100\u116134 56', '12가3456'],
  ])('PL2: %s is %s', (raw, plate) => {
    expect(normalisePlate(raw)).toBe(plate);
  });

  test.each(['', '   ', '12가3456; drop', 'x'.repeat(1_000), '🚗12가3456', '12가3456789012345'])('PL2: %j is nothing to compare', (raw) => {
    expect(normalisePlate(raw)).toBeUndefined();
  });

  test('a masked plate no longer tells which vehicle it is', () => {
    expect(maskPlate('123가4567')).toBe('123가**67');
    expect(maskPlate('서울12가3456')).toBe('서울12가**56');
    expect(maskPlate('12')).toBe('****');
  });
});
