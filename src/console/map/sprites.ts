/** Directions that are told apart: a symbol of 24 pixels does not show 5 degrees. */
const STEP_DEGREES = 5;
const MAX_KEPT = 2_000;

export interface Sprite {
  /** Names the look; with the direction and the pixel ratio it names the picture. */
  readonly key: string;
  /** Side, CSS pixels. */
  readonly size: number;
  readonly degrees: number;
  readonly pixelRatio: number;
  /** Draws it looking up, its middle at 0/0. */
  readonly draw: (context: CanvasRenderingContext2D) => void;
}

const kept = new Map<string, HTMLCanvasElement>();

/** The symbol turned and ready to be copied pixel by pixel, which is what makes thousands of them cheap. */
export function spriteOf({ key, size, degrees, pixelRatio, draw }: Sprite): HTMLCanvasElement {
  const turned = (Math.round(degrees / STEP_DEGREES) * STEP_DEGREES + 360) % 360;
  const name = `${key} ${size} ${turned} ${pixelRatio}`;
  const known = kept.get(name);
  if (known) return known;
  if (kept.size >= MAX_KEPT) kept.clear();
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = Math.ceil(size * pixelRatio);
  const context = canvas.getContext('2d');
  if (context) {
    context.translate(canvas.width / 2, canvas.height / 2);
    context.scale(pixelRatio, pixelRatio);
    context.rotate((turned * Math.PI) / 180);
    draw(context);
  }
  kept.set(name, canvas);
  return canvas;
}
