// The one piece that must run on Node 20 before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Installs when package-lock.json is not the one that node_modules was made from. */
function install() {
  const lock = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = path.join(root, 'node_modules', '.mangru-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.log('installing packages (once; about half a minute) …');
  // Not `npm ci`: it refuses a lock file without the binaries of every other platform, which some registry mirrors do not hold.
  const npm = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) {
    console.error('The packages could not be installed: `npm install` failed (see above). Is the npm registry reachable?');
    process.exit(1);
  }
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, lock);
}

/** Node 24 from npm; where its install script was not run, the binary of its platform package; else our own if new enough. */
function findNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const candidates = [
    path.join('node', 'bin', name),
    path.join(`node-bin-${process.platform}-${process.arch}`, 'bin', name),
    path.join(`node-${process.platform}-${process.arch}`, 'bin', name),
  ];
  for (const candidate of candidates) {
    const file = path.join(root, 'node_modules', candidate);
    if (existsSync(file)) return file;
  }
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  console.error(
    'Node 24 was not installed: npm did not run the install script of the package "node". Run `npm rebuild node` and try again.',
  );
  process.exit(1);
}

/** A start and all tests make some 3,000 files of it; each run of a test file adds one, and each version of Node makes its own. */
const MOST_COMPILED_FILES = 12_000;

/**
 * Where compiled code is kept from one process to the next: a file of it counts only while its source is the same, byte for byte.
 * Nothing where we may not write: then each data folder keeps its own.
 */
function compileCache() {
  if (process.env.NODE_COMPILE_CACHE) return {};
  const folder = path.join(root, 'build', 'compiled');
  try {
    mkdirSync(folder, { recursive: true });
    if (readdirSync(folder, { recursive: true }).length > MOST_COMPILED_FILES) rmSync(folder, { recursive: true });
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return { NODE_COMPILE_CACHE: folder };
  } catch {
    return {};
  }
}

/** Runs `node24 …args` in the project folder; resolves never, exits with the child's code. Signals reach the child once. */
export async function runProject(args) {
  install();
  const child = spawn(findNode(), ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: root,
    env: { ...process.env, ...compileCache() },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // Ctrl-C reaches the whole process group by itself; a signal sent to this process alone is passed on.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGTERM'));
  // When npm is killed, nobody waits for us any more: end, and the child ends with us (its channel closes).
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, 1000).unref();
  const code = await new Promise((resolve) => child.on('exit', (status, signal) => resolve(status ?? (signal ? 1 : 0))));
  process.exit(code);
}
