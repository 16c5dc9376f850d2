import { epsgUrn, OGC_CODES } from './crs.ts';
import type { OgcDocument } from './exception-report.ts';
import { NAMESPACE, PREFIX, type LayerFacts } from './feature.ts';
import { DEFAULT_COUNT, GET_FEATURE_BY_ID, type WfsDialect } from './wfs-request.ts';
import type { ServiceFacts } from './wms-capabilities.ts';
import { hrefOf, leaf } from './xml-text.ts';

type Language = 'ko' | 'en';
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"';
const COMPARISONS = [
  'LessThan',
  'GreaterThan',
  'LessThanOrEqualTo',
  'GreaterThanOrEqualTo',
  'EqualTo',
  'NotEqualTo',
  'Like',
  'Between',
  'Null',
];
const SPATIAL = ['BBOX', 'Intersects', 'Disjoint', 'Within', 'Contains', 'DWithin', 'Beyond'];

/** The capabilities of WFS 1.0.0 (OGC 02-058 §13), 1.1.0 (04-094 §13) or 2.0.0 (09-025r2 §8). */
export function writeWfsCapabilities(service: ServiceFacts, dialect: WfsDialect, language: Language = 'ko'): OgcDocument {
  const text = { 'wfs1.0.0': capabilities100, 'wfs1.1.0': capabilities110, 'wfs2.0.0': capabilities200 }[dialect](service, language);
  return { type: dialect === 'wfs1.0.0' ? 'text/xml' : 'application/xml', text: HEAD + text };
}

function capabilities100({ title, url, layers }: ServiceFacts, language: Language): string {
  const http = `<DCPType><HTTP><Get onlineResource="${url}?"/></HTTP></DCPType><DCPType><HTTP><Post onlineResource="${url}"/></HTTP></DCPType>`;
  const types = layers.map((layer) => {
    const [west, south, east, north] = layer.extent;
    return `<FeatureType>${leaf('Name', `${PREFIX}:${layer.name}`)}${words(layer, language)}<SRS>EPSG:4326</SRS><LatLongBoundingBox minx="${west}" miny="${south}" maxx="${east}" maxy="${north}"/></FeatureType>`;
  });
  const comparison = '<ogc:Simple_Comparisons/><ogc:Like/><ogc:Between/><ogc:NullCheck/>';
  return `<WFS_Capabilities version="1.0.0" xmlns="http://www.opengis.net/wfs" xmlns:ogc="http://www.opengis.net/ogc" xmlns:${PREFIX}="${NAMESPACE}">
<Service>${leaf('Name', 'WFS')}${leaf('Title', title[language])}${leaf('Abstract', title.en)}${leaf('OnlineResource', url)}</Service>
<Capability><Request><GetCapabilities>${http}</GetCapabilities><DescribeFeatureType><SchemaDescriptionLanguage><XMLSCHEMA/></SchemaDescriptionLanguage>${http}</DescribeFeatureType><GetFeature><ResultFormat><GML2/></ResultFormat>${http}</GetFeature></Request></Capability>
<FeatureTypeList><Operations><Query/></Operations>${types.join('\n')}</FeatureTypeList>
<ogc:Filter_Capabilities><ogc:Spatial_Capabilities><ogc:Spatial_Operators>${['BBOX', 'Intersect', 'Disjoint', 'Within', 'Contains', 'DWithin', 'Beyond'].map((each) => `<ogc:${each}/>`).join('')}</ogc:Spatial_Operators></ogc:Spatial_Capabilities>
<ogc:Scalar_Capabilities><ogc:Logical_Operators/><ogc:Comparison_Operators>${comparison}</ogc:Comparison_Operators></ogc:Scalar_Capabilities></ogc:Filter_Capabilities></WFS_Capabilities>
`;
}

function capabilities110(service: ServiceFacts, language: Language): string {
  const operation = (name: string, parameters: readonly string[]): string =>
    `<ows:Operation name="${name}">${resource(service.url)}${parameters.join('')}</ows:Operation>`;
  const parameter = (name: string, values: readonly string[]): string =>
    `<ows:Parameter name="${name}">${values.map((value) => leaf('ows:Value', value)).join('')}</ows:Parameter>`;
  return `<wfs:WFS_Capabilities version="1.1.0" xmlns:wfs="http://www.opengis.net/wfs" xmlns:ows="http://www.opengis.net/ows" xmlns:ogc="http://www.opengis.net/ogc" xmlns:gml="http://www.opengis.net/gml" ${XLINK} xmlns:${PREFIX}="${NAMESPACE}">
<ows:ServiceIdentification>${leaf('ows:Title', service.title[language])}${leaf('ows:Abstract', service.title.en)}<ows:ServiceType>WFS</ows:ServiceType><ows:ServiceTypeVersion>1.1.0</ows:ServiceTypeVersion></ows:ServiceIdentification>
<ows:ServiceProvider>${leaf('ows:ProviderName', service.title[language])}<ows:ServiceContact/></ows:ServiceProvider>
<ows:OperationsMetadata>${operation('GetCapabilities', [parameter('AcceptVersions', ['1.1.0', '1.0.0'])])}${operation('DescribeFeatureType', [parameter('outputFormat', ['text/xml; subtype=gml/3.1.1'])])}${operation('GetFeature', [parameter('resultType', ['results', 'hits']), parameter('outputFormat', ['text/xml; subtype=gml/3.1.1', 'application/json'])])}</ows:OperationsMetadata>
<wfs:FeatureTypeList><wfs:Operations><wfs:Operation>Query</wfs:Operation></wfs:Operations>${service.layers.map((layer) => featureType(layer, language, { first: 'DefaultSRS', other: 'OtherSRS', ows: 'ows' })).join('\n')}</wfs:FeatureTypeList>
<ogc:Filter_Capabilities><ogc:Spatial_Capabilities><ogc:GeometryOperands>${['Envelope', 'Point', 'LineString', 'Polygon'].map((each) => leaf('ogc:GeometryOperand', `gml:${each}`)).join('')}</ogc:GeometryOperands><ogc:SpatialOperators>${SPATIAL.map((each) => `<ogc:SpatialOperator name="${each}"/>`).join('')}</ogc:SpatialOperators></ogc:Spatial_Capabilities>
<ogc:Scalar_Capabilities><ogc:LogicalOperators/><ogc:ComparisonOperators>${COMPARISONS.map((each) => leaf('ogc:ComparisonOperator', each === 'Null' ? 'NullCheck' : each.replace('OrEqualTo', 'EqualTo'))).join('')}</ogc:ComparisonOperators></ogc:Scalar_Capabilities>
<ogc:Id_Capabilities><ogc:FID/></ogc:Id_Capabilities></ogc:Filter_Capabilities></wfs:WFS_Capabilities>
`;
}

function capabilities200(service: ServiceFacts, language: Language): string {
  const operation = (name: string, more = ''): string => `<ows:Operation name="${name}">${resource(service.url)}${more}</ows:Operation>`;
  const values = (name: string, allowed: readonly string[]): string =>
    `<ows:Parameter name="${name}"><ows:AllowedValues>${allowed.map((value) => leaf('ows:Value', value)).join('')}</ows:AllowedValues></ows:Parameter>`;
  const says = (name: string, value: string): string =>
    `<ows:Constraint name="${name}"><ows:NoValues/>${leaf('ows:DefaultValue', value)}</ows:Constraint>`;
  const formats = ['application/gml+xml; version=3.2', 'application/json'];
  const conformance = {
    ImplementsBasicWFS: 'TRUE',
    ImplementsTransactionalWFS: 'FALSE',
    ImplementsLockingWFS: 'FALSE',
    KVPEncoding: 'TRUE',
    XMLEncoding: 'TRUE',
    SOAPEncoding: 'FALSE',
    ImplementsInheritance: 'FALSE',
    ImplementsRemoteResolve: 'FALSE',
    ImplementsResultPaging: 'TRUE',
    ImplementsStandardJoins: 'FALSE',
    ImplementsSpatialJoins: 'FALSE',
    ImplementsTemporalJoins: 'FALSE',
    ImplementsFeatureVersioning: 'FALSE',
    ManageStoredQueries: 'FALSE',
    CountDefault: String(DEFAULT_COUNT),
  };
  return `<wfs:WFS_Capabilities version="2.0.0" xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:ows="http://www.opengis.net/ows/1.1" xmlns:fes="http://www.opengis.net/fes/2.0" xmlns:gml="http://www.opengis.net/gml/3.2" ${XLINK} xmlns:${PREFIX}="${NAMESPACE}">
<ows:ServiceIdentification>${leaf('ows:Title', service.title[language])}${leaf('ows:Abstract', service.title.en)}<ows:ServiceType>WFS</ows:ServiceType><ows:ServiceTypeVersion>2.0.0</ows:ServiceTypeVersion><ows:ServiceTypeVersion>1.1.0</ows:ServiceTypeVersion><ows:ServiceTypeVersion>1.0.0</ows:ServiceTypeVersion></ows:ServiceIdentification>
<ows:ServiceProvider>${leaf('ows:ProviderName', service.title[language])}<ows:ServiceContact/></ows:ServiceProvider>
<ows:OperationsMetadata>${operation('GetCapabilities', values('AcceptVersions', ['2.0.0', '1.1.0', '1.0.0']))}${operation('DescribeFeatureType', values('outputFormat', formats.slice(0, 1)))}${operation('ListStoredQueries')}${operation('DescribeStoredQueries')}${operation('GetFeature', values('resultType', ['results', 'hits']) + values('outputFormat', formats))}${Object.entries(
    conformance,
  )
    .map(([name, value]) => says(name, value))
    .join('')}</ows:OperationsMetadata>
<wfs:FeatureTypeList>${service.layers.map((layer) => featureType(layer, language, { first: 'DefaultCRS', other: 'OtherCRS', ows: 'ows' })).join('\n')}</wfs:FeatureTypeList>
${filterCapabilities200(says)}</wfs:WFS_Capabilities>
`;
}

function filterCapabilities200(says: (name: string, value: string) => string): string {
  const conformance = {
    ImplementsQuery: 'TRUE',
    ImplementsAdHocQuery: 'TRUE',
    ImplementsFunctions: 'FALSE',
    ImplementsResourceId: 'TRUE',
    ImplementsMinStandardFilter: 'TRUE',
    ImplementsStandardFilter: 'TRUE',
    ImplementsMinSpatialFilter: 'TRUE',
    ImplementsSpatialFilter: 'TRUE',
    ImplementsMinTemporalFilter: 'FALSE',
    ImplementsTemporalFilter: 'FALSE',
    ImplementsVersionNav: 'FALSE',
    ImplementsSorting: 'TRUE',
    ImplementsExtendedOperators: 'FALSE',
    ImplementsMinimumXPath: 'TRUE',
    ImplementsSchemaElementFunc: 'FALSE',
  };
  return `<fes:Filter_Capabilities><fes:Conformance>${Object.entries(conformance)
    .map(([name, value]) =>
      says(name, value).replaceAll('<ows:Constraint', '<fes:Constraint').replaceAll('</ows:Constraint', '</fes:Constraint'),
    )
    .join('')}</fes:Conformance>
<fes:Id_Capabilities><fes:ResourceIdentifier name="fes:ResourceId"/></fes:Id_Capabilities>
<fes:Scalar_Capabilities><fes:LogicalOperators/><fes:ComparisonOperators>${COMPARISONS.map((each) => `<fes:ComparisonOperator name="PropertyIs${each}"/>`).join('')}</fes:ComparisonOperators></fes:Scalar_Capabilities>
<fes:Spatial_Capabilities><fes:GeometryOperands>${['Envelope', 'Point', 'LineString', 'Polygon'].map((each) => `<fes:GeometryOperand name="gml:${each}"/>`).join('')}</fes:GeometryOperands><fes:SpatialOperators>${SPATIAL.map((each) => `<fes:SpatialOperator name="${each}"/>`).join('')}</fes:SpatialOperators></fes:Spatial_Capabilities></fes:Filter_Capabilities>`;
}

function featureType(
  layer: LayerFacts,
  language: Language,
  names: { readonly first: string; readonly other: string; readonly ows: string },
): string {
  const [west, south, east, north] = layer.extent;
  const [usual, ...others] = OGC_CODES.map(epsgUrn);
  const systems = leaf(`wfs:${names.first}`, usual) + others.map((urn) => leaf(`wfs:${names.other}`, urn)).join('');
  const box = `<ows:WGS84BoundingBox>${leaf('ows:LowerCorner', `${west} ${south}`)}${leaf('ows:UpperCorner', `${east} ${north}`)}</ows:WGS84BoundingBox>`;
  return `<wfs:FeatureType>${leaf('wfs:Name', `${PREFIX}:${layer.name}`)}${words(layer, language, 'wfs:')}${systems}${box}</wfs:FeatureType>`;
}

function words({ title, summary }: LayerFacts, language: Language, prefix = ''): string {
  return `${leaf(`${prefix}Title`, title[language])}${leaf(`${prefix}Abstract`, `${summary.ko} / ${summary.en}`)}`;
}

function resource(url: string): string {
  return `<ows:DCP><ows:HTTP><ows:Get ${hrefOf(`${url}?`)}/><ows:Post ${hrefOf(url)}/></ows:HTTP></ows:DCP>`;
}

/** The one stored query that every WFS 2.0 has (09-025r2 §14.4, §14.5). */
export function writeStoredQueries(layers: readonly LayerFacts[], described: boolean): OgcDocument {
  const types = layers.map(({ name }) => `${PREFIX}:${name}`);
  const open = `xmlns="http://www.opengis.net/wfs/2.0" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:${PREFIX}="${NAMESPACE}"`;
  const text = described
    ? `<DescribeStoredQueriesResponse ${open}><StoredQueryDescription id="${GET_FEATURE_BY_ID}"><Title>GetFeatureById</Title><Parameter name="id" type="xsd:string"/><QueryExpressionText returnFeatureTypes="${types.join(' ')}" language="urn:ogc:def:queryLanguage:OGC-WFS::WFS_QueryExpression" isPrivate="true"/></StoredQueryDescription></DescribeStoredQueriesResponse>`
    : `<ListStoredQueriesResponse ${open}><StoredQuery id="${GET_FEATURE_BY_ID}"><Title>GetFeatureById</Title>${types.map((type) => leaf('ReturnFeatureType', type)).join('')}</StoredQuery></ListStoredQueriesResponse>`;
  return { type: 'application/xml', text: HEAD + text };
}
