/** Runs in the browser: how much of a canvas stands at a pixel, 0…255, whatever draws into it. */
export function alphaAt(canvas: HTMLCanvasElement, x: number, y: number): number {
  const context = new OffscreenCanvas(1, 1).getContext('2d')!;
  context.drawImage(canvas, -Math.floor(x), -Math.floor(y));
  return context.getImageData(0, 0, 1, 1).data[3]!;
}
