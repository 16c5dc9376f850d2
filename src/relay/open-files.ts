import { readdirSync, readFileSync } from 'node:fs';
import { repeat, type RelayPorts } from './ports.ts';

const LOOK_MS = 2_000;
/** From this share of the limit on the next viewers may find no room; what is told then can still be helped. */
const NEARLY_ALL = 0.95;
/** Files that are no connection: programs, libraries, pipes. */
const OTHER_FILES = 64;

/**
 * Tells the operator when the system lets this process have fewer files (and a connection is one) than the viewers and
 * cameras that it is configured for need, and when they are nearly used up: what comes then is dropped by the system without
 * a word. Elsewhere than on Linux nothing can be told.
 */
export function watchOpenFiles(connections: number, ports: RelayPorts): Disposable {
  const limit = limitOfFiles();
  if (limit === undefined) return { [Symbol.dispose]: () => {} };
  const wanted = connections + OTHER_FILES;
  if (limit < wanted) ports.log('files.few', { limit, wanted, remedy: `ulimit -n ${wanted}` });
  let exhausted = false;
  return repeat(ports.clock, LOOK_MS, () => {
    const open = openFiles() ?? limit;
    const now = open >= limit * NEARLY_ALL;
    if (now && !exhausted) ports.log('files.exhausted', { limit, open });
    exhausted = now;
  });
}

function limitOfFiles(): number | undefined {
  try {
    const soft = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return soft === undefined ? undefined : Number(soft);
  } catch {
    return undefined;
  }
}

/** Undefined when not even this can be opened any more. */
function openFiles(): number | undefined {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return undefined;
  }
}
