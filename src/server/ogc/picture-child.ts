/**
 * Draws pictures of maps in a process of its own: a native library that fails, and a picture that takes too long, cost this process
 * and no other. Asked over IPC with `{ id, picture }`, answers `{ id, bytes }` or `{ id, error }`.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import { FAN_NUMBERS, type LineLook, type MarkLook, type Picture, type Stroke } from './picture.ts';

const FACE = 'Pretendard GOV';
/** The typeface of the console, which every installation has: Korean names may not depend on what the machine brings. */
const FONT_FOLDER = path.join(import.meta.dirname, '../../console/assets/pretendard-gov');
const JPEG_QUALITY = 85;
let hasFonts = false;

process.on('disconnect', () => process.exit(0));
process.on('message', (message: { readonly id: number; readonly picture: Picture }) => {
  try {
    process.send?.({ id: message.id, bytes: draw(message.picture) });
  } catch (error) {
    process.send?.({ id: message.id, error: error instanceof Error ? error.message : 'failed' });
  }
});

function draw({ width, height, format, background, strokes }: Picture): Uint8Array {
  if (strokes.some(({ op }) => op === 'text')) loadFonts();
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  if (background !== undefined) {
    context.fillStyle = background;
    context.fillRect(0, 0, width, height);
  }
  for (const stroke of strokes) drawStroke(context, stroke);
  return format === 'image/png' ? canvas.toBuffer('image/png') : canvas.toBuffer('image/jpeg', JPEG_QUALITY);
}

function loadFonts(): void {
  if (hasFonts) return;
  hasFonts = true;
  for (const file of readdirSync(FONT_FOLDER))
    if (file.endsWith('.woff2')) GlobalFonts.registerFromPath(path.join(FONT_FOLDER, file), FACE);
}

function drawStroke(context: SKRSContext2D, stroke: Stroke): void {
  switch (stroke.op) {
    case 'line':
    case 'area':
      return drawRuns(context, stroke);
    case 'fan':
      return drawFans(context, stroke.fans, stroke.look);
    case 'mark':
      return drawMarks(context, stroke.places, stroke.look);
    case 'text':
      return drawTexts(context, stroke);
  }
}

/** All of one look are one path: that is what makes ten thousand buildings quick. */
function drawRuns(context: SKRSContext2D, { op, places, starts, look }: Extract<Stroke, { op: 'line' | 'area' }>): void {
  context.beginPath();
  for (let run = 0; run < starts.length; run += 1) {
    const [first, end] = [starts[run] ?? 0, starts[run + 1] ?? places.length / 2];
    for (let at = first; at < end; at += 1) {
      const [x, y] = [places[at * 2] ?? 0, places[at * 2 + 1] ?? 0];
      if (at === first) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
    if (op === 'area') context.closePath();
  }
  finish(context, look);
}

function drawFans(context: SKRSContext2D, fans: Float32Array, look: LineLook): void {
  for (let at = 0; at + FAN_NUMBERS <= fans.length; at += FAN_NUMBERS) {
    const [x = 0, y = 0, radius = 0, from = 0, to = 0] = fans.subarray(at, at + FAN_NUMBERS);
    context.beginPath();
    context.moveTo(x, y);
    context.arc(x, y, radius, from, to);
    context.closePath();
    finish(context, look);
  }
}

function finish(context: SKRSContext2D, { fill, stroke, width = 1, dash = [] }: LineLook): void {
  if (fill !== undefined) {
    context.fillStyle = fill;
    context.fill('evenodd');
  }
  if (stroke === undefined) return;
  context.strokeStyle = stroke;
  context.lineWidth = width;
  context.lineJoin = 'round';
  context.lineCap = dash.length > 0 ? 'butt' : 'round';
  context.setLineDash([...dash]);
  context.stroke();
  context.setLineDash([]);
}

function drawMarks(context: SKRSContext2D, places: Float32Array, { shape, radius, fill, stroke, width }: MarkLook): void {
  context.fillStyle = fill;
  context.strokeStyle = stroke;
  context.lineWidth = width;
  for (let at = 0; at + 1 < places.length; at += 2) {
    const [x, y] = [places[at] ?? 0, places[at + 1] ?? 0];
    context.beginPath();
    if (shape === 'circle') context.arc(x, y, radius, 0, 2 * Math.PI);
    else if (shape === 'square') context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
    else if (shape === 'diamond') corners(context, [x, y - radius, x + radius, y, x, y + radius, x - radius, y]);
    else corners(context, [x, y - radius, x + radius, y + radius * 0.8, x - radius, y + radius * 0.8]);
    context.fill();
    context.stroke();
  }
}

function corners(context: SKRSContext2D, numbers: readonly number[]): void {
  for (let at = 0; at + 1 < numbers.length; at += 2) context.lineTo(numbers[at] ?? 0, numbers[at + 1] ?? 0);
  context.closePath();
}

function drawTexts(context: SKRSContext2D, { places, texts, look }: Extract<Stroke, { op: 'text' }>): void {
  context.font = `${look.weight} ${look.size}px "${FACE}"`;
  context.textAlign = look.align;
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  for (const [at, text] of texts.entries()) {
    const [x, y] = [places[at * 2] ?? 0, places[at * 2 + 1] ?? 0];
    if (look.halo !== undefined) {
      context.strokeStyle = look.halo;
      context.lineWidth = 3;
      context.strokeText(text, x, y);
    }
    context.fillStyle = look.fill;
    context.fillText(text, x, y);
  }
}
