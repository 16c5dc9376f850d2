import { localName } from './feature.ts';
import type { Filter } from './filter.ts';
import { readWhole } from './kvp.ts';
import { OgcRefusal, readOgc, type OgcRead } from './ogc-problem.ts';
import { FILTER_LIMITS, idSet, readFilter } from './read-filter.ts';
import {
  defaultCrs,
  MAX_START,
  oneLayer,
  readOutputFormat,
  readSrsName,
  storedId,
  usualCount,
  wfsDialect,
  type FeatureQuery,
  type Sort,
  type WfsDialect,
  type WfsRequest,
} from './wfs-request.ts';
import { childOf, childrenOf, readXml, textOf, type XmlElement } from './xml-tree.ts';

/** A request of WFS as an XML text, as clients post it. */
export function readWfsPost(text: string): OgcRead<WfsRequest> {
  return readOgc(() => {
    const root = readXml(text, FILTER_LIMITS);
    const dialect = wfsDialect(root.attributes.get('version') ?? acceptedVersion(root));
    switch (root.name) {
      case 'GetCapabilities':
        return { is: 'capabilities', dialect };
      case 'DescribeFeatureType':
        return { is: 'describe', dialect, layers: childrenOf(root, 'TypeName').map(({ text }) => localName(text.trim())) };
      case 'GetFeature':
        return { is: 'features', query: readGetFeature(root, dialect) };
      case 'ListStoredQueries':
        return { is: 'storedQueries', dialect };
      case 'DescribeStoredQueries':
        return { is: 'describeStoredQueries', dialect };
      default:
        throw new OgcRefusal('OperationNotSupported', `${root.name.slice(0, 40)} is not offered; nothing can be changed here.`, 'request');
    }
  });
}

/** The version of an XML text that is perhaps none, for the exception about it. */
export function postDialect(text: string): WfsDialect {
  return wfsDialect(/\bversion\s*=\s*["'](\d\.\d\.\d)["']/.exec(text.slice(text.indexOf('?>') + 1).slice(0, 4_000))?.[1]);
}

function acceptedVersion(root: XmlElement): string | undefined {
  const accepted = childOf(root, 'AcceptVersions');
  return accepted && textOf(accepted, 'Version');
}

function readGetFeature(root: XmlElement, dialect: WfsDialect): FeatureQuery {
  const stored = childOf(root, 'StoredQuery');
  const queries = childrenOf(root, 'Query');
  const [query] = queries;
  if (!stored && !query) throw new OgcRefusal('MissingParameterValue', 'GetFeature has no Query.', 'Query');
  if (queries.length > 1) throw new OgcRefusal('OperationProcessingFailed', 'One request has one Query.', 'Query');
  const shared = {
    dialect,
    count: wholeAttribute(root, dialect === 'wfs2.0.0' ? 'count' : 'maxFeatures', 1_000_000_000) ?? usualCount(dialect),
    start: wholeAttribute(root, 'startIndex', MAX_START) ?? 0,
    hitsOnly: root.attributes.get('resultType')?.toLowerCase() === 'hits',
    format: readOutputFormat(root.attributes.get('outputFormat')),
  };
  return query && !stored ? { ...shared, ...readQuery(query, dialect) } : { ...shared, ...readStored(stored ?? root, dialect) };
}

type OwnPart = Pick<FeatureQuery, 'layer' | 'crs' | 'filter' | 'fields' | 'sorts' | 'single'>;

function readQuery(query: XmlElement, dialect: WfsDialect): OwnPart {
  const names = query.attributes.get('typeNames') ?? query.attributes.get('typeName') ?? '';
  const srsName = query.attributes.get('srsName');
  const crs = readSrsName(srsName, dialect);
  const filter = childOf(query, 'Filter');
  const fields = childrenOf(query, 'PropertyName').map(({ text }) => localName(text.trim().split('/').at(-1) ?? ''));
  return {
    layer: oneLayer(
      names
        .split(/[\s,]+/)
        .filter(Boolean)
        .map(localName),
    ),
    crs,
    filter: filter && readFilter(filter, { dialect, crs: srsName === undefined ? defaultCrs(dialect) : crs }),
    fields: fields.length === 0 ? undefined : fields,
    sorts: readSorts(childOf(query, 'SortBy')),
    single: false,
  };
}

function readStored(stored: XmlElement, dialect: WfsDialect): OwnPart {
  const id = childrenOf(stored, 'Parameter')
    .find((each) => each.attributes.get('name')?.toLowerCase() === 'id')
    ?.text.trim();
  if (!id) throw new OgcRefusal('MissingParameterValue', 'GetFeatureById has no parameter id.', 'id');
  storedId(stored.attributes.get('id') ?? '', id);
  const filter: Filter = { op: 'ids', ids: idSet([id]) };
  return { layer: localName(id).split('.')[0] ?? '', crs: defaultCrs(dialect), filter, fields: undefined, sorts: [], single: true };
}

function readSorts(element: XmlElement | undefined): Sort[] {
  return childrenOf(element ?? { name: '', namespace: '', attributes: new Map(), children: [], text: '' }, 'SortProperty')
    .slice(0, 5)
    .map((each) => ({
      field: localName(textOf(each, 'ValueReference') ?? textOf(each, 'PropertyName') ?? ''),
      descending: /^d/i.test(textOf(each, 'SortOrder') ?? ''),
    }));
}

function wholeAttribute(element: XmlElement, name: string, most: number): number | undefined {
  const text = element.attributes.get(name);
  return text === undefined ? undefined : readWhole(text, name, { least: 0, most });
}
