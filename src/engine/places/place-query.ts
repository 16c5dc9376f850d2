import { foldText } from '#base/hangul.ts';

/** A number of a building or of a lot as it was written. */
export interface WrittenNumber {
  readonly main: number;
  /** Undefined: none was written, so any may be meant while it is being typed. */
  readonly sub: number | undefined;
  readonly mountain: boolean;
  /** 지하: 1. Undefined: nothing was said of it. */
  readonly level: number | undefined;
  /** It was called the number of a lot (번지). */
  readonly plot: boolean;
}

/** What somebody looks for, taken apart. Words are folded. */
export interface PlaceQuery {
  /** Before the number: all are meant. */
  readonly words: readonly string[];
  readonly number: WrittenNumber | undefined;
  /** Behind the number and in brackets: floor, room, a name that is said besides. */
  readonly further: readonly string[];
  /** Every word as it was written, numbers too: names may hold numbers. */
  readonly all: readonly string[];
}

export const MAX_QUERY_LENGTH = 200;
const MAX_WORDS = 12;

const BRACKETS = /[([{<（【]([^)\]}>）】]*)[)\]}>）】]?/g;
const APART = /[\s,;:/·|"'()[\]{}<>]+/;
const NUMBER = /^(산|지하)?(\d{1,5})(?:[-~‐-―－의](\d{1,5}))?(?:번지|번|호|번길)?$/;
/** A road that is named for another one and a number: 강남대로 12길, 봉수로12가길. */
const SIDE_ROAD = /^\d+(?:번)?[가-힣]?(?:길|로)$/;
const WORD_AND_NUMBER = /^(.*?[^\d-])(\d{1,5})(?:[-‐-―－](\d{1,5}))?(번지|번|호)?$/;
/** Behind these a number belongs to an address; behind others it may be part of a name. */
const NUMBERED = /(?:로|길|동|리|가|읍|면|대로|산|지하|[ㄱ-ㅎ])$/;

/** Never throws; what is too long is cut. */
export function readPlaceQuery(text: string): PlaceQuery {
  const cut = text.normalize('NFC').slice(0, MAX_QUERY_LENGTH);
  const bracketed = [...cut.matchAll(BRACKETS)].flatMap(([, inner = '']) => inner.split(APART));
  const tokens = cut.replace(BRACKETS, ' ').split(APART).filter(Boolean).slice(0, MAX_WORDS);
  const reading: Reading = { words: [], further: [], number: undefined, mark: undefined };
  for (const token of tokens.flatMap(splitNumber)) takeToken(reading, token);
  const { words, further, number, mark } = reading;
  if (mark !== undefined) words.push(mark);
  // "396 강남대로": what stands behind the number is all there is.
  const turned = words.length === 0 && number !== undefined;
  return {
    words: turned ? further : words,
    number,
    further: [...(turned ? [] : further), ...bracketed.map(foldText).filter(Boolean)].slice(0, MAX_WORDS),
    all: tokens.map(foldText).filter(Boolean),
  };
}

interface Reading {
  readonly words: string[];
  readonly further: string[];
  number: WrittenNumber | undefined;
  /** Said before the number, not yet used. */
  mark: '산' | '지하' | undefined;
}

function takeToken(reading: Reading, token: string): void {
  const { words, number, mark } = reading;
  if (number !== undefined) return takeFurther(reading, number, token);
  if (token === '산' || token === '지하') {
    reading.mark = token;
    return;
  }
  const folded = foldText(token);
  const before = words.at(-1);
  const read = NUMBER.exec(token);
  if (before !== undefined && SIDE_ROAD.test(token) && /[로길]$/.test(before)) words[words.length - 1] = before + folded;
  else if (read) reading.number = numberOf(read, mark);
  else if (folded !== '') words.push((mark ?? '') + folded);
  reading.mark = undefined;
}

/** 825번지 9호 is 825-9; anything else behind a number is floor, room and the like. */
function takeFurther(reading: Reading, number: WrittenNumber, token: string): void {
  const room = /^(\d{1,5})호$/.exec(token);
  const folded = foldText(token);
  if (room && number.plot && number.sub === undefined && reading.further.length === 0) reading.number = { ...number, sub: Number(room[1]) };
  else if (folded !== '') reading.further.push(folded);
}

function numberOf([whole, kind, main = '', sub]: RegExpExecArray, mark: Reading['mark']): WrittenNumber {
  const said = kind ?? mark;
  return {
    main: Number(main),
    sub: sub === undefined ? undefined : Number(sub),
    mountain: said === '산',
    level: said === '지하' ? 1 : undefined,
    plot: whole.endsWith('번지'),
  };
}

/** `역삼동825-9` is two tokens, `산12-3` and `강남대로12길` one each, `강남대로12길5` two. */
function splitNumber(token: string): string[] {
  if (NUMBER.test(token) || SIDE_ROAD.test(token)) return [token];
  const read = WORD_AND_NUMBER.exec(token);
  const [, word = '', main = '', sub, plot = ''] = read ?? [];
  if (!read || !NUMBERED.test(word)) return [token];
  const number = (sub === undefined ? main : `${main}-${sub}`) + plot;
  const mountain = /^(.+[동리가읍면])산$/.exec(word);
  if (mountain) return [mountain[1] ?? '', `산${number}`];
  const below = /^(.+)지하$/.exec(word);
  return below ? [below[1] ?? '', `지하${number}`] : [word, number];
}
