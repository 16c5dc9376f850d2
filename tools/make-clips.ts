/**
 * Makes the clips that the simulated cameras play; development only, the result is checked in.
 *
 *   node run.mjs tools/make-clips.ts draw WORKDIR SCENE…     draws frames into WORKDIR (minutes a scene)
 *   node run.mjs tools/make-clips.ts encode WORKDIR SCENE…   encodes them into src/simulator/assets/scenes
 */
import { mkdirSync } from 'node:fs';
import { drawClip } from './clips/draw-clip.ts';
import { encodeClip } from './clips/encode-clip.ts';

const [command, workDir, ...names] = process.argv.slice(2);
if ((command !== 'draw' && command !== 'encode') || !workDir || names.length === 0) {
  console.error('usage: node run.mjs tools/make-clips.ts draw|encode WORKDIR SCENE…');
  process.exit(1);
}
mkdirSync(workDir, { recursive: true });
for (const name of names) await (command === 'draw' ? drawClip(workDir, name) : encodeClip(workDir, name));
