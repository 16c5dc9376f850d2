// oxlint-disable-next-line import/default -- the builder makes a class of the worker
import PaintWorker from './paint-worker.ts?worker&inline';
import { Painter } from './painter.ts';

/** A painter for all players of a page. Its worker needs `worker-src blob:` in the page's content security policy. */
export function startPainter(): Painter {
  return new Painter(() => new PaintWorker({ name: 'pictures' }));
}
