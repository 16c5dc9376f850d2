import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { cityConfig, type CityConfig } from '#contract/city-config.ts';
import { relayPlaces } from '#contract/relay-places.ts';

/** Reads and checks the one YAML file; the error names every key that is wrong, and why. */
export async function readConfig(file: string): Promise<CityConfig> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Error(`The configuration ${file} cannot be read: ${messageOf(error)}`);
  });
  let yaml: unknown;
  try {
    yaml = parse(text);
  } catch (error) {
    throw new Error(`The configuration ${file} is not YAML: ${messageOf(error)}`);
  }
  const parsed = cityConfig.safeParse(yaml);
  if (parsed.success) return checkReferences(file, parsed.data);
  const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || '(top)'}: ${issue.message}`);
  throw new Error(`The configuration ${file} has ${problems.length} mistake(s):\n${problems.join('\n')}`);
}

/** Every name that is used must be defined. */
function checkReferences(file: string, config: CityConfig): CityConfig {
  const organisations = new Set(config.organisations.map((organisation) => organisation.id));
  const roles = new Set(config.roles.map((role) => role.id));
  const problems = config.demo.people.flatMap((person, at) => [
    ...(organisations.has(person.organisation) ? [] : [`  demo.people.${at}.organisation: no organisation "${person.organisation}"`]),
    ...(roles.has(person.role) ? [] : [`  demo.people.${at}.role: no role "${person.role}"`]),
  ]);
  problems.push(...networkProblems(config), ...dutyProblems(config, { organisations, roles }));
  for (const [id, server] of Object.entries(config.relay.pushServers))
    if (!organisations.has(server.organisation))
      problems.push(`  relay.pushServers.${id}.organisation: no organisation "${server.organisation}"`);
  if (problems.length > 0) throw new Error(`The configuration ${file} has ${problems.length} mistake(s):\n${problems.join('\n')}`);
  return config;
}

/** A post is a role. Logins are not looked for: people come and go without the configuration. */
function dutyProblems({ duty }: CityConfig, known: { readonly organisations: Set<string>; readonly roles: Set<string> }): string[] {
  return Object.entries(duty).flatMap(([id, roster]) => {
    const posts = [
      ...roster.crews.flatMap((crew) => Object.keys(crew.posts)),
      ...roster.covers.map((cover) => cover.post),
      ...roster.chain.flatMap((step) => step.post ?? []),
    ];
    return [
      ...(known.organisations.has(id) ? [] : [`  duty.${id}: no organisation "${id}"`]),
      ...posts.filter((post) => !known.roles.has(post)).map((post) => `  duty.${id}: no role "${post}"`),
    ];
  });
}

/** Whoever comes by a link device must find every relay there: its real address is not an answer. */
function networkProblems({ relay, networks }: CityConfig): string[] {
  const relays = [...relayPlaces(relay).map(({ name }) => name), ...Object.keys(relay.elsewhere)];
  return networks.flatMap(({ virtual }, at) => [
    ...relays.filter((name) => !virtual.relays[name]).map((name) => `  networks.${at}.virtual.relays: no address of "${name}"`),
    ...Object.keys(virtual.relays)
      .filter((name) => !relays.includes(name))
      .map((name) => `  networks.${at}.virtual.relays.${name}: there is no such relay`),
  ]);
}

/** A secret from the environment: `NAME`, or the content of the file that `NAME_FILE` names. */
export async function readSecret(environment: Readonly<Record<string, string | undefined>>, name: string): Promise<string | undefined> {
  const value = environment[name];
  if (value) return value;
  const file = environment[`${name}_FILE`];
  if (!file) return undefined;
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Error(`${name}_FILE names ${file}, which cannot be read: ${messageOf(error)}`);
  });
  return text.trim() || undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
