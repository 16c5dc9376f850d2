import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Foreign programs that tests measure us against, and that the product itself never needs: each Debian package with one
 * file of it by which it is known to be there. `npm test` installs what is missing where it may (tools/run-tests.ts).
 */
export const DEBIAN_PACKAGES = {
  ffmpeg: 'ffprobe',
  iproute2: 'ip',
  iptables: 'iptables',
  tcpdump: 'tcpdump',
  'gstreamer1.0-tools': 'gst-launch-1.0',
  'gstreamer1.0-plugins-base': 'gstreamer-1.0/libgstapp.so',
  'gstreamer1.0-plugins-good': 'gstreamer-1.0/libgstrtsp.so',
  'gstreamer1.0-plugins-bad': 'gstreamer-1.0/libgstvideoparsersbad.so',
  'gstreamer1.0-libav': 'gstreamer-1.0/libgstlibav.so',
  'gstreamer1.0-rtsp': 'gstreamer-1.0/libgstrtspclientsink.so',
  'gir1.2-gst-rtsp-server-1.0': 'girepository-1.0/GstRtspServer-1.0.typelib',
  'gdal-bin': 'ogrinfo',
  'python3-gi': '/usr/lib/python3/dist-packages/gi/__init__.py',
} as const;
export type DebianPackage = keyof typeof DEBIAN_PACKAGES;

const PROGRAM_FOLDERS = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin', '/sbin'].filter(Boolean);
const told = new Set<string>();

/**
 * For `test.skipIf(needs('ffprobe', 'ffmpeg'))`: true when this machine lacks it; says so once a file of tests, with the
 * package that would bring it. `file`: a program in PATH, a file of a library folder (`gstreamer-1.0/libgstrtsp.so`), or an absolute path.
 */
export function needs(file: string, debianPackage: DebianPackage): boolean {
  if (isHere(file)) return false;
  if (!told.has(file)) console.log(`skipped: ${file} is missing. Install the Debian package "${debianPackage}".`);
  told.add(file);
  return true;
}

/** Those of the list that this machine lacks. */
export function missingPackages(): readonly string[] {
  return Object.entries(DEBIAN_PACKAGES)
    .filter(([, file]) => !isHere(file))
    .map(([name]) => name);
}

function isHere(file: string): boolean {
  if (path.isAbsolute(file)) return existsSync(file);
  const folders = file.includes('/') ? libraryFolders() : PROGRAM_FOLDERS;
  return folders.some((folder) => existsSync(path.join(folder, file)));
}

/** Debian keeps libraries in a folder named for the machine, e.g. /usr/lib/x86_64-linux-gnu. */
function libraryFolders(): readonly string[] {
  const root = '/usr/lib';
  const named = existsSync(root) ? readdirSync(root).filter((name) => name.includes('-linux-')) : [];
  return [root, ...named.map((name) => path.join(root, name))];
}
