import { epsgUrn } from './crs.ts';
import { GEOMETRY_FIELD, NAMESPACE, PREFIX, writeValue, type LayerFacts, type OgcFeature } from './feature.ts';
import type { FeatureWriting } from './write-gml.ts';
import { geometryIn } from './write-gml.ts';
import { escapeXml } from './xml-text.ts';

/** What stands around the features of one answer. */
export interface CollectionFacts {
  readonly layer: LayerFacts;
  readonly writing: FeatureWriting;
  /** Address of the service, without a question mark. */
  readonly url: string;
  readonly matched: number;
  readonly returned: number;
  /** When it was asked, milliseconds since the epoch. */
  readonly at: number;
  readonly next?: string | undefined;
  readonly previous?: string | undefined;
}

/** What comes before and after the features, each of which stands between `member` and `endMember`. */
export interface Wrapping {
  readonly head: string;
  readonly member: string;
  readonly endMember: string;
  readonly tail: string;
}

const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

/** The collection that the version answers with (OGC 02-058 §7.3, 04-094 §9.3, 09-025r2 §11.3). */
export function wrapCollection(facts: CollectionFacts): Wrapping {
  const { writing } = facts;
  const own = `xmlns:${PREFIX}="${NAMESPACE}"`;
  const at = new Date(facts.at).toISOString();
  const schema = (version: string): string =>
    `${NAMESPACE} ${escapeXml(`${facts.url}?service=WFS&version=${version}&request=DescribeFeatureType&typeName=${PREFIX}:${facts.layer.name}`)}`;
  switch (writing.dialect) {
    case 'wfs1.0.0':
      return {
        head: `<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs" xmlns:gml="http://www.opengis.net/gml" ${own} ${XSI} xsi:schemaLocation="${schema('1.0.0')} http://www.opengis.net/wfs http://schemas.opengis.net/wfs/1.0.0/WFS-basic.xsd"><gml:boundedBy><gml:null>unknown</gml:null></gml:boundedBy>`,
        member: '<gml:featureMember>',
        endMember: '</gml:featureMember>',
        tail: '</wfs:FeatureCollection>',
      };
    case 'wfs1.1.0':
      return {
        head: `<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs" xmlns:gml="http://www.opengis.net/gml" ${own} ${XSI} numberOfFeatures="${facts.returned}" timeStamp="${at}" xsi:schemaLocation="${schema('1.1.0')} http://www.opengis.net/wfs http://schemas.opengis.net/wfs/1.1.0/wfs.xsd">`,
        member: '<gml:featureMember>',
        endMember: '</gml:featureMember>',
        tail: '</wfs:FeatureCollection>',
      };
    case 'wfs2.0.0': {
      const pages = (['next', 'previous'] as const)
        .map((each) => (facts[each] === undefined ? '' : ` ${each}="${escapeXml(facts[each])}"`))
        .join('');
      return {
        head: `<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2" ${own} ${XSI} timeStamp="${at}" numberMatched="${facts.matched}" numberReturned="${facts.returned}"${pages} xsi:schemaLocation="${schema('2.0.0')} http://www.opengis.net/wfs/2.0 http://schemas.opengis.net/wfs/2.0/wfs.xsd http://www.opengis.net/gml/3.2 http://schemas.opengis.net/gml/3.2.1/gml.xsd">`,
        member: '<wfs:member>',
        endMember: '</wfs:member>',
        tail: '</wfs:FeatureCollection>',
      };
    }
  }
}

/** One feature as GeoJSON (RFC 7946), in another system where one was asked for. East before north, whatever the name of the system says. */
export function geoJsonOf(
  layer: Omit<LayerFacts, 'extent'>,
  feature: OgcFeature,
  { crs, fields }: Pick<FeatureWriting, 'crs' | 'fields'>,
): object {
  const properties = layer.fields.flatMap((field): [string, string | number | boolean][] => {
    const value = feature.properties[field.name];
    return value === undefined || fields?.has(field.name) === false ? [] : [[field.name, writeValue(field, value)]];
  });
  const geometry = fields === undefined || fields.has(GEOMETRY_FIELD) ? geometryIn(feature.geometry, crs) : null;
  return { type: 'Feature', id: `${layer.name}.${feature.id}`, geometry, properties: Object.fromEntries(properties) };
}

/** The beginning of a GeoJSON collection; features with commas between, then `]}`. */
export function geoJsonHead({
  writing,
  matched,
  returned,
  at,
}: Pick<CollectionFacts, 'writing' | 'matched' | 'returned'> & { readonly at?: number }): string {
  // RFC 7946 has dropped `crs`; clients of WFS still go by it where it is not WGS 84.
  const crs = writing.crs.code === 'EPSG:4326' ? '' : `"crs":{"type":"name","properties":{"name":"${epsgUrn(writing.crs.code)}"}},`;
  const time = at === undefined ? '' : `"timeStamp":"${new Date(at).toISOString()}",`;
  return `{"type":"FeatureCollection",${crs}"numberMatched":${matched},"numberReturned":${returned},${time}"features":[`;
}
