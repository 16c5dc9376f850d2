import { parseArgs } from 'node:util';

/** Somebody as the command line names them; everything else is made here or by the caller. */
export interface WantedPerson {
  readonly login: string;
  readonly name: string;
  readonly organisation: string;
  readonly role: string;
}

export interface PeoplePorts {
  readonly organisations: readonly string[];
  readonly roles: readonly string[];
  readonly print: (line: string) => void;
  /** Resolves with the password that was made for them. */
  readonly keep: (person: WantedPerson) => Promise<{ readonly outcome: 'added' | 'changed'; readonly password: string }>;
  readonly leave: (login: string) => Promise<boolean>;
  readonly list: () => Promise<readonly (WantedPerson & { readonly demo: boolean })[]>;
}

export const PEOPLE_USAGE = `people list
people add --login LOGIN --name NAME --organisation ORGANISATION --role ROLE
  Adds somebody, or changes who has that login, and prints a new password once.
people leave LOGIN
  Takes somebody out: their sessions and video end within seconds.`;

const LOGIN = /^[a-z0-9._-]{1,64}$/;

/** The words after `people`; gives the exit code. */
export async function peopleCommand([verb, ...words]: readonly string[], ports: PeoplePorts): Promise<number> {
  if (verb === 'list') return list(ports);
  if (verb === 'leave' && words[0] !== undefined) return leave(words[0], ports);
  if (verb === 'add') return add(words, ports);
  ports.print(PEOPLE_USAGE);
  return 1;
}

async function list({ print, list: read }: PeoplePorts): Promise<number> {
  const people = await read();
  for (const person of people)
    print(
      `${person.login.padEnd(20)} ${person.role.padEnd(12)} ${person.organisation.padEnd(16)} ${person.name}${person.demo ? ' (demo)' : ''}`,
    );
  print(`${people.length} people`);
  return 0;
}

async function leave(login: string, ports: PeoplePorts): Promise<number> {
  const left = await ports.leave(login);
  ports.print(left ? `${login} has left.` : `There is nobody with the login "${login}".`);
  return left ? 0 : 1;
}

async function add(words: readonly string[], ports: PeoplePorts): Promise<number> {
  const wanted = readPerson(words);
  const problem = typeof wanted === 'string' ? wanted : problemOf(wanted, ports);
  if (typeof wanted === 'string' || problem !== undefined) {
    ports.print(`${problem}\n\n${PEOPLE_USAGE}`);
    return 1;
  }
  const { outcome, password } = await ports.keep(wanted);
  ports.print(`${wanted.login} ${outcome}: ${wanted.name}, ${wanted.role} of ${wanted.organisation}`);
  ports.print(`password ${password}`);
  return 0;
}

function readPerson(words: readonly string[]): WantedPerson | string {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({ args: [...words], options: { login: text, name: text, organisation: text, role: text } });
    const { login, name, organisation, role } = values;
    if (!login || !name || !organisation || !role) return 'people add needs --login, --name, --organisation and --role.';
    return { login, name, organisation, role };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function problemOf(person: WantedPerson, { organisations, roles }: PeoplePorts): string | undefined {
  if (!LOGIN.test(person.login))
    return `--login takes lower-case letters, digits, dots, hyphens and underscores, at most 64; not "${person.login}".`;
  if (!organisations.includes(person.organisation))
    return `--organisation: the configuration has no "${person.organisation}"; it has ${organisations.join(', ')}.`;
  if (!roles.includes(person.role)) return `--role: the configuration has no "${person.role}"; it has ${roles.join(', ')}.`;
  return undefined;
}
