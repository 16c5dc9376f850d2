import type { RowReason } from '#protocol/cctv-standard-problem.ts';
import type { PlaceReason } from '#protocol/place-records.ts';
import type { RoadProblemReason } from '#protocol/road-records.ts';

type Words = Readonly<Record<RowReason | RoadProblemReason | PlaceReason, string>>;

/** Why a row of a list was left out or mended: on the screen, and in the list of such rows that is taken from there. */
export const ROW_REASON_WORDS = {
  ko: {
    missing: '비어 있음',
    notANumber: '숫자가 아님',
    outsideBounds: '좌표가 도시 밖임',
    swapped: '경도와 위도가 바뀌어 바로잡음',
    noCameras: '카메라 대수가 0',
    tooMany: '너무 많음',
    tooLong: '너무 긺',
    tooManyCells: '칸이 너무 많음',
    unclosedQuote: '따옴표가 닫히지 않음',
    columnCount: '칸 수가 머리글과 다름',
    unreadableText: '읽을 수 없는 글자',
    sameAsEarlier: '앞 행과 같아 하나로 봄',
    duplicateId: '관리번호가 앞 행과 겹침',
    assumedOne: '대수가 없어 1대로 봄',
    columns: '열 수가 목록과 다름',
    tooLarge: '있을 수 없이 큰 값',
    notACode: '자릿수에 맞는 코드가 아님',
    unknownCode: '표준에 없는 코드',
    unknownChange: '알 수 없는 이동사유코드',
    unknownAddress: '없는 주소를 가리킴',
    noPlace: '위치 없음',
    badPlace: '좌표가 국내를 벗어남',
    unreadable: '문자 코드에 맞지 않는 글자',
    badId: '10자리 표준 ID가 아님',
    duplicate: '앞 행과 겹쳐 앞 행만 남김',
    noSuchNode: '없는 노드를 가리킴',
    noSuchLink: '없는 링크를 가리킴',
    notAtNode: '이 노드에서 만나지 않는 링크',
    endOffNode: '선의 끝이 노드에서 떨어져 있음',
    outside: '좌표가 국내나 경위도 범위를 벗어남',
    noShape: '선형이 없음',
    turnsUnannounced: 'TURN_P에 없는 회전 규칙이 있어 남김',
    turnsMissing: 'TURN_P에 적힌 회전 규칙이 없음',
    wrongLength: '적힌 길이가 선형과 달라 선형 길이로 봄',
  },
  en: {
    missing: 'missing',
    notANumber: 'not a number',
    outsideBounds: 'outside the city’s bounds',
    swapped: 'longitude and latitude were swapped; corrected',
    noCameras: 'number of cameras is 0',
    tooMany: 'too many',
    tooLong: 'too long',
    tooManyCells: 'too many cells',
    unclosedQuote: 'a quotation mark is not closed',
    columnCount: 'not as many cells as columns',
    unreadableText: 'unreadable characters',
    sameAsEarlier: 'same as an earlier row; counted once',
    duplicateId: 'number already used by an earlier row',
    assumedOne: 'no count; taken as one',
    columns: 'not as many columns as the list has',
    tooLarge: 'larger than can be',
    notACode: 'not a code of that many digits',
    unknownCode: 'not a code of the standard',
    unknownChange: 'unknown reason of change',
    unknownAddress: 'no such address',
    noPlace: 'no place',
    badPlace: 'outside the country',
    unreadable: 'characters that do not fit the code page',
    badId: 'not an ID of ten digits',
    duplicate: 'already in an earlier row, which is kept',
    noSuchNode: 'no such node',
    noSuchLink: 'no such link',
    notAtNode: 'links do not meet at this node',
    endOffNode: 'the line ends away from its node',
    outside: 'outside the country or the range of degrees',
    noShape: 'no line',
    turnsUnannounced: 'rules of turning that TURN_P does not announce; kept',
    turnsMissing: 'TURN_P is set, but there is no rule of turning',
    wrongLength: 'length differs from the line; the line’s is taken',
  },
} as const satisfies Readonly<Record<'ko' | 'en', Words>>;

/** The code itself where there are no words for it. */
export function rowReasonWords(language: keyof typeof ROW_REASON_WORDS, reason: string): string {
  const words: Readonly<Record<string, string>> = ROW_REASON_WORDS[language];
  return words[reason] ?? reason;
}
