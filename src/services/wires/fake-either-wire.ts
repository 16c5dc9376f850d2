import { formatSeoulTime } from '#protocol/seoul-time.ts';
import type { FakePorts } from '../fake-ports.ts';
import type { FakeCommand } from '../manifest.ts';
import {
  EXIT,
  encodingOf,
  failed,
  problemOf,
  scsnsOptions,
  sendingCommand,
  sendScsns,
  type Options,
  type ScsnsPartner,
  type Sending,
  type Terminal,
} from './fake-sending.ts';
import type { FakeEvent } from './scsns/fake-scsns.ts';
import { FakeSystem, type FakeAnswer, type FakeKind, type FakeState } from './telegram/fake-system.ts';
import type { FakeTelegram } from './telegram/fake-wire.ts';

/** A partner that speaks telegrams over TCP and SCSNS over HTTP, as the command line plays it. */
export interface EitherWirePartner<Case> extends ScsnsPartner {
  readonly kind: FakeKind<Case>;
  /** Environment variable of its login key on TCP. */
  readonly loginKeyVariable: string;
}

function eitherWireOptions<Case>(partner: EitherWirePartner<Case>): Options {
  return {
    wire: '<tcp|http> which of the two wires (default tcp)',
    host: '<name> where the link listens (default 127.0.0.1)',
    port: `<number> its TCP port (default ${partner.kind.port})`,
    ...scsnsOptions(partner),
    system: `<abc> three-letter system in the header, sysCd on http (default ${partner.system})`,
    id: '<id> login id of this connection on tcp (default cli-…)',
  };
}

interface EitherWireMessage<Case> {
  readonly state: FakeState;
  readonly report: Case;
  /** Where it is not about a case as a whole. */
  readonly code?: string;
  /** The same on the other wire, and its state where that differs. */
  readonly event: FakeEvent;
  readonly eventState?: FakeState;
}

/** One command that sends one message by the wire that the person names. */
export function eitherWireCommand<Case>(
  partner: EitherWirePartner<Case>,
  words: Omit<Sending, 'send'>,
  messageOf: (given: Options, number: string, time: string) => EitherWireMessage<Case>,
): FakeCommand {
  return sendingCommand({
    ...words,
    options: { ...words.options, ...eitherWireOptions(partner) },
    send: (given, number, ports) => sendByEither(partner, messageOf(given, number, formatSeoulTime(ports.clock.now())), { given, ports }),
  });
}

async function sendByEither<Case>(
  partner: EitherWirePartner<Case>,
  { state, report, code, event, eventState = state }: EitherWireMessage<Case>,
  terminal: Terminal,
): Promise<FakeAnswer> {
  if (terminal.given['wire'] === 'http') return sendScsns(partner, { state: eventState, event }, terminal);
  // A connection of its own id, so that it does not push a resident system off its line.
  await using fake = await systemOf(partner, terminal, `cli-${terminal.ports.random.hex(4)}`);
  await fake.connect();
  return await fake.send(state, report, code);
}

async function systemOf<Case>(partner: EitherWirePartner<Case>, { given, ports }: Terminal, id: string): Promise<FakeSystem<Case>> {
  return new FakeSystem(ports, partner.kind, {
    host: given['host'] ?? '127.0.0.1',
    port: Number(given['port'] ?? partner.kind.port),
    system: given['system'] ?? partner.kind.system,
    id: given['id'] ?? id,
    loginKey: (await ports.secret(partner.loginKeyVariable)) ?? '',
    style: { encoding: encodingOf(given) },
  });
}

const RETRY_MS = [500, 1_000, 2_000] as const;
const RETRY_AT_MOST_MS = 5_000;
/** The stand-in waits as long as a person looks on. */
const FOREVER_MS = 2_000_000_000;

/** The command that stays logged in, answers, and prints each telegram in the words of `told`. */
export function listenCommand<Case>(partner: EitherWirePartner<Case>, told: (telegram: FakeTelegram) => string): FakeCommand {
  const { host = '', port = '', encoding = '', system = '' } = eitherWireOptions(partner);
  return {
    name: 'listen',
    summary: 'stays logged in, answers and prints what the centre tells (tcp; Ctrl-C ends)',
    options: { host, port, encoding, system, id: `<id> login id (default ${partner.system})` },
    run: async (given, ports) => {
      const problem = problemOf(given);
      if (problem) {
        ports.print(problem);
        return EXIT.usage;
      }
      // Comes back whenever the connection is lost, until the person stops it.
      for (let tries = 0; !ports.stop.aborted; tries++) {
        const fake = await systemOf(partner, { given, ports }, '');
        try {
          await fake.connect();
          ports.print(`logged in at ${fake.options.host}:${fake.options.port}`);
          tries = 0;
          await printUntilClosed(fake, told, ports);
        } catch (error) {
          failed(error, ports);
        }
        await fake[Symbol.asyncDispose]();
        await pause(RETRY_MS[tries] ?? RETRY_AT_MOST_MS, ports);
      }
      return EXIT.done;
    },
  };
}

async function printUntilClosed<Case>(fake: FakeSystem<Case>, told: (telegram: FakeTelegram) => string, ports: FakePorts): Promise<void> {
  const stop = (): void => fake.hangUp();
  ports.stop.addEventListener('abort', stop, { once: true });
  while (fake.closedBecause === undefined) {
    await fake.until((known) => known.received.length > 0 || known.closedBecause !== undefined, FOREVER_MS);
    for (const telegram of fake.received.splice(0)) ports.print(told(telegram));
  }
  ports.stop.removeEventListener('abort', stop);
  if (!ports.stop.aborted) ports.print(`connection lost: ${fake.closedBecause}`);
}

async function pause(milliseconds: number, ports: FakePorts): Promise<void> {
  if (ports.stop.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  using _timer = ports.clock.after(milliseconds, resolve);
  ports.stop.addEventListener('abort', () => resolve(), { once: true });
  await promise;
}
