import { decodeKorean } from '#protocol/korean-text.ts';
import { formatSeoulTime } from '#protocol/seoul-time.ts';
import type { FakePorts } from '../../fake-ports.ts';
import type { Connection } from '../../ports.ts';
import { composeTelegram, takeTelegrams, type FakeStyle, type FakeTelegram } from './fake-wire.ts';

export interface FakeSystemOptions {
  readonly host: string;
  readonly port: number;
  /** Sending system in the header. */
  readonly system: string;
  /** System id in the login's body; empty: the header's name. */
  readonly id: string;
  readonly loginKey: string;
  readonly style: FakeStyle;
  /** Bytes of one write; 0 = whole telegrams. */
  readonly splitEvery: number;
  /** So many telegrams go out in one write (a lone one after a moment all the same). */
  readonly glue: number;
  /** Every telegram is sent so often. */
  readonly copies: number;
  /** Sent before every telegram. */
  readonly garbage: Uint8Array | undefined;
  readonly heartbeatMs: number;
  readonly timeoutMs: number;
  /** Result code with which the centre's messages are answered; undefined: not at all. */
  readonly answerWith: string | undefined;
}

const DEFAULTS: Omit<FakeSystemOptions, 'port' | 'system'> = {
  host: '127.0.0.1',
  id: '',
  loginKey: '',
  style: { encoding: 'utf-8', counting: 'characters', extraEnd: true, lengthError: 0 },
  splitEvery: 0,
  glue: 1,
  copies: 1,
  garbage: undefined,
  heartbeatMs: 20_000,
  timeoutMs: 10_000,
  answerWith: '2000',
};

/** Result of a telegram: the code and text that the centre answered. */
export interface FakeAnswer {
  readonly result: string;
  readonly reference: string;
  readonly text: string;
}

export type FakeState = '10' | '20' | '30' | '40' | '50' | '90' | '91' | '92';
const MAX_RECORDED = 10_000;
const MAX_TEXT = 1_048_576;
const GLUE_MS = 20;

type Ports = Pick<FakePorts, 'clock' | 'net'>;

export type FakeSettings = Partial<Omit<FakeSystemOptions, 'style'>> & { readonly style?: Partial<FakeStyle> };

/** What one partner's stand-in is: where it dials, how it calls itself, and how it words a case. */
export interface FakeKind<Case> {
  readonly port: number;
  readonly system: string;
  bodyOf(this: void, report: Case): readonly string[];
}

/** A partner's system on the TCP telegram wire: logs in, reports, and answers what it is told; can be made to misbehave. */
export class FakeSystem<Case> implements AsyncDisposable {
  readonly #ports: Ports;
  readonly options: FakeSystemOptions;
  readonly #bodyOf: FakeKind<Case>['bodyOf'];
  /** What the centre told it, oldest first (the last 10,000). */
  readonly received: FakeTelegram[] = [];
  /** Answers that belong to no telegram of ours, such as those to garbage. */
  readonly strayAnswers: FakeAnswer[] = [];
  closedBecause: string | undefined;
  #connection: Connection | undefined;
  #text = '';
  #silent = false;
  #heartbeat: Disposable | undefined;
  readonly #waiting: { readonly key: string; readonly settle: (answer: FakeAnswer) => void; readonly fail: (error: Error) => void }[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #glued: Uint8Array[] = [];

  constructor(ports: Ports, kind: FakeKind<Case>, options: FakeSettings = {}) {
    this.#ports = ports;
    this.#bodyOf = kind.bodyOf;
    const { port, system } = kind;
    this.options = { ...DEFAULTS, port, system, ...options, style: { ...DEFAULTS.style, ...options.style } };
  }

  /** Dials and logs in; rejects when nobody listens or the login is refused. */
  async connect(): Promise<void> {
    await this.dial();
    const answer = await this.login();
    if (answer.result !== '2000') throw new Error(`login refused: ${answer.result} ${answer.text}`);
    this.#beat();
  }

  /** Dials without logging in. */
  async dial(): Promise<void> {
    const { host, port, timeoutMs } = this.options;
    const connection = await this.#ports.net.connect({ host, port }, timeoutMs);
    this.#connection = connection;
    this.closedBecause = undefined;
    connection.onData((bytes) => this.#onData(bytes));
    connection.onClose((reason) => {
      this.closedBecause = reason || 'closed';
      this.#heartbeat?.[Symbol.dispose]();
      for (const waiting of this.#waiting.splice(0)) waiting.fail(new Error(`connection closed: ${this.closedBecause}`));
      this.#tellListeners();
    });
  }

  login(): Promise<FakeAnswer> {
    const { id, loginKey } = this.options;
    return this.#ask('99', '99', loginKey ? [id, loginKey] : [id]);
  }

  keepAlive(): Promise<FakeAnswer> {
    return this.#ask('99', '01', [this.options.system]);
  }

  report(report: Case): Promise<FakeAnswer> {
    return this.send('10', report);
  }

  change(report: Case): Promise<FakeAnswer> {
    return this.send('40', report);
  }

  release(report: Case): Promise<FakeAnswer> {
    return this.send('50', report);
  }

  end(report: Case): Promise<FakeAnswer> {
    return this.send('91', report);
  }

  /** Any progress code; resolves with the centre's answer, rejects when none comes in time. */
  send(state: FakeState, report: Case, code = '10'): Promise<FakeAnswer> {
    return this.#ask(code, state, this.#bodyOf(report));
  }

  /** Any bytes. */
  sendBytes(bytes: Uint8Array): void {
    this.#connection?.write(bytes);
  }

  /** Bytes of a telegram as this stand-in would send it. */
  compose(code: string, state: string, fields: readonly string[]): Uint8Array {
    const now = formatSeoulTime(this.#ports.clock.now());
    return composeTelegram(
      { code, state, eventTime: now, sender: this.options.system, receiver: 'UCP', messageTime: now, fields },
      this.options.style,
    );
  }

  /** From now on neither speaks nor answers, though its connection stays: a half-open peer. */
  fallSilent(): void {
    this.#silent = true;
    this.#heartbeat?.[Symbol.dispose]();
  }

  /** Sends no more but still reads. */
  hangUp(): void {
    this.#connection?.end();
  }

  /** Resolves once `found` holds of this stand-in (looked at whenever something comes). */
  async until(found: (fake: FakeSystem<Case>) => boolean, timeoutMs = this.options.timeoutMs): Promise<void> {
    if (found(this)) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const listener = (): void => (found(this) ? resolve() : undefined);
    using _timer = this.#ports.clock.after(timeoutMs, () => reject(new Error(`not within ${timeoutMs} ms`)));
    this.#listeners.add(listener);
    await promise.finally(() => this.#listeners.delete(listener));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const connection = this.#connection;
    if (!connection || this.closedBecause !== undefined) return;
    connection.end();
    await this.until((fake) => fake.closedBecause !== undefined, 3_000).catch(() => connection.destroy('disposed'));
  }

  async #ask(code: string, state: string, fields: readonly string[]): Promise<FakeAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<FakeAnswer>();
    if (!this.#connection || this.closedBecause !== undefined)
      throw new Error(`not connected${this.closedBecause ? `: ${this.closedBecause}` : ''}`);
    using _timer = this.#ports.clock.after(this.options.timeoutMs, () =>
      reject(new Error(`no answer to ${code}/${state} within ${this.options.timeoutMs} ms`)),
    );
    const bytes = this.compose(code, state, fields);
    for (let copy = 0; copy < this.options.copies; copy++) {
      this.#waiting.push({ key: `${code}/${state}`, settle: resolve, fail: reject });
      if (this.options.garbage) this.#sendSoon(this.options.garbage);
      this.#sendSoon(bytes);
    }
    return await promise;
  }

  #sendSoon(bytes: Uint8Array): void {
    this.#glued.push(bytes);
    if (this.#glued.length >= this.options.glue) return this.#sendGlued();
    this.#ports.clock.after(GLUE_MS, () => this.#sendGlued());
  }

  #sendGlued(): void {
    const parts = this.#glued.splice(0);
    const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    this.#sendSplit(bytes);
  }

  #sendSplit(bytes: Uint8Array): void {
    const step = this.options.splitEvery || bytes.length;
    for (let at = 0; at < bytes.length; at += step) this.sendBytes(bytes.slice(at, at + step));
  }

  #onData(bytes: Uint8Array): void {
    if (this.#silent) return;
    // Latin-1 keeps bytes apart until a whole telegram is there, whatever its encoding.
    const taken = takeTelegrams(this.#text + toLatin1(bytes));
    this.#text = taken.rest.slice(-MAX_TEXT);
    for (const telegram of taken.telegrams) this.#onTelegram({ ...telegram, fields: telegram.fields.map(fromLatin1) });
    this.#tellListeners();
  }

  #onTelegram(telegram: FakeTelegram): void {
    if (telegram.code === '99' && telegram.state === '00') return this.#onAnswer(telegram);
    if (telegram.code === '99')
      return this.sendBytes(this.compose('99', '00', ['2000', telegram.code, telegram.state, telegram.messageTime, '', '']));
    this.received.push(telegram);
    if (this.received.length > MAX_RECORDED) this.received.shift();
    const { answerWith } = this.options;
    if (answerWith !== undefined)
      this.sendBytes(
        this.compose('99', '00', [answerWith, telegram.code, telegram.state, telegram.messageTime, telegram.fields[0] ?? '', '']),
      );
  }

  #onAnswer(telegram: FakeTelegram): void {
    const [result = '', code = '', state = '', , reference = '', text = ''] = telegram.fields;
    const answer = { result, reference, text };
    if (this.#waiting[0]?.key === `${code}/${state}`) this.#waiting.shift()?.settle(answer);
    else if (this.strayAnswers.length < MAX_RECORDED) this.strayAnswers.push(answer);
  }

  #beat(): void {
    this.#heartbeat = this.#ports.clock.after(this.options.heartbeatMs, () => {
      this.keepAlive().catch(() => {}); // A lost connection is told by onClose.
      this.#beat();
    });
  }

  #tellListeners(): void {
    for (const listener of this.#listeners) listener();
  }
}

function toLatin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function fromLatin1(text: string): string {
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return decodeKorean(bytes)?.text ?? text;
}
