import { startPainter } from '#player/start-painter.ts';

/** The pictures of all tiles of the page are drawn in one worker beside it, so that twenty-five of them leave the page free for the hand. */
export const painter = startPainter();
