import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import type { CameraState } from '#simulator/cameras/camera.ts';
import { followCameraSwitches } from './camera-switches.ts';

test('cameras follow the file: broken as it says, mended when it no longer does, and a bad file changes nothing', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'mangru-switches-'));
  await using _folder = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
  const file = path.join(folder, 'simulated-cameras.json');
  const states = new Map<string, CameraState>([
    ['a', 'normal'],
    ['b', 'normal'],
  ]);
  const said: string[] = [];
  const set = (camera: string, state: CameraState): void => {
    if (!states.has(camera)) throw new RangeError(`no simulated camera ${camera}`);
    states.set(camera, state);
  };
  using _follower = followCameraSwitches(file, { set }, (text) => said.push(text));
  const becomes = (wanted: Record<string, CameraState>): Promise<void> =>
    vi.waitFor(() => expect(Object.fromEntries(states)).toEqual(wanted), { timeout: 10_000 });
  const says = (what: string): Promise<void> => vi.waitFor(() => expect(said.join('\n')).toContain(what), { timeout: 10_000 });

  await writeFile(file, JSON.stringify({ a: 'dead', b: 'frozen' }));
  await becomes({ a: 'dead', b: 'frozen' });
  await writeFile(file, '{"a": "de');
  await says('not JSON');
  await writeFile(file, JSON.stringify({ a: 'asleep' }));
  await says('a: Invalid option');
  await becomes({ a: 'dead', b: 'frozen' });
  await writeFile(file, JSON.stringify({ b: 'garbage', c: 'dead' }));
  await says('no simulated camera c');
  await becomes({ a: 'normal', b: 'garbage' });
  await rm(file);
  await becomes({ a: 'normal', b: 'normal' });
});
