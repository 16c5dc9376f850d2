import { isDegrees, systemOf, type Crs } from './crs.ts';
import { GEOMETRY_FIELD, PREFIX, writeValue, type LayerFacts, type OgcFeature } from './feature.ts';
import { mapGeometry, type Geometry, type Position } from './geometry.ts';
import type { WfsDialect } from './wfs-request.ts';
import { escapeXml } from './xml-text.ts';

/** How many decimals: a centimetre. */
const DECIMALS = { degrees: 7, metres: 2 } as const;

/** How features of one answer are written. */
export interface FeatureWriting {
  readonly dialect: WfsDialect;
  readonly crs: Crs;
  /** Undefined: all of the layer. */
  readonly fields: ReadonlySet<string> | undefined;
}

/** A geometry in another system, east before north, rounded to a centimetre. */
export function geometryIn(geometry: Geometry, crs: Pick<Crs, 'code'>): Geometry {
  const system = systemOf(crs);
  const scale = 10 ** (isDegrees(crs) ? DECIMALS.degrees : DECIMALS.metres);
  const rounded = (value: number): number => Math.round(value * scale) / scale;
  return mapGeometry(geometry, (place) => {
    const [x, y] = system.fromDegrees(place);
    return [rounded(x), rounded(y)];
  });
}

/** One feature as GML of the version, without what is around it. */
export function writeGmlFeature(layer: LayerFacts, feature: OgcFeature, writing: FeatureWriting): string {
  const id = `${layer.name}.${feature.id}`;
  const attribute = writing.dialect === 'wfs1.0.0' ? 'fid' : 'gml:id';
  const name = `${PREFIX}:${layer.name}`;
  const properties = layer.fields.flatMap((field) => {
    const value = feature.properties[field.name];
    if (value === undefined || writing.fields?.has(field.name) === false) return [];
    return `<${PREFIX}:${field.name}>${escapeXml(String(writeValue(field, value)))}</${PREFIX}:${field.name}>`;
  });
  const shown = writing.fields === undefined || writing.fields.has(GEOMETRY_FIELD);
  const geometry = shown
    ? `<${PREFIX}:${GEOMETRY_FIELD}>${writeGeometry(geometryIn(feature.geometry, writing.crs), writing, `${id}.g`)}</${PREFIX}:${GEOMETRY_FIELD}>`
    : '';
  return `<${name} ${attribute}="${escapeXml(xmlId(id, writing.dialect))}">${geometry}${properties.join('')}</${name}>`;
}

/** `gml:id` is an NCName (XML Schema): what a name may not hold becomes a line. */
function xmlId(id: string, dialect: WfsDialect): string {
  return dialect === 'wfs1.0.0' ? id : id.replace(/[^\p{L}\p{N}._-]/gu, '_');
}

function writeGeometry(geometry: Geometry, { dialect, crs }: FeatureWriting, id: string): string {
  const srs = ` srsName="${escapeXml(crs.name)}"`;
  if (dialect === 'wfs1.0.0') return writeGml2(geometry, srs, crs);
  const own = dialect === 'wfs2.0.0' ? ` gml:id="${escapeXml(xmlId(id, dialect))}"` : '';
  const dimension = ' srsDimension="2"';
  switch (geometry.type) {
    case 'Point':
      return `<gml:Point${own}${srs}${dimension}><gml:pos>${pair(geometry.coordinates, crs, ' ')}</gml:pos></gml:Point>`;
    case 'LineString':
      return `<gml:LineString${own}${srs}${dimension}><gml:posList>${list(geometry.coordinates, crs, ' ')}</gml:posList></gml:LineString>`;
    case 'Polygon': {
      const rings = geometry.coordinates.map((ring, at) => {
        const place = at === 0 ? 'exterior' : 'interior';
        return `<gml:${place}><gml:LinearRing><gml:posList>${list(ring, crs, ' ')}</gml:posList></gml:LinearRing></gml:${place}>`;
      });
      return `<gml:Polygon${own}${srs}${dimension}>${rings.join('')}</gml:Polygon>`;
    }
  }
}

/** OGC 02-069 (GML 2.1.2): tuples with commas, and other names for the rings. */
function writeGml2(geometry: Geometry, srs: string, crs: Crs): string {
  const coordinates = (positions: readonly Position[]): string =>
    `<gml:coordinates decimal="." cs="," ts=" ">${list(positions, crs, ',')}</gml:coordinates>`;
  switch (geometry.type) {
    case 'Point':
      return `<gml:Point${srs}>${coordinates([geometry.coordinates])}</gml:Point>`;
    case 'LineString':
      return `<gml:LineString${srs}>${coordinates(geometry.coordinates)}</gml:LineString>`;
    case 'Polygon': {
      const rings = geometry.coordinates.map((ring, at) => {
        const place = at === 0 ? 'outerBoundaryIs' : 'innerBoundaryIs';
        return `<gml:${place}><gml:LinearRing>${coordinates(ring)}</gml:LinearRing></gml:${place}>`;
      });
      return `<gml:Polygon${srs}>${rings.join('')}</gml:Polygon>`;
    }
  }
}

function pair([x, y]: Position, { flipped }: Crs, between: string): string {
  return flipped ? `${y}${between}${x}` : `${x}${between}${y}`;
}

function list(positions: readonly Position[], crs: Crs, between: string): string {
  return positions.map((position) => pair(position, crs, between)).join(' ');
}
