import type { UnitKind } from '#domain/unit.ts';
import type { Brush } from '../canvas-layer.ts';
import { countText } from '../cameras/paint-cameras.ts';
import { faded, type MapTokens } from '../map-tokens.ts';
import { spriteOf } from '../sprites.ts';
import { GROUP_PIXELS } from './hit-unit.ts';
import type { MapUnit, MapUnitGroup, UnitsOnMap } from './unit-store.ts';

/** One letter stands in each symbol; it is the first of the kind's name. */
export type UnitLetters = Readonly<Record<UnitKind, string>>;

/** Call signs stand below their symbols from this scale on, where there is room. */
const NAMES_FROM_RESOLUTION = 2.4;
const MAX_NAMES = 60;
const PLATE_PIXELS = 30;
const NOSE_PIXELS = 36;

export interface UnitLook {
  readonly tokens: MapTokens;
  readonly letters: UnitLetters;
  /** How much of its way from the last place to this one each has done, 0…1. */
  readonly share: number;
}

export function paintUnits(brush: Brush, { units, groups, live }: UnitsOnMap, look: UnitLook): boolean {
  for (const group of groups) paintGroup(brush, group, { ...look, live });
  const named = brush.resolution <= NAMES_FROM_RESOLUTION && units.length <= MAX_NAMES;
  for (const unit of units) paintUnit(brush, unit, { ...look, live, named });
  return units.length + groups.length > 0;
}

/** The unit that is chosen, or under the pointer: a ring around it. */
export function paintUnitMark(brush: Brush, unit: MapUnit, { look, chosen }: { readonly look: UnitLook; readonly chosen: boolean }): void {
  const { context } = brush;
  const [x, y] = placeOf(brush, unit, look.share);
  context.beginPath();
  context.arc(x, y, 17 * look.tokens.scale, 0, Math.PI * 2);
  context.lineWidth = (chosen ? 2.5 : 1.5) * look.tokens.scale;
  context.strokeStyle = chosen ? look.tokens.blue : look.tokens.text;
  context.stroke();
}

/** On the way between two places that were told, never beyond the last one. */
function placeOf(brush: Brush, { x, y, fromX, fromY }: MapUnit, share: number): readonly [number, number] {
  const [atX, atY] = [fromX + (x - fromX) * share, fromY + (y - fromY) * share];
  return [brush.x(atX, atY), brush.y(atX, atY)];
}

function paintUnit(brush: Brush, unit: MapUnit, look: UnitLook & { readonly live: boolean; readonly named: boolean }): void {
  const { context, pixelRatio, rotation } = brush;
  const { tokens, letters } = look;
  const [x, y] = placeOf(brush, unit, look.share);
  if (x < -NOSE_PIXELS || y < -NOSE_PIXELS || x > brush.width + NOSE_PIXELS || y > brush.height + NOSE_PIXELS) return;
  const stale = unit.stale || !look.live;
  const busy = unit.state === 'dispatched' || unit.state === 'onScene';
  const quiet = stale || unit.state === 'outOfService';
  const colour = quiet ? tokens['line-strong'] : tokens.text;
  if (unit.heading !== undefined && !quiet) {
    const nose = spriteOf({
      key: `nose ${colour} ${tokens.ground}`,
      size: NOSE_PIXELS * tokens.scale,
      degrees: unit.heading + (rotation * 180) / Math.PI,
      pixelRatio,
      draw: (on) => drawNose(on, colour, tokens),
    });
    stamp(brush, nose, { x, y });
  }
  const round = unit.kind === 'officer';
  const plate = spriteOf({
    key: `unit ${letters[unit.kind]} ${round} ${busy} ${stale} ${colour} ${tokens.ground} ${tokens.surface}`,
    size: PLATE_PIXELS * tokens.scale,
    degrees: 0,
    pixelRatio,
    draw: (on) => drawPlate(on, { letter: letters[unit.kind], round, busy, stale, colour, tokens }),
  });
  stamp(brush, plate, { x, y });
  if (!look.named) return;
  context.font = `600 ${13 * tokens.scale}px ${tokens.face}`;
  context.textAlign = 'center';
  context.textBaseline = 'top';
  context.lineWidth = 3;
  context.lineJoin = 'round';
  context.strokeStyle = tokens.ground;
  context.strokeText(unit.callSign, x, y + 14 * tokens.scale);
  context.fillStyle = quiet ? tokens['text-quiet'] : tokens.text;
  context.fillText(unit.callSign, x, y + 14 * tokens.scale);
}

function stamp({ context, pixelRatio }: Brush, sprite: HTMLCanvasElement, { x, y }: { readonly x: number; readonly y: number }): void {
  const side = sprite.width / pixelRatio;
  const left = Math.round((x - side / 2) * pixelRatio) / pixelRatio;
  const top = Math.round((y - side / 2) * pixelRatio) / pixelRatio;
  context.drawImage(sprite, left, top, side, side);
}

/** Where it is going, at the rim of the plate. */
function drawNose(context: CanvasRenderingContext2D, colour: string, tokens: MapTokens): void {
  context.scale(tokens.scale, tokens.scale);
  context.beginPath();
  context.moveTo(0, -17);
  context.lineTo(5.5, -10);
  context.lineTo(-5.5, -10);
  context.closePath();
  context.fillStyle = colour;
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = tokens.ground;
  context.stroke();
}

/** Cars are square and people round; full while on a call, an outline while free, a broken one when it is no longer known where it is. */
function drawPlate(
  context: CanvasRenderingContext2D,
  {
    letter,
    round,
    busy,
    stale,
    colour,
    tokens,
  }: {
    readonly letter: string;
    readonly round: boolean;
    readonly busy: boolean;
    readonly stale: boolean;
    readonly colour: string;
    readonly tokens: MapTokens;
  },
): void {
  const full = busy && !stale;
  context.scale(tokens.scale, tokens.scale);
  context.beginPath();
  if (round) context.arc(0, 0, 10, 0, Math.PI * 2);
  else context.roundRect(-10, -9.5, 20, 19, 4);
  context.fillStyle = full ? colour : tokens.surface;
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = full ? tokens.ground : colour;
  if (stale) context.setLineDash([3, 2.5]);
  context.stroke();
  context.setLineDash([]);
  context.fillStyle = full ? tokens.ground : colour;
  context.font = `700 12px ${tokens.face}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(letter, 0, 0.5);
}

/** Many, in a frame with a nose, so that they are not taken for cameras. */
function paintGroup(brush: Brush, { x, y, count, stale }: MapUnitGroup, { tokens, live }: UnitLook & { readonly live: boolean }): void {
  const { context } = brush;
  const [left, top] = [brush.x(x, y), brush.y(x, y)];
  const { scale } = tokens;
  const [width, height] = [GROUP_PIXELS.width * scale, GROUP_PIXELS.height * scale];
  const known = live && stale < count;
  context.beginPath();
  context.roundRect(left - width / 2, top - height / 2, width, height, 4 * scale);
  context.fillStyle = faded(tokens.surface, 0.92);
  context.fill();
  context.lineWidth = 1.5 * scale;
  context.strokeStyle = known ? tokens['text-quiet'] : tokens['line-strong'];
  context.stroke();
  context.fillStyle = known ? tokens.text : tokens['line-strong'];
  context.beginPath();
  context.moveTo(left - 14 * scale, top - 5 * scale);
  context.lineTo(left - 9 * scale, top + 4 * scale);
  context.lineTo(left - 19 * scale, top + 4 * scale);
  context.closePath();
  context.fill();
  context.font = `600 ${12 * scale}px ${tokens.face}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(countText(count), left + 7 * scale, top + 0.5);
}
