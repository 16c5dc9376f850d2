import type { OgcDocument } from './exception-report.ts';
import { GEOMETRY_FIELD, NAMESPACE, PREFIX, type Field, type LayerFacts } from './feature.ts';
import type { GeometryType } from './geometry.ts';
import type { WfsDialect } from './wfs-request.ts';

const TYPES: Readonly<Record<Field['type'], string>> = {
  string: 'xsd:string',
  integer: 'xsd:long',
  number: 'xsd:double',
  boolean: 'xsd:boolean',
  dateTime: 'xsd:dateTime',
};
const GEOMETRIES: Readonly<Record<GeometryType, string>> = {
  Point: 'gml:PointPropertyType',
  LineString: 'gml:LineStringPropertyType',
  Polygon: 'gml:PolygonPropertyType',
};
/** GML 3.2 knows lines as curves and areas as surfaces only; 3.1.1 has both names, and the narrower tells a client more. */
const GEOMETRIES_3: Readonly<Record<GeometryType, string>> = {
  Point: 'gml:PointPropertyType',
  LineString: 'gml:CurvePropertyType',
  Polygon: 'gml:SurfacePropertyType',
};

interface GmlVersion {
  readonly type: string;
  readonly gml: string;
  readonly location: string;
  readonly feature: string;
  readonly geometries: Readonly<Record<GeometryType, string>>;
}

const VERSIONS: Readonly<Record<WfsDialect, GmlVersion>> = {
  'wfs1.0.0': {
    type: 'text/xml',
    gml: 'http://www.opengis.net/gml',
    location: 'http://schemas.opengis.net/gml/2.1.2/feature.xsd',
    feature: 'gml:_Feature',
    geometries: GEOMETRIES,
  },
  'wfs1.1.0': {
    type: 'text/xml; subtype=gml/3.1.1',
    gml: 'http://www.opengis.net/gml',
    location: 'http://schemas.opengis.net/gml/3.1.1/base/gml.xsd',
    feature: 'gml:_Feature',
    geometries: GEOMETRIES,
  },
  'wfs2.0.0': {
    type: 'application/gml+xml; version=3.2',
    gml: 'http://www.opengis.net/gml/3.2',
    location: 'http://schemas.opengis.net/gml/3.2.1/gml.xsd',
    feature: 'gml:AbstractFeature',
    geometries: GEOMETRIES_3,
  },
};

export function gmlType(dialect: WfsDialect): string {
  return VERSIONS[dialect].type;
}

/** The XML Schema of layers, for DescribeFeatureType. */
export function writeFeatureSchema(layers: readonly LayerFacts[], dialect: WfsDialect): OgcDocument {
  const version = VERSIONS[dialect];
  const types = layers.map((layer) => {
    const fields = layer.fields.map((field) => `<xsd:element name="${field.name}" type="${TYPES[field.type]}" minOccurs="0"/>`);
    return `<xsd:complexType name="${layer.name}Type"><xsd:complexContent><xsd:extension base="gml:AbstractFeatureType"><xsd:sequence>
<xsd:element name="${GEOMETRY_FIELD}" type="${version.geometries[layer.geometry]}" minOccurs="0"/>
${fields.join('\n')}
</xsd:sequence></xsd:extension></xsd:complexContent></xsd:complexType>
<xsd:element name="${layer.name}" type="${PREFIX}:${layer.name}Type" substitutionGroup="${version.feature}"/>`;
  });
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:gml="${version.gml}" xmlns:${PREFIX}="${NAMESPACE}" targetNamespace="${NAMESPACE}" elementFormDefault="qualified">
<xsd:import namespace="${version.gml}" schemaLocation="${version.location}"/>
${types.join('\n')}
</xsd:schema>
`;
  return { type: version.type, text };
}
