import { formatSeoulTime, formatSeoulTimeMillis } from '#protocol/seoul-time.ts';
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

/** Exit codes of every stand-in's command. */
export const EXIT = { done: 0, refused: 1, usage: 2 } as const;

/** What a person has typed, and where it is played. */
export interface Terminal {
  readonly given: Options;
  readonly ports: FakePorts;
}

export interface Sending {
  readonly name: string;
  readonly summary: string;
  readonly needs: readonly string[];
  /** Options that must be numbers, besides the place. */
  readonly numbers?: readonly string[];
  readonly options: Options;
  /** Sends, and resolves with what the centre answered. */
  readonly send: (given: Options, number: string, ports: FakePorts) => Promise<FakeAnswer>;
}

/** One command that sends one message and prints what became of it. */
export function sendingCommand({ name, summary, needs, numbers, options, send }: Sending): FakeCommand {
  return {
    name,
    summary,
    options,
    run: async (given, ports) => {
      const problem = problemOf(given, needs, numbers);
      if (problem) {
        ports.print(problem);
        return EXIT.usage;
      }
      const number = given['case'] ?? formatSeoulTimeMillis(ports.clock.now());
      try {
        const { result, text } = await send(given, number, ports);
        const accepted = result.startsWith('2') || result === '4100';
        ports.print(`${name} ${accepted ? 'accepted' : 'refused'} (${result}${text ? ` ${text}` : ''}), case number ${number}`);
        return accepted ? EXIT.done : EXIT.refused;
      } catch (error) {
        return failed(error, ports);
      }
    },
  };
}

/** Nobody there, or no answer: said to the person, and the exit code for it. */
export function failed(error: unknown, { print }: Pick<FakePorts, 'print'>): number {
  print(error instanceof Error ? error.message : String(error));
  return EXIT.refused;
}

/** What is wrong with the options of a command, in words. */
export function problemOf(given: Options, needs: readonly string[] = [], numbers: readonly string[] = []): string | undefined {
  for (const name of needs) if (!given[name]) return `--${name} is needed`;
  if (!['tcp', 'http', undefined].includes(given['wire'])) return '--wire is tcp or http';
  if (!['utf-8', 'euc-kr', undefined].includes(given['encoding'])) return '--encoding is utf-8 or euc-kr';
  if ((given['lon'] === undefined) !== (given['lat'] === undefined)) return '--lon and --lat go together';
  const isNumber = (name: string): boolean => given[name] === undefined || Number.isFinite(Number(given[name]));
  for (const name of ['lon', 'lat']) if (!isNumber(name)) return `--${name} is a number of degrees`;
  for (const name of numbers) if (!isNumber(name)) return `--${name} is a number`;
  if (given['port'] !== undefined && !/^\d{1,5}$/.test(given['port'])) return '--port is a number';
  return undefined;
}

/** One command of a partner that speaks SCSNS only. */
export function scsnsCommand(
  { partner, eventOf }: { readonly partner: ScsnsPartner; readonly eventOf: (given: Options, number: string, time: string) => FakeEvent },
  state: FakeState,
  words: Omit<Sending, 'send'>,
): FakeCommand {
  return sendingCommand({
    ...words,
    options: { ...words.options, ...scsnsOptions(partner) },
    send: (given, number, ports) =>
      sendScsns(partner, { state, event: eventOf(given, number, formatSeoulTime(ports.clock.now())) }, { given, ports }),
  });
}

/** Logs in over HTTP and sends one event. */
export async function sendScsns(
  partner: ScsnsPartner,
  { state, event }: { readonly state: FakeState; readonly event: FakeEvent },
  { given, ports }: Terminal,
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
export function placeOf(given: Options): Partial<Record<'lon' | 'lat' | 'address', string>> {
  const { lon, lat, address } = given;
  return { ...(lon === undefined ? {} : { lon }), ...(lat === undefined ? {} : { lat }), ...(address === undefined ? {} : { address }) };
}

/** Only what was given. */
export function filled(items: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(items).flatMap(([key, value]) => (value ? [[key, value]] : [])));
}
