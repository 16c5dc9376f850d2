import { aciColour } from './dxf-colour.ts';
import { dxfEntities, dxfGroups, numberOf, textOf, type DxfEntity, type DxfGroup } from './dxf-groups.ts';
import { dxfShapes, place, plainText, type DxfShape } from './dxf-shapes.ts';
import { MapFileGathering, plainValue, readOrRefuse, Refused, type MapFile, type MapFileRefusal, type OnProgress } from './map-file.ts';

/** Blocks within blocks; deeper is a drawing that contains itself. */
const MAX_DEPTH = 8;
const MAX_BLOCKS = 20_000;
const MAX_ARRAY = 10_000;
const ENDS = new Set(['ENDSEC', 'EOF']);
const RADIANS = Math.PI / 180;

interface Block {
  readonly base: readonly [number, number];
  readonly entities: DxfEntity[];
}
interface Drawing {
  readonly blocks: Map<string, Block>;
  readonly colours: Map<string, string>;
  readonly gathering: MapFileGathering;
}
type Placed = (x: number, y: number) => readonly [number, number];

/**
 * An ASCII DXF drawing (R12 and later) as one layer with the drawing’s layers, blocks and texts as columns, in the coordinates of the
 * drawing. Blocks are drawn where they are inserted, with their attributes. Every instance counts against the limits, so that a
 * drawing of blocks of blocks ends as a refusal. Never throws.
 */
export function readDxf(text: string, name: string, onProgress?: OnProgress): MapFile | MapFileRefusal {
  return readOrRefuse(() => {
    if (text.startsWith('AutoCAD Binary DXF')) throw new Refused({ reason: 'notThisFormat', detail: 'Binary DXF' });
    const drawing: Drawing = { blocks: new Map(), colours: new Map(), gathering: new MapFileGathering() };
    drawing.gathering.declare(name, ['Layer', 'Text']);
    const groups = dxfGroups(text, onProgress);
    let sections = 0;
    for (let next = groups.next(); !next.done; next = groups.next()) {
      if (next.value.code !== 2) continue;
      const section = next.value.value.trim();
      if (section === 'TABLES') readTables(drawing, groups);
      else if (section === 'BLOCKS') readBlocks(drawing, groups);
      else if (section === 'ENTITIES') readEntities(drawing, groups, name);
      else skip(groups);
      sections += 1;
    }
    if (sections === 0) throw new Refused({ reason: 'notThisFormat', detail: 'DXF' });
    return drawing.gathering.file();
  });
}

function skip(groups: Iterator<DxfGroup>): void {
  for (let next = groups.next(); !next.done; next = groups.next()) if (next.value.code === 0 && ENDS.has(next.value.value.trim())) return;
}

function readTables({ colours }: Drawing, groups: Iterator<DxfGroup>): void {
  for (const entity of dxfEntities(groups, ENDS)) {
    if (entity.type !== 'LAYER' || colours.size >= MAX_BLOCKS) continue;
    const colour = ownColour(entity);
    if (colour !== undefined) colours.set(textOf(entity, 2) ?? '', colour);
  }
}

function readBlocks({ blocks, gathering }: Drawing, groups: Iterator<DxfGroup>): void {
  let block: Block | undefined;
  for (const entity of dxfEntities(groups, ENDS)) {
    if (entity.type === 'BLOCK') {
      block = { base: [numberOf(entity, 10, 0), numberOf(entity, 20, 0)], entities: [] };
      if (blocks.size < MAX_BLOCKS) blocks.set(textOf(entity, 2) ?? '', block);
      else gathering.note('unsupported', `BLOCK > ${MAX_BLOCKS}`);
    } else if (entity.type === 'ENDBLK') block = undefined;
    else block?.entities.push(entity);
  }
}

function readEntities(drawing: Drawing, groups: Iterator<DxfGroup>, name: string): void {
  let count = 0;
  for (const entity of dxfEntities(groups, ENDS)) {
    count += 1;
    const where = `${entity.type} ${count}`;
    const layer = textOf(entity, 8) ?? '0';
    const values: Record<string, string> = { Layer: plainValue(layer) };
    for (const attribute of entity.within)
      if (attribute.type === 'ATTRIB') values[plainValue(textOf(attribute, 2))] = plainValue(plainText(textOf(attribute, 1) ?? ''));
    if (entity.type === 'INSERT') values['Block'] = plainValue(textOf(entity, 2));
    const colour = ownColour(entity) ?? drawing.colours.get(layer);
    for (const shape of merged(shapesOf(drawing, entity, { where, depth: 0 }))) {
      const { kind, parts, text } = shape;
      const feature = { kind, parts, values: text ? { ...values, Text: plainValue(text) } : values };
      drawing.gathering.add(name, colour === undefined ? feature : { ...feature, colour }, where);
    }
  }
}

function shapesOf(drawing: Drawing, entity: DxfEntity, at: { readonly where: string; readonly depth: number }): readonly DxfShape[] {
  if (entity.type === 'INSERT') return insertedShapes(drawing, entity, at);
  const shapes = dxfShapes(entity);
  if (!shapes) drawing.gathering.note('unsupported', entity.type);
  return shapes ?? [];
}

/** A block where, how large and how turned it is inserted, in rows and columns if so. */
function insertedShapes(
  drawing: Drawing,
  entity: DxfEntity,
  { where, depth }: { readonly where: string; readonly depth: number },
): DxfShape[] {
  const block = drawing.blocks.get(textOf(entity, 2) ?? '');
  if (!block || depth >= MAX_DEPTH) {
    drawing.gathering.note(block ? 'tooDeep' : 'badRecord', where);
    return [];
  }
  const within = block.entities.flatMap((each) => {
    drawing.gathering.spend(1);
    return shapesOf(drawing, each, { where, depth: depth + 1 });
  });
  const shapes: DxfShape[] = [];
  for (const placed of placements(entity, block)) {
    for (const shape of within) {
      // Nested blocks multiply; what is drawn in the end is counted once more when it is taken.
      drawing.gathering.spend(shape.parts.length);
      shapes.push({ ...shape, parts: shape.parts.map((part) => moved(part, placed)) });
    }
  }
  return shapes;
}

function placements(entity: DxfEntity, { base }: Block): Placed[] {
  const [x, y] = place(entity);
  const mirror = numberOf(entity, 230, 1) < 0 ? -1 : 1;
  const [sx, sy, angle] = [numberOf(entity, 41, 1), numberOf(entity, 42, 1), numberOf(entity, 50, 0) * RADIANS];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [columns, rows] = [numberOf(entity, 70, 1), numberOf(entity, 71, 1)].map((count) =>
    Math.max(1, Math.min(MAX_ARRAY, Math.floor(count))),
  );
  const [wide, high] = [numberOf(entity, 44, 0), numberOf(entity, 45, 0)];
  const all: Placed[] = [];
  for (let at = 0; at < Math.min(MAX_ARRAY, (columns ?? 1) * (rows ?? 1)); at += 1) {
    const [right, up] = [(at % (columns ?? 1)) * wide, Math.floor(at / (columns ?? 1)) * high];
    all.push((px, py) => {
      const [lx, ly] = [(px - base[0]) * sx + right, (py - base[1]) * sy + up];
      return [mirror * (x + lx * cos - ly * sin), y + lx * sin + ly * cos];
    });
  }
  return all;
}

function moved(part: readonly number[], placed: Placed): number[] {
  const result: number[] = [];
  for (let at = 0; at + 1 < part.length; at += 2) result.push(...placed(part[at] ?? 0, part[at + 1] ?? 0));
  return result;
}

/** One feature of each kind an entity, so that a symbol of forty lines is one row of the table; texts stay apart. */
function merged(shapes: readonly DxfShape[]): readonly DxfShape[] {
  if (shapes.length < 2) return shapes;
  const texts = shapes.filter(({ text }) => text);
  const kinds = (['point', 'line', 'area'] as const).map((kind): DxfShape => {
    return { kind, parts: shapes.filter((shape) => shape.kind === kind && !shape.text).flatMap(({ parts }) => parts) };
  });
  return [...kinds.filter(({ parts }) => parts.length > 0), ...texts];
}

function ownColour(entity: DxfEntity): string | undefined {
  const exact = numberOf(entity, 420, -1);
  if (exact >= 0) return `#${(exact & 0xffffff).toString(16).padStart(6, '0')}`;
  return aciColour(Math.abs(numberOf(entity, 62, 256)));
}
