import { OgcRefusal, readOgc, type OgcRead } from './ogc-problem.ts';
import { childOf, childrenOf, readXml, textOf, type XmlElement } from './xml-tree.ts';

/** A layer or feature type that a server of others says it has. */
export interface OfferedLayer {
  readonly name: string;
  readonly title: string;
  readonly path: readonly string[];
  readonly queryable: boolean;
  readonly styles: readonly { readonly name: string; readonly title: string }[];
  readonly crs: readonly number[];
  readonly extent: readonly [number, number, number, number] | undefined;
}

export interface Offer {
  readonly of: 'layers';
  readonly title: string;
  readonly layers: readonly OfferedLayer[];
  /** There were more. */
  readonly cut: boolean;
  /** Forms in which a WMS tells what lies at a place, as it calls them. */
  readonly infoFormats: readonly string[];
}

/** A national geoportal has three thousand layers in ten megabytes. */
export const LIMITS = { maxCharacters: 16_000_000, maxElements: 1_000_000, mayName: true } as const;
export const MAX_LAYERS = 2_000;
const MAX_TEXT = 200;
const MAX_FORMATS = 20;

/** The capabilities of a WMS (1.1.1, 1.3.0) or WFS (1.0.0, 1.1.0, 2.0.0) of others. */
export function readCapabilities(text: string): OgcRead<Offer> {
  return readOgc(() => {
    const root = readXml(text, LIMITS);
    const exception = exceptionIn(root);
    if (exception !== undefined) throw new OgcRefusal('NoApplicableCode', `The server says: ${exception}`);
    const layers: OfferedLayer[] = [];
    let infoFormats: readonly string[] = [];
    if (/^(?:WMS|WMT_MS)_Capabilities$/.test(root.name)) {
      const capability = childOf(root, 'Capability');
      infoFormats = infoFormatsOf(capability);
      for (const layer of capability ? childrenOf(capability, 'Layer') : [])
        collect(layer, { path: [], crs: [], styles: [], queryable: false, extent: undefined }, layers);
    } else if (root.name === 'WFS_Capabilities') {
      const list = childOf(root, 'FeatureTypeList');
      for (const type of list ? childrenOf(list, 'FeatureType') : []) layers.push(featureType(type));
    } else throw new OgcRefusal('NoApplicableCode', `This is no description of a WMS or WFS, but ${root.name.slice(0, 60)}.`);
    const service = childOf(root, 'Service') ?? childOf(root, 'ServiceIdentification');
    return {
      of: 'layers',
      title: short((service && textOf(service, 'Title')) ?? ''),
      layers: layers.slice(0, MAX_LAYERS),
      cut: layers.length > MAX_LAYERS,
      infoFormats,
    };
  });
}

/** What an exception report of any version says; undefined where the text is none. */
export function exceptionOf(text: string): string | undefined {
  const read = readOgc(() => exceptionIn(readXml(text, LIMITS)));
  return read.ok ? read.value : undefined;
}

function exceptionIn(root: XmlElement): string | undefined {
  if (!/^(?:ServiceExceptionReport|ExceptionReport)$/.test(root.name)) return undefined;
  const [first] = root.children;
  return short(((first && textOf(first, 'ExceptionText')) ?? first?.text.trim()) || 'no reason given');
}

function infoFormatsOf(capability: XmlElement | undefined): readonly string[] {
  const request = capability && childOf(capability, 'Request');
  const info = request && childOf(request, 'GetFeatureInfo');
  return info
    ? childrenOf(info, 'Format')
        .map(({ text }) => short(text))
        .slice(0, MAX_FORMATS)
    : [];
}

interface Inherited {
  readonly path: readonly string[];
  readonly crs: readonly number[];
  readonly styles: OfferedLayer['styles'];
  readonly queryable: boolean;
  readonly extent: OfferedLayer['extent'];
}

/** Systems, styles and extents are handed down (06-042 §7.2.4.8); a layer without a name only holds others. */
function collect(element: XmlElement, above: Inherited, into: OfferedLayer[]): void {
  const name = textOf(element, 'Name');
  const title = short(textOf(element, 'Title') ?? name ?? '');
  const own = [...childrenOf(element, 'CRS'), ...childrenOf(element, 'SRS')].flatMap(({ text }) => epsgOf(text));
  const styles = childrenOf(element, 'Style').map((style) => ({
    name: short(textOf(style, 'Name') ?? ''),
    title: short(textOf(style, 'Title') ?? ''),
  }));
  const queryable = element.attributes.get('queryable');
  const here: Inherited = {
    path: [...above.path, title],
    crs: [...new Set([...above.crs, ...own])],
    styles: [...above.styles, ...styles],
    queryable: queryable === undefined ? above.queryable : queryable === '1' || queryable === 'true',
    extent: extentOf(element) ?? above.extent,
  };
  if (name !== undefined && into.length <= MAX_LAYERS) into.push({ ...here, name: name.slice(0, MAX_TEXT), title, path: above.path });
  for (const child of childrenOf(element, 'Layer')) collect(child, here, into);
}

function featureType(element: XmlElement): OfferedLayer {
  const name = textOf(element, 'Name') ?? '';
  const systems = ['SRS', 'DefaultSRS', 'OtherSRS', 'DefaultCRS', 'OtherCRS'].flatMap((each) => childrenOf(element, each));
  return {
    name: name.slice(0, MAX_TEXT),
    title: short(textOf(element, 'Title') ?? name),
    path: [],
    queryable: true,
    styles: [],
    crs: [...new Set(systems.flatMap(({ text }) => epsgOf(text)))],
    extent: extentOf(element),
  };
}

export function epsgOf(text: string): number[] {
  // 1.1.1 allows several in one element.
  return text
    .trim()
    .split(/\s+/)
    .flatMap((each) => {
      const code = /(?:EPSG|epsg)(?:\.xml#|:[\w.]*:|:|\/[\w.]+\/)(\d{3,6})$/.exec(each)?.[1];
      return code === undefined ? [] : [Number(code)];
    });
}

export function extentOf(element: XmlElement): OfferedLayer['extent'] {
  const old = childOf(element, 'LatLonBoundingBox') ?? childOf(element, 'LatLongBoundingBox');
  if (old) return four(['minx', 'miny', 'maxx', 'maxy'].map((name) => old.attributes.get(name)));
  const named = childOf(element, 'EX_GeographicBoundingBox');
  if (named)
    return four(
      ['westBoundLongitude', 'southBoundLatitude', 'eastBoundLongitude', 'northBoundLatitude'].map((name) => textOf(named, name)),
    );
  const corners = childOf(element, 'WGS84BoundingBox');
  return corners && four([...(textOf(corners, 'LowerCorner') ?? '').split(/\s+/), ...(textOf(corners, 'UpperCorner') ?? '').split(/\s+/)]);
}

function four(texts: readonly (string | undefined)[]): OfferedLayer['extent'] {
  const [west = Number.NaN, south = Number.NaN, east = Number.NaN, north = Number.NaN] = texts.map((text) =>
    text ? Number(text) : Number.NaN,
  );
  return [west, south, east, north].every(Number.isFinite) ? [west, south, east, north] : undefined;
}

export function short(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, MAX_TEXT);
}
