import { distanceMetres } from '#domain/place.ts';
import { coordinateSystem } from '#protocol/coordinate-systems.ts';
import { writeDbf, type DbfField } from '#protocol/dbf.ts';
import { encodeEucKr } from '#protocol/korean-text.ts';
import { writeShapes } from '#protocol/shapefile.ts';
import { LINK_FIELDS, MULTILINK_FIELDS, NODE_FIELDS, STANDARD_CRS, TURN_FIELDS } from '#protocol/standard-node-link.ts';
import { toGround } from './ground.ts';
import type { Spot } from './ground.ts';
import type { RoadClass } from './main-roads.ts';
import type { Prng } from './prng.ts';
import { nodeRoads, type NodedRoads, type NodedStretch } from './road-nodes.ts';
import type { CityPlan } from './city-plan.ts';

/** A file of the standard node-link. */
export interface StandardFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A link as others than importers want it. */
export interface DemoLink {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** ROAD_RANK. */
  readonly rank: string;
  readonly name: string;
  readonly speedKmh: number;
  readonly metres: number;
  /** Its middle. */
  readonly lon: number;
  readonly lat: number;
}

type Row = Readonly<Record<string, string | number>>;

/** 특별·광역시도, 시군도 and 기타, with what is allowed and how many lanes a direction has. */
const CLASSES: Readonly<Record<RoadClass, { readonly rank: string; readonly speed: number; readonly lanes: number }>> = {
  primary: { rank: '104', speed: 60, lanes: 4 },
  secondary: { rank: '107', speed: 50, lanes: 2 },
  street: { rank: '107', speed: 40, lanes: 1 },
  lane: { rank: '108', speed: 30, lanes: 1 },
  alley: { rank: '108', speed: 30, lanes: 1 },
  path: { rank: '108', speed: 10, lanes: 1 },
};
/** The standard draws each direction beside the centre line: 6 m, less on narrow roads. */
const BESIDE_METRES = 6;
const STEP_METRES = 30;
/** 법정동 codes that begin with 9911 do not exist; neither does this region of the standard. */
const REGION = '991';
const UPDATED = '20261101';

/**
 * The roads of the town as the ministry would publish them: MOCT_NODE and MOCT_LINK (SHP, SHX, DBF, PRJ, CPG), TURNINFO and
 * MULTILINK (DBF). What is invented beyond the plan: one-way alleys, low and weak places, and the turns that large crossings ban.
 */
export function standardRoads(plan: CityPlan, prng: Prng): StandardFile[] {
  const noded = nodeRoads(plan.roads.filter((road) => road.class !== 'path'));
  const links = linksOf(noded, prng);
  const turns = turnsOf(noded, links, prng);
  const turned = new Set(turns.map((turn) => turn['NODE_ID']));
  const nodes = noded.nodes.map((_, node) => ({
    NODE_ID: nodeId(node),
    NODE_TYPE: '101',
    NODE_NAME: '-',
    TURN_P: turned.has(nodeId(node)) ? '1' : '0',
    UPDATEDATE: UPDATED,
  }));
  return [
    ...layer('MOCT_NODE', { kind: 'point', shapes: noded.nodes.map((spot) => projected([spot])), fields: NODE_FIELDS, rows: nodes }),
    ...layer('MOCT_LINK', {
      kind: 'line',
      shapes: links.map(({ line }) => projected(line)),
      fields: LINK_FIELDS,
      rows: links.map(({ row }) => row),
    }),
    { name: 'TURNINFO.dbf', bytes: writeDbf(TURN_FIELDS, turns, encodeEucKr) },
    { name: 'MULTILINK.dbf', bytes: writeDbf(MULTILINK_FIELDS, [], encodeEucKr) },
  ];
}

/** The same links as `standardRoads` writes for the same plan and dice. */
export function standardLinks(plan: CityPlan, prng: Prng): DemoLink[] {
  return linksOf(nodeRoads(plan.roads.filter((road) => road.class !== 'path')), prng).map(({ id, line, row }) => {
    const { lon, lat } = toGround(line[Math.floor(line.length / 2)] ?? { u: 0, v: 0 });
    const name = String(row['ROAD_NAME']);
    return {
      id,
      from: String(row['F_NODE']),
      to: String(row['T_NODE']),
      rank: String(row['ROAD_RANK']),
      name: name === '-' ? '' : name,
      speedKmh: Number(row['MAX_SPD']),
      metres: Number(row['LENGTH']),
      lon,
      lat,
    };
  });
}

const GRS80_CENTRAL =
  'PROJCS["Korea_2000_Korea_Central_Belt_2010",GEOGCS["GCS_Korea_2000",DATUM["D_Korea_2000",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",200000.0],PARAMETER["False_Northing",600000.0],PARAMETER["Central_Meridian",127.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",38.0],UNIT["Meter",1.0]]';

function layer(
  name: string,
  {
    kind,
    shapes,
    fields,
    rows,
  }: { kind: 'point' | 'line'; shapes: readonly (readonly number[])[]; fields: readonly DbfField[]; rows: readonly Row[] },
): StandardFile[] {
  const { shp, shx } = writeShapes(kind, shapes);
  const text = new TextEncoder();
  return [
    { name: `${name}.shp`, bytes: shp },
    { name: `${name}.shx`, bytes: shx },
    { name: `${name}.dbf`, bytes: writeDbf(fields, rows, encodeEucKr) },
    { name: `${name}.prj`, bytes: text.encode(GRS80_CENTRAL) },
    { name: `${name}.cpg`, bytes: text.encode('949') },
  ];
}

const CRS = coordinateSystem(STANDARD_CRS);

function projected(line: readonly Spot[]): number[] {
  return line.flatMap((spot) => {
    const { lon, lat } = toGround(spot);
    return [...(CRS?.fromDegrees([lon, lat]) ?? [])];
  });
}

interface Link {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly stretch: NodedStretch;
  readonly line: readonly Spot[];
  readonly row: Row;
}

function nodeId(node: number): string {
  return `${REGION}${String(node + 1).padStart(5, '0')}00`;
}

/** Both directions of each stretch, the way back numbered one higher; some alleys go one way only. */
function linksOf({ stretches, nodes }: NodedRoads, prng: Prng): Link[] {
  const links: Link[] = [];
  let serial = 1;
  for (const stretch of stretches) {
    const { road, from, to } = stretch;
    const narrow = road.class === 'alley' || road.class === 'lane';
    const oneWay = road.class === 'alley' && prng.chance(0.15);
    const limits = {
      REST_H: narrow && prng.chance(0.02) ? 250 : 0,
      REST_W: road.class === 'alley' && prng.chance(0.02) ? 5_000 : 0,
      ROAD_USE: road.class === 'alley' && prng.chance(0.01) ? '1' : '0',
    };
    const lay = (begin: number, end: number): void => {
      const [a, b] = [nodes[begin], nodes[end]];
      if (!a || !b) return;
      const line = besideLine(a, b, Math.min(BESIDE_METRES, road.widthMetres / 4));
      const id = `${REGION}${String(serial).padStart(5, '0')}00`;
      serial += 1;
      links.push({ id, from: begin, to: end, stretch, line, row: rowOf(id, { begin, end, line, stretch, limits }) });
    };
    lay(from, to);
    if (!oneWay) lay(to, from);
    // Also the number of a way back that is not there stays free.
    else serial += 1;
  }
  return links;
}

function rowOf(
  id: string,
  link: { begin: number; end: number; line: readonly Spot[]; stretch: NodedStretch; limits: Readonly<Record<string, string | number>> },
): Row {
  const { road, bridge } = link.stretch;
  const { rank, speed, lanes } = CLASSES[road.class];
  const ground = link.line.map(toGround);
  const metres = ground.reduce((sum, place, at) => {
    const before = ground[at - 1];
    return before ? sum + distanceMetres(before, place) : 0;
  }, 0);
  return {
    LINK_ID: id,
    F_NODE: nodeId(link.begin),
    T_NODE: nodeId(link.end),
    LANES: lanes,
    ROAD_RANK: rank,
    ROAD_TYPE: bridge === undefined ? '000' : '003',
    ROAD_NO: '-',
    ROAD_NAME: bridge ?? road.name ?? '-',
    MULTI_LINK: '0',
    CONNECT: '000',
    MAX_SPD: speed,
    REST_VEH: '0',
    'C-ITS': '0',
    LENGTH: metres,
    UPDATEDATE: UPDATED,
    ...link.limits,
  };
}

function besideLine(from: Spot, to: Spot, metres: number): Spot[] {
  const length = Math.max(Math.hypot(to.u - from.u, to.v - from.v), 0.1);
  const right = { u: ((to.v - from.v) / length) * metres, v: (-(to.u - from.u) / length) * metres };
  const pieces = Math.max(1, Math.ceil(length / STEP_METRES));
  return Array.from({ length: pieces + 1 }, (_, at) => ({
    u: from.u + ((to.u - from.u) * at) / pieces + right.u,
    v: from.v + ((to.v - from.v) * at) / pieces + right.v,
  }));
}

/** At a third of the crossings of main roads no turn to the left (좌회전금지), at some turning back allowed (유턴). */
function turnsOf({ nodes }: NodedRoads, links: readonly Link[], prng: Prng): Row[] {
  const isMain = ({ stretch }: Link): boolean => stretch.road.class === 'primary' || stretch.road.class === 'secondary';
  const [into, outOf] = [Map.groupBy(links.filter(isMain), ({ to }) => to), Map.groupBy(links.filter(isMain), ({ from }) => from)];
  const rows: Row[] = [];
  const add = (node: number, [from, to]: readonly [Link, Link], type: string): void =>
    void rows.push({
      NODE_ID: nodeId(node),
      TURN_ID: String(rows.length + 1).padStart(10, '0'),
      ST_LINK: from.id,
      ED_LINK: to.id,
      TURN_TYPE: type,
      TURN_OPER: '0',
    });
  nodes.forEach((_, node) => {
    const [ins, outs] = [into.get(node) ?? [], outOf.get(node) ?? []];
    if (outs.length < 4) return;
    const [noLeft, uTurn] = [prng.chance(0.33), prng.chance(0.3)];
    for (const one of ins)
      for (const other of outs) {
        const turn = turnDegrees(nodes, one, other);
        if (noLeft && turn > 45 && turn < 135) add(node, [one, other], '101');
        if (uTurn && one.from === other.to) add(node, [one, other], '011');
      }
  });
  return rows;
}

/** Counter-clockwise on paper, which is to the left. */
function turnDegrees(nodes: readonly Spot[], one: Link, other: Link): number {
  const direction = ({ from, to }: Link): number => {
    const [a, b] = [nodes[from], nodes[to]];
    return a && b ? (Math.atan2(b.v - a.v, b.u - a.u) * 180) / Math.PI : 0;
  };
  return (direction(other) - direction(one) + 360) % 360;
}
