import { formatSeoulTime, formatSeoulTimeMillis } from '#protocol/seoul-time.ts';
import type { FakePorts } from '../fake-ports.ts';
import type { FakeCommand } from '../manifest.ts';
import { FAKE_SCSNS_DEFAULTS } from '../wires/scsns/fake-scsns.ts';
import type { FakeAnswer, FakeState } from '../wires/telegram/fake-system.ts';
import { DEMO_API_KEY } from './config.ts';
import { DISPATCH_CODE } from './dispatch.ts';
import { fake119, KIND_119, type Fake119 } from './fake.ts';
import type { FakeFire, FakeVehicle } from './fake-case.ts';
import { eventOfFire, fakeHttp119 } from './fake-http.ts';

type Options = Readonly<Record<string, string>>;

const WHERE_TO: Options = {
  wire: '<tcp|http> which of the two wires (default tcp)',
  host: '<name> where the link listens (default 127.0.0.1)',
  port: `<number> its TCP port (default ${KIND_119.port})`,
  url: `<url> the server, for --wire http (default ${FAKE_SCSNS_DEFAULTS.url})`,
  encoding: '<utf-8|euc-kr> of the text (default utf-8)',
  id: '<id> login id of this connection on tcp (default cli-…)',
};
const CASE: Options = {
  case: '<number> 긴급구조표준접수번호 (default: made from the time)',
  kind: '<word> 유형: 화재, 구조, 구급, 기타',
  detail: '<words> 세부분류명, e.g. 주택화재',
  lon: '<degrees> longitude, WGS 84',
  lat: '<degrees> latitude, WGS 84',
  swapped: '<yes> latitude in front, as some senders write it',
  address: '<text>',
  area: '<code> 법정동코드, ten digits',
  user: '<id> 사용자ID (default fake)',
};
const NUMBER: Options = { case: CASE['case'] ?? '' };
const VEHICLE: Options = {
  ...NUMBER,
  unit: '<number> 차량번호 as the unit reports its position, e.g. 3',
  name: '<words> 호출명, e.g. 망루펌프 1',
  vehicle: '<word> 차종, e.g. 펌프차, 고가사다리차, 구급차',
  height: '<cm> where it differs from what is usual of its kind',
  width: '<cm>',
  weight: '<kg>',
};

const EXIT_DONE = 0;
const EXIT_REFUSED = 1;
const EXIT_USAGE = 2;
const RETRY_MS = 2_000;
const FOREVER_MS = 2_000_000_000;

interface Sending {
  readonly name: string;
  readonly summary: string;
  readonly state: FakeState;
  readonly needs: readonly string[];
  readonly options: Options;
  /** Where it is about a vehicle (20/xx). */
  readonly unitState?: 'dispatched' | 'arrived' | 'returned';
}

/** `npm run fake -- 119 …` */
export const commands119: readonly FakeCommand[] = [
  sending({ name: 'report', summary: 'reports a new case (10/10) and prints its number', state: '10', needs: ['kind'], options: CASE }),
  sending({ name: 'change', summary: 'changes what is known of a case (10/40)', state: '40', needs: ['case'], options: CASE }),
  sending({
    name: 'dispatch',
    summary: 'says that a vehicle goes to a case (20/10)',
    state: '10',
    needs: ['case', 'unit'],
    options: VEHICLE,
    unitState: 'dispatched',
  }),
  sending({
    name: 'arrive',
    summary: 'says that it is there (20/20)',
    state: '20',
    needs: ['case', 'unit'],
    options: VEHICLE,
    unitState: 'arrived',
  }),
  sending({
    name: 'return',
    summary: 'says that it goes home (20/50)',
    state: '50',
    needs: ['case', 'unit'],
    options: VEHICLE,
    unitState: 'returned',
  }),
  sending({ name: 'release', summary: 'asks for no more video (10/50)', state: '50', needs: ['case'], options: NUMBER }),
  sending({ name: 'end', summary: 'ends a case (10/91)', state: '91', needs: ['case'], options: NUMBER }),
  {
    name: 'listen',
    summary: 'stays logged in, answers and prints what the centre tells (tcp; Ctrl-C ends)',
    options: { host: WHERE_TO['host'] ?? '', port: WHERE_TO['port'] ?? '', encoding: WHERE_TO['encoding'] ?? '', id: '<id> (default 119)' },
    run: listen,
  },
];

function sending(wanted: Sending): FakeCommand {
  const { name, summary, options, needs } = wanted;
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
      const report = fireOf(given, ports.clock.now(), wanted.unitState !== undefined);
      try {
        const answer = await (given['wire'] === 'http' ? sendByHttp : sendByTcp)({ ...wanted, report }, given, ports);
        const accepted = answer.result.startsWith('2') || answer.result === '4100';
        const told = `${answer.result}${answer.text ? ` ${answer.text}` : ''}`;
        ports.print(`${name} ${accepted ? 'accepted' : 'refused'} (${told}), case number ${report.caseNumber}`);
        return accepted ? EXIT_DONE : EXIT_REFUSED;
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
  for (const name of ['lon', 'lat', 'height', 'width', 'weight'])
    if (given[name] !== undefined && !Number.isFinite(Number(given[name]))) return `--${name} is a number`;
  if (given['port'] !== undefined && !/^\d{1,5}$/.test(given['port'])) return '--port is a number';
  return undefined;
}

function fireOf(given: Options, now: number, isVehicle: boolean): FakeFire {
  const as = (names: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(names).flatMap(([field, option]) => (given[option] === undefined ? [] : [[field, given[option]]])));
  const vehicle: FakeVehicle = {
    number: given['unit'] ?? '',
    ...as({ name: 'name', kind: 'vehicle', heightCm: 'height', widthCm: 'width', weightKg: 'weight' }),
  };
  return {
    caseNumber: given['case'] ?? formatSeoulTimeMillis(now),
    kind: given['kind'] ?? '',
    time: formatSeoulTime(now),
    user: given['user'] ?? 'fake',
    swapped: given['swapped'] === 'yes',
    ...as({ detail: 'detail', lon: 'lon', lat: 'lat', address: 'address', areaCode: 'area' }),
    ...(isVehicle ? { vehicle } : {}),
  };
}

type Sent = Sending & { readonly report: FakeFire };

/** A connection of its own id, so that it does not push a resident 119 system off its line. */
async function sendByTcp({ state, report, unitState }: Sent, given: Options, ports: FakePorts): Promise<FakeAnswer> {
  await using fake = await tcpFake(given, ports, `cli-${ports.random.hex(4)}`);
  await fake.connect();
  return await fake.send(state, report, unitState === undefined ? '10' : DISPATCH_CODE);
}

async function tcpFake(given: Options, ports: FakePorts, id: string): Promise<Fake119> {
  return fake119(ports, {
    host: given['host'] ?? '127.0.0.1',
    port: Number(given['port'] ?? KIND_119.port),
    id: given['id'] ?? id,
    loginKey: (await ports.secret('MANGRU_119_LOGIN_KEY')) ?? '',
    style: { encoding: encodingOf(given) },
  });
}

/** On that wire a vehicle is told as a change of the case. */
async function sendByHttp({ state, report, unitState }: Sent, given: Options, ports: FakePorts): Promise<FakeAnswer> {
  const fake = fakeHttp119(ports, {
    url: given['url'] ?? FAKE_SCSNS_DEFAULTS.url,
    apiKey: (await ports.secret('MANGRU_119_API_KEY')) ?? DEMO_API_KEY,
    encoding: encodingOf(given),
  });
  const login = await fake.authenticate();
  return login.result === '2000' ? fake.send(unitState === undefined ? state : '40', eventOfFire(report, unitState)) : login;
}

function encodingOf(given: Options): 'utf-8' | 'euc-kr' {
  return given['encoding'] === 'euc-kr' ? 'euc-kr' : 'utf-8';
}

const TOLD: Options = { '1020': '접수', '1030': '배정', '1050': '해제', '1091': '종료', '2110': '출동경로' };

/** Stays logged in, coming back whenever the connection is lost, until the person stops it. */
async function listen(given: Options, ports: FakePorts): Promise<number> {
  const problem = findProblem(given, []);
  if (problem) {
    ports.print(problem);
    return EXIT_USAGE;
  }
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
  return EXIT_DONE;
}

async function printUntilClosed(fake: Fake119, ports: FakePorts): Promise<void> {
  const stop = (): void => fake.hangUp();
  ports.stop.addEventListener('abort', stop, { once: true });
  while (fake.closedBecause === undefined) {
    await fake.until((known) => known.received.length > 0 || known.closedBecause !== undefined, FOREVER_MS);
    for (const { code, state, fields } of fake.received.splice(0)) {
      const [reference = '', caseNumber = '', ...rest] = fields;
      ports.print(`${TOLD[code + state] ?? `${code}/${state}`} case ${caseNumber} ${rest.join(' | ')} (${reference})`);
    }
  }
  ports.stop.removeEventListener('abort', stop);
  if (!ports.stop.aborted) ports.print(`connection lost: ${fake.closedBecause}`);
}

async function pause(ports: FakePorts): Promise<void> {
  if (ports.stop.aborted) return;
  await new Promise<void>((resolve) => {
    const timer = ports.clock.after(RETRY_MS, resolve);
    const stop = (): void => {
      timer[Symbol.dispose]();
      resolve();
    };
    ports.stop.addEventListener('abort', stop, { once: true });
  });
}
