import type { Extent } from 'ol/extent.js';
import type { FrameState } from 'ol/Map.js';
import VectorImageLayer from 'ol/layer/VectorImage.js';
import CanvasVectorImageLayerRenderer from 'ol/renderer/canvas/VectorImageLayer.js';
import { StillCanvas } from './still-canvas.ts';

/** Shows the picture of its layer as it is and moves it, where the library's own renderer copies it into a canvas at every step. */
class PlacedImageRenderer extends CanvasVectorImageLayerRenderer {
  readonly #still = new StillCanvas();
  readonly #element = document.createElement('div');
  #shown: object | undefined;

  constructor(layer: VectorImageLayer) {
    super(layer);
    this.#element.style.cssText = 'position:absolute;inset:0;overflow:hidden;pointer-events:none';
    this.#still.element.style.cssText = 'position:absolute;left:0;top:0;transform-origin:0 0;will-change:transform';
    // The picture of the map that is taken along finds it by this (export-map.ts).
    this.#still.element.dataset['placed'] = '';
    this.#element.append(this.#still.element);
  }

  /** Where a drag has come to the edge of the picture, another is drawn on the way: a map is not to end where the hand goes. */
  override prepareFrame(frame: FrameState): boolean {
    return super.prepareFrame(this.#showsItsEdge(frame) ? { ...frame, viewHints: [0, 0] } : frame);
  }

  /** Only of a map that is shifted: one that is zoomed or turned is over in a moment, and would be drawn at every step of it. */
  #showsItsEdge({ viewState: { center, resolution, rotation }, size }: FrameState): boolean {
    const { image } = this;
    if (!image || image.getResolution() !== resolution || this.renderedRotation !== rotation) return false;
    const [west = 0, south = 0, east = 0, north = 0] = image.getExtent();
    const { x, y } = shiftOf(image.getExtent(), { center, resolution, rotation });
    const [spareX, spareY] = [(east - west) / resolution - (size[0] ?? 0), (north - south) / resolution - (size[1] ?? 0)];
    return Math.abs(x) > spareX / 2 || Math.abs(y) > spareY / 2;
  }

  override renderFrame({ viewState, size, layerStatesArray, layerIndex }: FrameState): HTMLElement {
    const { image } = this;
    const drawn = image?.getImage();
    if (!image || !(drawn instanceof HTMLCanvasElement)) return this.#element;
    if (image !== this.#shown) this.#show(drawn);
    this.#shown = image;
    const [width, height] = [drawn.width / image.getPixelRatio(), drawn.height / image.getPixelRatio()];
    const [west = 0, , east = 0] = image.getExtent();
    const { resolution, rotation } = viewState;
    const { x, y } = shiftOf(image.getExtent(), viewState);
    const degrees = ((rotation - this.renderedRotation) * 180) / Math.PI;
    const scale = (east - west) / resolution / width;
    const { style } = this.#still.element;
    style.width = `${width}px`;
    style.transform = new DOMMatrix()
      .translate((size[0] ?? 0) / 2 + x, (size[1] ?? 0) / 2 + y)
      .rotate(degrees)
      .scale(scale)
      .translate(-width / 2, -height / 2)
      .toString();
    this.#element.style.opacity = String(layerStatesArray[layerIndex]?.opacity ?? 1);
    return this.#element;
  }

  #show(drawn: HTMLCanvasElement): void {
    this.#still.begin(drawn.width, drawn.height)?.drawImage(drawn, 0, 0);
    this.#still.show();
  }
}

/** From the middle of the screen to the middle of this extent, pixels to the right and down. */
function shiftOf(
  [west = 0, south = 0, east = 0, north = 0]: Extent,
  { center: [centreEast = 0, centreNorth = 0], resolution, rotation }: Pick<FrameState['viewState'], 'center' | 'resolution' | 'rotation'>,
): { readonly x: number; readonly y: number } {
  const [toEast, toNorth] = [(west + east) / 2 - centreEast, (south + north) / 2 - centreNorth];
  const [cos, sin] = [Math.cos(rotation) / resolution, Math.sin(rotation) / resolution];
  return { x: toEast * cos + toNorth * sin, y: toEast * sin - toNorth * cos };
}

/** A layer whose picture, drawn when the map rests, is only shifted while the map moves: a drag costs the page nothing until it comes to the picture's edge. */
export class PlacedImageLayer extends VectorImageLayer {
  override createRenderer(): CanvasVectorImageLayerRenderer {
    return new PlacedImageRenderer(this);
  }
}
