import { isDegrees, readCrs, type Crs } from './crs.ts';
import type { Box, Geometry, Position } from './geometry.ts';
import { OgcRefusal, type OgcDialect } from './ogc-problem.ts';
import { childOf, childrenOf, type XmlElement } from './xml-tree.ts';

/** A filter's shape has as many corners at most; a district has some hundreds. */
const MAX_CORNERS = 2_000;
export const GEOMETRY_NAMES = new Set([
  'Point',
  'LineString',
  'Curve',
  'Polygon',
  'Surface',
  'MultiPoint',
  'MultiLineString',
  'MultiCurve',
  'MultiPolygon',
  'MultiSurface',
  'MultiGeometry',
  'Envelope',
  'Box',
]);

export interface GmlContext {
  readonly dialect: OgcDialect;
  /** System of what names none. */
  readonly crs: Crs;
}

export interface GmlShape {
  /** Several for the Multi… kinds. */
  readonly geometries: readonly Geometry[];
  readonly crs: Crs;
}

/** A geometry of GML 2.1.2, 3.1.1 or 3.2.1 in a filter: its positions east before north, in the system it names. */
export function readGml(element: XmlElement, context: GmlContext): GmlShape {
  const crs = crsOf(element, context);
  const geometries = geometriesOf(element, crs);
  const corners = geometries.reduce((sum, geometry) => sum + JSON.stringify(geometry.coordinates).split(',').length / 2, 0);
  if (geometries.length === 0) throw new OgcRefusal('InvalidParameterValue', `${element.name} has no coordinates.`, element.name);
  if (corners > MAX_CORNERS)
    throw new OgcRefusal('OperationProcessingFailed', `A shape in a filter may have ${MAX_CORNERS} corners at most.`, element.name);
  return { geometries, crs };
}

/** `Envelope` (GML 3) or `Box` (GML 2). */
export function readEnvelope(element: XmlElement, context: GmlContext): { readonly box: Box; readonly crs: Crs } {
  const crs = crsOf(element, context);
  const lower = childOf(element, 'lowerCorner');
  const upper = childOf(element, 'upperCorner');
  const corners =
    lower && upper ? [...positionsOf(lower.text, crs, element), ...positionsOf(upper.text, crs, element)] : listed(element, crs);
  const [from, to] = corners;
  if (!from || !to || corners.length !== 2)
    throw new OgcRefusal('InvalidParameterValue', `${element.name} must have a lower and an upper corner.`, element.name);
  return { box: [Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.max(from[0], to[0]), Math.max(from[1], to[1])], crs };
}

function crsOf(element: XmlElement, { dialect, crs }: GmlContext): Crs {
  const name = element.attributes.get('srsName');
  if (name === undefined) return crs;
  const read = readCrs(name, dialect);
  if (!read) throw new OgcRefusal('InvalidParameterValue', `The coordinate system ${name.slice(0, 100)} is not known here.`, 'srsName');
  return read;
}

function geometriesOf(element: XmlElement, crs: Crs): Geometry[] {
  switch (element.name) {
    case 'Point':
      return listed(element, crs)
        .slice(0, 1)
        .map((coordinates) => ({ type: 'Point', coordinates }));
    case 'LineString':
    case 'LineStringSegment': {
      const coordinates = listed(element, crs);
      return coordinates.length < 2 ? [] : [{ type: 'LineString', coordinates }];
    }
    case 'Polygon':
    case 'PolygonPatch': {
      const rings = element.children.filter((child) => /^(?:exterior|interior|outerBoundaryIs|innerBoundaryIs)$/.test(child.name));
      const coordinates = rings.map((ring) => (ring.children[0] ? listed(ring.children[0], crs) : []));
      return coordinates[0] === undefined || coordinates.some((ring) => ring.length < 4) ? [] : [{ type: 'Polygon', coordinates }];
    }
    // What holds others: Curve/segments, Surface/patches, Multi…/…Member.
    default:
      return element.children.flatMap((child) => geometriesOf(child, crs));
  }
}

/** All positions that stand right under an element, in whichever of the ways of GML they are written. */
function listed(element: XmlElement, crs: Crs): Position[] {
  return element.children.flatMap((child): Position[] => {
    if (child.name === 'posList' || child.name === 'pos') return positionsOf(child.text, crs, element);
    if (child.name === 'coordinates') return coordinatesOf(child, crs, element);
    if (child.name === 'coord')
      return positionsOf(
        childrenOf(child, 'X')
          .concat(childrenOf(child, 'Y'))
          .map((each) => each.text)
          .join(' '),
        crs,
        element,
      );
    return child.name === 'Point' || child.name === 'pointProperty' || child.name === 'pointMember' ? listed(child, crs) : [];
  });
}

/** GML 2: `x,y x,y`, with separators of one's own. */
function coordinatesOf(child: XmlElement, crs: Crs, owner: XmlElement): Position[] {
  const between = child.attributes.get('cs') ?? ',';
  const decimal = child.attributes.get('decimal') ?? '.';
  const tuples = child.text.split(child.attributes.get('ts') ?? ' ').join(' ');
  const plain = (decimal === '.' ? tuples : tuples.replaceAll(decimal, '.')).replaceAll(between, ' ');
  return positionsOf(plain, crs, owner);
}

function positionsOf(text: string, crs: Crs, owner: XmlElement): Position[] {
  const numbers = text.trim().split(/\s+/).filter(Boolean).map(Number);
  if (numbers.length > MAX_CORNERS * 2 || numbers.length % 2 !== 0 || numbers.some((each) => !Number.isFinite(each)))
    throw new OgcRefusal('InvalidParameterValue', `${owner.name} must have pairs of numbers, ${MAX_CORNERS} at most.`, owner.name);
  const positions: Position[] = [];
  for (let at = 0; at < numbers.length; at += 2) {
    const [a = 0, b = 0] = [numbers[at], numbers[at + 1]];
    positions.push(crs.flipped ? [b, a] : [a, b]);
  }
  return positions;
}

/** Metres of a length that a filter gives; in degrees only where the plane is degrees. */
export function metresOf(text: string, units: string | undefined, crs: Crs): number {
  const value = Number(text.trim());
  const factor = factorOf(units, crs);
  if (!Number.isFinite(value) || value < 0 || factor === undefined)
    throw new OgcRefusal('InvalidParameterValue', 'Distance must be a number in m, km, ft, mi or degrees.', 'Distance');
  return value * factor;
}

const METRES_PER_DEGREE = 111_195;

function factorOf(units: string | undefined, crs: Crs): number | undefined {
  const name = (units ?? '').toLowerCase().replace(/^.*[#:]/, '');
  if (name === '') return isDegrees(crs) ? METRES_PER_DEGREE : 1;
  if (/^(?:m|metres?|meters?|9001)$/.test(name)) return 1;
  if (/^(?:km|kilomet(?:er|re)s?)$/.test(name)) return 1_000;
  if (/^(?:ft|feet|foot)$/.test(name)) return 0.3048;
  if (/^(?:mi|statute miles|miles?)$/.test(name)) return 1_609.344;
  return /^(?:deg|degrees?|9102)$/.test(name) ? METRES_PER_DEGREE : undefined;
}
