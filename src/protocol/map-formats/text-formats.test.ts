import { describe, expect, test } from 'vitest';
import { encodeEucKr } from '../korean-text.ts';
import { aciColour } from './dxf-colour.ts';
import { readDxf } from './dxf-file.ts';
import { encodingOfCpg, textOfFile } from './file-text.ts';
import { readGeoJson } from './geojson-file.ts';
import { readGpx } from './gpx-file.ts';
import { readKml } from './kml-file.ts';
import { MAP_FILE_LIMITS, type MapFile, type MapFileRefusal } from './map-file.ts';

function taken(file: MapFile | MapFileRefusal): MapFile {
  if ('reason' in file) throw new Error(JSON.stringify(file));
  return file;
}
const features = (file: MapFile | MapFileRefusal) => taken(file).layers.flatMap((layer) => layer.features);
const codes = (file: MapFile | MapFileRefusal) => taken(file).notes.map(({ code, count }) => `${code} ${count}`);
const kml = (inside: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="x"><Document><name>문서</name>${inside}</Document></kml>`;
const POINT = '<Placemark><name>점</name><Point><coordinates>127.03,37.5,0</coordinates></Point></Placemark>';

describe('KML', () => {
  test('M10: placemarks with folders, attributes, colours of shared styles, holes and tracks', () => {
    const file = readKml(
      kml(
        `<Style id="red"><LineStyle><color>ff0000ff</color></LineStyle><PolyStyle><color>7f00ff00</color></PolyStyle></Style>
        <StyleMap id="both"><Pair><key>normal</key><styleUrl>#red</styleUrl></Pair><Pair><key>highlight</key><styleUrl>#x</styleUrl></Pair></StyleMap>
        <Folder><name>대피소</name><Placemark><name>역삼 &amp; 대피소</name><description><![CDATA[<b>지하</b> 1층]]></description><styleUrl>#both</styleUrl>
        <ExtendedData><Data name="수용인원"><value>120</value></Data><SchemaData><SimpleData name="구분">민방위</SimpleData></SchemaData></ExtendedData>
        <Polygon><innerBoundaryIs><LinearRing><coordinates>1,1 2,1 2,2 1,1</coordinates></LinearRing></innerBoundaryIs>
        <outerBoundaryIs><LinearRing><coordinates>0,0 9,0 9,9 0,0</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Folder>
        <Placemark><name>순찰</name><gx:Track><gx:coord>127 37 0</gx:coord><gx:coord>127.1 37.1 0</gx:coord></gx:Track></Placemark>`,
      ),
      '파일',
    );
    expect(features(file)[0]).toEqual({
      kind: 'area',
      parts: [
        [0, 0, 9, 0, 9, 9, 0, 0],
        [1, 1, 2, 1, 2, 2, 1, 1],
      ],
      begins: [0],
      values: { name: '역삼 & 대피소', description: '지하 1층', 수용인원: '120', 구분: '민방위', Folder: '대피소' },
      colour: '#00ff00',
    });
    expect(features(file)[1]).toMatchObject({ kind: 'line', parts: [[127, 37, 127.1, 37.1]] });
    expect(taken(file).crs).toBe(4326);
  });

  test('M13: links to other files, servers and pictures are counted, and the rest is shown', () => {
    const file = readKml(
      kml(
        `<NetworkLink><Link><href>http://198.51.100.7/a.kml</href></Link></NetworkLink><GroundOverlay><Icon><href>https://198.51.100.7/b.png</href></Icon></GroundOverlay>
        <Style id="i"><IconStyle><Icon><href>http://198.51.100.7/c.png</href></Icon></IconStyle></Style>
        <Placemark><styleUrl>http://198.51.100.7/d.kml#x</styleUrl><Point><coordinates>127,37</coordinates></Point></Placemark>`,
      ),
      'a',
    );
    expect(features(file)).toHaveLength(1);
    expect(codes(file).toSorted()).toEqual(['externalReference 4', 'networkLink 1', 'unsupported 1']);
  });

  test('M12: a document type declaration is refused before an entity grows, whatever it would read', () => {
    const lol = `<!DOCTYPE kml [<!ENTITY a "lollollol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`;
    expect(readKml(`<?xml version="1.0"?>${lol}<kml><Placemark><name>&b;</name></Placemark></kml>`, 'a')).toMatchObject({
      reason: 'doctype',
    });
    expect(readKml(`<!DOCTYPE kml SYSTEM "http://198.51.100.7/x.dtd"><kml/>`, 'a')).toMatchObject({ reason: 'doctype' });
    expect(readKml('<kml>&xxe;</kml>', 'a')).toMatchObject({ reason: 'broken' });
    // A page within a description is a text like any other.
    expect(features(readKml(kml(`<description><![CDATA[<!DOCTYPE html><p>]]></description>${POINT}`), 'a'))).toHaveLength(1);
  });

  test('M12: what is no KML, does not close, is a thousand elements deep or has a million points, is refused', () => {
    expect(readKml('<html><body/></html>', 'a')).toMatchObject({ reason: 'notThisFormat' });
    expect(readKml('하나, 둘', 'a')).toMatchObject({ reason: 'broken' });
    expect(readKml(`<kml>${POINT}`, 'a')).toMatchObject({ reason: 'broken' });
    expect(readKml(`<kml>${'<Folder>'.repeat(1_000)}`, 'a')).toMatchObject({ reason: 'broken' });
    const million = '1,2 '.repeat(MAP_FILE_LIMITS.points + 1);
    expect(readKml(kml(`<Placemark><LineString><coordinates>${million}</coordinates></LineString></Placemark>`), 'a')).toMatchObject({
      reason: 'tooManyPoints',
    });
    expect(readKml(kml(''), 'a')).toMatchObject({ reason: 'nothingThere' });
  });

  test('M11: a placemark without or with broken coordinates is left out and told', () => {
    const file = readKml(
      kml(`${POINT}<Placemark><name>빈</name></Placemark><Placemark><Point><coordinates>둘,셋</coordinates></Point></Placemark>`),
      'a',
    );
    expect(features(file)).toHaveLength(1);
    expect(taken(file).notes).toEqual([
      { code: 'emptyShape', count: 1, detail: '빈' },
      { code: 'badCoordinates', count: 1, detail: 'Placemark 3' },
    ]);
  });
});

describe('GPX', () => {
  test('M10: way points, routes and tracks are a layer each', () => {
    const file = readGpx(
      `<gpx version="1.1"><wpt lat="37.5" lon="127.03"><name>집결지</name><ele>31</ele></wpt><rte><name>길</name><rtept lat="1" lon="2"><name>x</name></rtept>
      <rtept lat="2" lon="3"/></rte><trk><name>순찰 1조</name><trkseg><trkpt lat="37" lon="127"><time>t</time></trkpt><trkpt lat="37.1" lon="127.1"/></trkseg></trk></gpx>`,
      '순찰',
    );
    expect(taken(file).layers.map(({ name }) => name)).toEqual(['순찰 (wpt)', '순찰 (rte)', '순찰 (trk)']);
    expect(features(file)[0]).toEqual({ kind: 'point', parts: [[127.03, 37.5]], values: { name: '집결지', ele: '31' } });
    expect(features(file)[1]).toMatchObject({ kind: 'line', parts: [[2, 1, 3, 2]], values: { name: '길' } });
    expect(features(file)[2]).toMatchObject({ parts: [[127, 37, 127.1, 37.1]], values: { name: '순찰 1조' } });
  });

  test('M12: other XML and a declaration of a type are refused; M11: a point off the globe is told', () => {
    expect(readGpx('<kml/>', 'a')).toMatchObject({ reason: 'notThisFormat' });
    expect(readGpx('<!DOCTYPE gpx [<!ENTITY a "b">]><gpx/>', 'a')).toMatchObject({ reason: 'doctype' });
    expect(codes(readGpx('<gpx><wpt lat="91" lon="0"/><wpt lat="9" lon="0"/></gpx>', 'a'))).toEqual(['badCoordinates 1']);
  });
});

describe('GeoJSON', () => {
  const point = (coordinates: unknown, properties: unknown = {}) => ({
    type: 'Feature',
    properties,
    geometry: { type: 'Point', coordinates },
  });
  const collection = (all: unknown[], more: object = {}) => JSON.stringify({ type: 'FeatureCollection', features: all, ...more });

  test('M10: all kinds of geometry, values of any kind as text, and a system that older programs name', () => {
    const nested = { type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [1, 2] }, { type: 'LineString', coordinates: [[1, 2], [3, 4]] }] }; // prettier-ignore
    const file = readGeoJson(
      collection(
        [point([1, 2, 3], { 이름: '가', 수: 3, 없음: null, 묶음: { a: [1] } }), { type: 'Feature', properties: {}, geometry: nested }],
        {
          crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::5186' } },
        },
      ),
      'a',
    );
    expect(taken(file).crs).toBe(5186);
    expect(features(file).map(({ kind, values }) => [kind, values])).toEqual([
      ['point', { 이름: '가', 수: '3', 묶음: '{"a":[1]}' }],
      ['point', {}],
      ['line', {}],
    ]);
    expect(
      features(readGeoJson('{"type":"MultiPolygon","coordinates":[[[[0,0],[4,0],[4,4],[0,0]]],[[[9,9],[8,9],[8,8],[9,9]]]]}', 'a'))[0],
    ).toMatchObject({ begins: [0, 1] });
  });

  test('M11: features that make no sense are left out with a count and the first of them', () => {
    const file = readGeoJson(
      collection([
        point([1, 2]),
        point(['a', 2]),
        point(undefined),
        null,
        7,
        { type: 'Feature', geometry: { type: 'Cube' } },
        { type: 'Feature', geometry: null },
      ]),
      'a',
    );
    expect(features(file)).toHaveLength(1);
    expect(taken(file).notes).toEqual([
      { code: 'badCoordinates', count: 2, detail: '2' },
      { code: 'badRecord', count: 3, detail: '4' },
      { code: 'emptyShape', count: 1, detail: '7' },
    ]);
  });

  test('M12: no JSON, other JSON and a nest of collections are refused', () => {
    expect(readGeoJson('{', 'a')).toMatchObject({ reason: 'broken' });
    expect(readGeoJson('[1,2]', 'a')).toMatchObject({ reason: 'notThisFormat' });
    const nest = `${'{"type":"GeometryCollection","geometries":['.repeat(50)}{"type":"Point","coordinates":[1,2]}${']}'.repeat(50)}`;
    expect(readGeoJson(nest, 'a')).toMatchObject({ reason: 'nothingThere', detail: expect.stringContaining('tooDeep') as string });
  });
});

describe('DXF', () => {
  const pairs = (...values: (string | number)[]) => values.join('\n');
  const section = (name: string, ...inside: string[]) => pairs(0, 'SECTION', 2, name, ...inside, 0, 'ENDSEC');
  const dxf = (...sections: string[]) => `${pairs(...sections, 0, 'EOF')}\n`;
  const line = pairs(0, 'LINE', 8, '도로', 10, 1, 20, 2, 11, 3, 21, 4);

  test('M10: lines, arcs, bulges, texts and hatches with the colour of their layer', () => {
    const file = readDxf(
      dxf(
        section('TABLES', pairs(0, 'TABLE', 2, 'LAYER'), pairs(0, 'LAYER', 2, '도로', 62, 1), pairs(0, 'ENDTAB')),
        section(
          'ENTITIES',
          line,
          pairs(0, 'LWPOLYLINE', 8, '건물', 62, 5, 70, 1, 10, 0, 20, 0, 42, 1, 10, 10, 20, 0, 10, 10, 20, -5),
          pairs(0, 'CIRCLE', 8, '도로', 10, 0, 20, 0, 40, 2),
          pairs(0, 'MTEXT', 8, '글', 10, 5, 20, 5, 1, '{\\fGulim|b0;역삼\\P1동}'),
          pairs(0, 'HATCH', 8, '면', 70, 1, 91, 1, 92, 2, 72, 0, 73, 1, 93, 3, 10, 0, 20, 0, 10, 4, 20, 0, 10, 4, 20, 4, 97, 0),
        ),
      ),
      '도면',
    );
    const [first, second, third, fourth, fifth] = features(file);
    expect(first).toEqual({ kind: 'line', parts: [[1, 2, 3, 4]], values: { Layer: '도로' }, colour: '#ff0000' });
    // A half circle of radius 5 below the chord from 0,0 to 10,0.
    expect(Math.min(...second!.parts[0]!.filter((_, at) => at % 2 === 1))).toBeCloseTo(-5, 2);
    expect(second).toMatchObject({ colour: '#0000ff', values: { Layer: '건물' } });
    for (const [at, x] of third!.parts[0]!.entries()) if (at % 2 === 0) expect(Math.hypot(x, third!.parts[0]![at + 1]!)).toBeCloseTo(2, 6);
    expect(fourth).toMatchObject({ kind: 'point', values: { Layer: '글', Text: '역삼 1동' } });
    expect(fifth).toMatchObject({ kind: 'area', parts: [[0, 0, 4, 0, 4, 4, 0, 0]] });
    expect(taken(file).crs).toBeUndefined();
  });

  test('M10: blocks are drawn where they are inserted, turned and scaled, with their attributes', () => {
    const blocks = section(
      'BLOCKS',
      pairs(0, 'BLOCK', 2, '소화전', 10, 1, 20, 0),
      pairs(0, 'LINE', 8, '0', 10, 1, 20, 0, 11, 2, 21, 0),
      pairs(0, 'ENDBLK'),
    );
    const insert = pairs(
      0,
      'INSERT',
      2,
      '소화전',
      8,
      '소방',
      66,
      1,
      10,
      100,
      20,
      200,
      41,
      2,
      42,
      2,
      50,
      90,
      0,
      'ATTRIB',
      2,
      '번호',
      1,
      'H-7',
      0,
      'SEQEND',
    );
    const [feature] = features(readDxf(dxf(blocks, section('ENTITIES', insert)), 'a'));
    expect(feature!.values).toEqual({ Layer: '소방', Block: '소화전', 번호: 'H-7' });
    expect(feature!.parts[0]!.map((value) => Math.round(value * 1e6) / 1e6)).toEqual([100, 200, 100, 202]);
  });

  test('M12: blocks of blocks end in a refusal, not in a page that hangs; a block in itself is told', () => {
    const block = (name: string, inner: string) =>
      pairs(
        0,
        'BLOCK',
        2,
        name,
        10,
        0,
        20,
        0,
        ...Array.from({ length: 60 }, () => pairs(0, 'INSERT', 2, inner, 10, 1, 20, 1)),
        0,
        'ENDBLK',
      );
    const bomb = section(
      'BLOCKS',
      ...['a', 'b', 'c', 'd', 'e'].map((name, at) => block(name, 'bcdef'[at]!)),
      pairs(0, 'BLOCK', 2, 'f', line, 0, 'ENDBLK'),
    );
    expect(readDxf(dxf(bomb, section('ENTITIES', pairs(0, 'INSERT', 2, 'a', 10, 0, 20, 0))), 'a')).toMatchObject({
      reason: 'tooManyPoints',
    });
    const own = section('BLOCKS', pairs(0, 'BLOCK', 2, 'a', 10, 0, 20, 0, 0, 'INSERT', 2, 'a', 10, 1, 20, 1, 0, 'ENDBLK'));
    expect(codes(readDxf(dxf(own, section('ENTITIES', line, pairs(0, 'INSERT', 2, 'a', 10, 0, 20, 0))), 'a'))).toContain('tooDeep 1');
  });

  test('M11: what cannot be drawn is told by its kind; M12: what is no DXF is refused', () => {
    const file = readDxf(
      dxf(section('ENTITIES', line, pairs(0, '3DSOLID', 8, 'a'), pairs(0, 'LINE', 8, 'a', 10, 'x', 20, 2, 11, 3, 21, 4))),
      'a',
    );
    expect(taken(file).notes).toEqual([
      { code: 'unsupported', count: 1, detail: '3DSOLID' },
      { code: 'badCoordinates', count: 1, detail: 'LINE 3' },
    ]);
    expect(readDxf('AutoCAD Binary DXF\r\n', 'a')).toMatchObject({ reason: 'notThisFormat' });
    expect(readDxf('안녕\n하세요\n', 'a')).toMatchObject({ reason: 'notThisFormat' });
    expect(readDxf(dxf(section('HEADER', pairs(9, '$ACADVER', 1, 'AC1015'))), 'a')).toMatchObject({ reason: 'nothingThere' });
  });

  test('M10: colour numbers are those of AutoCAD', () => {
    expect([1, 5, 10, 30, 50, 90, 170, 7, 250, 256].map(aciColour)).toEqual(['#ff0000', '#0000ff', '#ff0000', '#ff8000', '#ffff00', '#00ff00', '#0000ff', undefined, '#333333', undefined]); // prettier-ignore
  });
});

describe('code pages', () => {
  test('M15: of texts are known by a mark, by what an XML says of itself, or by being valid', () => {
    const utf8 = (text: string) => new TextEncoder().encode(text);
    expect(textOfFile(utf8('\ufeff강남'))).toBe('강남');
    expect(textOfFile(Uint8Array.of(0xff, 0xfe, 0x15, 0xac))).toBe('강');
    expect(textOfFile(encodeEucKr('<?xml version="1.0" encoding="euc-kr"?><a>뷁</a>'))).toContain('뷁');
    expect(textOfFile(encodeEucKr('0\nTEXT\n1\n역삼동'))).toContain('역삼동');
    expect(textOfFile(Uint8Array.of(0xff, 0x41, 0xff))).toBeUndefined();
  });

  test('M15: of tables are read from the .cpg where it says one that we know', () => {
    expect(['UTF-8', 'utf8', '949', 'EUC-KR', 'CP949', 'ISO-8859-1', ''].map(encodingOfCpg)).toEqual(['utf-8', 'utf-8', 'cp949', 'cp949', 'cp949', undefined, undefined]); // prettier-ignore
  });
});
