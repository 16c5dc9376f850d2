import { COORDINATE_SYSTEMS } from '../coordinate-systems.ts';
import { OgcRefusal, readOgc, type OgcRead } from './ogc-problem.ts';
import { epsgOf, extentOf, LIMITS, MAX_LAYERS, short, type OfferedLayer } from './read-capabilities.ts';
import { childOf, childrenOf, readXml, textOf, type XmlElement } from './xml-tree.ts';

/** One level of a pyramid of tiles: how it lies on the ground. */
export interface TileMatrix {
  /** As the server calls it. */
  readonly id: string;
  /** Units of the system a pixel. */
  readonly resolution: number;
  /** East and north of the upper left corner. */
  readonly origin: readonly [number, number];
  readonly tile: readonly [width: number, height: number];
  readonly columns: number;
  readonly rows: number;
}

export interface TilePyramid {
  readonly set: string;
  readonly crs: number;
  /** The coarsest first. */
  readonly matrices: readonly TileMatrix[];
}

export interface OfferedTiles extends OfferedLayer {
  /** In the system that suits a web map best; undefined where it is in none that we know. */
  readonly pyramid: TilePyramid | undefined;
  readonly format: string;
  /** Address of a tile with {TileMatrix}, {TileRow} …, where the server gives one. */
  readonly template: string | undefined;
}

export interface TileOffer {
  readonly of: 'tiles';
  readonly title: string;
  readonly layers: readonly OfferedTiles[];
  readonly cut: boolean;
}

const MAX_SETS = 100;
const MAX_MATRICES = 30;
/** Of the standard: a pixel is 0.28 mm (07-057r7 §6.1). */
const PIXEL_METRES = 0.00028;
const METRES_PER_DEGREE = 111_319.490_793_273_6;
/** What the web called Web Mercator before it had a number. */
const OLD_WEB_MERCATOR = new Set([900_913, 102_100, 102_113, 3785]);
const WEB_MERCATOR = 3857;

/** The capabilities of a WMTS 1.0.0 (07-057r7) of others. */
export function readWmtsCapabilities(text: string): OgcRead<TileOffer> {
  return readOgc(() => {
    const root = readXml(text, LIMITS);
    const contents = root.name === 'Capabilities' ? childOf(root, 'Contents') : undefined;
    if (!contents) throw new OgcRefusal('NoApplicableCode', `This is no description of a WMTS, but ${root.name.slice(0, 60)}.`);
    const pyramids = new Map(
      childrenOf(contents, 'TileMatrixSet')
        .slice(0, MAX_SETS)
        .flatMap((set) => pyramidOf(set) ?? [])
        .map((pyramid) => [pyramid.set, pyramid]),
    );
    const layers = childrenOf(contents, 'Layer').flatMap((layer) => tilesOf(layer, pyramids) ?? []);
    const service = childOf(root, 'ServiceIdentification');
    return {
      of: 'tiles',
      title: short((service && textOf(service, 'Title')) ?? ''),
      layers: layers.slice(0, MAX_LAYERS),
      cut: layers.length > MAX_LAYERS,
    };
  });
}

function tilesOf(element: XmlElement, pyramids: ReadonlyMap<string, TilePyramid>): OfferedTiles | undefined {
  const name = textOf(element, 'Identifier');
  if (name === undefined) return undefined;
  const linked = childrenOf(element, 'TileMatrixSetLink').flatMap((link) => pyramids.get(textOf(link, 'TileMatrixSet') ?? '') ?? []);
  const pyramid = linked.find(({ crs }) => crs === WEB_MERCATOR) ?? linked.find(({ crs }) => crs !== 4326) ?? linked[0];
  const formats = childrenOf(element, 'Format').map((each) => each.text.trim());
  const format =
    ['image/png', 'image/png8', 'image/jpeg', 'image/webp'].find((each) => formats.includes(each)) ?? formats[0] ?? 'image/png';
  const styles = childrenOf(element, 'Style').toSorted((a, b) => Number(isDefault(b)) - Number(isDefault(a)));
  return {
    name: name.slice(0, 200),
    title: short(textOf(element, 'Title') ?? name),
    path: [],
    queryable: false,
    styles: styles.map((style) => ({ name: short(textOf(style, 'Identifier') ?? ''), title: short(textOf(style, 'Title') ?? '') })),
    crs: [...new Set(linked.map(({ crs }) => crs))],
    extent: extentOf(element),
    pyramid,
    format,
    template: childrenOf(element, 'ResourceURL')
      .filter(({ attributes }) => attributes.get('resourceType') === 'tile' && attributes.get('format') === format)
      .map(({ attributes }) => attributes.get('template'))
      .find((template) => template !== undefined),
  };
}

const isDefault = ({ attributes }: XmlElement): boolean => attributes.get('isDefault') === 'true';

function pyramidOf(element: XmlElement): TilePyramid | undefined {
  const set = textOf(element, 'Identifier');
  const named = textOf(element, 'SupportedCRS') ?? '';
  const [code = 0] = named.endsWith('CRS84') ? [4326] : epsgOf(named);
  const crs = OLD_WEB_MERCATOR.has(code) ? WEB_MERCATOR : code;
  if (set === undefined || !COORDINATE_SYSTEMS.includes(`EPSG:${crs}`)) return undefined;
  const degrees = crs === 4326;
  const metresPerUnit = degrees ? METRES_PER_DEGREE : 1;
  const matrices = childrenOf(element, 'TileMatrix')
    .slice(0, MAX_MATRICES)
    .flatMap((matrix) => matrixOf(matrix, { metresPerUnit, degrees, web: crs === WEB_MERCATOR }) ?? []);
  return matrices.length === 0 ? undefined : { set, crs, matrices: matrices.toSorted((a, b) => b.resolution - a.resolution) };
}

function matrixOf(
  element: XmlElement,
  system: { readonly metresPerUnit: number; readonly degrees: boolean; readonly web: boolean },
): TileMatrix | undefined {
  const id = textOf(element, 'Identifier');
  const number = (name: string): number => Number(textOf(element, name) ?? Number.NaN);
  const [first = Number.NaN, second = Number.NaN] = (textOf(element, 'TopLeftCorner') ?? '').split(/\s+/).map(Number);
  const [scale, width, height] = [number('ScaleDenominator'), number('TileWidth'), number('TileHeight')];
  const [columns, rows] = [number('MatrixWidth'), number('MatrixHeight')];
  const sane = [first, second, scale, width, height, columns, rows].every(Number.isFinite) && scale > 0;
  if (id === undefined || !sane || width < 1 || width > 4_096 || height < 1 || height > 4_096 || columns < 1 || rows < 1) return undefined;
  const resolution = (scale * PIXEL_METRES) / system.metresPerUnit;
  return { id: id.slice(0, 200), resolution, origin: eastFirst(first, second, system), tile: [width, height], columns, rows };
}

/**
 * Servers write the corner in either order, whatever they call the system. In degrees what is beyond 90 is a longitude; in the Korean systems the
 * upper left corner lies farther north than east (false northings of 500 and 600 km and 2,000 km against eastings of 200 and 1,000 km).
 */
function eastFirst(
  first: number,
  second: number,
  { degrees, web }: { readonly degrees: boolean; readonly web: boolean },
): readonly [number, number] {
  if (web) return [first, second];
  if (degrees) return Math.abs(second) > 90 ? [second, first] : [first, second];
  return first > second ? [second, first] : [first, second];
}

/**
 * The address of a tile by the template of its server; undefined where it leads to another server than the one that was allowed, or wants
 * something that we do not know.
 */
export function tileByTemplate(template: string, values: Readonly<Record<string, string>>, allowed: string): string | undefined {
  let known = true;
  const filled = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name.toLowerCase()];
    known &&= value !== undefined;
    return encodeURIComponent(value ?? '');
  });
  // Origins as they are written: a name that means the same server is another address, and its parameters are asked for instead.
  const originOf = (address: string): string | undefined => /^https?:\/\/[^/?#@\\]+(?=[/?])/i.exec(address)?.[0].toLowerCase();
  const origin = originOf(filled);
  return known && origin !== undefined && origin === originOf(`${allowed}/`) ? filled : undefined;
}
