import { z } from 'zod';

/**
 * Answers of the address API of juso.go.kr (도로명주소 검색 API addrLinkApi.do, 좌표제공 API addrCoordApi.do; resultType=json). Everything is a
 * text, numbers too; an error is told in `results.common` with status 200.
 */
const common = z.object({ errorCode: z.string(), errorMessage: z.string(), totalCount: z.union([z.string(), z.number()]).optional() });
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const found = z.object({
  roadAddr: z.string(),
  roadAddrPart1: text,
  jibunAddr: text,
  zipNo: text,
  bdNm: text,
  admCd: z.string(),
  rnMgtSn: z.string(),
  udrtYn: z.string(),
  buldMnnm: z.union([z.string(), z.number()]),
  buldSlno: z.union([z.string(), z.number()]),
});
export type JusoFound = z.infer<typeof found>;
const searchAnswer = z.object({ results: z.object({ common, juso: z.array(z.unknown()).nullish() }) });
const place = z.object({ entX: z.coerce.number().positive(), entY: z.coerce.number().positive() });

/** 오류코드 of the API guide: what each means for who runs this. */
const ERRORS: Readonly<Record<string, string>> = {
  '-999': 'its system failed',
  E0001: 'the key is not approved',
  E0005: 'the question is empty',
  E0006: 'the question must say more than a 시도 or a road',
  E0008: 'the question must have two characters',
  E0009: 'the question must have characters beside digits',
  E0010: 'the question is too long',
  E0011: 'the question has a number that is too long',
  E0012: 'the question has only signs and digits',
  E0013: 'the question has a word that is not allowed',
  E0014: 'the key for development has expired',
  E0015: 'more is asked for than it gives',
};
/** The question is at fault, not the service: then nothing is found. */
const OF_THE_QUESTION = new Set(['E0005', 'E0006', 'E0008', 'E0009', 'E0010', 'E0011', 'E0012', 'E0013', 'E0015']);

export type ServiceAnswer<Each> = { readonly found: readonly Each[] } | { readonly problem: string };

/** Never throws; rows that do not fit are left out. */
export function readJusoSearch(body: string): ServiceAnswer<JusoFound> {
  return readAnswer(body, found);
}

/** Entrance of one address, EPSG:5179. */
export function readJusoPlace(body: string): ServiceAnswer<z.infer<typeof place>> {
  return readAnswer(body, place);
}

function readAnswer<Each>(body: string, row: z.ZodType<Each>): ServiceAnswer<Each> {
  const read = searchAnswer.safeParse(jsonOf(body));
  if (!read.success) return { problem: 'its answer cannot be read' };
  const { errorCode, errorMessage } = read.data.results.common;
  if (OF_THE_QUESTION.has(errorCode)) return { found: [] };
  if (errorCode !== '0') return { problem: `${errorCode}: ${ERRORS[errorCode] ?? errorMessage.slice(0, 100)}` };
  return { found: (read.data.results.juso ?? []).flatMap((each) => row.safeParse(each).data ?? []) };
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
