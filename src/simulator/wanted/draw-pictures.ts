import { readdirSync } from 'node:fs';
import path from 'node:path';
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';

const FONT_FOLDER = path.join(import.meta.dirname, '../../console/assets/pretendard-gov');
const FACE = 'Simulated plate';
const BODY_COLOURS = ['#7b8794', '#2f3e4f', '#d8dde2', '#8c2f2b', '#23395b', '#4b5d43'] as const;

let ready = false;

/** `/pictures/<anything>/<plate>-vehicle.jpg` or `…-plate.jpg`: what a plate reader would have photographed. Undefined for any other path. */
export function drawPicture(filePath: string): Uint8Array | undefined {
  const parts = /^\/pictures\/(?:[^/]+\/)*([0-9A-Z가-힣]{2,14})-(vehicle|plate)\.jpg$/.exec(filePath);
  if (!parts) return undefined;
  loadFaces();
  const [, plate = '', of = ''] = parts;
  const size = of === 'plate' ? { width: 520, height: 130 } : { width: 960, height: 600 };
  const canvas = createCanvas(size.width, size.height);
  const draw = canvas.getContext('2d');
  if (of === 'plate') drawPlate(draw, plate, { x: 8, y: 8, width: 504, height: 114 });
  else drawVehicle(draw, plate);
  return canvas.toBuffer('image/jpeg', 82);
}

function loadFaces(): void {
  if (ready) return;
  ready = true;
  for (const file of readdirSync(FONT_FOLDER))
    if (file.endsWith('.woff2')) GlobalFonts.registerFromPath(path.join(FONT_FOLDER, file), FACE);
}

interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function drawPlate(draw: SKRSContext2D, plate: string, { x, y, width, height }: Frame): void {
  const commercial = /[바사아자배]\d{4}$/.test(plate);
  draw.fillStyle = commercial ? '#f2c230' : '#f4f6f7';
  draw.strokeStyle = '#20262c';
  draw.lineWidth = height / 26;
  draw.beginPath();
  draw.roundRect(x, y, width, height, height / 10);
  draw.fill();
  draw.stroke();
  draw.fillStyle = '#14181c';
  draw.font = `700 ${height * 0.72}px "${FACE}"`;
  draw.textAlign = 'center';
  draw.textBaseline = 'middle';
  const text = plate.replace(/(\d{4})$/, ' $1');
  draw.fillText(text, x + width / 2, y + height * 0.53, width * 0.92);
}

/** The back of a car on a road at dusk, as a reader above the lane sees it. */
function drawVehicle(draw: SKRSContext2D, plate: string): void {
  const sky = draw.createLinearGradient(0, 0, 0, 600);
  sky.addColorStop(0, '#3a434d');
  sky.addColorStop(1, '#59626b');
  draw.fillStyle = sky;
  draw.fillRect(0, 0, 960, 600);
  draw.fillStyle = '#40464c';
  polygon(draw, [330, 0, 630, 0, 960, 600, 0, 600]);
  draw.fillStyle = '#c9ced2';
  for (const [from, to] of [
    [80, 160],
    [240, 360],
    [460, 600],
  ] as const) {
    polygon(draw, [478 - 150 - from * 0.28, from, 484 - 150 - from * 0.28, from, 488 - 150 - to * 0.28, to, 478 - 150 - to * 0.28, to]);
  }
  const sum = [...plate].reduce((all, sign) => all + sign.charCodeAt(0), 0);
  draw.fillStyle = 'rgba(0,0,0,0.35)';
  draw.beginPath();
  draw.ellipse(480, 508, 240, 26, 0, 0, Math.PI * 2);
  draw.fill();
  draw.fillStyle = BODY_COLOURS[sum % BODY_COLOURS.length] ?? '#7b8794';
  draw.beginPath();
  draw.roundRect(265, 270, 430, 215, 28);
  draw.fill();
  polygon(draw, [325, 275, 360, 165, 600, 165, 635, 275]);
  draw.fillStyle = '#1c242c';
  polygon(draw, [345, 265, 372, 182, 588, 182, 615, 265]);
  draw.fillStyle = '#c8372d';
  draw.fillRect(275, 310, 74, 34);
  draw.fillRect(611, 310, 74, 34);
  draw.fillStyle = '#161a1e';
  draw.fillRect(285, 470, 70, 40);
  draw.fillRect(605, 470, 70, 40);
  drawPlate(draw, plate, { x: 380, y: 380, width: 200, height: 52 });
}

function polygon(draw: SKRSContext2D, points: readonly number[]): void {
  draw.beginPath();
  for (let at = 0; at < points.length; at += 2) draw.lineTo(points[at] ?? 0, points[at + 1] ?? 0);
  draw.closePath();
  draw.fill();
}
