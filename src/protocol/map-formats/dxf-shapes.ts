import { arcPoints, bulgedLine, splinePoints, type Corner } from './dxf-curves.ts';
import { numberOf, numbersOf, textOf, type DxfEntity } from './dxf-groups.ts';
import { hatchRings } from './dxf-hatch.ts';

export interface DxfShape {
  readonly kind: 'point' | 'line' | 'area';
  readonly parts: readonly (readonly number[])[];
  readonly text?: string;
}

const RADIANS = Math.PI / 180;
const line = (...parts: number[][]): DxfShape[] => [{ kind: 'line', parts }];

/** How each kind of entity is drawn. Those that are not here are told of and left out; INSERT is dxf-file’s business. */
const DRAWN: Readonly<Record<string, (entity: DxfEntity) => DxfShape[]>> = {
  POINT: (entity) => [{ kind: 'point', parts: [place(entity)] }],
  LINE: (entity) => line([...place(entity), ...place(entity, 11)]),
  LWPOLYLINE: (entity) => line(bulgedLine(lightCorners(entity), (numberOf(entity, 70, 0) & 1) === 1)),
  POLYLINE: heavyPolyline,
  CIRCLE: (entity) => line(arcPoints(place(entity), circle(entity), { from: 0, to: 2 * Math.PI })),
  ARC: (entity) =>
    line(arcPoints(place(entity), circle(entity), { from: numberOf(entity, 50, 0) * RADIANS, to: numberOf(entity, 51, 360) * RADIANS })),
  ELLIPSE: (entity) =>
    line(
      arcPoints(
        place(entity),
        { major: place(entity, 11), ratio: numberOf(entity, 40, 1) },
        { from: numberOf(entity, 41, 0), to: numberOf(entity, 42, 2 * Math.PI) },
      ),
    ),
  SPLINE: spline,
  TEXT: (entity) => [{ kind: 'point', parts: [place(entity)], text: plainText(textOf(entity, 1) ?? '') }],
  MTEXT: (entity) => [{ kind: 'point', parts: [place(entity)], text: plainText(longText(entity)) }],
  SOLID: (entity) => [{ kind: 'area', parts: [fourCorners(entity, [10, 11, 13, 12])] }],
  TRACE: (entity) => [{ kind: 'area', parts: [fourCorners(entity, [10, 11, 13, 12])] }],
  '3DFACE': (entity) => [{ kind: 'area', parts: [fourCorners(entity, [10, 11, 12, 13])] }],
  HATCH: (entity) => [{ kind: 'area', parts: hatchRings(entity) }],
};
/** These count in world coordinates; the others in their own, which may look from below. */
const IN_WORLD = new Set(['POINT', 'LINE', '3DFACE', 'SPLINE', 'ELLIPSE', 'MTEXT']);

/** Undefined: no entity that can be drawn in two dimensions. */
export function dxfShapes(entity: DxfEntity): readonly DxfShape[] | undefined {
  const draw = DRAWN[entity.type];
  if (!draw) return undefined;
  const shapes = draw(entity);
  if (IN_WORLD.has(entity.type) || numberOf(entity, 230, 1) >= 0) return shapes;
  return shapes.map((shape) => ({ ...shape, parts: shape.parts.map((part) => part.map((value, at) => (at % 2 === 0 ? -value : value))) }));
}

export function place(entity: DxfEntity, code = 10): [number, number] {
  return [numberOf(entity, code, Number.NaN), numberOf(entity, code + 10, Number.NaN)];
}

function circle(entity: DxfEntity): { major: [number, number]; ratio: number } {
  return { major: [numberOf(entity, 40, Number.NaN), 0], ratio: 1 };
}

/** A corner begins with its x; what follows until the next is of it. */
function lightCorners({ groups }: DxfEntity): Corner[] {
  const corners: { x: number; y: number; bulge: number }[] = [];
  for (const { code, value } of groups) {
    const corner = corners.at(-1);
    if (code === 10) corners.push({ x: Number(value), y: Number.NaN, bulge: 0 });
    else if (code === 20 && corner) corner.y = Number(value);
    else if (code === 42 && corner) corner.bulge = Number(value);
  }
  return corners;
}

/** Meshes (16, 64) are nets of surfaces, and control points of a spline frame (vertex flag 16) are not on the line. */
function heavyPolyline(entity: DxfEntity): DxfShape[] {
  const flags = numberOf(entity, 70, 0);
  if ((flags & (16 | 64)) !== 0) return [];
  const corners = entity.within
    .filter((vertex) => (numberOf(vertex, 70, 0) & 16) === 0)
    .map((vertex): Corner => {
      const [x, y] = place(vertex);
      return { x, y, bulge: numberOf(vertex, 42, 0) };
    });
  return line(bulgedLine(corners, (flags & 1) === 1));
}

function spline(entity: DxfEntity): DxfShape[] {
  const pairs = (code: number): number[] => {
    const [xs, ys] = [numbersOf(entity, code), numbersOf(entity, code + 10)];
    return xs.flatMap((x, at) => [x, ys[at] ?? Number.NaN]);
  };
  const fitted = pairs(11);
  const drawn = splinePoints(numberOf(entity, 71, 3), numbersOf(entity, 40), pairs(10)) ?? (fitted.length >= 4 ? fitted : pairs(10));
  return drawn.length >= 4 ? line(drawn) : [];
}

function fourCorners(entity: DxfEntity, codes: readonly number[]): number[] {
  const corners = codes.map((code) => place(entity, code)).filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  return corners.flat();
}

function longText({ groups }: DxfEntity): string {
  return groups
    .filter(({ code }) => code === 1 || code === 3)
    .map(({ value }) => value)
    .join('');
}

/** Without the codes of AutoCAD for fonts, heights, stacks, lines and characters. */
export function plainText(text: string): string {
  return text
    .replaceAll(/\\U\+([\da-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll(/\\[fFhHcCtTqQwWaA][^;\\]{0,100};/g, '')
    .replaceAll(/\\P/g, ' ')
    .replaceAll(/\\[LlOoKk~]/g, '')
    .replaceAll(/%%[uo]/gi, '')
    .replaceAll(/%%d/gi, '°')
    .replaceAll(/%%p/gi, '±')
    .replaceAll(/%%c/gi, '⌀')
    .replaceAll(/[{}]/g, '')
    .trim();
}
