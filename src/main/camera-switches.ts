import { unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { CameraSimulator } from '#simulator/cameras/camera-simulator.ts';

const LOOK_EVERY_MS = 200;
const MAX_CHARACTERS = 200_000;
const switches = z.record(z.string(), z.enum(['normal', 'dead', 'frozen', 'garbage']));

/**
 * Breaks cameras of the running demo city and mends them again, as a JSON file says: `{ "cam-0007": "dead" }`. A camera
 * that the file does not name works; so do all when there is no file.
 */
export function followCameraSwitches(file: string, simulator: Pick<CameraSimulator, 'set'>, log: (text: string) => void): Disposable {
  let broken = new Set<string>();
  let reading = Promise.resolve();
  const look = (): void => {
    reading = reading.then(async () => {
      const wanted = await readSwitches(file);
      if (typeof wanted === 'string') return log(`${file}: ${wanted}`);
      for (const camera of broken) if (!wanted.has(camera)) simulator.set(camera, 'normal');
      broken = new Set();
      for (const [camera, state] of wanted) {
        try {
          simulator.set(camera, state);
          broken.add(camera);
        } catch (error) {
          log(`${file}: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
    });
  };
  watchFile(file, { interval: LOOK_EVERY_MS, persistent: false }, look);
  look();
  return { [Symbol.dispose]: () => unwatchFile(file, look) };
}

type Switches = z.infer<typeof switches>;

/** What the file says, or why it cannot be followed. */
async function readSwitches(file: string): Promise<ReadonlyMap<string, Switches[string]> | string> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  if (text.length > MAX_CHARACTERS) return `longer than ${MAX_CHARACTERS} characters`;
  try {
    const read = switches.safeParse(JSON.parse(text));
    return read.success
      ? new Map(Object.entries(read.data))
      : read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  } catch {
    return 'not JSON';
  }
}
