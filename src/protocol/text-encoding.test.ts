import { describe, expect, test } from 'vitest';
import { encodeEucKr } from './korean-text.ts';
import { detectFileEncoding } from './text-encoding.ts';

const utf8 = new TextEncoder();
const header = '관리기관명,소재지도로명주소,위도,경도\r\n서울특별시 망루구청,똠방각하로 1,37.5,127.0\r\n';

describe('encoding of a file', () => {
  test('is told by its byte order mark', () => {
    expect(detectFileEncoding(utf8.encode(`\ufeff${header}`))).toBe('utf-8-bom');
    expect(detectFileEncoding(Uint8Array.of(0xff, 0xfe, 0x00, 0xac))).toBe('utf-16le');
  });

  test('is UTF-8 where that is valid, wherever the sample is cut', () => {
    const bytes = utf8.encode(header);
    for (let end = 1; end <= bytes.length; end += 1) expect(detectFileEncoding(bytes.subarray(0, end)), String(end)).toBe('utf-8');
  });

  test('is CP949 otherwise, its extended syllables (똠) included', () => {
    const bytes = encodeEucKr(header);
    expect(detectFileEncoding(bytes)).toBe('cp949');
    expect(detectFileEncoding(bytes.subarray(0, 10))).toBe('cp949');
  });

  test('an empty or plain file is UTF-8', () => {
    expect(detectFileEncoding(new Uint8Array())).toBe('utf-8');
    expect(detectFileEncoding(utf8.encode('id,lat,lon\n'))).toBe('utf-8');
  });
});
