import { FakeNdms, type FakeWarning } from '#services/disaster-ndms/fake.ts';
import { FakeScsns, type FakeEvent } from '#services/wires/scsns/fake-scsns.ts';
import type { FakeSettings, FakeState, FakeSystem } from '#services/wires/telegram/fake-system.ts';
import type { FakeTelegram } from '#services/wires/telegram/fake-wire.ts';
import type { Clock, Net } from '#services/ports.ts';
import { httpOver } from './sim-http.ts';
import { InvariantBroken } from './sim-loop.ts';

/** What a case says on every wire; `address` holds the telegram's mark, by which it is found again. */
export interface Draft {
  readonly caseNumber: string;
  readonly grade: string;
  readonly kind: string;
  readonly lon?: number;
  readonly lat?: number;
  readonly address: string;
  readonly areaCode: string;
  readonly time: string;
  readonly user: string;
}

/** One message that the partner must get through; `mark` stands in its address, so that it is found again. */
export interface Telegram {
  readonly mark: string;
  readonly state: FakeState;
  readonly report: Draft;
  readonly wire: SimWire;
  /** Of the same case: not before that one is acknowledged. */
  readonly after: Telegram | undefined;
  /** When it comes up, milliseconds since the epoch. */
  readonly at: number;
  /** Results it was answered with. */
  readonly answers: string[];
}

/** One linked service, as the simulation sees it. */
export interface SimWire {
  readonly service: string;
  /** Sender and event id, as its case keys begin. */
  readonly sender: string;
  readonly type: string;
  readonly kinds: readonly string[];
  readonly open: (world: LineWorld, settings: LineSettings) => SimLine;
  /** Progress codes that it has words for, where those are not all. */
  readonly states?: { readonly during: readonly FakeState[]; readonly atEnd: readonly (readonly FakeState[])[] };
  /** What is sent together is answered together: one at a time. */
  readonly oneByOne?: true;
  /** How a message is found among those that were kept, where its case key and state do not name it. */
  readonly keyOf?: (telegram: Telegram) => string;
  /** What is kept of no such message at all. */
  readonly passes?: (telegram: Telegram) => boolean;
  /** It is answered alike when it comes again. */
  readonly answersAlike?: true;
  /** Its cases may have the numbers of the first partner's. */
  readonly sharesNumbers?: true;
  /** Every message of a case has a number of its own: which of them an entry names is not said. */
  readonly isChain?: true;
  /** What the centre orders said over its link is heard by its partner. */
  readonly hears: boolean;
}

/** One connection of a partner's system, whatever it speaks. */
export interface SimLine extends AsyncDisposable {
  connect(): Promise<void>;
  /** The code that it was answered with; rejects where there was no answer that can be read, so that it is sent again. */
  send(telegram: Telegram): Promise<{ readonly result: string; readonly reference: string }>;
  keepAlive(): Promise<unknown>;
  /** What the centre told it since this was emptied. */
  readonly received: FakeTelegram[];
  readonly closedBecause: string | undefined;
}

export interface LineWorld {
  readonly clock: Clock;
  readonly net: Net;
}

/** A telegram system: `code` beside the state where its wire has another than 10. */
export function telegramLine<Case>(
  fake: FakeSystem<Case>,
  { reportOf, code = '10' }: { readonly reportOf: (telegram: Telegram) => Case; readonly code?: string },
): SimLine {
  return {
    connect: () => fake.connect(),
    send: (telegram) => fake.send(telegram.state, reportOf(telegram), code),
    keepAlive: () => fake.keepAlive(),
    received: fake.received,
    get closedBecause() {
      return fake.closedBecause;
    },
    [Symbol.asyncDispose]: () => fake[Symbol.asyncDispose](),
  };
}

/** Settings of a telegram line; one that speaks HTTP needs how long it waits. */
export type LineSettings = FakeSettings & { readonly timeoutMs: number };

const SERVER_URL = 'http://server:8080';
/** Nothing stays open between two questions. */
const APART = {
  keepAlive: () => Promise.resolve(),
  received: [],
  closedBecause: undefined,
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

/** A partner on SCSNS: a session, then its events; each says the same whenever it is sent again. */
export function scsnsLine(
  world: LineWorld,
  { timeoutMs }: LineSettings,
  partner: {
    readonly path: string;
    readonly sysCd: string;
    readonly apiKey: string;
    readonly eventOf: (telegram: Telegram) => FakeEvent;
  },
): SimLine {
  let session = '';
  const { eventOf, ...options } = partner;
  const at = (clock: Clock): FakeScsns =>
    new FakeScsns({ ...NO_SECRETS, clock, post: httpOver(world) }, { ...options, url: SERVER_URL, timeoutMs });
  return {
    ...APART,
    connect: async () => {
      const fake = at(world.clock);
      const { result, text } = await fake.authenticate();
      if (result !== '2000') throw new Error(`no session: ${result} ${text}`);
      session = fake.sessionKey;
    },
    send: async (telegram) => {
      const fake = at({ ...world.clock, now: () => telegram.at });
      fake.sessionKey = session;
      const { result, text } = await fake.send(telegram.state, eventOf(telegram));
      if (NO_ANSWER.test(result)) throw new Error(`not taken: ${result} ${text}`);
      return { result, reference: telegram.mark };
    },
  };
}

/** No SCSNS answer at all, a session that is over, a link that is stopped, too much at once. */
const NO_ANSWER = /^(?:|4001|4209|5100)$/;
const NO_SECRETS = {
  random: { hex: () => '' },
  ciphers: { encryptAria: () => new Uint8Array(), decryptAria: () => undefined, sha256: () => '' },
};

const CAP_RESULTS: Readonly<Record<string, string>> = {
  accepted: '2001',
  repeated: '4100',
  unmatched: '4004',
  busy: '5003',
  failed: '5000',
};

/** NDMS: every message has a number of its own and names those of its case before it. */
export function capLine(
  world: LineWorld,
  partner: { readonly apiKey: string; readonly warningOf: (telegram: Telegram) => FakeWarning },
): SimLine {
  const post = httpOver(world);
  return {
    ...APART,
    connect: () => Promise.resolve(),
    send: async (telegram) => {
      const clock = { ...world.clock, now: () => telegram.at };
      const ndms = new FakeNdms({ clock, post }, { url: SERVER_URL, partnerId: 'ndms', apiKey: partner.apiKey });
      const before = earlierOf(telegram).map(({ mark }) => ndms.reference(mark));
      const warning = partner.warningOf(telegram);
      const { result, problems } = await CAP_WORDS[telegram.state](ndms, warning, before);
      const code = CAP_RESULTS[result];
      if (code === undefined) throw new InvariantBroken(`${telegram.mark} was answered ${result}: ${problems.join('; ')}`);
      return { result: code, reference: telegram.mark };
    },
  };
}

type Say = (ndms: FakeNdms, warning: FakeWarning, before: Parameters<FakeNdms['update']>[1]) => ReturnType<FakeNdms['alert']>;
const update: Say = (ndms, warning, before) => ndms.update(warning, before);
const allClear: Say = (ndms, warning, before) => ndms.update({ ...warning, responseType: ['AllClear'] }, before);
const cancel: Say = (ndms, { identifier }, before) => ndms.cancel(identifier, before);
const CAP_WORDS: Readonly<Record<FakeState, Say>> = {
  '10': (ndms, warning) => ndms.alert(warning),
  '20': update,
  '30': update,
  '40': update,
  '50': allClear,
  '90': cancel,
  '91': allClear,
  '92': cancel,
};

/** Those of its case before it, the first first. */
function earlierOf({ after }: Telegram): readonly Telegram[] {
  return after === undefined ? [] : [...earlierOf(after), after];
}
