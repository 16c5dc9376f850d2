import { formatSeoulTimeMillis } from '#protocol/seoul-time.ts';
import type { FakePorts } from '../fake-ports.ts';
import type { FakeCommand } from '../manifest.ts';
import { FAKE_SCSNS_DEFAULTS, FakeScsns, type FakeEvent } from './scsns/fake-scsns.ts';
import type { FakeAnswer, FakeState } from './telegram/fake-system.ts';

export type Options = Readonly<Record<string, string>>;

/** A partner that speaks SCSNS, as the command line plays it. */
export interface ScsnsPartner {
  readonly path: string;
  readonly system: string;
  /** Environment variable of its API key, and the demo city's key where none is set. */
  readonly keyVariable: string;
  readonly demoKey: string;
}

export const PLACE_OPTIONS: Options = {
  lon: '<degrees> longitude, WGS 84',
  lat: '<degrees> latitude, WGS 84',
  address: '<text>',
};

export function scsnsOptions({ system }: ScsnsPartner): Options {
  return {
    url: `<url> the server (default ${FAKE_SCSNS_DEFAULTS.url})`,
    encoding: '<utf-8|euc-kr> of the text (default utf-8)',
    system: `<abc> sysCd (default ${system})`,
  };
}

const EXIT_DONE = 0;
const EXIT_REFUSED = 1;
const EXIT_USAGE = 2;

export interface Sending {
  readonly name: string;
  readonly summary: string;
  readonly needs: readonly string[];
  readonly options: Options;
  /** Sends, and resolves with what the centre answered. */
  readonly send: (given: Options, number: string, ports: FakePorts) => Promise<FakeAnswer>;
}

/** One command that sends one message and prints what became of it. */
export function sendingCommand({ name, summary, needs, options, send }: Sending): FakeCommand {
  return {
    name,
    summary,
    options,
    run: async (given, ports) => {
      const problem = findProblem(given, needs);
      if (problem) {
        ports.print(problem);
        return EXIT_USAGE;
      }
      const number = given['case'] ?? formatSeoulTimeMillis(ports.clock.now());
      try {
        const { result, text } = await send(given, number, ports);
        const accepted = result.startsWith('2') || result === '4100';
        ports.print(`${name} ${accepted ? 'accepted' : 'refused'} (${result}${text ? ` ${text}` : ''}), case number ${number}`);
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
  if (!['utf-8', 'euc-kr', undefined].includes(given['encoding'])) return '--encoding is utf-8 or euc-kr';
  if ((given['lon'] === undefined) !== (given['lat'] === undefined)) return '--lon and --lat go together';
  for (const name of ['lon', 'lat'])
    if (given[name] !== undefined && !Number.isFinite(Number(given[name]))) return `--${name} is a number of degrees`;
  if (given['port'] !== undefined && !/^\d{1,5}$/.test(given['port'])) return '--port is a number';
  return undefined;
}

/** Logs in over HTTP and sends one event. */
export async function sendScsns(
  partner: ScsnsPartner,
  { state, event }: { readonly state: FakeState; readonly event: FakeEvent },
  { given, ports }: { readonly given: Options; readonly ports: FakePorts },
): Promise<FakeAnswer> {
  const fake = new FakeScsns(ports, {
    path: partner.path,
    sysCd: given['system'] ?? partner.system,
    url: given['url'] ?? FAKE_SCSNS_DEFAULTS.url,
    apiKey: (await ports.secret(partner.keyVariable)) ?? partner.demoKey,
    encoding: encodingOf(given),
  });
  const login = await fake.authenticate();
  return login.result === '2000' ? fake.send(state, event) : login;
}

export function encodingOf(given: Options): 'utf-8' | 'euc-kr' {
  return given['encoding'] === 'euc-kr' ? 'euc-kr' : 'utf-8';
}

/** Place and address, where given. */
export function placeOf(given: Options): Pick<FakeEvent, 'lon' | 'lat' | 'address'> {
  const { lon, lat, address } = given;
  return { ...(lon === undefined ? {} : { lon }), ...(lat === undefined ? {} : { lat }), ...(address === undefined ? {} : { address }) };
}

/** Only what was given. */
export function filled(items: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(items).flatMap(([key, value]) => (value ? [[key, value]] : [])));
}
