import { expect, test } from 'vitest';
import type { Field, OgcFeature } from './feature.ts';
import { compileFilter } from './match-filter.ts';
import { readOgc, type OgcDialect } from './ogc-problem.ts';
import { readFilterText } from './read-filter.ts';
import { defaultCrs } from './wfs-request.ts';

const named = (name: string, type: Field['type']): Field => ({ name, type, title: { ko: name, en: name } });
const FIELDS = [
  named('label', 'string'),
  named('count', 'integer'),
  named('open', 'boolean'),
  named('at', 'dateTime'),
  named('note', 'string'),
];
const point = (id: string, [lon, lat]: readonly [number, number], properties: OgcFeature['properties']): OgcFeature => ({
  id,
  geometry: { type: 'Point', coordinates: [lon, lat] },
  properties,
});
const FEATURES: readonly OgcFeature[] = [
  point('a', [127, 37], { label: '망루로 1', count: 1, open: true, at: Date.parse('2026-01-01T00:00:00Z') }),
  point('b', [127.01, 37], { label: '망루로 12', count: 5, open: false, at: Date.parse('2026-06-01T00:00:00Z'), note: '100%' }),
  point('c', [128, 38], { label: 'Seoul-ro', count: 9, open: true, note: 'a*b' }),
  {
    id: 'd',
    geometry: {
      type: 'LineString',
      coordinates: [
        [126.9, 36.99],
        [127.2, 37.01],
      ],
    },
    properties: { label: 'line', count: 20 },
  },
];

/** Ids that a filter finds, or the sentence of its refusal. */
function find(inner: string, dialect: Extract<OgcDialect, `wfs${string}`> = 'wfs1.1.0'): string {
  const namespace = dialect === 'wfs2.0.0' ? 'http://www.opengis.net/fes/2.0' : 'http://www.opengis.net/ogc';
  const text = `<f:Filter xmlns:f="${namespace}" xmlns:gml="http://www.opengis.net/gml">${inner}</f:Filter>`;
  const read = readOgc(() => compileFilter(readFilterText(text, { dialect, crs: defaultCrs(dialect) }), FIELDS));
  return read.ok
    ? FEATURES.filter(read.value)
        .map(({ id }) => id)
        .join('')
    : read.problem.text;
}
const is = (operator: string, field: string, literal: string, more = ''): string =>
  `<f:PropertyIs${operator}${more}><f:PropertyName>mangru:${field}</f:PropertyName><f:Literal>${literal}</f:Literal></f:PropertyIs${operator}>`;

test('O7: comparisons go by the type of the property', () => {
  expect(find(is('EqualTo', 'label', '망루로 1'))).toBe('a');
  expect(find(is('NotEqualTo', 'label', '망루로 1'))).toBe('bcd');
  expect(find(is('GreaterThan', 'count', '5'))).toBe('cd');
  expect(find(is('LessThanOrEqualTo', 'count', '5'))).toBe('ab');
  expect(find(is('EqualTo', 'open', 'true'))).toBe('ac');
  expect(find(is('GreaterThanOrEqualTo', 'at', '2026-03-01T00:00:00Z'))).toBe('b');
  expect(find(is('EqualTo', 'label', 'SEOUL-RO', ' matchCase="false"'))).toBe('c');
  expect(
    find('<f:PropertyIsLessThan><f:Literal>5</f:Literal><f:PropertyName>count</f:PropertyName></f:PropertyIsLessThan>'),
    '5 is less than it',
  ).toBe('cd');
  expect(
    find(
      '<f:PropertyIsBetween><f:PropertyName>count</f:PropertyName><f:LowerBoundary><f:Literal>1</f:Literal></f:LowerBoundary><f:UpperBoundary><f:Literal>5</f:Literal></f:UpperBoundary></f:PropertyIsBetween>',
    ),
  ).toBe('ab');
  expect(find('<f:PropertyIsNull><f:PropertyName>note</f:PropertyName></f:PropertyIsNull>')).toBe('ad');
  expect(
    find(
      '<f:PropertyIsEqualTo><f:ValueReference>mangru:cameras/mangru:label</f:ValueReference><f:Literal>line</f:Literal></f:PropertyIsEqualTo>',
      'wfs2.0.0',
    ),
  ).toBe('d');
});

test('O7: patterns know their wild cards, and what takes their meaning away', () => {
  const like = (pattern: string): string => find(is('Like', 'note', pattern, ' wildCard="*" singleChar="." escapeChar="!"'));
  expect(like('*')).toBe('bc');
  expect(like('1..%')).toBe('b');
  expect(like('a!*b')).toBe('c');
  expect(like('a**b')).toBe('c');
  expect(like('*z*')).toBe('');
  expect(find(is('Like', 'label', '망루로*', ' wildCard="*" singleChar="." escapeChar="!"'))).toBe('ab');
  const slow = `${'*a'.repeat(100)}*`;
  expect(like(slow)).toBe('');
});

test('O7: conditions are joined and turned round; ids go with or without their layer', () => {
  expect(find(`<f:And>${is('EqualTo', 'open', 'true')}${is('LessThan', 'count', '5')}</f:And>`)).toBe('a');
  expect(find(`<f:Or>${is('EqualTo', 'label', 'line')}${is('LessThan', 'count', '5')}</f:Or>`)).toBe('ad');
  expect(find(`<f:Not>${is('EqualTo', 'open', 'true')}</f:Not>`)).toBe('bd');
  expect(find('<f:FeatureId fid="cameras.a"/><f:FeatureId fid="b"/>', 'wfs1.0.0')).toBe('ab');
  expect(find('<f:GmlObjectId xmlns:gml="http://www.opengis.net/gml" gml:id="cameras.c"/>')).toBe('c');
  expect(find('<f:ResourceId rid="cameras.d"/>', 'wfs2.0.0')).toBe('d');
});

test('O2, O7: shapes are read in the axes of their system, and met, held and near as they lie on the ground', () => {
  const box = '<f:BBOX><f:PropertyName>geometry</f:PropertyName>';
  expect(
    find(`${box}<gml:Box srsName="EPSG:4326"><gml:coordinates>126.99,36.9 127.005,37.1</gml:coordinates></gml:Box></f:BBOX>`, 'wfs1.0.0'),
  ).toBe('ad');
  expect(
    find(
      `${box}<gml:Envelope srsName="urn:ogc:def:crs:EPSG::4326"><gml:lowerCorner>36.9 126.99</gml:lowerCorner><gml:upperCorner>37.1 127.005</gml:upperCorner></gml:Envelope></f:BBOX>`,
    ),
  ).toBe('ad');
  expect(
    find(
      `${box}<gml:Envelope><gml:lowerCorner>36.9 126.99</gml:lowerCorner><gml:upperCorner>37.1 127.005</gml:upperCorner></gml:Envelope></f:BBOX>`,
      'wfs2.0.0',
    ),
  ).toBe('ad');
  // 200000, 488000 … of EPSG:5186 is 127° E, 37° N; north first.
  expect(
    find(
      `${box}<gml:Envelope srsName="urn:ogc:def:crs:EPSG::5186"><gml:lowerCorner>488000 199900</gml:lowerCorner><gml:upperCorner>490000 200100</gml:upperCorner></gml:Envelope></f:BBOX>`,
    ),
  ).toBe('ad');
  const polygon =
    '<gml:Polygon srsName="EPSG:4326"><gml:exterior><gml:LinearRing><gml:posList>126.9 36.9 127.3 36.9 127.3 37.1 126.9 37.1 126.9 36.9</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>';
  expect(find(`<f:Intersects><f:PropertyName>geometry</f:PropertyName>${polygon}</f:Intersects>`)).toBe('abd');
  expect(find(`<f:Disjoint><f:PropertyName>geometry</f:PropertyName>${polygon}</f:Disjoint>`)).toBe('c');
  expect(find(`<f:Within><f:PropertyName>geometry</f:PropertyName>${polygon}</f:Within>`)).toBe('abd');
  const near = (metres: number, operator = 'DWithin'): string =>
    find(
      `<f:${operator}><f:PropertyName>geometry</f:PropertyName><gml:Point srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>37 127</gml:pos></gml:Point><f:Distance units="m">${metres}</f:Distance></f:${operator}>`,
    );
  // 0.01° of longitude at 37° N are 888 m; the line passes 380 m away.
  expect([near(100), near(500), near(880), near(895), near(895, 'Beyond')]).toEqual(['a', 'ad', 'ad', 'abd', 'c']);
});

test('O7: what is not understood is refused with its name, and so is a property that the layer does not have', () => {
  expect(find('<f:Touches><f:PropertyName>geometry</f:PropertyName></f:Touches>')).toMatch(/Touches.*not understood/);
  expect(find('<f:PropertyIsEqualTo><f:PropertyName>count</f:PropertyName><f:Function name="exec"/></f:PropertyIsEqualTo>')).toMatch(
    /literal/,
  );
  expect(find(is('EqualTo', 'password', 'x'))).toBe('password: the layer has no such property.');
  expect(find(is('EqualTo', 'geometry', 'x'))).toMatch(/spatial filters only/);
  expect(find(is('EqualTo', 'count', 'many'))).toBe('many is no value of count (integer).');
  expect(find(is('EqualTo', 'open', 'maybe'))).toMatch(/no value of open/);
  expect(find('')).toBe('The filter is empty.');
  expect(find(`${is('EqualTo', 'count', '1')}${is('EqualTo', 'count', '2')}`)).toMatch(/And or Or/);
  expect(
    find(
      '<f:BBOX><gml:Envelope srsName="EPSG:1"><gml:lowerCorner>1 1</gml:lowerCorner><gml:upperCorner>2 2</gml:upperCorner></gml:Envelope></f:BBOX>',
    ),
  ).toMatch(/not known here/);
  expect(
    find('<f:BBOX><gml:Envelope><gml:lowerCorner>1 x</gml:lowerCorner><gml:upperCorner>2 2</gml:upperCorner></gml:Envelope></f:BBOX>'),
  ).toMatch(/pairs of numbers/);
});

test('O8: a document type, depth and length are refused while they are read', () => {
  const read = (text: string): string => {
    const outcome = readOgc(() => readFilterText(text, { dialect: 'wfs2.0.0', crs: defaultCrs('wfs2.0.0') }));
    return outcome.ok ? 'taken' : outcome.problem.text;
  };
  expect(read('<!DOCTYPE f [<!ENTITY a "b">]><Filter>&a;</Filter>')).toMatch(/document type/);
  expect(read('<!DOCTYPE f SYSTEM "file:///etc/passwd"><Filter/>')).toMatch(/document type/);
  expect(read(`${'<a>'.repeat(200)}`)).toMatch(/too deep/);
  expect(read(`<Filter><Or>${'<Not/>'.repeat(6_000)}</Or></Filter>`)).toMatch(/5000 elements/);
  expect(read(`<Filter><Or>${'<PropertyIsNull><PropertyName>a</PropertyName></PropertyIsNull>'.repeat(300)}</Or></Filter>`)).toMatch(
    /200 conditions/,
  );
  expect(read(`<Filter>${' '.repeat(200_001)}</Filter>`)).toMatch(/longer than/);
  expect(read('<Filter><unclosed></Filter>')).toMatch(/cannot be read/);
  const corners = Array.from({ length: 2_500 }, (_, at) => `${at / 100} 37`).join(' ');
  expect(
    read(
      `<Filter><Intersects><ValueReference>geometry</ValueReference><gml:LineString xmlns:gml="x"><gml:posList>${corners}</gml:posList></gml:LineString></Intersects></Filter>`,
    ),
  ).toMatch(/2000/);
});
