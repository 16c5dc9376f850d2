import Layer from 'ol/layer/Layer.js';
import ViewHint from 'ol/ViewHint.js';
import type { FrameState } from 'ol/Map.js';
import { StillCanvas } from './still-canvas.ts';

/** What a painter draws with: pixels as the eye sees them, and where places of the map (EPSG:3857) lie among them. */
export interface Brush {
  readonly context: OffscreenCanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  /** Metres of the map per pixel. */
  readonly resolution: number;
  readonly pixelRatio: number;
  /** Radians by which the map is turned. */
  readonly rotation: number;
  readonly x: (mapX: number, mapY: number) => number;
  readonly y: (mapX: number, mapY: number) => number;
}

export interface CanvasLayer {
  readonly layer: Layer;
  /** Draws anew at once, this layer alone; nothing while the map has not been drawn. */
  repaint(): void;
}

/** Drawn beyond each edge of the screen, as a share of it, so that a map that is dragged needs no drawing. */
const MARGIN = 0.3;
/** While the map zooms, the picture is stretched so far before it is drawn anew. */
const MOST_STRETCH = 2.5;

interface View {
  readonly x: number;
  readonly y: number;
  readonly resolution: number;
  readonly rotation: number;
  readonly pixelRatio: number;
  /** Of the screen, CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/**
 * A layer that is one picture, larger than the screen: while the map moves it is only shifted, which costs the page nothing, and
 * what changes in it is drawn without drawing the map. For thousands of symbols that the library would handle one by one.
 */
export function canvasLayer({
  zIndex,
  paint,
  margin = MARGIN,
}: {
  /** Where it lies, for a layer that no list of layers governs. */
  readonly zIndex?: number;
  /** False: there is nothing to see, and the browser need not even carry an empty picture along. */
  readonly paint: (brush: Brush) => boolean;
  readonly margin?: number;
}): CanvasLayer {
  const still = new StillCanvas();
  const canvas = still.element;
  const element = document.createElement('div');
  element.style.cssText = 'position:absolute;inset:0;overflow:hidden;pointer-events:none';
  canvas.style.cssText = 'position:absolute;left:0;top:0;transform-origin:0 0;will-change:transform';
  // The picture of the map that is taken along finds it by this (export-map.ts).
  canvas.dataset['placed'] = '';
  element.append(canvas);
  let shown: View | undefined;
  let painted: View | undefined;

  function draw(view: View): void {
    const [width, height] = [Math.ceil(view.width * (1 + 2 * margin)), Math.ceil(view.height * (1 + 2 * margin))];
    const context = still.begin(Math.round(width * view.pixelRatio), Math.round(height * view.pixelRatio));
    if (!context) return;
    context.setTransform(view.pixelRatio, 0, 0, view.pixelRatio, 0, 0);
    painted = view;
    const seen = paint(brushOf(context, view, { width, height }));
    canvas.style.display = seen ? '' : 'none';
    if (!seen) return;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    still.show();
  }

  function place(view: View): void {
    if (!painted) return;
    const scale = painted.resolution / view.resolution;
    const [cos, sin] = [Math.cos(view.rotation), Math.sin(view.rotation)];
    const [east, north] = [(painted.x - view.x) / view.resolution, (painted.y - view.y) / view.resolution];
    const x = view.width / 2 + east * cos + north * sin - (painted.width / 2 + painted.width * margin) * scale;
    const y = view.height / 2 + east * sin - north * cos - (painted.height / 2 + painted.height * margin) * scale;
    canvas.style.transform = `matrix(${scale},0,0,${scale},${x},${y})`;
  }

  const layer: Layer = new Layer({
    render: (frame) => {
      const view = viewOf(frame);
      shown = view;
      const moving = (frame.viewHints[ViewHint.ANIMATING] ?? 0) + (frame.viewHints[ViewHint.INTERACTING] ?? 0) > 0;
      if (!painted || !stillGood(painted, view, { moving, margin })) draw(view);
      place(view);
      element.style.opacity = String(layer.getOpacity());
      return element;
    },
  });
  if (zIndex !== undefined) layer.setZIndex(zIndex);
  return {
    layer,
    repaint: () => {
      if (!shown || !layer.getVisible()) return;
      draw(shown);
      place(shown);
    },
  };
}

function viewOf({ size, pixelRatio, viewState }: FrameState): View {
  const [width = 0, height = 0] = size;
  const [x = 0, y = 0] = viewState.center;
  return { x, y, resolution: viewState.resolution, rotation: viewState.rotation, pixelRatio, width, height };
}

function stillGood(painted: View, view: View, { moving, margin }: { readonly moving: boolean; readonly margin: number }): boolean {
  if (painted.width !== view.width || painted.height !== view.height) return false;
  if (painted.pixelRatio !== view.pixelRatio || painted.rotation !== view.rotation) return false;
  const stretch = painted.resolution / view.resolution;
  if (moving && stretch !== 1) return stretch < MOST_STRETCH && stretch > 1 / MOST_STRETCH;
  if (stretch !== 1) return false;
  const [east, north] = [Math.abs(painted.x - view.x), Math.abs(painted.y - view.y)];
  return Math.max(east / view.width, north / view.height) <= margin * view.resolution;
}

function brushOf(context: OffscreenCanvasRenderingContext2D, view: View, { width, height }: { width: number; height: number }): Brush {
  const { resolution, rotation, pixelRatio } = view;
  const [cos, sin] = [Math.cos(rotation) / resolution, Math.sin(rotation) / resolution];
  return {
    context,
    width,
    height,
    resolution,
    rotation,
    pixelRatio,
    x: (mapX, mapY) => width / 2 + (mapX - view.x) * cos + (mapY - view.y) * sin,
    y: (mapX, mapY) => height / 2 + (mapX - view.x) * sin - (mapY - view.y) * cos,
  };
}
