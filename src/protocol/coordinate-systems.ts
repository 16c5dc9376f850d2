import proj4 from 'proj4';

/**
 * Coordinate systems of Korean files. The Bessel ones are shifted by the parameters that agree with PROJ within 0.1 m; those often
 * copied (-145.907,505.034,…) are 17–23 m off (GEO "Map client").
 */
const BESSEL = '+ellps=bessel +towgs84=-115.80,474.99,674.11,1.16,-2.31,-1.63,6.43 +units=m +no_defs';
const GRS80 = '+ellps=GRS80 +units=m +no_defs';
const central = (lon: string, north: number, datum: string): string =>
  `+proj=tmerc +lat_0=38 +lon_0=${lon} +k=1 +x_0=200000 +y_0=${north} ${datum}`;

const SYSTEMS: Readonly<Record<string, string>> = {
  'EPSG:4326': '+proj=longlat +datum=WGS84 +no_defs',
  'EPSG:2097': central('127', 500_000, BESSEL),
  'EPSG:5174': central('127.0028902777778', 500_000, BESSEL),
  'EPSG:5179': `+proj=tmerc +lat_0=38 +lon_0=127.5 +k=0.9996 +x_0=1000000 +y_0=2000000 ${GRS80}`,
  'EPSG:5181': central('127', 500_000, GRS80),
  'EPSG:5185': central('125', 600_000, GRS80),
  'EPSG:5186': central('127', 600_000, GRS80),
  'EPSG:5187': central('129', 600_000, GRS80),
  'EPSG:5188': central('131', 600_000, GRS80),
  // The sphere of the web maps: degrees are taken as they are, without a datum (EPSG method 1024).
  'EPSG:3857': '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +wktext +no_defs',
};

export interface CoordinateSystem {
  readonly toDegrees: (place: readonly [x: number, y: number]) => readonly [lon: number, lat: number];
  readonly fromDegrees: (place: readonly [lon: number, lat: number]) => readonly [x: number, y: number];
}

/** By EPSG code; undefined where it is none of ours. */
export function coordinateSystem(code: string): CoordinateSystem | undefined {
  const definition = SYSTEMS[code.toUpperCase()];
  if (definition === undefined) return undefined;
  const converter = proj4(SYSTEMS['EPSG:4326'] ?? '', definition);
  const pair = ([a = Number.NaN, b = Number.NaN]: readonly number[]): readonly [number, number] => [a, b];
  return { toDegrees: (place) => pair(converter.inverse([...place])), fromDegrees: (place) => pair(converter.forward([...place])) };
}

export const COORDINATE_SYSTEMS = Object.keys(SYSTEMS);
