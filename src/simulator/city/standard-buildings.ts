import { coordinateSystem } from '#protocol/coordinate-systems.ts';
import { writeDbf, type DbfField } from '#protocol/dbf.ts';
import { JUSO_CRS } from '#protocol/juso-layout.ts';
import { encodeEucKr } from '#protocol/korean-text.ts';
import { writeShapes } from '#protocol/shapefile.ts';
import { CITY_CODE } from './addresses.ts';
import type { CityPlan } from './city-plan.ts';
import { toGround, type Spot } from './ground.ts';
import type { StandardFile } from './standard-roads.ts';

const FIELDS: readonly DbfField[] = [
  { name: 'BD_MGT_SN', type: 'C', length: 25, decimals: 0 },
  { name: 'SIG_CD', type: 'C', length: 5, decimals: 0 },
  { name: 'BDTYP_CD', type: 'C', length: 5, decimals: 0 },
  { name: 'GRO_FLO_CO', type: 'N', length: 3, decimals: 0 },
];
/** 건물용도코드: 단독주택, 근린생활시설, 업무시설, 공동주택, 공장. */
const TYPES = { house: '01000', shop: '03000', office: '14000', apartment: '02000', public: '14000', works: '17000' } as const;
const FLOORS = { house: 2, shop: 4, office: 9, apartment: 15, public: 4, works: 2 } as const;
const UNIFIED =
  'PROJCS["Korea_2000_Korea_Unified_Coordinate_System",GEOGCS["GCS_Korea_2000",DATUM["D_Korea_2000",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",1000000.0],PARAMETER["False_Northing",2000000.0],PARAMETER["Central_Meridian",127.5],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",38.0],UNIT["Meter",1.0]]';
const NAME = 'TL_SPBD_BULD';
const SYSTEM = coordinateSystem(JUSO_CRS);

/** Outlines of the buildings as the electronic map of addresses (도로명주소 전자지도) has them, and as GeoJSON. */
export function standardBuildings({ buildings }: CityPlan): StandardFile[] {
  const text = new TextEncoder();
  const { shp, shx } = writeShapes(
    'area',
    buildings.map(({ ring }) => clockwise(ring)),
  );
  const rows = buildings.map(({ kind }, at) => ({
    BD_MGT_SN: `${CITY_CODE}${String(at + 1).padStart(20, '0')}`,
    SIG_CD: CITY_CODE,
    BDTYP_CD: TYPES[kind],
    GRO_FLO_CO: FLOORS[kind],
  }));
  const features = buildings.map(({ kind, ring }) => {
    const outline = ring.map(toGround).map(({ lon, lat }) => [Number(lon.toFixed(7)), Number(lat.toFixed(7))]);
    return { type: 'Feature', properties: { kind }, geometry: { type: 'Polygon', coordinates: [[...outline, outline[0]]] } };
  });
  return [
    { name: `${NAME}.shp`, bytes: shp },
    { name: `${NAME}.shx`, bytes: shx },
    { name: `${NAME}.dbf`, bytes: writeDbf(FIELDS, rows, encodeEucKr) },
    { name: `${NAME}.prj`, bytes: text.encode(UNIFIED) },
    { name: `${NAME}.cpg`, bytes: text.encode('949') },
    { name: 'buildings.geojson', bytes: text.encode(JSON.stringify({ type: 'FeatureCollection', features })) },
  ];
}

/** Closed, and the way round that shape files ask of an outline. */
function clockwise(ring: readonly Spot[]): number[] {
  const corners = ring.map((spot) => {
    const { lon, lat } = toGround(spot);
    return SYSTEM?.fromDegrees([lon, lat]) ?? ([0, 0] as const);
  });
  const twice = corners.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = corners[(at + 1) % corners.length] ?? [0, 0];
    return sum + x * nextY - nextX * y;
  }, 0);
  const turned = twice > 0 ? corners.toReversed() : corners;
  return [...turned, ...turned.slice(0, 1)].flat();
}
