import { parseArgs } from 'node:util';
import { systemCiphers } from '#io/ciphers.ts';
import { systemFileServers } from '#io/file-servers.ts';
import { systemClock } from '#io/clock.ts';
import { httpPost } from '#io/http-post.ts';
import { systemNet } from '#io/net.ts';
import { systemRandom } from '#io/random.ts';
import { readSecret } from '#io/read-config.ts';
import { services } from '#services/index.ts';
import type { FakeCommand, FakeManifest } from '#services/manifest.ts';
import { fakeWass } from '#services/wanted-vehicles/fake-wass.ts';
import { policeStreamFake } from '#simulator/police-stream/fake-commands.ts';

const EXIT_USAGE = 2;
const fakes: readonly FakeManifest[] = [...services.flatMap((service) => (service.fake ? [service.fake] : [])), fakeWass, policeStreamFake];

/** `npm run fake -- <partner> <command> [--option value …]`: a partner's stand-in speaks to a running link. */
async function main(args: readonly string[]): Promise<number> {
  const [partner, commandName, ...rest] = args;
  const fake = fakes.find((known) => known.name === partner);
  if (!fake) return usage(describeAll(), partner === undefined || isHelp(partner) ? undefined : `no partner "${partner}"`);
  const command = fake.commands.find((known) => known.name === commandName);
  if (!command)
    return usage(describePartner(fake), commandName === undefined || isHelp(commandName) ? undefined : `no command "${commandName}"`);
  if (rest.some(isHelp)) return usage(describeCommand(fake, command));
  const given = readOptions(command, rest);
  if (typeof given === 'string') return usage(describeCommand(fake, command), given);
  // Waiting for the other side must keep the process, although no timer of the clock does.
  const keep = setInterval(() => {}, 60_000);
  const code = await command.run(given, ports());
  clearInterval(keep);
  if (code === EXIT_USAGE) console.error(describeCommand(fake, command));
  return code;
}

function isHelp(argument: string): boolean {
  return argument === '--help' || argument === '-h' || argument === 'help';
}

function ports(): Parameters<FakeCommand['run']>[1] {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  return {
    clock: systemClock,
    net: systemNet(),
    random: systemRandom,
    ciphers: systemCiphers,
    files: systemFileServers,
    post: httpPost,
    secret: (name) => readSecret(process.env, name),
    print: (line) => console.log(line),
    stop: stop.signal,
  };
}

/** Options by name, or what is wrong with them. A negative number is a value, not an option. */
function readOptions(command: FakeCommand, args: readonly string[]): Record<string, string> | string {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, text]) => [
      name,
      { type: text.includes('<') ? ('string' as const) : ('boolean' as const) },
    ]),
  );
  try {
    const joined = args.map((argument, at) =>
      /^-\d/.test(argument)
        ? null
        : /^--[^=]+$/.test(argument) && /^-\d/.test(args[at + 1] ?? '')
          ? `${argument}=${args[at + 1]}`
          : argument,
    );
    const { values } = parseArgs({ args: joined.filter((argument) => argument !== null), options, strict: true, allowPositionals: false });
    return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function usage(text: string, problem?: string): number {
  if (problem === undefined) {
    console.log(text);
    return 0;
  }
  console.error(`${problem}\n\n${text}`);
  return EXIT_USAGE;
}

function describeAll(): string {
  return [
    'usage: npm run fake -- <partner> <command> [options]',
    '',
    ...fakes.flatMap((fake) => fake.commands.map((command) => `  ${fake.name} ${command.name.padEnd(10)} ${command.summary}`)),
  ].join('\n');
}

function describePartner(fake: FakeManifest): string {
  return [
    `usage: npm run fake -- ${fake.name} <command> [options]`,
    '',
    ...fake.commands.map((command) => `  ${command.name.padEnd(10)} ${command.summary}`),
    '',
    `Options: npm run fake -- ${fake.name} <command> --help`,
  ].join('\n');
}

function describeCommand(fake: FakeManifest, command: FakeCommand): string {
  const options = Object.entries(command.options).map(([name, text]) => `  --${name.padEnd(10)} ${text}`);
  return [`usage: npm run fake -- ${fake.name} ${command.name} [options]`, `  ${command.summary}`, '', ...options].join('\n');
}

process.exitCode = await main(process.argv.slice(2));
