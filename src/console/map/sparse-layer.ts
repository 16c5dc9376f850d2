import type { FrameState } from 'ol/Map.js';
import VectorLayer from 'ol/layer/Vector.js';

/**
 * A vector layer that costs nothing while it holds nothing. The library's own clears a canvas as large as the map at every step of
 * a drag and hands it to the screen, for each of the many layers that are empty most of the time.
 */
export class SparseLayer extends VectorLayer {
  override render(frame: FrameState | null, target: HTMLElement): HTMLElement | null {
    if (!frame || this.getSource()?.isEmpty() !== true) return super.render(frame, target);
    // Prepared all the same: what it held before must not be found under the pointer any more.
    this.getRenderer()?.prepareFrame(frame);
    return null;
  }
}
