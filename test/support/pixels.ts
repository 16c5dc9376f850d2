import { createCanvas, loadImage } from '@napi-rs/canvas';

/** Colours of a picture, `#rrggbb`; empty where nothing is drawn. */
export async function pixels(bytes: Uint8Array): Promise<(x: number, y: number) => string> {
  const image = await loadImage(Buffer.from(bytes));
  const canvas = createCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  return (x, y) => {
    const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(x, y, 1, 1).data;
    return alpha === 0 ? '' : `#${[red, green, blue].map((each) => each.toString(16).padStart(2, '0')).join('')}`;
  };
}
