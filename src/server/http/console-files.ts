import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FOREVER, FRESH, makeAsset, packAsset, serveAsset, type Asset } from './asset.ts';

/** The built console is a few megabytes; more than this is not a console. */
const MAX_BYTES = 96 * 1024 * 1024;
const MAX_FILES = 2_000;
/** Vite puts a hash of the content into the names of all that it builds here. */
const HASHED = /^\/assets\/.+-[\w-]{8,}\.\w+$/;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** The built console, in memory. A path that is no file and looks like none is the console's own: it gets the page. */
export interface ConsoleFiles {
  /** Undefined: there is no such file. */
  serve(pathname: string, request: Request): Response | undefined;
}

/** Beside a file of a built console its compressed forms, by the ends of their names. */
const PACKED = { br: '.br', gzip: '.gz' } as const;

export async function loadConsoleFiles(folder: string): Promise<ConsoleFiles> {
  const assets = await readFolder(folder);
  // What no build has packed is packed in the background, one after another: the first pages go out as they are.
  void packAll(assets);
  const page = assets.get('/index.html');
  return {
    serve(pathname, request) {
      const asset = assets.get(pathname === '/' ? '/index.html' : pathname);
      if (asset) return serveAsset(asset, request);
      if (path.posix.extname(pathname) !== '') return undefined;
      return page ? serveAsset(page, request) : undefined;
    },
  };
}

/** Puts the compressed forms of a built console beside its files: two seconds of a processor that no start need spend again. */
export async function packConsoleFolder(folder: string): Promise<void> {
  const assets = await readFolder(folder);
  await packAll(assets);
  for (const [pathname, { packed }] of assets)
    for (const form of ['br', 'gzip'] as const) {
      const bytes = packed[form];
      if (bytes) await writeFile(`${path.join(folder, pathname)}${PACKED[form]}`, bytes);
    }
}

async function readFolder(folder: string): Promise<ReadonlyMap<string, Asset>> {
  const assets = new Map<string, Asset>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Set(entries.filter((each) => each.isFile()).map((entry) => path.join(entry.parentPath, entry.name)));
  let total = 0;
  const read = async (file: string): Promise<Uint8Array<ArrayBuffer>> => {
    total += (await stat(file)).size;
    if (total > MAX_BYTES) throw new Error(`The built console in ${folder} is larger than ${MAX_BYTES} bytes.`);
    return Uint8Array.from(await readFile(file));
  };
  for (const file of [...files].filter((each) => !isPacked(each, files)).slice(0, MAX_FILES)) {
    const pathname = `/${path.relative(folder, file).split(path.sep).join('/')}`;
    const type = TYPES[path.extname(file)] ?? 'application/octet-stream';
    const asset = makeAsset(await read(file), type, HASHED.test(pathname) ? FOREVER : FRESH);
    const [br, gzip] = [`${file}${PACKED.br}`, `${file}${PACKED.gzip}`];
    if (files.has(br) && files.has(gzip)) asset.packed = { br: await read(br), gzip: await read(gzip) };
    assets.set(pathname, asset);
  }
  return assets;
}

/** The compressed form of a file that lies beside it. */
function isPacked(file: string, files: ReadonlySet<string>): boolean {
  return Object.values(PACKED).some((end) => file.endsWith(end) && files.has(file.slice(0, -end.length)));
}

async function packAll(assets: ReadonlyMap<string, Asset>): Promise<void> {
  for (const asset of assets.values()) await packAsset(asset);
}
