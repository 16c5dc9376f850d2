import { createHash } from 'node:crypto';
import type { Clock } from '#services/ports.ts';
import { composeList } from '#services/wanted-vehicles/fake.ts';
import { MemoryFiles } from '../file-server/memory-files.ts';
import { SftpFileServer, type FileServerOptions } from '../file-server/sftp-file-server.ts';
import { drawPortrait } from '../people/draw-portrait.ts';
import { drawPicture } from './draw-pictures.ts';

/** Vehicles that the demo city's police look for. */
const DEMO_WANTED = [
  ['12가3456', '강력'],
  ['123가4567', '절도'],
  ['서울70바1234', '뺑소니'],
  ['45하0101', '납치'],
  ['88모7788', '강력'],
] as const;

/** The police's server of files: the wanted list lies there, and hits' pictures come there. */
export async function startPoliceFiles(clock: Clock, options: FileServerOptions): Promise<SftpFileServer> {
  const files = new MemoryFiles(() => clock.now());
  for (const folder of ['/list', '/request', '/hits']) files.addFolder(folder);
  const rows = DEMO_WANTED.map(([plate, reason]) => ({ plate, reason }));
  const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  for (const { path, bytes } of composeList({ kind: 'full', to: 1, rows }, sha256)) files.put(path, bytes);
  return SftpFileServer.start(files, options);
}

/** The plate readers' server of pictures, with the telecom's photos in another folder: each is drawn when it is fetched. */
export function startReaderPictures(clock: Clock, options: FileServerOptions): Promise<SftpFileServer> {
  return SftpFileServer.start(
    new MemoryFiles(
      () => clock.now(),
      (path) => drawPicture(path) ?? drawPortrait(path),
    ),
    options,
  );
}
