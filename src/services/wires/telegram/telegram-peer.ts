import type { LinkId } from '#domain/ids.ts';
import type { KoreanEncoding } from '#protocol/korean-text.ts';
import { decodeKorean } from '#protocol/korean-text.ts';
import { ANY_COUNTING, type CountingSet } from '#protocol/telegram-length.ts';
import { TelegramReader, type Telegram, type Unreadable } from '#protocol/telegram-reader.ts';
import { writeTelegram, type TelegramDraft } from '#protocol/telegram-writer.ts';
import type { Connection, Delivery, LinkPorts, Notice, OutboundMessage } from '../../ports.ts';
import { stateOf, type TelegramMeaning } from '../read-report.ts';
import { AnswerQueue } from './answer-queue.ts';
import { judgeLogin } from './login.ts';
import { Storing } from './storing.ts';
import { noticeDraft, toldDraft, WaitingAnswers } from './telling.ts';
import {
  ANSWER_STATE,
  answerDraft,
  CASE_CODE,
  FATE_TEXT,
  KEEP_ALIVE_STATE,
  keepAliveDraft,
  LINK_CODE,
  LOGIN_STATE,
  readAnswer,
  RESULT,
  resultOf,
  type Answer,
  type Result,
} from '../results.ts';
import type { TelegramConfig } from '../wire-config.ts';

export interface TelegramPeerContext {
  readonly ports: LinkPorts;
  readonly config: TelegramConfig;
  readonly link: LinkId;
  readonly meaning: TelegramMeaning;
  /** How a system was seen to count lengths on an earlier connection. */
  readonly recall: (sender: string) => CountingSet | undefined;
  readonly onLogin: (peer: TelegramPeer) => void;
  readonly onClose: (peer: TelegramPeer, reason: string) => void;
}

const TICK_MS = 1_000;
/** Refusals before a login after which a stranger is sent away. */
const MAX_STRIKES = 3;
/** Telegrams of a system that is not logged in are answered; this many, then the connection ends. */
const MAX_STRANGER_TELEGRAMS = 20;

/** One TCP connection of a partner's system: login, telegrams in, answers in order, telegrams out (docs/spec/link.md). */
export class TelegramPeer {
  readonly #connection: Connection;
  readonly #context: TelegramPeerContext;
  readonly #answers: AnswerQueue;
  readonly #storing: Storing;
  readonly #told = new WaitingAnswers();
  readonly #openedAt: number;
  #reader: TelegramReader;
  #encoding: KoreanEncoding;
  #heardAt: number;
  #probedAt = 0;
  #login: { readonly id: string; readonly sender: string; readonly at: number } | undefined;
  #strikes = 0;
  #strangerTelegrams = 0;
  #paused: 'no' | 'storing' | 'writing' = 'no';
  /** The other side has said that nothing more comes. */
  #heardAll = false;
  #ending = false;
  #closed = false;
  #tick: Disposable | undefined;
  #settling: Disposable | undefined;

  constructor(connection: Connection, context: TelegramPeerContext) {
    const { ports, config } = context;
    this.#connection = connection;
    this.#context = context;
    this.#openedAt = this.#heardAt = ports.clock.now();
    this.#encoding = config.encoding;
    const { fields } = context.meaning;
    this.#reader = new TelegramReader({ maxBodyBytes: config.maxBodyBytes, ...(fields === undefined ? {} : { expectedBars: fields - 1 }) });
    this.#answers = new AnswerQueue((bytes) => this.#write(bytes));
    this.#storing = new Storing(ports, this.#answers, () => this.#landed());
    connection.onData((bytes) => this.#onData(bytes));
    connection.onEnd(() => this.#onEnd());
    connection.onClose((reason) => this.#onClose(reason));
    connection.onDrain(() => this.#unpause('writing'));
    this.#tick = ports.clock.after(this.#tickMs, () => this.#onTick());
  }

  get login(): { readonly id: string; readonly sender: string; readonly at: number } | undefined {
    return this.#login;
  }

  get address(): string {
    return this.#connection.peer;
  }

  get counting(): CountingSet {
    return this.#reader.counting;
  }

  /** Name in logs and on the link's page. */
  get name(): string {
    return this.#login?.id ?? this.#connection.peer;
  }

  close(reason: string): void {
    this.#connection.destroy(reason);
  }

  /** Reads no more, gives the answers that are owed, then ends. */
  finish(): void {
    this.#ending = true;
    this.#connection.pause();
    this.#endWhenDone();
  }

  tell(message: OutboundMessage): Promise<Delivery> {
    const { clock } = this.#context.ports;
    return this.#told.add(message.id, clock.now(), () => this.#send(toldDraft(message, this.#ends())));
  }

  /** Undefined: this partner's wire has no words for it. */
  notify(notice: Notice): Promise<Delivery> | undefined {
    const words = this.#context.meaning.word?.(notice);
    if (!words) return undefined;
    return this.#told.add(notice.id, this.#context.ports.clock.now(), () => this.#send(noticeDraft(words, notice, this.#ends())));
  }

  #onData(bytes: Uint8Array): void {
    if (this.#ending || this.#closed) return;
    this.#heardAt = this.#context.ports.clock.now();
    if (this.#login) this.#context.ports.watch.peerHeard(this.#login.id);
    this.#reader.push(bytes);
    this.#take();
  }

  /** Handles what is whole, as long as the store keeps up. */
  #take(): void {
    this.#settling?.[Symbol.dispose]();
    this.#settling = undefined;
    for (;;) {
      if (this.#closed || this.#ending) return;
      if (this.#storing.inFlight >= this.#context.config.maxInFlight) return this.#pause('storing');
      const item = this.#reader.next() ?? this.#lastItem();
      if (!item) break;
      if (item.kind === 'telegram') this.#onTelegram(item);
      else this.#onUnreadable(item);
    }
    if (this.#heardAll) return this.finish();
    const wait = this.#reader.settleMs;
    if (wait === undefined) return;
    this.#settling = this.#context.ports.clock.after(wait, () => {
      this.#reader.settle();
      this.#take();
    });
  }

  /** What is left over when nothing more comes: judged at once. */
  #lastItem(): Telegram | Unreadable | undefined {
    if (!this.#heardAll || this.#reader.settleMs === undefined) return undefined;
    this.#reader.settle();
    return this.#reader.next();
  }

  #onUnreadable(item: Unreadable): void {
    const dropped = item.dropped > 0 ? [`${item.dropped} more bytes not kept`] : [];
    this.#quarantine(item.bytes, [item.problem, ...dropped], { header: item.header, result: RESULT.unreadable });
    this.#strike();
  }

  #onTelegram(telegram: Telegram): void {
    const { header } = telegram;
    const decoded = decodeKorean(telegram.body, this.#encoding);
    if (!decoded) {
      this.#quarantine(telegram.bytes, ['body: neither UTF-8 nor EUC-KR'], { header, result: RESULT.unknownEncoding });
      this.#strike();
      return;
    }
    this.#encoding = decoded.encoding ?? this.#encoding;
    for (const what of telegram.odd) this.#odd(what);
    if (header.code === LINK_CODE && header.state === ANSWER_STATE) this.#onAnswer(readAnswer(decoded.text));
    else if (header.code === LINK_CODE && header.state === LOGIN_STATE) this.#onLogin(telegram, decoded.text);
    else if (!this.#login) this.#onStranger(telegram);
    else if (header.code === LINK_CODE && header.state === KEEP_ALIVE_STATE) this.#reply(telegram, { result: RESULT.ok });
    else if (this.#isReport(header)) this.#onReport(telegram, decoded.text, this.#login.id);
    else
      this.#quarantine(telegram.bytes, [`code: ${header.code}/${header.state} is not known here`], { header, result: RESULT.unknownCode });
  }

  #isReport({ code, state }: Telegram['header']): boolean {
    return stateOf(state) !== undefined && (code === CASE_CODE || this.#context.meaning.codes?.has(code) === true);
  }

  #onLogin(telegram: Telegram, text: string): void {
    const { config, ports, recall, onLogin } = this.#context;
    const login = judgeLogin(telegram, text, config);
    if (!login.ok) {
      this.#reply(telegram, { result: login.result, text: login.reason });
      ports.watch.error(`${this.#connection.peer}: login refused: ${login.reason}`);
      this.#strike();
      return;
    }
    const { sender } = telegram.header;
    const before = this.#login;
    this.#login = { id: login.id, sender, at: ports.clock.now() };
    if (before === undefined || before.id !== login.id) {
      this.#reader.assume(recall(sender) ?? ANY_COUNTING);
      onLogin(this);
    }
    this.#reply(telegram, { result: RESULT.ok, reference: login.id });
  }

  #onStranger(telegram: Telegram): void {
    this.#reply(telegram, { result: RESULT.notLoggedIn, text: 'log in first (99/99)' });
    if (++this.#strangerTelegrams >= MAX_STRANGER_TELEGRAMS) this.#sendAway('too many telegrams without a login');
  }

  #onAnswer(answer: Answer): void {
    const { watch } = this.#context.ports;
    if (answer.code === LINK_CODE) return; // to our keep-alive: that it came is all it says
    if (!this.#login || !this.#told.answer(answer)) {
      this.#odd('answer to nothing we sent');
      return;
    }
    watch.message({
      direction: 'out',
      peer: this.name,
      summary: `${answer.code}/${answer.state} → ${answer.result}`,
      outcome: /^2|^4100/.test(answer.result) ? 'delivered' : 'failed',
    });
  }

  #onReport(telegram: Telegram, text: string, peer: string): void {
    const { ports, link, meaning } = this.#context;
    const { header } = telegram;
    const report = meaning.read(header, text, { link, id: ports.intake.newEventId() });
    if (!report.ok) {
      this.#quarantine(telegram.bytes, report.problems, { header, result: report.result, reference: report.reference });
      return;
    }
    for (const what of report.odd) this.#odd(what);
    const { event } = report;
    this.#storing.report(report, {
      peer,
      summary: `${event.type} ${header.code}/${header.state} ${event.occurrence} ${event.kind}`,
      answer: (fate) => this.#answer(telegram, { result: resultOf(fate, event.state), reference: event.occurrence, text: FATE_TEXT[fate] }),
      onKept: meaning.onKept,
    });
  }

  #quarantine(
    bytes: Uint8Array,
    problems: readonly string[],
    { header, ...answer }: { header: Telegram['header'] | undefined; result: Result; reference?: string },
  ): void {
    const text = (problems[0] ?? '').slice(0, 200);
    this.#storing.quarantine({ peer: this.name, bytes, problems }, () =>
      this.#encode(answerDraft(header, { ...answer, text }, this.#ends())),
    );
  }

  #landed(): void {
    if (this.#storing.inFlight <= this.#context.config.maxInFlight / 2) this.#unpause('storing');
  }

  #pause(why: 'storing' | 'writing'): void {
    if (this.#paused === 'no') this.#connection.pause();
    this.#paused = why;
  }

  #unpause(why: 'storing' | 'writing'): void {
    if (this.#paused !== why || this.#closed) return;
    this.#paused = 'no';
    if (this.#ending) return;
    this.#connection.resume();
    this.#take();
  }

  #onTick(): void {
    if (this.#closed) return;
    const { ports, config } = this.#context;
    const now = ports.clock.now();
    this.#tick = ports.clock.after(this.#tickMs, () => this.#onTick());
    this.#answers.expire(now - config.storeSeconds * 1_000);
    this.#told.expire(now - config.answerSeconds * 1_000);
    if (!this.#login && now - this.#openedAt >= config.loginSeconds * 1_000) return this.#connection.destroy('no login in time');
    // What we do not read we cannot hear: no verdict on the peer then.
    if (this.#paused !== 'no') this.#heardAt = now;
    if (!this.#login) return;
    const silence = now - this.#heardAt;
    if (silence >= config.silenceSeconds * 1_000) this.#connection.destroy(`silent for ${Math.round(silence / 1_000)} s`);
    else if (silence >= config.heartbeatSeconds * 1_000 && now - this.#probedAt >= config.heartbeatSeconds * 1_000) {
      this.#probedAt = now;
      this.#send(keepAliveDraft(this.#ends()));
    }
  }

  /** Often enough for the shortest of the limits. */
  get #tickMs(): number {
    const { loginSeconds, heartbeatSeconds, silenceSeconds, answerSeconds, storeSeconds } = this.#context.config;
    return Math.min(TICK_MS, (Math.min(loginSeconds, heartbeatSeconds, silenceSeconds, answerSeconds, storeSeconds) * 1_000) / 2);
  }

  #onEnd(): void {
    this.#heardAll = true;
    this.#take();
  }

  #endWhenDone(): void {
    if (this.#ending && !this.#closed && this.#answers.owed === 0) this.#connection.end();
  }

  #onClose(reason: string): void {
    this.#closed = true;
    this.#tick?.[Symbol.dispose]();
    this.#settling?.[Symbol.dispose]();
    this.#told.failAll(reason || 'connection closed');
    this.#context.onClose(this, reason);
  }

  #strike(): void {
    if (!this.#login && ++this.#strikes >= MAX_STRIKES) this.#sendAway('too many refusals without a login');
  }

  #sendAway(reason: string): void {
    this.#context.ports.watch.error(`${this.#connection.peer}: ${reason}`);
    this.finish();
  }

  /** Answers in its turn what needs no store. */
  #reply(to: Telegram, answer: { result: Result; reference?: string; text?: string }): void {
    const bytes = this.#answer(to, answer);
    this.#answers.owe(this.#context.ports.clock.now(), () => bytes).give(bytes);
  }

  #answer(to: Telegram, answer: { result: Result; reference?: string; text?: string }): Uint8Array {
    return this.#encode(answerDraft(to.header, answer, { ...this.#ends(), peer: to.header.sender }));
  }

  #send(draft: TelegramDraft): void {
    this.#write(this.#encode(draft));
  }

  #encode(draft: TelegramDraft): Uint8Array {
    return writeTelegram(draft, { encoding: this.#encoding, counting: this.#reader.counting });
  }

  #write(bytes: Uint8Array): void {
    if (this.#closed) return;
    if (!this.#connection.write(bytes) && this.#paused === 'no') this.#pause('writing');
    this.#endWhenDone();
  }

  #ends(): { self: string; peer: string; now: number } {
    return {
      self: this.#context.config.receiver,
      peer: this.#login?.sender ?? this.#context.config.systems[0] ?? '000',
      now: this.#context.ports.clock.now(),
    };
  }

  #odd(what: string): void {
    this.#context.ports.watch.odd?.(this.name, what);
  }
}
