import type { Filter, LikePattern, CompareSign } from './filter.ts';
import { localName } from './feature.ts';
import { OgcRefusal } from './ogc-problem.ts';
import { GEOMETRY_NAMES, metresOf, readEnvelope, readGml, type GmlContext, type GmlShape } from './read-gml.ts';
import { childOf, childrenOf, readXml, type XmlElement } from './xml-tree.ts';

export const FILTER_LIMITS = { maxCharacters: 200_000, maxElements: 5_000 } as const;
/** Conditions of one filter. */
const MAX_CONDITIONS = 200;
const MAX_IDS = 1_000;
const MAX_PATTERN = 256;

const COMPARISONS: Readonly<Record<string, CompareSign>> = {
  PropertyIsEqualTo: '=',
  PropertyIsNotEqualTo: '<>',
  PropertyIsLessThan: '<',
  PropertyIsLessThanOrEqualTo: '<=',
  PropertyIsGreaterThan: '>',
  PropertyIsGreaterThanOrEqualTo: '>=',
};
const SHAPES: Readonly<Record<string, Extract<Filter, { geometries: unknown }>['op']>> = {
  Intersects: 'intersects',
  Disjoint: 'disjoint',
  Within: 'within',
  Contains: 'contains',
  DWithin: 'near',
  Beyond: 'beyond',
};
const IDS = new Set(['FeatureId', 'GmlObjectId', 'ResourceId']);

/** The text of a `Filter` parameter; several filters in brackets are one for each type name, and one type is asked at a time. */
export function readFilterText(text: string, context: GmlContext): Filter {
  return readFilter(readXml(text.trim().replace(/^\(([^]*)\)$/, '$1'), FILTER_LIMITS), context);
}

/** A `Filter` element of OGC 02-059, 04-095 or 09-026r2. */
export function readFilter(element: XmlElement, context: GmlContext): Filter {
  if (element.name !== 'Filter') throw bad('Filter', `A Filter is expected, not ${element.name.slice(0, 60)}.`);
  const reading = { ...context, left: { conditions: MAX_CONDITIONS } };
  const [first] = element.children;
  if (!first) throw bad('Filter', 'The filter is empty.');
  if (IDS.has(first.name)) return readIds(element.children);
  if (element.children.length > 1) throw bad('Filter', 'A filter has one condition; join several by And or Or.');
  return read(first, reading);
}

interface Reading extends GmlContext {
  readonly left: { conditions: number };
}

function read(element: XmlElement, reading: Reading): Filter {
  reading.left.conditions -= 1;
  if (reading.left.conditions < 0)
    throw new OgcRefusal('OperationProcessingFailed', `A filter may have ${MAX_CONDITIONS} conditions at most.`, 'Filter');
  const { name } = element;
  if (name === 'And' || name === 'Or') return readJoined(element, reading);
  if (name === 'Not') return { op: 'not', part: read(only(element), reading) };
  const sign = COMPARISONS[name];
  if (sign) return readComparison(element, sign);
  if (name === 'PropertyIsLike') return { op: 'like', field: fieldOf(element), pattern: readPattern(element) };
  if (name === 'PropertyIsNull' || name === 'PropertyIsNil') return { op: 'isNull', field: fieldOf(element) };
  if (name === 'PropertyIsBetween') return readBetween(element);
  if (name === 'BBOX') return readBox(element, reading);
  const shape = SHAPES[name];
  if (shape) return readShape(element, shape, reading);
  if (IDS.has(name)) return readIds([element]);
  throw new OgcRefusal(
    'OperationProcessingFailed',
    `The filter ${name.slice(0, 60)} is not understood here; the capabilities name those that are.`,
    name.slice(0, 60),
  );
}

function readJoined(element: XmlElement, reading: Reading): Filter {
  if (element.children.length === 0) throw bad(element.name, `${element.name} has nothing to join.`);
  return { op: element.name === 'And' ? 'and' : 'or', parts: element.children.map((child) => read(child, reading)) };
}

/** Either side may be the property; turned round, smaller is larger. */
function readComparison(element: XmlElement, sign: CompareSign): Filter {
  const [first, second] = element.children;
  const literal = childOf(element, 'Literal');
  if (!first || !second || !literal || element.children.length !== 2)
    throw bad(element.name, `${element.name} compares a property with a literal.`);
  const turned = { '=': '=', '<>': '<>', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;
  const matchCase = element.attributes.get('matchCase') !== 'false';
  return { op: 'compare', sign: first === literal ? turned[sign] : sign, field: fieldOf(element), value: literal.text.trim(), matchCase };
}

function readBetween(element: XmlElement): Filter {
  const bound = (name: string): string => {
    const found = childOf(element, name);
    const text = found && (childOf(found, 'Literal') ?? found).text.trim();
    if (!text) throw bad(name, `PropertyIsBetween has no ${name}.`);
    return text;
  };
  return { op: 'between', field: fieldOf(element), lower: bound('LowerBoundary'), upper: bound('UpperBoundary') };
}

function readPattern(element: XmlElement): LikePattern {
  const text = childOf(element, 'Literal')?.text ?? '';
  if (text.length > MAX_PATTERN) throw bad('Literal', `A pattern may have ${MAX_PATTERN} characters at most.`);
  const special = (names: readonly string[], usual: string): string =>
    names.map((name) => element.attributes.get(name)).find((value) => value !== undefined && value !== '') ?? usual;
  const [any, one, escape] = [special(['wildCard'], '*'), special(['singleChar'], '?'), special(['escapeChar', 'escape'], '\\')];
  const parts: LikePattern['parts'][number][] = [];
  let plain = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === escape && at + 1 < text.length) {
      plain += text[at + 1];
      at += 1;
      continue;
    }
    if (character !== any && character !== one) {
      plain += character;
      continue;
    }
    if (plain) parts.push({ text: plain });
    plain = '';
    // Any number twice is any number; a pattern of a hundred of them would try for ever.
    if (character === one || parts.at(-1) !== 'any') parts.push(character === one ? 'one' : 'any');
  }
  if (plain) parts.push({ text: plain });
  return { parts, matchCase: element.attributes.get('matchCase') !== 'false' };
}

function readBox(element: XmlElement, reading: Reading): Filter {
  const shape = element.children.find((child) => child.name === 'Envelope' || child.name === 'Box');
  if (!shape) throw bad('BBOX', 'BBOX has no Envelope or Box.');
  return { op: 'box', ...readEnvelope(shape, reading) };
}

function readShape(element: XmlElement, op: Extract<Filter, { geometries: unknown }>['op'], reading: Reading): Filter {
  const shape = element.children.find((child) => GEOMETRY_NAMES.has(child.name));
  if (!shape) throw bad(element.name, `${element.name} has no geometry.`);
  const { geometries, crs } = shapeOf(shape, reading);
  if (op !== 'near' && op !== 'beyond') return { op, geometries, crs };
  const distance = childOf(element, 'Distance');
  if (!distance) throw bad('Distance', `${element.name} has no Distance.`);
  const units = distance.attributes.get('uom') ?? distance.attributes.get('units');
  return { op, geometries, crs, metres: metresOf(distance.text, units, crs) };
}

function shapeOf(shape: XmlElement, reading: Reading): GmlShape {
  if (shape.name !== 'Envelope' && shape.name !== 'Box') return readGml(shape, reading);
  const { box, crs } = readEnvelope(shape, reading);
  const [minX, minY, maxX, maxY] = box;
  return {
    geometries: [
      {
        type: 'Polygon',
        coordinates: [
          [
            [minX, minY],
            [maxX, minY],
            [maxX, maxY],
            [minX, maxY],
            [minX, minY],
          ],
        ],
      },
    ],
    crs,
  };
}

function readIds(elements: readonly XmlElement[]): Filter {
  if (elements.length > MAX_IDS) throw bad('Filter', `A filter may name ${MAX_IDS} ids at most.`);
  const ids = elements.map((each) => each.attributes.get('fid') ?? each.attributes.get('rid') ?? each.attributes.get('id') ?? '');
  if (elements.some((each) => !IDS.has(each.name))) throw bad('Filter', 'Ids and conditions cannot stand side by side.');
  return { op: 'ids', ids: idSet(ids) };
}

/** `PropertyName` (1.x) or `ValueReference` (2.0), without prefix and path. */
function fieldOf(element: XmlElement): string {
  const named = childrenOf(element, 'PropertyName')[0] ?? childrenOf(element, 'ValueReference')[0];
  const name = named?.text.trim();
  if (!name) throw bad(element.name, `${element.name} names no property.`);
  return localName(name.slice(name.lastIndexOf('/') + 1));
}

function only(element: XmlElement): XmlElement {
  const [child] = element.children;
  if (!child || element.children.length !== 1) throw bad(element.name, `${element.name} holds one condition.`);
  return child;
}

function bad(locator: string, text: string): OgcRefusal {
  return new OgcRefusal('InvalidParameterValue', text, locator.slice(0, 60));
}

/** Ids as clients have them, `layer.id`, and as the layer has them. */
export function idSet(ids: readonly string[]): ReadonlySet<string> {
  return new Set(ids.flatMap((id) => [id, id.slice(id.indexOf('.') + 1)]));
}
