/** What other web systems get as `/sdk/mangru-player.js`: docs/player/README.md. */
import './no-eval.ts';

export { cameraFrom } from './camera-from.ts';
export { initialize } from './player.ts';
export { startPainter } from './start-painter.ts';
export { initializeWall } from './wall.ts';
