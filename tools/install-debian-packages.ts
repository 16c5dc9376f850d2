import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const DEADLINE_MS = 300_000;

/** Installs by apt where the machine allows it, and says what the lack means where it does not; never fails the run. */
export function installDebianPackages(packages: readonly string[], without: string): void {
  if (packages.length === 0) return;
  const names = packages.join(', ');
  const root = process.getuid?.() === 0;
  if (!root || !existsSync('/usr/bin/apt-get')) {
    const why = root ? 'there is no apt-get here' : 'only root may install';
    return console.log(`missing: ${names}; ${why}, so ${without} will be skipped.`);
  }
  console.log(`installing ${names} for the tests (once) …`);
  apt(['update', '-q']);
  if (apt(['install', '-q', '-y', '--no-install-recommends', ...packages])) return;
  // One name that this Debian does not know refuses them all: the others are still worth having.
  if (packages.length > 1) for (const name of packages) apt(['install', '-q', '-y', '--no-install-recommends', name]);
}

function apt(parameters: readonly string[]): boolean {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status } = spawnSync('apt-get', parameters, { stdio: ['ignore', 'ignore', 'inherit'], env: environment, timeout: DEADLINE_MS });
  if (status !== 0) console.log(`apt-get ${parameters[0]} ${parameters.at(-1) ?? ''} failed.`);
  return status === 0;
}
