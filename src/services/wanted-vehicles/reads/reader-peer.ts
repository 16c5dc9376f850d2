import { maskPlate, normalisePlate } from '#engine/plates/plate-text.ts';
import { decodeKorean, type KoreanEncoding } from '#protocol/korean-text.ts';
import { TelegramReader, type Telegram, type Unreadable } from '#protocol/telegram-reader.ts';
import { writeTelegram } from '#protocol/telegram-writer.ts';
import type { Connection, LinkPorts } from '../../ports.ts';
import {
  answerDraft,
  FATE_TEXT,
  KEEP_ALIVE_STATE,
  keepAliveDraft,
  LINK_CODE,
  LOGIN_STATE,
  RESULT,
  type Fate,
  type Result,
} from '../../wires/results.ts';
import { AnswerQueue } from '../../wires/telegram/answer-queue.ts';
import { judgeLogin } from '../../wires/telegram/login.ts';
import type { WantedConfig } from '../config.ts';
import { readPlateRead, type PlateRead } from './plate-read.ts';
import type { ReadTurns, TurnTaker } from './read-turns.ts';

/** A read of a reader (*ours*): code 30, state 10. */
const READ_CODE = '30';
const READ_STATE = '10';
/** The same of a camera against illegal parking (*ours*): it stands there (10, and again while it does), it has left (91). */
const PARKED_CODE = '31';
const GONE_STATE = '91';
const BARS_OF_A_READ = 8;
const PLATE_FIELD = 4;
const MAX_STRIKES = 3;
/** Bad lines of one connection that are kept whole in a minute; the rest is counted. */
const MAX_KEPT_A_MINUTE = 20;
const MINUTE_MS = 60_000;
/** Reads in one answer. */
const MAX_BATCH = 1_000;
/** More than this of one reader waits at its own end. */
const MAX_UNREAD_BYTES = 262_144;
const TICK_MS = 1_000;

export interface ReaderPeerContext {
  readonly ports: LinkPorts;
  readonly config: WantedConfig;
  readonly turns: ReadTurns;
  /** Undefined: no hit. Else resolves once it is durable, or known not to be. */
  readonly onRead: (read: PlateRead, peer: ReaderPeer) => Promise<Fate> | undefined;
  readonly onLogin: (peer: ReaderPeer) => void;
  readonly onClose: (peer: ReaderPeer, reason: string) => void;
}

/** What one answer speaks of: all reads since the last. */
interface Batch {
  last: Telegram | undefined;
  number: string;
  taken: number;
  bad: number;
  hits: Promise<Fate>[];
  problem: { readonly result: Result; readonly text: string } | undefined;
}

/**
 * One connection of a plate reading system (W1): many reads a second, one answer for all that came together. A bad line costs itself only.
 * What is no hit leaves no trace but a number (LAW-28).
 */
export class ReaderPeer implements TurnTaker {
  readonly #connection: Connection;
  readonly #context: ReaderPeerContext;
  readonly #reader: TelegramReader;
  readonly #answers: AnswerQueue;
  #encoding: KoreanEncoding;
  #login: { readonly id: string; readonly sender: string } | undefined;
  #batch: Batch = noBatch();
  #inFlight = 0;
  /** Bytes that came and were not yet looked at. */
  #unread = 0;
  #paused = false;
  #kept = { since: 0, count: 0 };
  #strikes = 0;
  #heardAt: number;
  readonly #openedAt: number;
  #probedAt = 0;
  #closed = false;
  #tick: Disposable;
  #settling: Disposable | undefined;

  constructor(connection: Connection, context: ReaderPeerContext) {
    const { ports, config } = context;
    this.#connection = connection;
    this.#context = context;
    this.#encoding = config.encoding;
    this.#openedAt = this.#heardAt = ports.clock.now();
    this.#reader = new TelegramReader({ maxBodyBytes: config.maxBodyBytes, expectedBars: BARS_OF_A_READ });
    this.#answers = new AnswerQueue((bytes) => this.#write(bytes));
    connection.onData((bytes) => this.#onData(bytes));
    connection.onClose((reason) => this.#onClose(reason));
    connection.onDrain(() => this.#resume());
    this.#tick = ports.clock.after(TICK_MS, () => this.#onTick());
  }

  get login(): { readonly id: string; readonly sender: string } | undefined {
    return this.#login;
  }

  get address(): string {
    return this.#connection.peer;
  }

  get name(): string {
    return this.#login?.id ?? this.#connection.peer;
  }

  close(reason: string): void {
    this.#connection.destroy(reason);
  }

  #onData(bytes: Uint8Array): void {
    if (this.#closed) return;
    const { watch, clock } = this.#context.ports;
    this.#heardAt = clock.now();
    if (this.#login) watch.peerHeard(this.#login.id);
    this.#reader.push(bytes);
    this.#unread += bytes.length;
    if (this.#unread >= MAX_UNREAD_BYTES) this.#pause();
    this.#context.turns.ask(this);
  }

  work(until: number): boolean {
    this.#settling?.[Symbol.dispose]();
    this.#settling = undefined;
    const { clock } = this.#context.ports;
    let left = false;
    for (;;) {
      if (this.#closed) return false;
      const item = this.#reader.next();
      if (!item) break;
      if (item.kind === 'telegram') this.#onTelegram(item);
      else this.#onUnreadable(item);
      left = clock.now() >= until;
      if (left) break;
    }
    // What came together is answered together, also where it took several turns.
    if (!left || this.#batch.taken + this.#batch.bad >= MAX_BATCH) this.#answerBatch();
    if (left) return true;
    this.#unread = 0;
    this.#resume();
    const wait = this.#reader.settleMs;
    if (wait !== undefined)
      this.#settling = clock.after(wait, () => {
        this.#reader.settle();
        this.#context.turns.ask(this);
      });
    return false;
  }

  #onTelegram(telegram: Telegram): void {
    const { header } = telegram;
    const decoded = decodeKorean(telegram.body, this.#encoding);
    if (!decoded) return this.#bad(telegram, { result: RESULT.unknownEncoding, problems: ['body: neither UTF-8 nor EUC-KR'] });
    this.#encoding = decoded.encoding ?? this.#encoding;
    if (isRead(header) && this.#login) return this.#onRead(telegram, decoded.text);
    this.#answerBatch();
    if (header.code === LINK_CODE && header.state === LOGIN_STATE) return this.#onLogin(telegram, decoded.text);
    if (!this.#login) return this.#strike(telegram, { result: RESULT.notLoggedIn, text: 'log in first (99/99)' });
    if (header.code === LINK_CODE && header.state === KEEP_ALIVE_STATE) return this.#reply(telegram, { result: RESULT.ok });
    if (header.code === LINK_CODE) return; // an answer to our keep-alive: that it came is all it says
    this.#bad(telegram, { result: RESULT.unknownCode, problems: [`code: ${header.code}/${header.state} is not known here`] });
  }

  #onRead(telegram: Telegram, text: string): void {
    const result = readPlateRead(text);
    if (!result.ok) return this.#bad({ ...telegram, bytes: withoutPlate(text) }, result);
    const { read } = result;
    for (const what of read.odd) this.#context.ports.watch.odd?.(this.name, what);
    this.#batch.last = telegram;
    this.#batch.number = read.number;
    this.#batch.taken += 1;
    if (telegram.header.code === PARKED_CODE) this.#park(read, telegram.header.state);
    const hit = this.#context.onRead(read, this);
    if (!hit) return;
    this.#batch.hits.push(hit);
    this.#inFlight += 1;
    if (this.#inFlight >= this.#context.config.maxInFlight) this.#pause();
    void hit.then(() => {
      this.#inFlight -= 1;
      if (this.#inFlight <= this.#context.config.maxInFlight / 2) this.#resume();
    });
  }

  /** Where it may be in somebody's way: only a plate that an owner can be found by. */
  #park({ plate, place, facility, at }: PlateRead, state: string): void {
    const { ports, config } = this.#context;
    const known = normalisePlate(plate);
    if (known === undefined || !WHOLE_PLATE.test(known)) return;
    if (state === GONE_STATE) ports.parked?.gone(known);
    else ports.parked?.parked({ plate: known, facility, at, forMinutes: config.parkedMinutes, ...(place === undefined ? {} : { place }) });
  }

  #onUnreadable({ bytes, problem }: Unreadable): void {
    this.#keepAside(bytes, [problem]);
    this.#batch.bad += 1;
    this.#batch.problem ??= { result: RESULT.unreadable, text: problem };
    if (!this.#login) this.#strike(undefined, { result: RESULT.unreadable, text: problem });
  }

  #bad(telegram: Telegram, { result, problems }: { readonly result: Result; readonly problems: readonly string[] }): void {
    this.#keepAside(telegram.bytes, problems);
    this.#batch.last = telegram;
    this.#batch.bad += 1;
    this.#batch.problem ??= { result, text: problems.join('; ').slice(0, 200) };
  }

  /** Whole, as long as they are few; a reader that is all wrong does not fill the store. */
  #keepAside(bytes: Uint8Array, problems: readonly string[]): void {
    const { intake, watch, clock } = this.#context.ports;
    const now = clock.now();
    if (now - this.#kept.since >= MINUTE_MS) this.#kept = { since: now, count: 0 };
    this.#kept.count += 1;
    watch.message({ direction: 'in', peer: this.name, summary: problems.join('; ').slice(0, 160), outcome: 'quarantined' });
    if (this.#kept.count > MAX_KEPT_A_MINUTE) return;
    intake
      .quarantine({ peer: this.name, bytes, problems })
      .catch((error: unknown) => watch.error(`${this.name}: quarantine failed: ${error instanceof Error ? error.message : String(error)}`));
  }

  /** One answer for all reads since the last, once their hits are durable: number of the last one, and how many were taken. */
  #answerBatch(): void {
    const batch = this.#batch;
    if (batch.taken + batch.bad === 0 || !this.#login) return;
    this.#batch = noBatch();
    const { clock, watch } = this.#context.ports;
    if (batch.taken > 0)
      watch.message({
        direction: 'in',
        peer: this.name,
        summary: `${batch.taken} reads, ${batch.hits.length} hits`,
        outcome: 'accepted',
      });
    const answer = (fate: Fate | undefined): Uint8Array => {
      const lost = fate === 'busy' || fate === 'failed' || fate === 'late' ? fate : undefined;
      const result = lost === undefined ? (batch.problem?.result ?? RESULT.ok) : LOST[lost];
      const text = lost === undefined ? (batch.problem?.text ?? '') : FATE_TEXT[lost];
      return this.#encode(batch.last, {
        result,
        reference: batch.number,
        text: `${batch.taken} taken, ${batch.bad} bad${text && `: ${text}`}`,
      });
    };
    const owed = this.#answers.owe(clock.now(), () => answer('late'));
    void Promise.all(batch.hits).then((fates) => owed.give(answer(fates.find((fate) => fate in LOST))));
  }

  #onLogin(telegram: Telegram, text: string): void {
    const login = judgeLogin(telegram, text, this.#context.config);
    if (!login.ok) {
      this.#context.ports.watch.error(`${this.#connection.peer}: login refused: ${login.reason}`);
      return this.#strike(telegram, { result: login.result, text: login.reason });
    }
    const before = this.#login;
    this.#login = { id: login.id, sender: telegram.header.sender };
    if (before?.id !== login.id) this.#context.onLogin(this);
    this.#reply(telegram, { result: RESULT.ok, reference: login.id });
  }

  #strike(telegram: Telegram | undefined, answer: { readonly result: Result; readonly text: string }): void {
    this.#reply(telegram, answer);
    this.#strikes += 1;
    if (this.#strikes >= MAX_STRIKES && !this.#login) this.#connection.end();
  }

  #reply(to: Telegram | undefined, answer: { readonly result: Result; readonly reference?: string; readonly text?: string }): void {
    const bytes = this.#encode(to, answer);
    this.#answers.owe(this.#context.ports.clock.now(), () => bytes).give(bytes);
  }

  #encode(to: Telegram | undefined, answer: { readonly result: Result; readonly reference?: string; readonly text?: string }): Uint8Array {
    return writeTelegram(answerDraft(to?.header, answer, this.#ends()), { encoding: this.#encoding, counting: this.#reader.counting });
  }

  #ends(): { readonly self: string; readonly peer: string; readonly now: number } {
    const { config, ports } = this.#context;
    return { self: config.receiver, peer: this.#login?.sender ?? config.systems[0] ?? 'LPR', now: ports.clock.now() };
  }

  #write(bytes: Uint8Array): void {
    if (!this.#closed && !this.#connection.write(bytes)) this.#pause();
  }

  #pause(): void {
    if (!this.#paused) this.#connection.pause();
    this.#paused = true;
  }

  #resume(): void {
    const full = this.#unread >= MAX_UNREAD_BYTES || this.#inFlight >= this.#context.config.maxInFlight;
    if (!this.#paused || this.#closed || full) return;
    this.#paused = false;
    this.#connection.resume();
  }

  #onTick(): void {
    if (this.#closed) return;
    const { ports, config } = this.#context;
    const now = ports.clock.now();
    this.#tick = ports.clock.after(TICK_MS, () => this.#onTick());
    this.#answers.expire(now - config.storeSeconds * 1_000);
    if (this.#paused) this.#heardAt = now;
    if (!this.#login) {
      if (now - this.#openedAt >= config.loginSeconds * 1_000) this.#connection.destroy('no login in time');
      return;
    }
    const silence = now - this.#heardAt;
    if (silence >= config.silenceSeconds * 1_000) return this.#connection.destroy(`silent for ${Math.round(silence / 1_000)} s`);
    if (silence < config.heartbeatSeconds * 1_000 || now - this.#probedAt < config.heartbeatSeconds * 1_000) return;
    this.#probedAt = now;
    this.#write(writeTelegram(keepAliveDraft(this.#ends()), { encoding: this.#encoding, counting: this.#reader.counting }));
  }

  #onClose(reason: string): void {
    this.#closed = true;
    this.#context.turns.leave(this);
    this.#tick[Symbol.dispose]();
    this.#settling?.[Symbol.dispose]();
    this.#context.onClose(this, reason);
  }
}

/** As the registry of vehicles is asked: all signs read. */
const WHOLE_PLATE = /^(?:[가-힣]{2})?\d{1,3}[가-힣]\d{4}$/;

function isRead({ code, state }: Telegram['header']): boolean {
  return (code === READ_CODE && state === READ_STATE) || (code === PARKED_CODE && (state === READ_STATE || state === GONE_STATE));
}

const LOST: Readonly<Record<'busy' | 'failed' | 'late', Result>> = { busy: RESULT.busy, failed: RESULT.failed, late: RESULT.late };

/** A bad line is set aside for its reader to be mended; whose plate it was is not needed for that (LAW-28). */
function withoutPlate(text: string): Uint8Array {
  const fields = text.split('|');
  return new TextEncoder().encode(fields.map((field, at) => (at === PLATE_FIELD ? maskPlate(field) : field)).join('|'));
}

function noBatch(): Batch {
  return { last: undefined, number: '', taken: 0, bad: 0, hits: [], problem: undefined };
}
