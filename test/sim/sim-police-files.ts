import { createHash } from 'node:crypto';
import type { FileServers } from '#services/ports.ts';
import { composeList } from '#services/wanted-vehicles/fake.ts';
import { WANTED_PLATES } from './sim-wires.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const FILES = new Map(
  composeList({ kind: 'full', to: 1, rows: WANTED_PLATES.map((plate) => ({ plate })) }, sha256).map(({ path, bytes }) => [path, bytes]),
);

/** The police's server of files with the wanted list; it is never away, for what then happens other tests show. */
export const POLICE_FILES: FileServers = {
  connect: async () => ({
    list: async (folder) =>
      [...FILES].flatMap(([path, bytes]) =>
        path.startsWith(`${folder}/`) ? [{ name: path.slice(folder.length + 1), bytes: bytes.length, changedAt: 1 }] : [],
      ),
    read: async (path) => {
      const bytes = FILES.get(path);
      if (!bytes) throw new Error(`${path} is not there`);
      return bytes;
    },
    write: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  }),
};
