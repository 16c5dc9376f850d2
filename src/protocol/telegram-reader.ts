import { Garbage } from './garbage.ts';
import { HEADER_BYTES, isCertainHeader, isDigit, isLetter, readHeader, startsLikeHeader, type TelegramHeader } from './telegram-header.ts';
import {
  ANY_COUNTING,
  countByte,
  emptyCount,
  fitting,
  NO_COUNTING,
  oddLength,
  stillPossible,
  type BodyCount,
  type CountingSet,
} from './telegram-length.ts';

export interface TelegramLimits {
  /** Longest body; more is quarantined. */
  readonly maxBodyBytes: number;
  /** Bytes between two telegrams kept for quarantine in one piece; more are counted only. */
  readonly maxKeptBytes: number;
  /** Bytes between two telegrams after which a piece is handed over although they go on. */
  readonly maxGarbageBytes: number;
  /** Silence after which what looks whole is taken as whole. */
  readonly settleMs: number;
  /** Silence after which what is not whole is given up. */
  readonly giveUpMs: number;
  /** A body with this many `|` is whole when its length fits, even if another reading of the length would go on. */
  readonly expectedBars: number;
}

export const TELEGRAM_LIMITS: TelegramLimits = {
  maxBodyBytes: 65_536,
  maxKeptBytes: 65_536,
  maxGarbageBytes: 1_048_576,
  settleMs: 50,
  giveUpMs: 10_000,
  expectedBars: 9,
};

/** How many times `settleMs` a telegram that promises more bytes is waited for. */
const LONGER_SILENCE = 20;

export interface Telegram {
  readonly kind: 'telegram';
  readonly header: TelegramHeader;
  /** Without the `;` that ends it. */
  readonly body: Uint8Array;
  readonly bytes: Uint8Array;
  /** What was unlike the description and did no harm. */
  readonly odd: readonly string[];
}

export interface Unreadable {
  readonly kind: 'unreadable';
  /** Present when it began as a telegram. */
  readonly header?: TelegramHeader;
  readonly bytes: Uint8Array;
  /** Further bytes that were not kept. */
  readonly dropped: number;
  readonly problem: string;
}

interface Cut {
  /** Index after the body's `;`. */
  readonly end: number;
  readonly fits: CountingSet;
}

interface Scan {
  readonly header: TelegramHeader;
  readonly body: number;
  at: number;
  count: BodyCount;
  /** Letters and digits in a row up to here: a header is 48 of them. */
  run: number;
  /** First `;` at which the length fits, though what follows is neither a header nor the end. */
  fit: Cut | undefined;
  /** Last `;` seen. */
  last: Cut | undefined;
}

/**
 * Cuts a byte stream into telegrams (push parser, rules L1…L9 of docs/spec/link.md). Never throws; holds at most one
 * telegram and one chunk. `push` bytes, take with `next` until undefined, and call `settle` after `settleMs` of silence.
 */
export class TelegramReader {
  readonly #limits: TelegramLimits;
  #buffer = new Uint8Array(4_096);
  #start = 0;
  #end = 0;
  #scan: Scan | undefined;
  #settled = false;
  #garbage: { readonly heap: Garbage; readonly header: TelegramHeader | undefined } | undefined;
  /** How far the bytes are known to hold no header, while looking for one. */
  #searched = 0;
  #run = 0;
  #known: CountingSet;

  constructor(limits: Partial<TelegramLimits> = {}, known: CountingSet = ANY_COUNTING) {
    this.#limits = { ...TELEGRAM_LIMITS, ...limits };
    this.#known = known;
  }

  /** How this peer was seen to count before (`counting` of an earlier reader). */
  assume(known: CountingSet): void {
    this.#known = known === NO_COUNTING ? ANY_COUNTING : known;
  }

  get counting(): CountingSet {
    return this.#known;
  }

  /** How long to wait in silence before `settle`; undefined when nothing is left over. */
  get settleMs(): number | undefined {
    if (this.#garbage) return this.#limits.settleMs;
    if (this.#start === this.#end) return undefined;
    const scan = this.#scan;
    if (!scan) return this.#limits.giveUpMs;
    if (scan.fit) return this.#limits.settleMs;
    const atTerminator = scan.at < this.#end && this.#buffer[scan.at] === 0x3b;
    if (!atTerminator) return this.#limits.giveUpMs;
    return this.#looksWhole(scan) ? this.#limits.settleMs : this.#limits.settleMs * LONGER_SILENCE;
  }

  /** Standing at a `;` with nothing behind it: the length fits, or is passed in every reading, or all fields are there. */
  #looksWhole(scan: Scan): boolean {
    const count = countedWithTerminator(scan);
    if (count.bars >= this.#limits.expectedBars || fitting(count, scan.header.length, true) !== NO_COUNTING) return true;
    return stillPossible(count, scan.header.length, this.#known) === NO_COUNTING;
  }

  push(bytes: Uint8Array): void {
    this.#settled = false;
    this.#makeRoom(bytes.length);
    this.#buffer.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** Nothing came for a while: judges what is there as if nothing more would come. Then take with `next`. */
  settle(): void {
    this.#settled = true;
  }

  next(): Telegram | Unreadable | undefined {
    for (;;) {
      if (this.#garbage) {
        const found = this.#skipGarbage();
        if (found) return found;
        if (this.#garbage) return undefined;
      }
      if (this.#scan) return this.#scanBody(this.#scan);
      this.#skipFillers();
      if (this.#start === this.#end) return undefined;
      if (!startsLikeHeader(this.#buffer, this.#start, this.#end)) {
        this.#beginGarbage('not a telegram: no header found');
        continue;
      }
      if (this.#end - this.#start < HEADER_BYTES) {
        return this.#settled ? this.#giveUp(this.#end, 'header: cut short') : undefined;
      }
      this.#beginBody();
    }
  }

  #beginBody(): void {
    const body = this.#start + HEADER_BYTES;
    // What looks like a header may be the torn beginning of one and overlap the real one: its own bytes count in the search for the next.
    this.#scan = {
      header: readHeader(this.#buffer, this.#start),
      body,
      at: body,
      count: emptyCount(),
      run: HEADER_BYTES - 1,
      fit: undefined,
      last: undefined,
    };
  }

  #scanBody(scan: Scan): Telegram | Unreadable | undefined {
    while (scan.at < this.#end) {
      const byte = this.#buffer[scan.at] ?? 0;
      if (byte === 0x3b) {
        const cut = this.#judgeTerminator(scan);
        if (cut === 'wait') return undefined;
        if (cut !== 'goOn') return this.#cut(scan, cut);
      }
      countByte(scan.count, byte);
      scan.at++;
      scan.run = isDigit(byte) || isLetter(byte) ? scan.run + 1 : 0;
      if (scan.run >= HEADER_BYTES && isCertainHeader(this.#buffer, scan.at - HEADER_BYTES, scan.at))
        return this.#endBefore(scan, scan.at - HEADER_BYTES);
      if (scan.count.bytes > this.#limits.maxBodyBytes) return this.#oversize(scan);
    }
    return this.#settled ? this.#settleBody(scan) : undefined;
  }

  /** At a `;`: ends the telegram here, or not, or not yet known. */
  #judgeTerminator(scan: Scan): Cut | 'goOn' | 'wait' {
    const count = countedWithTerminator(scan);
    const fits = fitting(count, scan.header.length, true);
    const cut = { end: scan.at + 1, fits };
    const follows = this.#whatFollows(cut.end);
    if (follows === 'header') return cut;
    if (fits !== NO_COUNTING) {
      if (follows === 'maybeHeader') return cut;
      const certain = count.bars >= this.#limits.expectedBars || stillPossible(count, scan.header.length, this.#known) === NO_COUNTING;
      if (certain) return cut;
      if (follows === 'nothing' && !this.#settled) return 'wait';
      if (follows === 'nothing') return cut;
      scan.fit ??= cut;
    } else if (follows !== 'other') {
      if (!this.#settled) return 'wait';
      if (follows === 'nothing') return scan.fit ?? cut;
    }
    scan.last = cut;
    return 'goOn';
  }

  #whatFollows(from: number): 'header' | 'maybeHeader' | 'nothing' | 'other' {
    let at = from;
    while (at < this.#end && isFiller(this.#buffer[at] ?? 0)) at++;
    if (at === this.#end) return 'nothing';
    if (!startsLikeHeader(this.#buffer, at, this.#end)) return 'other';
    return this.#end - at >= HEADER_BYTES ? 'header' : 'maybeHeader';
  }

  /** The next header stands at `at` although no `;` announced it. */
  #endBefore(scan: Scan, at: number): Telegram | Unreadable {
    if (at < scan.body) return this.#giveUp(at, 'header: run over by the next one');
    const cut = scan.fit ?? scan.last;
    if (cut) return this.#cut(scan, cut);
    const count = emptyCount();
    for (let index = scan.body; index < at; index++) countByte(count, this.#buffer[index] ?? 0);
    const fits = fitting(count, scan.header.length, false);
    if (fits !== NO_COUNTING) return this.#cut(scan, { end: at, fits }, ['no ; at the end']);
    return this.#giveUp(at, 'body: cut short by the next header');
  }

  /** Silence, and the bytes do not end in a `;`. */
  #settleBody(scan: Scan): Telegram | Unreadable {
    const cut = scan.fit ?? scan.last;
    return cut ? this.#cut(scan, cut) : this.#giveUp(this.#end, 'body: not ended by ;');
  }

  #oversize(scan: Scan): Telegram | Unreadable | undefined {
    if (scan.fit) return this.#cut(scan, scan.fit);
    this.#scan = undefined;
    this.#beginGarbage(`body: longer than ${this.#limits.maxBodyBytes} bytes`, scan.header);
    return this.next();
  }

  #cut(scan: Scan, cut: Cut, odd: readonly string[] = []): Telegram {
    const hasTerminator = this.#buffer[cut.end - 1] === 0x3b && odd.length === 0;
    const body = this.#buffer.slice(scan.body, hasTerminator ? cut.end - 1 : cut.end);
    if (cut.fits !== NO_COUNTING && body.some((byte) => byte >= 0x80)) this.#known = this.#known & cut.fits || cut.fits;
    const telegram: Telegram = {
      kind: 'telegram',
      header: scan.header,
      body,
      bytes: this.#buffer.slice(this.#start, cut.end),
      odd: [...odd, ...oddLength(cut.fits)],
    };
    this.#start = cut.end;
    this.#scan = undefined;
    this.#settled = false;
    return telegram;
  }

  #giveUp(end: number, problem: string): Unreadable {
    const bytes = this.#buffer.slice(this.#start, end);
    const header = this.#scan?.header;
    this.#start = end;
    this.#scan = undefined;
    this.#settled = false;
    return { kind: 'unreadable', bytes, dropped: 0, problem, ...(header ? { header } : {}) };
  }

  #beginGarbage(problem: string, header?: TelegramHeader): void {
    this.#garbage = { heap: new Garbage(problem, this.#limits.maxKeptBytes), header };
    this.#searched = header ? this.#start + HEADER_BYTES : this.#start;
    this.#run = 0;
  }

  /** Looks for the next header; hands the bytes before it over. */
  #skipGarbage(): Unreadable | undefined {
    const header = this.#findHeader();
    if (header !== undefined) {
      this.#keepGarbage(header);
      return this.#endGarbage();
    }
    // What may be the beginning of a header stays.
    const tail = this.#possibleHeaderTail();
    this.#keepGarbage(tail);
    this.#searched = Math.max(this.#searched, tail);
    if (this.#settled || (this.#garbage && this.#garbage.heap.size >= this.#limits.maxGarbageBytes)) return this.#endGarbage();
    return undefined;
  }

  #findHeader(): number | undefined {
    for (let at = this.#searched; at < this.#end; at++) {
      const byte = this.#buffer[at] ?? 0;
      this.#run = isDigit(byte) || isLetter(byte) ? this.#run + 1 : 0;
      this.#searched = at + 1;
      const from = at + 1 - HEADER_BYTES;
      if (this.#run >= HEADER_BYTES && from >= this.#start && isCertainHeader(this.#buffer, from, at + 1)) return from;
    }
    return undefined;
  }

  #possibleHeaderTail(): number {
    const first = Math.max(this.#start, this.#end - HEADER_BYTES + 1);
    for (let at = first; at < this.#end; at++) if (startsLikeHeader(this.#buffer, at, this.#end)) return at;
    return this.#end;
  }

  #keepGarbage(to: number): void {
    if (to <= this.#start) return;
    this.#garbage?.heap.add(this.#buffer.subarray(this.#start, to));
    this.#start = to;
  }

  #endGarbage(): Unreadable | undefined {
    const garbage = this.#garbage;
    this.#garbage = undefined;
    this.#settled = false;
    if (!garbage || garbage.heap.size === 0) return undefined;
    const { heap, header } = garbage;
    return { kind: 'unreadable', bytes: heap.bytes(), dropped: heap.dropped, problem: heap.problem, ...(header ? { header } : {}) };
  }

  #skipFillers(): void {
    while (this.#start < this.#end && isFiller(this.#buffer[this.#start] ?? 0)) this.#start++;
  }

  #makeRoom(size: number): void {
    if (this.#buffer.length - this.#end >= size) return;
    const used = this.#end - this.#start;
    const target = used + size <= this.#buffer.length / 2 ? this.#buffer : new Uint8Array(Math.max(4_096, (used + size) * 2));
    target.set(this.#buffer.subarray(this.#start, this.#end));
    this.#shift(this.#start);
    this.#buffer = target;
  }

  /** All indexes move down by so many bytes. */
  #shift(by: number): void {
    this.#start -= by;
    this.#end -= by;
    this.#searched -= by;
    if (!this.#scan) return;
    const { fit, last } = this.#scan;
    const moved = (cut: Cut | undefined): Cut | undefined => cut && { ...cut, end: cut.end - by };
    this.#scan = { ...this.#scan, body: this.#scan.body - by, at: this.#scan.at - by, fit: moved(fit), last: moved(last) };
  }
}

function countedWithTerminator(scan: Scan): BodyCount {
  const count = { ...scan.count };
  countByte(count, 0x3b);
  return count;
}

/** What may stand between two telegrams without being garbage: one more `;`, line ends, blanks, NUL. */
function isFiller(byte: number): boolean {
  return byte === 0x3b || byte === 0x0d || byte === 0x0a || byte === 0x20 || byte === 0;
}
