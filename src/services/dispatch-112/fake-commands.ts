import { formatSeoulTime, formatSeoulTimeMillis } from '#protocol/seoul-time.ts';
import type { FakePorts } from '../fake-ports.ts';
import type { FakeCommand } from '../manifest.ts';
import { FAKE_SCSNS_DEFAULTS } from '../wires/scsns/fake-scsns.ts';
import type { FakeAnswer, FakeState } from '../wires/telegram/fake-system.ts';
import { DEMO_API_KEY } from './config.ts';
import { eventOfRecord, fakeDispatch, fakeDispatchHttp, KIND_DISPATCH, type FakeDispatch, type FakeRecord } from './fake.ts';

type Options = Readonly<Record<string, string>>;

const WHERE_TO: Options = {
  wire: '<tcp|http> which of the two wires (default tcp)',
  host: '<name> where the link listens (default 127.0.0.1)',
  port: `<number> its TCP port (default ${KIND_DISPATCH.port})`,
  url: `<url> the server, for --wire http (default ${FAKE_SCSNS_DEFAULTS.url})`,
};
const CASE = '<number> 접수번호; that of a 112 report joins its incident (default: made from the time)';
const EXIT = { done: 0, refused: 1, usage: 2 } as const;
const PAUSE_MS = 2_000;
/** The stand-in waits as long as a person looks on. */
const FOREVER_MS = 2_000_000_000;

/** `npm run fake -- patrol …` */
export const dispatchCommands: readonly FakeCommand[] = [
  {
    name: 'request',
    summary: 'an officer on the way asks for pictures of the scene (요청)',
    options: {
      case: CASE,
      title: '<words> what happened first, e.g. “강도 현장영상 요청” (default)',
      lon: '<degrees> longitude, WGS 84',
      lat: '<degrees> latitude, WGS 84',
      address: '<text>',
      content: '<text>',
      ...WHERE_TO,
    },
    run: (given, ports) => sendAs(['10', '요청'], given, ports),
  },
  {
    name: 'done',
    summary: 'the request is done with (처리완료)',
    options: { case: CASE, ...WHERE_TO },
    run: (given, ports) => (given['case'] ? sendAs(['91', '처리완료'], given, ports) : usage('--case is needed', ports)),
  },
  {
    name: 'listen',
    summary: 'stays logged in, answers and prints what the centre tells of units (tcp; Ctrl-C ends)',
    options: { host: WHERE_TO['host'] ?? '', port: WHERE_TO['port'] ?? '' },
    run: listen,
  },
];

function usage(line: string, ports: FakePorts): Promise<number> {
  ports.print(line);
  return Promise.resolve(EXIT.usage);
}

function problemOf(given: Options): string | undefined {
  if (!['tcp', 'http', undefined].includes(given['wire'])) return '--wire is tcp or http';
  if ((given['lon'] === undefined) !== (given['lat'] === undefined)) return '--lon and --lat go together';
  return given['port'] === undefined || /^\d{1,5}$/.test(given['port']) ? undefined : '--port is a number';
}

async function sendAs([code, state]: readonly [FakeState, string], given: Options, ports: FakePorts): Promise<number> {
  const problem = problemOf(given);
  if (problem) return usage(problem, ports);
  const record = recordOf(state, given, ports.clock.now());
  try {
    const answer = given['wire'] === 'http' ? await byHttp(code, record, { given, ports }) : await byTcp(code, record, { given, ports });
    const accepted = answer.result.startsWith('2') || answer.result === '4100';
    ports.print(
      `${state} ${accepted ? 'accepted' : 'refused'} (${answer.result}${answer.text ? ` ${answer.text}` : ''}), number ${record.number}`,
    );
    return accepted ? EXIT.done : EXIT.refused;
  } catch (error) {
    ports.print(error instanceof Error ? error.message : String(error));
    return EXIT.refused;
  }
}

function recordOf(state: string, given: Options, now: number): FakeRecord {
  const { lon, lat, address, content } = given;
  return {
    number: given['case'] ?? formatSeoulTimeMillis(now),
    state,
    title: given['title'] ?? '강도 현장영상 요청',
    time: formatSeoulTime(now),
    ...(lon === undefined ? {} : { lon }),
    ...(lat === undefined ? {} : { lat }),
    ...(address === undefined ? {} : { address }),
    ...(content === undefined ? {} : { content }),
  };
}

interface Sending {
  readonly given: Options;
  readonly ports: FakePorts;
}

async function byTcp(code: FakeState, record: FakeRecord, { given, ports }: Sending): Promise<FakeAnswer> {
  await using fake = await tcpFake(given, ports, `cli-${ports.random.hex(4)}`);
  await fake.connect();
  return await fake.send(code, record);
}

async function byHttp(code: FakeState, record: FakeRecord, { given, ports }: Sending): Promise<FakeAnswer> {
  const apiKey = (await ports.secret('MANGRU_DISPATCH_API_KEY')) ?? DEMO_API_KEY;
  const fake = fakeDispatchHttp(ports, { url: given['url'] ?? FAKE_SCSNS_DEFAULTS.url, apiKey });
  const login = await fake.authenticate();
  return login.result === '2000' ? fake.send(code, eventOfRecord(record)) : login;
}

async function tcpFake(given: Options, ports: FakePorts, id: string): Promise<FakeDispatch> {
  const loginKey = (await ports.secret('MANGRU_DISPATCH_LOGIN_KEY')) ?? '';
  return fakeDispatch(ports, { host: given['host'] ?? '127.0.0.1', port: Number(given['port'] ?? KIND_DISPATCH.port), id, loginKey });
}

/** Comes back whenever the connection is lost, until the person stops it. */
async function listen(given: Options, ports: FakePorts): Promise<number> {
  const problem = problemOf(given);
  if (problem) return usage(problem, ports);
  while (!ports.stop.aborted) {
    const fake = await tcpFake(given, ports, '');
    try {
      await fake.connect();
      ports.print(`logged in at ${fake.options.host}:${fake.options.port}`);
      await printUntilClosed(fake, ports);
    } catch (error) {
      ports.print(error instanceof Error ? error.message : String(error));
    }
    await fake[Symbol.asyncDispose]();
    await pause(ports);
  }
  return EXIT.done;
}

async function printUntilClosed(fake: FakeDispatch, ports: FakePorts): Promise<void> {
  const stop = (): void => fake.hangUp();
  ports.stop.addEventListener('abort', stop, { once: true });
  while (fake.closedBecause === undefined) {
    await fake.until((known) => known.received.length > 0 || known.closedBecause !== undefined, FOREVER_MS);
    for (const { code, state, fields } of fake.received.splice(0))
      ports.print(`${code}/${state} ${fields.slice(1).join(' ')} (${fields[0] ?? ''})`);
  }
  ports.stop.removeEventListener('abort', stop);
}

async function pause(ports: FakePorts): Promise<void> {
  if (ports.stop.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  using _timer = ports.clock.after(PAUSE_MS, resolve);
  ports.stop.addEventListener('abort', () => resolve(), { once: true });
  await promise;
}
