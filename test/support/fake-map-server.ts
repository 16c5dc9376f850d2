import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCanvas } from '@napi-rs/canvas';
import { coordinateSystem } from '#protocol/coordinate-systems.ts';

const KEY = 'map-key-1';
const HALF_WORLD = 20_037_508.342789244;
/** 국토지리정보원's grid: north-west corner and metres per pixel of level 5. */
const NGII = { west: -200_000, north: 4_000_000, first: 5, metres: 2_088.96 };

/**
 * Servers of maps as they speak on the wire: 브이월드 WMTS (REST, key in the path), 국토지리정보원 WMTS (parameters, EPSG:5179, levels L05…), OSM XYZ, a WMS
 * and a WFS. Every picture has a dot at one place on the ground, so that a test can see whether it lies where it belongs.
 */
export class FakeMapServer implements AsyncDisposable {
  readonly #server: http.Server;
  /** Path and query of each request, in order. */
  readonly asked: string[] = [];
  /** `down`: everything fails with 500. `hang`: no answer comes. */
  mood: 'well' | 'down' | 'hang' = 'well';
  readonly #mark: readonly [lon: number, lat: number];

  private constructor(mark: readonly [number, number]) {
    this.#mark = mark;
    this.#server = http.createServer((request, response) => this.#answer(request, response));
  }

  static async start(mark: readonly [lon: number, lat: number]): Promise<FakeMapServer> {
    const fake = new FakeMapServer(mark);
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Sections of `map.services` that lead here. */
  services(): Record<string, unknown>[] {
    const shared = { attribution: '© 시험 지도', private: true };
    return [
      {
        ...shared,
        id: 'vworld',
        title: { ko: '브이월드', en: 'VWorld' },
        type: 'tiles',
        use: 'base',
        minZoom: 6,
        attribution: '© 국토교통부 브이월드',
        url: `${this.url}/req/wmts/1.0.0/{key}/Base/{z}/{y}/{x}.png`,
      },
      {
        ...shared,
        id: 'vworld-aerial',
        title: { ko: '브이월드 항공', en: 'VWorld aerial' },
        type: 'tiles',
        use: 'base',
        ground: 'aerial',
        minZoom: 6,
        url: `${this.url}/req/wmts/1.0.0/{key}/Satellite/{z}/{y}/{x}.jpeg`,
      },
      {
        ...shared,
        id: 'ngii',
        title: { ko: '바로e맵', en: 'Baro e-map' },
        type: 'tiles',
        use: 'base',
        grid: 'ngii',
        minZoom: 5,
        maxZoom: 18,
        attribution: '© 국토지리정보원',
        url: `${this.url}/openapi/Gettile.do?apikey={key}&layer=korean_map&style=korean&tilematrixset=korean&Service=WMTS&Request=GetTile&Version=1.0.0&Format=image/png&TileMatrix=L{zz}&TileCol={x}&TileRow={y}`,
      },
      {
        ...shared,
        id: 'osm',
        title: { ko: '오픈스트리트맵', en: 'OpenStreetMap' },
        type: 'tiles',
        use: 'base',
        url: `${this.url}/osm/{z}/{x}/{y}.png`,
      },
      {
        ...shared,
        id: 'city-gis',
        title: { ko: '시 GIS 엔진', en: 'City GIS' },
        type: 'wms',
        url: `${this.url}/wms?map=city`,
        username: 'mangru',
      },
      { ...shared, id: 'city-wfs', title: { ko: '시 GIS 객체', en: 'City GIS features' }, type: 'wfs', url: `${this.url}/wfs` },
      { ...shared, id: 'old-gis', title: { ko: '옛 GIS', en: 'Old GIS' }, type: 'wms', version: '1.1.1', url: `${this.url}/wms` },
      { ...shared, id: 'city-wmts', title: { ko: '시 타일', en: 'City tiles' }, type: 'wmts', url: `${this.url}/wmts` },
      {
        ...shared,
        id: 'city-ground',
        title: { ko: '시 지적도', en: 'City cadastre' },
        type: 'wmts',
        use: 'base',
        layer: 'cadastre',
        style: 'night',
        attribution: '© 시험 지적',
        url: `${this.url}/wmts`,
      },
      {
        ...shared,
        id: 'no-ground',
        title: { ko: '없는 지도', en: 'No map' },
        type: 'wmts',
        use: 'base',
        layer: 'nothing',
        url: `${this.url}/wmts`,
      },
      { ...shared, id: 'html-gis', title: { ko: 'HTML GIS', en: 'HTML GIS' }, type: 'wms', url: `${this.url}/wms?info=html` },
      { ...shared, id: 'gml-gis', title: { ko: 'GML GIS', en: 'GML GIS' }, type: 'wms', url: `${this.url}/wms?info=gml` },
      { ...shared, id: 'plain-gis', title: { ko: '글 GIS', en: 'Plain GIS' }, type: 'wms', url: `${this.url}/wms?info=plain` },
    ];
  }

  /** Environment that the services above need. */
  static readonly secrets: Readonly<Record<string, string>> = {
    MANGRU_MAP_VWORLD_KEY: KEY,
    MANGRU_MAP_VWORLD_AERIAL_KEY: KEY,
    MANGRU_MAP_NGII_KEY: KEY,
    MANGRU_MAP_CITY_GIS_PASSWORD: 'gis-secret',
  };

  #answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    const url = new URL(request.url ?? '/', this.url);
    this.asked.push(request.url ?? '');
    if (this.mood === 'hang') return;
    if (this.mood === 'down') return void response.writeHead(500, { 'content-type': 'text/html' }).end('<h1>Internal error</h1>');
    const send = (type: string, body: string | Buffer): void => void response.writeHead(200, { 'content-type': type }).end(body);
    const tile = /^\/(?:req\/wmts\/1\.0\.0\/([^/]+)\/(Base|Satellite)|osm)\/(\d+)\/(\d+)\/(\d+)\.(png|jpeg)$/.exec(url.pathname);
    if (tile) return this.#webTile(tile, response);
    if (url.pathname === '/openapi/Gettile.do') return this.#ngiiTile(url, response);
    if (url.pathname === '/wms') return this.#wms(url, request, response);
    if (url.pathname === '/wmts' || url.pathname === '/wmts/WMTSCapabilities.xml') return this.#wmts(url, response);
    const rest = /^\/wmts\/aerial\/(\w+)\/web\/EPSG:900913:(\d+)\/(\d+)\/(\d+)\.png$/.exec(decodeURIComponent(url.pathname));
    if (rest) return this.#webTile([undefined, undefined, undefined, rest[2], rest[4], rest[3], 'png'], response);
    if (url.pathname === '/wfs')
      return send('text/xml', url.searchParams.get('REQUEST') === 'GetCapabilities' ? WFS_CAPABILITIES : this.#features());
    if (url.pathname === '/redirect') return void response.writeHead(302, { location: `${this.url}/osm/1/1/1.png` }).end();
    if (url.pathname === '/page') return send('image/png', '<html><script>alert(1)</script></html>');
    if (url.pathname === '/huge') {
      response.writeHead(200, { 'content-type': 'image/png' });
      const pour = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(1 << 20)));
        response.once('drain', pour);
      };
      return pour();
    }
    response.writeHead(404).end();
  }

  #webTile([, key, kind, z, second, third, type]: readonly (string | undefined)[], response: http.ServerResponse): void {
    if (kind !== undefined && key !== KEY) return void response.writeHead(403).end('INVALID_KEY');
    const [x, y] = kind === undefined ? [Number(second), Number(third)] : [Number(third), Number(second)];
    const metres = (2 * HALF_WORLD) / 2 ** Number(z) / 256;
    const [east, north] = coordinateSystem('EPSG:3857')!.fromDegrees(this.#mark);
    const at = [(east + HALF_WORLD) / metres - x * 256, (HALF_WORLD - north) / metres - y * 256] as const;
    const canvas = picture(256, 256, { Base: '#e8f0e0', Satellite: '#405040' }[kind ?? ''] ?? '#e0e8f0', at);
    const jpeg = type === 'jpeg';
    response
      .writeHead(200, { 'content-type': jpeg ? 'image/jpeg' : 'image/png' })
      .end(jpeg ? canvas.toBuffer('image/jpeg') : canvas.toBuffer('image/png'));
  }

  #ngiiTile(url: URL, response: http.ServerResponse): void {
    const level = /^L(\d\d)$/.exec(url.searchParams.get('TileMatrix') ?? '')?.[1];
    if (url.searchParams.get('apikey') !== KEY || level === undefined) return void response.writeHead(400).end('bad');
    const metres = NGII.metres / 2 ** (Number(level) - NGII.first);
    const [east, north] = coordinateSystem('EPSG:5179')!.fromDegrees(this.#mark);
    const at = [
      (east - NGII.west) / metres - Number(url.searchParams.get('TileCol')) * 256,
      (NGII.north - north) / metres - Number(url.searchParams.get('TileRow')) * 256,
    ] as const;
    response.writeHead(200, { 'content-type': 'image/png' }).end(picture(256, 256, '#f0e8e0', at).toBuffer('image/png'));
  }

  /** Levels as GeoServer names them; layers by template, by parameters in EPSG:5186, in a system that nobody knows, and one whose template leads away. */
  #wmts(url: URL, response: http.ServerResponse): void {
    const get = (name: string): string => url.searchParams.get(name) ?? '';
    if (get('REQUEST') !== 'GetTile') return void response.writeHead(200, { 'content-type': 'text/xml' }).end(wmtsCapabilities(this.url));
    const metres = 4_096 / 2 ** Number(get('TILEMATRIX'));
    const [east, north] = coordinateSystem('EPSG:5186')!.fromDegrees(this.#mark);
    const at = [
      (east - BELT.west) / metres - Number(get('TILECOL')) * 256,
      (BELT.north - north) / metres - Number(get('TILEROW')) * 256,
    ] as const;
    const ground = get('STYLE') === 'night' ? '#203040' : '#d0e0f0';
    response.writeHead(200, { 'content-type': 'image/png' }).end(picture(256, 256, ground, at).toBuffer('image/png'));
  }

  #wms(url: URL, request: http.IncomingMessage, response: http.ServerResponse): void {
    const get = (name: string): string => url.searchParams.get(name) ?? '';
    const send = (type: string, body: string | Buffer): void => void response.writeHead(200, { 'content-type': type }).end(body);
    if (get('map') === 'city' && request.headers.authorization !== `Basic ${Buffer.from('mangru:gis-secret').toString('base64')}`)
      return void response.writeHead(401).end();
    if (get('REQUEST') === 'GetCapabilities')
      return send('text/xml', get('VERSION') === '1.1.1' ? WMS_111 : wms130(INFO[get('info')]?.type ?? 'application/json'));
    if (get('LAYERS') === 'broken')
      return send(
        'text/xml',
        '<ServiceExceptionReport><ServiceException code="LayerNotDefined">no such layer: broken</ServiceException></ServiceExceptionReport>',
      );
    const info = INFO[get('info')];
    if (get('REQUEST') === 'GetFeatureInfo' && info) return send(info.type, info.said);
    if (get('REQUEST') === 'GetFeatureInfo')
      return send(
        'application/json',
        JSON.stringify({
          type: 'FeatureCollection',
          features: [{ type: 'Feature', geometry: null, properties: { 관로번호: 'WP-77', 관경: 300 } }],
        }),
      );
    const [width, height] = [Number(get('WIDTH')), Number(get('HEIGHT'))];
    const [minX = 0, minY = 0, maxX = 0, maxY = 0] = get('BBOX').split(',').map(Number);
    const [east, north] = coordinateSystem('EPSG:3857')!.fromDegrees(this.#mark);
    send(
      'image/png',
      picture(width, height, get('STYLES') === 'night' ? '#102030' : undefined, [
        ((east - minX) / (maxX - minX)) * width,
        ((maxY - north) / (maxY - minY)) * height,
      ]).toBuffer('image/png'),
    );
  }

  #features(): string {
    const [east, north] = coordinateSystem('EPSG:3857')!.fromDegrees(this.#mark);
    return `<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs" xmlns:gml="http://www.opengis.net/gml" xmlns:city="urn:city"><gml:featureMember><city:hydrants gml:id="hydrants.1"><city:geom><gml:Point srsName="EPSG:3857"><gml:pos>${east} ${north}</gml:pos></gml:Point></city:geom><city:name>소화전 7</city:name></city:hydrants></gml:featureMember></wfs:FeatureCollection>`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function picture(width: number, height: number, ground: string | undefined, [x, y]: readonly [number, number]) {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  if (ground !== undefined) {
    context.fillStyle = ground;
    context.fillRect(0, 0, width, height);
  }
  context.fillStyle = '#ff00ff';
  context.beginPath();
  context.arc(x, y, 24, 0, 2 * Math.PI);
  context.fill();
  return canvas;
}

const layersOf = (crs: string): string =>
  `<Layer><Title>시설물</Title><${crs}>EPSG:3857</${crs}><${crs}>EPSG:5186</${crs}><Layer queryable="1"><Name>pipes</Name><Title>상수관로</Title><Style><Name>blue</Name><Title>파랑</Title></Style><Style><Name>night</Name><Title>밤</Title></Style></Layer><Layer queryable="0"><Name>broken</Name><Title>고장</Title></Layer></Layer>`;
const wms130 = (info: string): string =>
  `<?xml version="1.0"?><WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms"><Service><Name>WMS</Name><Title>시 GIS</Title></Service><Capability><Request><GetFeatureInfo><Format>${info}</Format></GetFeatureInfo></Request>${layersOf('CRS')}</Capability></WMS_Capabilities>`;
/** What is said of a place, in the form that a server knows; the page is one that would like to run in ours. */
const INFO: Readonly<Record<string, { readonly type: string; readonly said: string }>> = {
  html: {
    type: 'text/html',
    said: '<html><head><style>td{}</style></head><body onload="window.taken=1"><script>window.taken=1</script><img src="http://outside.invalid/x.png" onerror="window.taken=1"><table><tr><th>밸브번호</th><th>상태</th></tr><tr><td>V-12</td><td>잠김</td></tr></table></body></html>',
  },
  gml: {
    type: 'application/vnd.ogc.gml',
    said: '<?xml version="1.0" encoding="UTF-8"?><msGMLOutput xmlns:gml="http://www.opengis.net/gml"><pipes_layer><pipes_feature><gml:boundedBy><gml:Box><gml:coordinates>1,2 3,4</gml:coordinates></gml:Box></gml:boundedBy><맨홀번호>M-3</맨홀번호><깊이>2.4</깊이></pipes_feature></pipes_layer></msGMLOutput>',
  },
  plain: { type: 'text/plain', said: "가로등번호 = 'L-9'" },
};
const BELT = { west: 0, north: 1_000_000 };
const GEOSERVER_SCALE = 559_082_263.9508929;
function wmtsCapabilities(own: string): string {
  const layer = (name: string, title: string, more: string): string =>
    `<Layer><ows:Title>${title}</ows:Title><ows:Identifier>${name}</ows:Identifier><Format>image/png</Format>${more}</Layer>`;
  const style = (name: string, title: string, usual = false): string =>
    `<Style isDefault="${usual}"><ows:Title>${title}</ows:Title><ows:Identifier>${name}</ows:Identifier></Style>`;
  const link = (set: string): string => `<TileMatrixSetLink><TileMatrixSet>${set}</TileMatrixSet></TileMatrixSetLink>`;
  const matrix = (id: string, scale: number, corner: string, wide: number): string =>
    `<TileMatrix><ows:Identifier>${id}</ows:Identifier><ScaleDenominator>${scale}</ScaleDenominator><TopLeftCorner>${corner}</TopLeftCorner><TileWidth>256</TileWidth><TileHeight>256</TileHeight><MatrixWidth>${wide}</MatrixWidth><MatrixHeight>${wide}</MatrixHeight></TileMatrix>`;
  const set = (name: string, crs: string, levels: readonly string[]): string =>
    `<TileMatrixSet><ows:Identifier>${name}</ows:Identifier><ows:SupportedCRS>${crs}</ows:SupportedCRS>${levels.join('')}</TileMatrixSet>`;
  const template = (address: string): string => `<ResourceURL format="image/png" resourceType="tile" template="${address}"/>`;
  const levels = (count: number, make: (level: number) => string): string[] => Array.from({ length: count }, (_, level) => make(level));
  return `<?xml version="1.0"?><Capabilities xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1" version="1.0.0"><ows:ServiceIdentification><ows:Title>시 타일</ows:Title></ows:ServiceIdentification><Contents>${[
    layer(
      'aerial',
      '항공',
      style('plain', '보통', true) +
        link('web') +
        template(`${own}/wmts/aerial/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.png`),
    ),
    layer('cadastre', '지적', style('night', '밤') + style('day', '낮', true) + link('belt')),
    layer('strange', '모르는 좌표계', style('', '') + link('moon')),
    layer(
      'away',
      '다른 서버',
      style('plain', '보통', true) + link('web') + template('http://outside.invalid/{TileMatrix}/{TileRow}/{TileCol}.png'),
    ),
  ].join('')}${set(
    'web',
    'urn:ogc:def:crs:EPSG::900913',
    levels(20, (level) => matrix(`EPSG:900913:${level}`, GEOSERVER_SCALE / 2 ** level, `${-HALF_WORLD} ${HALF_WORLD}`, 2 ** level)),
  )}${set(
    'belt',
    'urn:ogc:def:crs:EPSG::5186',
    levels(15, (level) => matrix(String(level), 4_096 / 2 ** level / 0.00028, `${BELT.north} ${BELT.west}`, 2 ** level)),
  )}${set('moon', 'urn:ogc:def:crs:IAU::30100', [matrix('0', 1_000, '0 0', 1)])}</Contents></Capabilities>`;
}
const WMS_111 = `<?xml version="1.0"?><!DOCTYPE WMT_MS_Capabilities SYSTEM "http://schemas.opengis.net/wms/1.1.1/capabilities_1_1_1.dtd"><WMT_MS_Capabilities version="1.1.1"><Service><Title>옛 GIS</Title></Service><Capability>${layersOf('SRS')}</Capability></WMT_MS_Capabilities>`;
const WFS_CAPABILITIES = `<wfs:WFS_Capabilities version="1.1.0" xmlns:wfs="http://www.opengis.net/wfs" xmlns:ows="http://www.opengis.net/ows"><ows:ServiceIdentification><ows:Title>시 객체</ows:Title></ows:ServiceIdentification><wfs:FeatureTypeList><wfs:FeatureType><wfs:Name>city:hydrants</wfs:Name><wfs:Title>소화전</wfs:Title><wfs:DefaultSRS>urn:x-ogc:def:crs:EPSG:5186</wfs:DefaultSRS><ows:WGS84BoundingBox><ows:LowerCorner>126 37</ows:LowerCorner><ows:UpperCorner>128 38</ows:UpperCorner></ows:WGS84BoundingBox></wfs:FeatureType></wfs:FeatureTypeList></wfs:WFS_Capabilities>`;
