import { cleanText } from '#protocol/clean-text.ts';
import { parseSeoulTime } from '#protocol/seoul-time.ts';

/**
 * Fields of a WP1 body (DOMAIN §1.3 b): 발생번호 | 서비스유형 | lon | lat | address | 지역코드 | Ref_ID | 이름 | 휴대폰 | 생년월일 | 성별 | 주소 |
 * 보호자명 | 보호자 휴대폰 | datetime | 이미지파일(들 `;`) | 신상정보 | 특이사항 | 전송자ID.
 */
export interface WeakFields {
  readonly occurrence: string;
  readonly serviceType: string;
  readonly lon: string;
  readonly lat: string;
  readonly address: string;
  readonly areaCode: string;
  readonly reference: string;
  readonly time: string;
  readonly sentBy: string;
  /** Who it is, by the keys that the same data have in an SCSNS event (DOMAIN §1.3 b); '' where not sent. */
  readonly personal: Readonly<Record<string, string>>;
}

export const BODY_FIELDS = 19;
const ADDRESS = 4;
const TIME = 14;

/** A short body is padded; of a longer one the date-time tells whether the address or the words behind it held a `|` of their own. */
export function splitBody(text: string): WeakFields {
  const parts = text.split('|').map(cleanText);
  const spare = Math.max(0, parts.length - BODY_FIELDS);
  const candidates = Array.from({ length: spare + 1 }, (_, at) => TIME + at);
  const timeAt = candidates.find((at) => parseSeoulTime(parts[at] ?? '') !== undefined) ?? TIME;
  const inAddress = timeAt - TIME;
  const [occurrence = '', serviceType = '', lon = '', lat = ''] = parts;
  const [areaCode = '', reference = '', ...whose] = parts.slice(ADDRESS + 1 + inAddress, timeAt);
  const [images = '', about = '', ...rest] = parts.slice(timeAt + 1);
  const hasSender = rest.length > 1;
  return {
    occurrence,
    serviceType,
    lon,
    lat,
    address: joined(parts.slice(ADDRESS, ADDRESS + 1 + inAddress)),
    areaCode,
    reference,
    time: parts[timeAt] ?? '',
    sentBy: hasSender ? (rest.at(-1) ?? '') : '',
    personal: {
      ...named(whose),
      IMAGE_URL: imagesOf(images),
      MISSING_ETC: about,
      MISSING_UNUSUAL: joined(hasSender ? rest.slice(0, -1) : rest),
    },
  };
}

const WHOSE = ['MISSING_NM', 'CONTACTNUM', 'BIRTHDAY', 'SEX', 'MISSING_ADDRESS', 'PROTECTOR_NM', 'PROTECTOR_NUM'] as const;

function named(values: readonly string[]): Record<string, string> {
  return Object.fromEntries(WHOSE.map((key, at) => [key, values[at] ?? '']));
}

function joined(parts: readonly string[]): string {
  return parts.join(' ').trim();
}

/** Names of picture files, one after the other: kept as the partner names them. */
function imagesOf(text: string): string {
  return text
    .split(';')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .join(';');
}
