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

  override renderFrame({ viewState, size, layerStatesArray, layerIndex }: FrameState): HTMLElement {
    const { image } = this;
    const drawn = image?.getImage();
    if (!image || !(drawn instanceof HTMLCanvasElement)) return this.#element;
    if (image !== this.#shown) this.#show(drawn);
    this.#shown = image;
    const [width, height] = [drawn.width / image.getPixelRatio(), drawn.height / image.getPixelRatio()];
    const [west = 0, south = 0, east = 0, north = 0] = image.getExtent();
    const { resolution, rotation, center } = viewState;
    const [toEast, toNorth] = [(west + east) / 2 - (center[0] ?? 0), (south + north) / 2 - (center[1] ?? 0)];
    const [cos, sin] = [Math.cos(rotation) / resolution, Math.sin(rotation) / resolution];
    const x = (size[0] ?? 0) / 2 + toEast * cos + toNorth * sin;
    const y = (size[1] ?? 0) / 2 + toEast * sin - toNorth * cos;
    const degrees = ((rotation - this.renderedRotation) * 180) / Math.PI;
    const scale = (east - west) / resolution / width;
    const { style } = this.#still.element;
    style.width = `${width}px`;
    style.transform = new DOMMatrix()
      .translate(x, y)
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

/** A layer whose picture, drawn when the map rests, is only shifted while the map moves: a drag costs the page nothing. */
export class PlacedImageLayer extends VectorImageLayer {
  override createRenderer(): CanvasVectorImageLayerRenderer {
    return new PlacedImageRenderer(this);
  }
}
