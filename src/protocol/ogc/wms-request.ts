import { readCrs, type Crs } from './crs.ts';
import { localName } from './feature.ts';
import type { Box } from './geometry.ts';
import { numbersOf, optional, required, wholeNumber, type Kvp } from './kvp.ts';
import { OgcRefusal, readOgc, type OgcDialect, type OgcRead } from './ogc-problem.ts';

export type WmsDialect = Extract<OgcDialect, `wms${string}`>;

/** What one picture may be: a wall of displays is 4096 wide. */
export const MAX_SIDE = 4_096;
export const MAX_WMS_LAYERS = 20;
const MAX_FEATURES = 50;

export const IMAGE_FORMATS = ['image/png', 'image/jpeg'] as const;
export type ImageFormat = (typeof IMAGE_FORMATS)[number];
export const INFO_FORMATS = ['text/html', 'text/plain', 'application/json'] as const;
export type InfoFormat = (typeof INFO_FORMATS)[number];

/** A part of the ground and how large it is to be drawn. */
export interface MapFrame {
  readonly crs: Crs;
  /** In the system of `crs`, east before north. */
  readonly box: Box;
  readonly width: number;
  readonly height: number;
}

export interface DrawnLayer {
  readonly name: string;
  /** Undefined: the usual one. */
  readonly style: string | undefined;
}

export type WmsRequest =
  | { readonly is: 'capabilities'; readonly dialect: WmsDialect }
  | {
      readonly is: 'map';
      readonly dialect: WmsDialect;
      readonly frame: MapFrame;
      readonly layers: readonly DrawnLayer[];
      readonly format: ImageFormat;
      readonly transparent: boolean;
      /** `#rrggbb`. */
      readonly background: string;
      readonly exceptions: 'xml' | 'picture' | 'blank';
    }
  | {
      readonly is: 'info';
      readonly dialect: WmsDialect;
      readonly frame: MapFrame;
      readonly layers: readonly DrawnLayer[];
      readonly at: readonly [column: number, row: number];
      readonly format: InfoFormat;
      readonly most: number;
    }
  | {
      readonly is: 'legend';
      readonly dialect: WmsDialect;
      readonly layer: DrawnLayer;
      readonly format: ImageFormat;
      readonly size: readonly [width: number, height: number] | undefined;
    };

/** The version that an answer is to be written in, even where the rest cannot be read. 1.1.0 and older get the nearest that we speak (§6.2.4). */
export function wmsDialect(kvp: Kvp): WmsDialect {
  const version = optional(kvp, 'version') ?? optional(kvp, 'wmtver');
  return version !== undefined && version < '1.3' ? 'wms1.1.1' : 'wms1.3.0';
}

/** A request of WMS 1.1.1 (OGC 01-068r3) or 1.3.0 (OGC 06-042). */
export function readWmsRequest(kvp: Kvp): OgcRead<WmsRequest> {
  return readOgc(() => {
    const dialect = wmsDialect(kvp);
    const request = required(kvp, 'request').toLowerCase();
    if (request === 'getcapabilities' || request === 'capabilities') return { is: 'capabilities', dialect };
    if (request === 'getmap' || request === 'map') return readGetMap(kvp, dialect);
    if (request === 'getfeatureinfo' || request === 'feature_info') return readGetFeatureInfo(kvp, dialect);
    if (request === 'getlegendgraphic') return readGetLegend(kvp, dialect);
    throw new OgcRefusal('OperationNotSupported', `${request.slice(0, 40)} is not offered; the capabilities name what is.`, 'request');
  });
}

function readGetMap(kvp: Kvp, dialect: WmsDialect): WmsRequest {
  const exceptions = (optional(kvp, 'exceptions') ?? '').toLowerCase();
  return {
    is: 'map',
    dialect,
    frame: readFrame(kvp, dialect),
    layers: readLayers(kvp, 'layers'),
    format: readImageFormat(kvp),
    transparent: optional(kvp, 'transparent')?.toLowerCase() === 'true',
    background: readColour(kvp),
    exceptions: exceptions.includes('inimage') ? 'picture' : exceptions.includes('blank') ? 'blank' : 'xml',
  };
}

function readGetFeatureInfo(kvp: Kvp, dialect: WmsDialect): WmsRequest {
  const frame = readFrame(kvp, dialect);
  const [x, y] = dialect === 'wms1.1.1' ? ['x', 'y'] : ['i', 'j'];
  const column = wholeNumber(kvp, x, { least: 0, most: frame.width - 1 });
  const row = wholeNumber(kvp, y, { least: 0, most: frame.height - 1 });
  if (column === undefined || row === undefined)
    throw new OgcRefusal('InvalidPoint', `${x.toUpperCase()} and ${y.toUpperCase()} say which point is asked about.`, x);
  const format = (optional(kvp, 'info_format') ?? 'text/plain').toLowerCase();
  const known = INFO_FORMATS.find((each) => format === each || (each === 'application/json' && /json/.test(format)));
  if (!known) throw new OgcRefusal('InvalidFormat', `INFO_FORMAT must be one of ${INFO_FORMATS.join(', ')}.`, 'info_format');
  const most = wholeNumber(kvp, 'feature_count', { least: 1, most: 1_000_000 }) ?? 1;
  return {
    is: 'info',
    dialect,
    frame,
    layers: readLayers(kvp, 'query_layers'),
    at: [column, row],
    format: known,
    most: Math.min(most, MAX_FEATURES),
  };
}

/** Styled Layer Descriptor profile (OGC 05-078r4 §12). */
function readGetLegend(kvp: Kvp, dialect: WmsDialect): WmsRequest {
  const range = { least: 1, most: 1_024 };
  const [width, height] = [wholeNumber(kvp, 'width', range), wholeNumber(kvp, 'height', range)];
  return {
    is: 'legend',
    dialect,
    layer: { name: localName(required(kvp, 'layer')), style: optional(kvp, 'style') },
    format: readImageFormat(kvp),
    size: width === undefined || height === undefined ? undefined : [width, height],
  };
}

function readLayers(kvp: Kvp, name: 'layers' | 'query_layers'): DrawnLayer[] {
  const names = required(kvp, name).split(',').map(localName);
  if (names.length > MAX_WMS_LAYERS)
    throw new OgcRefusal('OperationNotSupported', `One picture may have ${MAX_WMS_LAYERS} layers at most.`, name);
  const styles = (optional(kvp, 'styles') ?? '').split(',');
  if (name === 'layers' && styles.length > 1 && styles.length !== names.length)
    throw new OgcRefusal('StyleNotDefined', 'STYLES must name as many styles as LAYERS names layers.', 'styles');
  return names.map((layer, at) => ({ name: layer, style: (name === 'layers' && styles[at]?.trim()) || undefined }));
}

function readFrame(kvp: Kvp, dialect: WmsDialect): MapFrame {
  const parameter = dialect === 'wms1.1.1' ? 'srs' : 'crs';
  const name = required(kvp, parameter);
  const crs = readCrs(name, dialect);
  if (!crs)
    throw new OgcRefusal(
      'InvalidCRS',
      `The coordinate system ${name.slice(0, 60)} is not known here; the capabilities name those that are.`,
      parameter,
    );
  const range = { least: 1, most: MAX_SIDE };
  const [width, height] = [wholeNumber(kvp, 'width', range), wholeNumber(kvp, 'height', range)];
  if (width === undefined || height === undefined)
    throw new OgcRefusal(
      'MissingParameterValue',
      'WIDTH and HEIGHT say how large the picture is to be.',
      width === undefined ? 'width' : 'height',
    );
  const [a = 0, b = 0, c = 0, d = 0, ...more] = numbersOf(required(kvp, 'bbox'), 'bbox');
  const box: Box = crs.flipped ? [b, a, d, c] : [a, b, c, d];
  if (more.length > 0 || box[0] >= box[2] || box[1] >= box[3])
    throw new OgcRefusal('InvalidParameterValue', 'BBOX must be four numbers, the smaller before the larger of each axis.', 'bbox');
  return { crs, box, width, height };
}

function readImageFormat(kvp: Kvp): ImageFormat {
  const format = (optional(kvp, 'format') ?? 'image/png').toLowerCase();
  if (format.startsWith('image/png')) return 'image/png';
  if (/^image\/jpe?g$/.test(format)) return 'image/jpeg';
  throw new OgcRefusal('InvalidFormat', `FORMAT must be one of ${IMAGE_FORMATS.join(', ')}.`, 'format');
}

function readColour(kvp: Kvp): string {
  const text = optional(kvp, 'bgcolor') ?? '0xFFFFFF';
  const digits = /^(?:0x|#)([\da-f]{6})$/i.exec(text)?.[1];
  if (!digits) throw new OgcRefusal('InvalidParameterValue', 'BGCOLOR must be like 0xFFFFFF.', 'bgcolor');
  return `#${digits.toLowerCase()}`;
}
