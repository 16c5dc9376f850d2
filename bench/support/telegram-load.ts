import { connect, type Socket } from 'node:net';
import { formatSeoulTime } from '#protocol/seoul-time.ts';
import { bodyOfCase } from '#services/emergency-video-112/fake-case.ts';
import { composeTelegram, type FakeStyle } from '#services/wires/telegram/fake-wire.ts';

const STYLE: FakeStyle = { encoding: 'utf-8', counting: 'characters', extraEnd: true, lengthError: 0 };
const KINDS = ['강도', '절도', '폭력', '교통사고', '주취자', '실종'] as const;
/** Telegrams one connection has on the way at a time. */
const WINDOW = 4;

export interface LoadedCase {
  readonly caseNumber: string;
  /** 10 report, 40 change, 91 end. */
  readonly state: string;
  readonly lon: number;
  readonly lat: number;
  readonly kind: string;
}

export interface Acknowledged extends LoadedCase {
  readonly result: string;
  readonly latencyMs: number;
}

export interface LoadOptions {
  readonly port: number;
  /** Login ids, one a connection; all report as system 112. */
  readonly logins: readonly string[];
  /** The next telegram to send, or undefined when there is none left. */
  readonly next: () => LoadedCase | undefined;
  readonly onAck: (ack: Acknowledged) => void;
}

/** Telegrams from many connections, as fast as they are answered; resolves when all are answered or their connections broke. */
export async function loadTelegrams(options: LoadOptions): Promise<void> {
  await Promise.all(options.logins.map((login) => new LoadConnection(options, login).run()));
}

class LoadConnection {
  readonly #options: LoadOptions;
  readonly #login: string;
  readonly #socket: Socket;
  readonly #waiting: { readonly sent: LoadedCase; readonly at: number }[] = [];
  readonly #done = Promise.withResolvers<void>();
  #text = '';

  constructor(options: LoadOptions, login: string) {
    this.#options = options;
    this.#login = login;
    this.#socket = connect({ host: '127.0.0.1', port: options.port, noDelay: true });
  }

  run(): Promise<void> {
    this.#socket.on('connect', () => this.#socket.write(this.#compose('99', '99', [this.#login])));
    this.#socket.on('data', (bytes) => this.#read(bytes.toString('latin1')));
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', () => this.#done.resolve());
    return this.#done.promise;
  }

  #compose(code: string, state: string, fields: readonly string[]): Uint8Array {
    const now = formatSeoulTime(Date.now());
    return composeTelegram({ code, state, eventTime: now, sender: '112', receiver: 'UCP', messageTime: now, fields }, STYLE);
  }

  /** Answers come in the order of what was sent, each ended by `;`. */
  #read(text: string): void {
    const parts = (this.#text + text).split(';');
    this.#text = parts.pop() ?? '';
    for (const part of parts) this.#answer(part.trimStart());
    this.#fill();
  }

  #answer(telegram: string): void {
    if (!telegram.startsWith('9900')) return;
    const [result = '', code = ''] = telegram.slice(48).split('|');
    if (code !== '10') return;
    const first = this.#waiting.shift();
    if (first) this.#options.onAck({ ...first.sent, result, latencyMs: performance.now() - first.at });
  }

  #fill(): void {
    const batch: Uint8Array[] = [];
    while (this.#waiting.length < WINDOW) {
      const next = this.#options.next();
      if (!next) break;
      this.#waiting.push({ sent: next, at: performance.now() });
      batch.push(
        this.#compose(
          '10',
          next.state,
          bodyOfCase({
            ...next,
            grade: '긴급',
            address: '망루시 등불동 12',
            areaCode: '1168010100',
            time: formatSeoulTime(Date.now()),
            user: 'bench',
          }),
        ),
      );
    }
    if (batch.length > 0) this.#socket.write(Buffer.concat(batch));
    else if (this.#waiting.length === 0) this.#socket.end();
  }
}

/** Cases all over a city; three telegrams in five open one, one in five changes and one in five ends an earlier one. */
export function caseStream(name: string, count: number): () => LoadedCase | undefined {
  let sent = 0;
  let opened = 0;
  const place = (n: number): Pick<LoadedCase, 'lon' | 'lat' | 'kind'> => ({
    // A fixed walk over about 40 × 30 km, so that a run can be repeated and neighbours in time are far apart.
    lon: 126.8 + ((n * 0.618_033_988_7) % 1) * 0.4,
    lat: 37.4 + ((n * 0.754_877_666_2) % 1) * 0.3,
    kind: KINDS[n % KINDS.length] ?? '강도',
  });
  return () => {
    if (sent >= count) return undefined;
    const turn = sent % 5;
    sent += 1;
    // An earlier case by far: its opening was answered long ago, whatever connection it took.
    const earlier = opened - 2_000 + (turn - 3) * 500;
    if (turn < 3 || earlier < 0) return { caseNumber: `${name}-${opened}`, state: '10', ...place(opened++) };
    return { caseNumber: `${name}-${earlier}`, state: turn === 3 ? '40' : '91', ...place(earlier) };
  };
}
