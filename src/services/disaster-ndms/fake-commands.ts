import { CAP_SEVERITIES, type CapReference } from '#protocol/cap/cap-alert.ts';
import { formatSeoulTime, formatSeoulTimeMillis } from '#protocol/seoul-time.ts';
import { pointAt } from '#domain/place.ts';
import type { FakePorts } from '../fake-ports.ts';
import type { FakeCommand } from '../manifest.ts';
import { EXIT, failed, type Options } from '../wires/fake-sending.ts';
import { trackPoint } from './cap-track.ts';
import { DEMO_API_KEY } from './config.ts';
import { FakeNdms, type FakeWarning } from './fake.ts';

type Answer = Awaited<ReturnType<FakeNdms['alert']>>;

const MINUTE_MS = 60_000;
/** 남서에서 북동으로, as typhoons come. */
const TYPHOON_TOWARDS = 40;

const WHERE_TO: Options = {
  url: '<url> the server (default http://127.0.0.1:8080)',
  partner: '<id> x-ndms-id (default ndms)',
};
const WORDS: Options = {
  id: '<id> identifier of the message (default: made from the time)',
  event: '<word> what happens, e.g. 호우, 지진, 화학사고',
  headline: '<text>',
  text: '<text> description',
  severity: `<${CAP_SEVERITIES.join('|')}> (default Severe)`,
  status: '<Actual|Exercise|Test> (default Actual)',
  minutes: '<number> until it expires (default 180)',
  lon: '<degrees> middle of the area (default 127.03)',
  lat: '<degrees> (default 37.5)',
  km: '<number> radius of the area (default 1)',
  area: '<text> what the area is called',
};
const OF: Options = { of: '<id> identifier of the message that it refers to' };

/** `npm run fake -- ndms …` */
export const commandsNdms: readonly FakeCommand[] = [
  command('alert', 'warns of something in a circle', {
    options: WORDS,
    say: (ndms, given, ports) => ndms.alert(warningOf(given, ports)),
  }),
  command('update', 'says anew what a warning holds', {
    options: { ...OF, ...WORDS },
    say: (ndms, given, ports) => ndms.update(warningOf(given, ports), referred(ndms, given)),
  }),
  command('clear', 'an update that says all clear', {
    options: { ...OF, ...WORDS },
    say: (ndms, given, ports) => ndms.update({ ...warningOf(given, ports), responseType: ['AllClear'] }, referred(ndms, given)),
  }),
  command('cancel', 'takes a warning back', {
    options: { ...OF, id: WORDS['id'] ?? '' },
    say: (ndms, given, ports) => ndms.cancel(identifierOf(given, ports), referred(ndms, given)),
  }),
  command('typhoon', 'a typhoon whose middle passes over a place: six positions, the first now', {
    options: { ...WORDS, hours: '<number> how long it takes to pass (default 1)', speed: '<km/h> (default 30)' },
    say: (ndms, given, ports) => ndms.alert(typhoonOf(given, ports)),
  }),
  command('message', 'a row of 재난문자', {
    options: {
      id: '<number> SN',
      text: '<text> MSG_CN',
      step: '<위급재난|긴급재난|안전안내>',
      kind: '<word> DST_SE_NM',
      area: '<text> RCPTN_RGN_NM',
    },
    say: (ndms, given, ports) => ndms.postMessages([rowOf(given, ports)]),
  }),
];

interface Saying {
  readonly options: Options;
  readonly say: (ndms: FakeNdms, given: Options, ports: FakePorts) => Promise<Answer>;
}

function command(name: string, summary: string, { options, say }: Saying): FakeCommand {
  return {
    name,
    summary,
    options: { ...options, ...WHERE_TO },
    run: async (given, ports) => {
      if ('of' in options && !given['of']) {
        ports.print('--of is needed');
        return EXIT.usage;
      }
      try {
        const apiKey = (await ports.secret('MANGRU_NDMS_API_KEY')) ?? DEMO_API_KEY;
        const ndms = new FakeNdms(ports, { url: given['url'] ?? 'http://127.0.0.1:8080', partnerId: given['partner'] ?? 'ndms', apiKey });
        const { status, result, problems } = await say(ndms, given, ports);
        ports.print(`${name} ${identifierOf(given, ports)}: ${result}${problems.length > 0 ? ` – ${problems.join('; ')}` : ''}`);
        return status === 200 ? EXIT.done : EXIT.refused;
      } catch (error) {
        return failed(error, ports);
      }
    },
  };
}

function identifierOf(given: Options, ports: Pick<FakePorts, 'clock'>): string {
  return given['id'] ?? `NDMS.${formatSeoulTime(ports.clock.now())}`;
}

function referred(ndms: FakeNdms, given: Options): readonly CapReference[] {
  return [ndms.reference(given['of'] ?? '')];
}

function numberOf(text: string | undefined, otherwise: number): number {
  const value = Number(text ?? otherwise);
  if (!Number.isFinite(value)) throw new Error(`“${text}” is not a number`);
  return value;
}

function warningOf(given: Options, ports: Pick<FakePorts, 'clock'>): FakeWarning {
  const { event = '호우', headline, text } = given;
  const severity = CAP_SEVERITIES.find((each) => each === (given['severity'] ?? 'Severe'));
  if (!severity) throw new Error(`--severity is one of ${CAP_SEVERITIES.join(', ')}`);
  const status = (['Actual', 'Exercise', 'Test'] as const).find((each) => each === (given['status'] ?? 'Actual'));
  if (!status) throw new Error('--status is Actual, Exercise or Test');
  const circle = [{ lat: numberOf(given['lat'], 37.5), lon: numberOf(given['lon'], 127.03), radiusKm: numberOf(given['km'], 1) }];
  return {
    identifier: identifierOf(given, ports),
    event,
    severity,
    status,
    headline: headline ?? `${event} 경보`,
    ...(text === undefined ? {} : { description: text }),
    expiresAt: ports.clock.now() + numberOf(given['minutes'], 180) * MINUTE_MS,
    area: { ...(given['area'] === undefined ? {} : { areaDesc: given['area'] }), circle },
  };
}

/** Half of the way lies behind the place, half before it. */
function typhoonOf(given: Options, ports: Pick<FakePorts, 'clock'>): FakeWarning {
  const hours = numberOf(given['hours'], 1);
  const metres = numberOf(given['speed'], 30) * 1_000 * hours;
  const place = { lon: numberOf(given['lon'], 127.03), lat: numberOf(given['lat'], 37.5) };
  const start = pointAt(place, (TYPHOON_TOWARDS + 180) % 360, metres / 2);
  const steps = 5;
  const parameter = Array.from({ length: steps + 1 }, (_, at) => {
    const { lon, lat } = pointAt(start, TYPHOON_TOWARDS, (metres * at) / steps);
    const round = (degrees: number): number => Math.round(degrees * 1e5) / 1e5;
    const time = ports.clock.now() + (hours * 60 * MINUTE_MS * at) / steps;
    return trackPoint({ lon: round(lon), lat: round(lat), radiusMetres: numberOf(given['km'], 2) * 1_000, at: time });
  });
  // What moves is drawn by its positions; its area has words only.
  const areaDesc = given['area'] ?? '망루시 일대';
  return { ...warningOf({ event: '태풍', ...given }, ports), area: { areaDesc }, parameter };
}

function rowOf(given: Options, ports: Pick<FakePorts, 'clock'>): Record<string, string> {
  const digits = formatSeoulTime(ports.clock.now());
  const [date, time] = [digits.slice(0, 8), digits.slice(8)];
  const parted = (text: string, width: number, between: string): string =>
    text.replaceAll(new RegExp(`(\\d{${width}})(?=\\d)`, 'g'), `$1${between}`);
  return {
    SN: given['id'] ?? formatSeoulTimeMillis(ports.clock.now()),
    CRT_DT: `${date.slice(0, 4)}/${parted(date.slice(4), 2, '/')} ${parted(time, 2, ':')}`,
    MSG_CN: given['text'] ?? '하천 수위가 올라가고 있으니 하천변 산책로에 들어가지 마시기 바랍니다.',
    RCPTN_RGN_NM: given['area'] ?? '망루시 전체',
    EMRG_STEP_NM: given['step'] ?? '긴급재난',
    DST_SE_NM: given['kind'] ?? '호우',
    REG_YMD: date,
    MDFCN_YMD: '',
  };
}
