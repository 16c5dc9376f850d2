import { formatSeoulTime, formatSeoulTimeMillis } from '#protocol/seoul-time.ts';
import type { FakePorts } from '../fake-ports.ts';
import type { FakeCommand } from '../manifest.ts';
import { DEMO_API_KEY } from './config.ts';
import { FAKE_SCSNS_DEFAULTS, type FakeScsns } from '../wires/scsns/fake-scsns.ts';
import type { FakeAnswer, FakeState } from '../wires/telegram/fake-system.ts';
import { fake112, KIND_112, type Fake112 } from './fake.ts';
import { eventOfCase, fakeHttp112 } from './fake-http.ts';
import type { FakeCase } from './fake-case.ts';

type Options = Readonly<Record<string, string>>;

const WHERE_TO: Options = {
  wire: '<tcp|http> which of the two wires (default tcp)',
  host: `<name> where the link listens (default 127.0.0.1)`,
  port: `<number> its TCP port (default ${KIND_112.port})`,
  url: `<url> the server, for --wire http (default ${FAKE_SCSNS_DEFAULTS.url})`,
  encoding: '<utf-8|euc-kr> of the text (default utf-8)',
  system: '<abc> three-letter system in the header, sysCd on http (default 112)',
  id: '<id> login id of this connection on tcp (default cli-…)',
};

const CASE: Options = {
  case: '<number> 사건번호 (default: made from the time)',
  kind: '<word> 사고유형, e.g. 강도, 절도, 교통사고',
  drill: 'marks the case as a drill: 훈련 stands before its kind',
  grade: '<word> 긴급 or 일반 (default 긴급)',
  lon: '<degrees> longitude, WGS 84',
  lat: '<degrees> latitude, WGS 84',
  address: '<text>',
  area: '<code> 법정동코드, ten digits',
  user: '<id> 사용자ID of the police (default fake)',
};

const EXIT_DONE = 0;
const EXIT_REFUSED = 1;
const EXIT_USAGE = 2;
const RETRY_MS = [500, 1_000, 2_000, 5_000] as const;

/** `npm run fake -- 112 …` */
export const commands112: readonly FakeCommand[] = [
  sending({ name: 'report', summary: 'reports a new case (10/10) and prints its number', state: '10', needs: ['kind'], options: CASE }),
  sending({ name: 'change', summary: 'changes what is known of a case (10/40)', state: '40', needs: ['case'], options: CASE }),
  sending({
    name: 'release',
    summary: 'asks for no more video (10/50)',
    state: '50',
    needs: ['case'],
    options: { case: CASE['case'] ?? '' },
  }),
  sending({ name: 'end', summary: 'ends a case (10/91)', state: '91', needs: ['case'], options: { case: CASE['case'] ?? '' } }),
  {
    name: 'listen',
    summary: 'stays logged in, answers and prints what the centre tells (tcp; Ctrl-C ends)',
    options: {
      host: WHERE_TO['host'] ?? '',
      port: WHERE_TO['port'] ?? '',
      encoding: WHERE_TO['encoding'] ?? '',
      system: WHERE_TO['system'] ?? '',
      id: '<id> login id (default 112)',
    },
    run: listen,
  },
];

interface Sending {
  readonly name: string;
  readonly summary: string;
  readonly state: FakeState;
  readonly needs: readonly string[];
  readonly options: Options;
}

function sending({ name, summary, state, needs, options }: Sending): FakeCommand {
  return {
    name,
    summary,
    options: { ...options, ...WHERE_TO },
    run: async (given, ports) => {
      const problem = findProblem(given, needs);
      if (problem) {
        ports.print(problem);
        return EXIT_USAGE;
      }
      const report = caseOf(given, ports.clock.now());
      try {
        const answer =
          given['wire'] === 'http' ? await sendByHttp({ state, report }, given, ports) : await sendByTcp({ state, report }, given, ports);
        const { line, code } = describeAnswer(name, report, answer);
        ports.print(line);
        return code;
      } catch (error) {
        ports.print(error instanceof Error ? error.message : String(error));
        return EXIT_REFUSED;
      }
    },
  };
}

function findProblem(given: Options, needs: readonly string[]): string | undefined {
  for (const name of needs) if (!given[name]) return `--${name} is needed`;
  if (!['tcp', 'http', undefined].includes(given['wire'])) return '--wire is tcp or http';
  if (!['utf-8', 'euc-kr', undefined].includes(given['encoding'])) return '--encoding is utf-8 or euc-kr';
  if ((given['lon'] === undefined) !== (given['lat'] === undefined)) return '--lon and --lat go together';
  for (const name of ['lon', 'lat'])
    if (given[name] !== undefined && !Number.isFinite(Number(given[name]))) return `--${name} is a number of degrees`;
  if (given['port'] !== undefined && !/^\d{1,5}$/.test(given['port'])) return '--port is a number';
  return undefined;
}

function caseOf(given: Options, now: number): FakeCase {
  return {
    caseNumber: given['case'] ?? formatSeoulTimeMillis(now),
    grade: given['grade'] ?? '긴급',
    kind: given['drill'] === undefined ? (given['kind'] ?? '') : `훈련 ${given['kind'] ?? ''}`.trim(),
    time: formatSeoulTime(now),
    user: given['user'] ?? 'fake',
    ...(given['lon'] === undefined ? {} : { lon: given['lon'] }),
    ...(given['lat'] === undefined ? {} : { lat: given['lat'] }),
    ...(given['address'] === undefined ? {} : { address: given['address'] }),
    ...(given['area'] === undefined ? {} : { areaCode: given['area'] }),
  };
}

interface Sent {
  readonly state: FakeState;
  readonly report: FakeCase;
}

/** A connection of its own id, so that it does not push a resident 112 system off its line. */
async function sendByTcp({ state, report }: Sent, given: Options, ports: FakePorts): Promise<FakeAnswer> {
  await using fake = await tcpFake(given, ports, `cli-${ports.random.hex(4)}`);
  await fake.connect();
  return await fake.send(state, report);
}

async function tcpFake(given: Options, ports: FakePorts, id: string): Promise<Fake112> {
  const loginKey = (await ports.secret('MANGRU_112_LOGIN_KEY')) ?? '';
  return fake112(ports, {
    host: given['host'] ?? '127.0.0.1',
    port: Number(given['port'] ?? KIND_112.port),
    system: given['system'] ?? KIND_112.system,
    id: given['id'] ?? id,
    loginKey,
    style: { encoding: encodingOf(given) },
  });
}

async function sendByHttp({ state, report }: Sent, given: Options, ports: FakePorts): Promise<FakeAnswer> {
  const fake: FakeScsns = fakeHttp112(ports, {
    url: given['url'] ?? FAKE_SCSNS_DEFAULTS.url,
    apiKey: (await ports.secret('MANGRU_112_API_KEY')) ?? DEMO_API_KEY,
    sysCd: given['system'] ?? KIND_112.system,
    encoding: encodingOf(given),
  });
  const login = await fake.authenticate();
  return login.result === '2000' ? fake.send(state, eventOfCase(report)) : login;
}

function encodingOf(given: Options): 'utf-8' | 'euc-kr' {
  return given['encoding'] === 'euc-kr' ? 'euc-kr' : 'utf-8';
}

function describeAnswer(name: string, report: FakeCase, answer: FakeAnswer): { readonly line: string; readonly code: number } {
  const accepted = answer.result.startsWith('2') || answer.result === '4100';
  const told = `${answer.result}${answer.text ? ` ${answer.text}` : ''}`;
  return {
    line: `${name} ${accepted ? 'accepted' : 'refused'} (${told}), case number ${report.caseNumber}`,
    code: accepted ? EXIT_DONE : EXIT_REFUSED,
  };
}

const TOLD: Options = { '20': '접수', '30': '배정', '50': '해제', '91': '종료' };

/** Stays logged in, coming back whenever the connection is lost, until the person stops it. */
async function listen(given: Options, ports: FakePorts): Promise<number> {
  const problem = findProblem(given, []);
  if (problem) {
    ports.print(problem);
    return EXIT_USAGE;
  }
  for (let tries = 0; !ports.stop.aborted; tries++) {
    const fake = await tcpFake(given, ports, '');
    try {
      await fake.connect();
      ports.print(`logged in at ${fake.options.host}:${fake.options.port}`);
      tries = 0;
      await printUntilClosed(fake, ports);
    } catch (error) {
      ports.print(error instanceof Error ? error.message : String(error));
    }
    await fake[Symbol.asyncDispose]();
    await pause(RETRY_MS[Math.min(tries, RETRY_MS.length - 1)] ?? 5_000, ports);
  }
  return EXIT_DONE;
}

async function printUntilClosed(fake: Fake112, ports: FakePorts): Promise<void> {
  const stop = (): void => fake.hangUp();
  ports.stop.addEventListener('abort', stop, { once: true });
  while (fake.closedBecause === undefined) {
    await fake.until((known) => known.received.length > 0 || known.closedBecause !== undefined, FOREVER_MS);
    for (const telegram of fake.received.splice(0)) {
      const [reference = '', caseNumber = '', time = '', text = ''] = telegram.fields;
      if (telegram.code === HIT_CODE) {
        ports.print(describeHit(telegram.fields));
        continue;
      }
      ports.print(`${time} ${TOLD[telegram.state] ?? telegram.state} case ${caseNumber}${text ? ` ${text}` : ''} (${reference})`);
    }
  }
  ports.stop.removeEventListener('abort', stop);
  if (!ports.stop.aborted) ports.print(`connection lost: ${fake.closedBecause}`);
}

/** A wanted vehicle that was seen (30/20): reference | 발생번호 | 차량번호 | 유형 | 내용 | 경도 | 위도 | 주소 | 통과시각 | 시설물ID | 사진들 */
const HIT_CODE = '30';
function describeHit(fields: readonly string[]): string {
  const [, caseNumber = '', plate = '', kind = '', content = '', lon = '', lat = '', address = '', time = '', camera = '', pictures = ''] =
    fields;
  return `${time} ${kind} ${plate} at ${camera} ${lon} ${lat} ${address} (${content}), case ${caseNumber}, pictures ${pictures}`;
}

const FOREVER_MS = 2_000_000_000;

async function pause(milliseconds: number, ports: FakePorts): Promise<void> {
  if (ports.stop.aborted) return;
  await new Promise<void>((resolve) => {
    const timer = ports.clock.after(milliseconds, resolve);
    ports.stop.addEventListener(
      'abort',
      () => {
        timer[Symbol.dispose]();
        resolve();
      },
      { once: true },
    );
  });
}
