import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';

const SIZE = { width: 480, height: 600 } as const;
const SHIRTS = ['#3d6a9e', '#8a8f98', '#4f7a5b', '#a4543f', '#6b5b8c'] as const;
const HAIR = ['#23201f', '#3a322d', '#8d8a86', '#c9c7c3'] as const;

/** `/people/<anything>.jpg`: the photo of somebody who does not exist, another one for each name. Undefined for any other path. */
export function drawPortrait(filePath: string): Uint8Array | undefined {
  const [, name] = /^\/people\/([^/]{1,80})\.jpe?g$/.exec(filePath) ?? [];
  if (name === undefined) return undefined;
  const canvas = createCanvas(SIZE.width, SIZE.height);
  drawPerson(canvas.getContext('2d'), [...name].reduce((sum, sign) => sum * 31 + (sign.codePointAt(0) ?? 0), 7) >>> 0);
  return canvas.toBuffer('image/jpeg', 82);
}

function drawPerson(draw: SKRSContext2D, number: number): void {
  const { width, height } = SIZE;
  const middle = width / 2;
  draw.fillStyle = '#dfe4e8';
  draw.fillRect(0, 0, width, height);
  const disc = (colour: string, { y, across, down }: { readonly y: number; readonly across: number; readonly down: number }): void => {
    draw.fillStyle = colour;
    draw.beginPath();
    draw.ellipse(middle, y, across, down, 0, 0, Math.PI * 2);
    draw.fill();
  };
  const hair = HAIR[number % HAIR.length] ?? HAIR[0];
  disc(SHIRTS[number % SHIRTS.length] ?? SHIRTS[0], { y: height + 20, across: 200, down: 200 });
  disc('#d9ab8c', { y: 430, across: 46, down: 60 });
  disc(hair, { y: 240, across: 128, down: 148 });
  disc('#e7bfa2', { y: 275, across: 104, down: 132 });
  draw.fillStyle = '#2b2624';
  for (const side of [-1, 1]) {
    draw.beginPath();
    draw.arc(middle + side * 40, 265, 8, 0, Math.PI * 2);
    draw.fill();
  }
  draw.strokeStyle = '#8f4a40';
  draw.lineWidth = 6;
  draw.beginPath();
  draw.arc(middle, 320, 34, Math.PI * 0.2, Math.PI * 0.8);
  draw.stroke();
}
