import type { Brush } from '../canvas-layer.ts';
import { faded, type MapTokens } from '../map-tokens.ts';
import { spriteOf } from '../sprites.ts';
import { drawCamera } from '../symbols.ts';
import { badgeRadius, type CameraPoints, type MapCamera, type MapCluster } from './camera-points.ts';

/** From this scale on, metres of the map per pixel, cameras show what they look at. */
const FANS_FROM_RESOLUTION = 1.2;
/** More fans than this are a carpet. */
const MAX_FANS = 600;
const SYMBOL_PIXELS = 24;
const SMALL = 0.85;

/** All cameras but those of the open incident, small and grey: hollow when they give no picture. */
export function paintCameras(brush: Brush, { cameras, clusters }: CameraPoints, tokens: MapTokens): boolean {
  const shown = cameras.filter((camera) => isOn(brush, camera));
  if (brush.resolution <= FANS_FROM_RESOLUTION && shown.length <= MAX_FANS) {
    brush.context.fillStyle = faded(tokens['text-quiet'], 0.07);
    for (const camera of shown) if (hasPicture(camera)) fillFan(brush, camera);
  }
  for (const camera of shown) stamp(brush, camera, { fill: tokens['line-strong'], tokens, size: SMALL });
  for (const cluster of clusters) paintCluster(brush, cluster, tokens);
  return shown.length + clusters.length > 0;
}

/** The one that is chosen or under the pointer, above the others. */
export function paintMarked(
  brush: Brush,
  { chosen, hovered }: { readonly chosen: MapCamera | undefined; readonly hovered: MapCamera | undefined },
  tokens: MapTokens,
): boolean {
  const { context } = brush;
  if (hovered && hovered !== chosen) {
    context.fillStyle = faded(tokens.text, 0.12);
    fillFan(brush, hovered);
    stamp(brush, hovered, { fill: tokens.text, tokens, size: 1 });
  }
  if (!chosen) return hovered !== undefined;
  context.fillStyle = faded(tokens.blue, 0.22);
  fillFan(brush, chosen);
  const [x, y] = placeOf(brush, chosen, tokens.scale);
  context.beginPath();
  context.arc(x, y, 14 * tokens.scale, 0, Math.PI * 2);
  context.lineWidth = 2 * tokens.scale;
  context.strokeStyle = tokens.blue;
  context.stroke();
  stamp(brush, chosen, { fill: tokens.blue, tokens, size: 1.1 });
  return true;
}

function isOn(brush: Brush, { x, y }: MapCamera): boolean {
  const [left, top] = [brush.x(x, y), brush.y(x, y)];
  return left > -SYMBOL_PIXELS && top > -SYMBOL_PIXELS && left < brush.width + SYMBOL_PIXELS && top < brush.height + SYMBOL_PIXELS;
}

function hasPicture({ linked, state }: MapCamera): boolean {
  return linked && state !== 'fault' && state !== 'maintenance';
}

function placeOf(brush: Brush, { x, y, aside }: MapCamera, scale: number): readonly [number, number] {
  return [brush.x(x, y) + aside[0] * scale, brush.y(x, y) + aside[1] * scale];
}

function stamp(
  brush: Brush,
  camera: MapCamera,
  { fill, tokens, size }: { readonly fill: string; readonly tokens: MapTokens; readonly size: number },
): void {
  const { context, pixelRatio, rotation } = brush;
  const hollow = !hasPicture(camera);
  const known = camera.bearing !== undefined;
  const scale = size * tokens.scale;
  const sprite = spriteOf({
    key: `camera ${fill} ${tokens.ground} ${known} ${hollow} ${camera.ptz}`,
    size: SYMBOL_PIXELS * scale,
    degrees: known ? (camera.bearing ?? 0) + (rotation * 180) / Math.PI : 0,
    pixelRatio,
    draw: (on) => {
      on.scale(scale, scale);
      drawCamera(on, { fill, edge: tokens.ground, bearing: camera.bearing, hollow, fixed: !camera.ptz });
    },
  });
  const [x, y] = placeOf(brush, camera, tokens.scale);
  const side = sprite.width / pixelRatio;
  // On whole pixels of the screen: a copy, and no blending of neighbours.
  context.drawImage(
    sprite,
    Math.round((x - side / 2) * pixelRatio) / pixelRatio,
    Math.round((y - side / 2) * pixelRatio) / pixelRatio,
    side,
    side,
  );
}

/** What it sees as it stands, on the ground; buildings are for the open incident's cameras, which ask for it. */
function fillFan({ context, ...brush }: Brush, camera: MapCamera): void {
  if (camera.bearing === undefined) return;
  const [x, y] = [brush.x(camera.x, camera.y), brush.y(camera.x, camera.y)];
  // The projection stretches lengths by the latitude.
  const radius = camera.rangeMetres / (brush.resolution * Math.cos((camera.lat * Math.PI) / 180));
  const middle = (camera.bearing * Math.PI) / 180 - Math.PI / 2 + brush.rotation;
  const half = (Math.min(camera.fieldOfView, 360) * Math.PI) / 360;
  context.beginPath();
  if (camera.fieldOfView < 360) context.moveTo(x, y);
  context.arc(x, y, radius, middle - half, middle + half);
  context.fill();
}

/** A ring, open by the share of its cameras that give no picture, and how many they are. */
function paintCluster({ context, ...brush }: Brush, { x, y, count, dead }: MapCluster, tokens: MapTokens): void {
  const [left, top] = [brush.x(x, y), brush.y(x, y)];
  const radius = badgeRadius(count) * tokens.scale;
  context.beginPath();
  context.arc(left, top, radius, 0, Math.PI * 2);
  context.fillStyle = faded(tokens.raised, 0.88);
  context.fill();
  const up = -Math.PI / 2;
  context.beginPath();
  context.arc(left, top, radius, up, up + 2 * Math.PI * (1 - dead / count));
  context.lineWidth = 2 * tokens.scale;
  context.strokeStyle = tokens['line-strong'];
  context.stroke();
  context.fillStyle = tokens['text-quiet'];
  context.font = `600 ${12 * tokens.scale}px ${tokens.face}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(countText(count), left, top + 0.5);
}

/** So short that it stands in a badge: 8, 812, 1.2천. */
export function countText(count: number): string {
  return count < 1_000 ? String(count) : new Intl.NumberFormat(document.documentElement.lang, { notation: 'compact' }).format(count);
}
