import type OlMap from 'ol/Map.js';
import { writeBmp } from './bmp.ts';

export const EXPORT_FORMATS = ['png', 'jpg', 'bmp'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportWords {
  /** Name of the city and what is shown. */
  readonly title: string;
  /** When, by whom: a map that leaves the room says where it comes from. */
  readonly foot: string;
  readonly ground: string;
  readonly text: string;
  readonly face: string;
}

const MARGIN = 16;
const BAND = 40;
const SCALE_PIXELS = 140;
const NORTH = 28;

/** The map as it stands on screen, with title, scale, north and foot, as a picture of its own (G6). */
export async function exportMap(map: OlMap, format: ExportFormat, words: ExportWords): Promise<Blob> {
  const canvas = composeMap(map, words);
  if (format === 'bmp') {
    const context = canvas.getContext('2d');
    if (!context) throw new Error('this browser gives no canvas');
    return new Blob([writeBmp(context.getImageData(0, 0, canvas.width, canvas.height))], { type: 'image/bmp' });
  }
  const type = format === 'png' ? 'image/png' : 'image/jpeg';
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the map is too large for a picture'))), type, 0.92),
  );
}

function composeMap(map: OlMap, words: ExportWords): HTMLCanvasElement {
  map.renderSync();
  const [width = 0, height = 0] = map.getSize() ?? [];
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height + 2 * BAND;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser gives no canvas');
  context.fillStyle = words.ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const layer of map
    .getTargetElement()
    ?.querySelectorAll<HTMLCanvasElement>('.ol-layer canvas, canvas.ol-layer, canvas[data-placed]') ?? []) {
    if (layer.width === 0 || layer.style.display === 'none') continue;
    context.globalAlpha = Number(layer.parentElement?.style.opacity || layer.style.opacity || 1);
    context.setTransform(placeOf(layer, { width, height }));
    context.drawImage(layer, 0, 0);
  }
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = 1;
  writeWords(context, { map, words, width, height });
  return canvas;
}

/** A layer covers the map, or says by its transform where it lies (canvas-layer.ts). */
function placeOf(layer: HTMLCanvasElement, { width, height }: { readonly width: number; readonly height: number }): DOMMatrix {
  const moved = new DOMMatrix().translate(0, BAND);
  if (layer.dataset['placed'] === undefined) return moved.scale(width / layer.width, height / layer.height);
  return moved.multiply(new DOMMatrix(layer.style.transform)).scale(Number.parseFloat(layer.style.width) / layer.width);
}

function writeWords(
  context: CanvasRenderingContext2D,
  { map, words, width, height }: { readonly map: OlMap; readonly words: ExportWords; readonly width: number; readonly height: number },
): void {
  context.fillStyle = words.text;
  context.strokeStyle = words.text;
  context.textBaseline = 'middle';
  context.font = `600 16px ${words.face}`;
  context.fillText(words.title, MARGIN, BAND / 2);
  context.textAlign = 'right';
  writeNorth(context, { x: width - MARGIN - NORTH / 2, y: BAND / 2, radians: map.getView().getRotation() });
  context.font = `13px ${words.face}`;
  context.fillText(words.foot, width - MARGIN, height + BAND * 1.5);
  const scale = scaleBar(groundResolution(map));
  const y = height + BAND * 1.5;
  context.beginPath();
  context.moveTo(MARGIN, y - 4);
  context.lineTo(MARGIN, y + 4);
  context.lineTo(MARGIN + scale.pixels, y + 4);
  context.lineTo(MARGIN + scale.pixels, y - 4);
  context.stroke();
  context.textAlign = 'left';
  context.fillText(scale.text, MARGIN + scale.pixels + 8, y);
}

/** Where north is on a map that may be turned: the needle of the compass. */
function writeNorth(
  context: CanvasRenderingContext2D,
  { x, y, radians }: { readonly x: number; readonly y: number; readonly radians: number },
): void {
  context.save();
  context.translate(x, y);
  context.rotate(radians);
  context.beginPath();
  context.moveTo(0, -NORTH / 2);
  context.lineTo(5, 0);
  context.lineTo(-5, 0);
  context.closePath();
  context.fill();
  context.textAlign = 'center';
  context.font = `600 12px ${getComputedStyle(document.body).fontFamily}`;
  context.fillText('N', 0, NORTH / 4);
  context.restore();
}

/** Metres on the ground per pixel in the middle of the map: the projection stretches them by the latitude. */
function groundResolution(map: OlMap): number {
  const view = map.getView();
  const [, y = 0] = view.getCenter() ?? [];
  const latitude = 2 * Math.atan(Math.exp(y / 6_378_137)) - Math.PI / 2;
  return (view.getResolution() ?? 1) * Math.cos(latitude);
}

/** The longest round length (1, 2, 5 × 10ⁿ metres) that fits. */
export function scaleBar(metresPerPixel: number): { readonly pixels: number; readonly text: string } {
  const most = metresPerPixel * SCALE_PIXELS;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = [5, 2, 1].map((digit) => digit * power).find((each) => each <= most) ?? power;
  return { pixels: metres / metresPerPixel, text: metres >= 1_000 ? `${metres / 1_000} km` : `${metres} m` };
}
