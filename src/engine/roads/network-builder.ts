import { distanceMetres } from '#domain/place.ts';
import type { LinkLimit, RoadLinkRecord, RoadNodeRecord, RoadProblem, RoadProblemReason, RoadTurnRecord } from '#protocol/road-records.ts';
import { NO_LIMIT } from '#protocol/road-records.ts';
import { makeColumn } from './column.ts';
import type { Column } from './column.ts';
import { SHAPE_SCALE, type RoadNetwork } from './road-network.ts';

/** Most that one network may have: twice the nation of 2025 (GEO "Routing"). */
export const MAX_LINKS = 3_000_000;
const MAX_LIMITS = 65_535;
const MAX_SHAPE_POINTS = 10_000;
/** The standard draws links 6 m beside the centre line, so their ends lie about that far from the node; beyond this it is a mistake. */
const END_TOLERANCE_METRES = 60;
/** A stated length may differ so much from that of the line before the line is believed instead. */
const LENGTH_TOLERANCE = { share: 0.2, metres: 15 } as const;

/** Takes records in the order nodes, links, turns; each gives the problems that it has, and is left out where they say so. */
export interface NetworkBuilder {
  node(record: RoadNodeRecord, row: RowOf): void;
  link(record: RoadLinkRecord, row: RowOf): void;
  turn(record: RoadTurnRecord, row: RowOf): void;
  /** Checks what only the whole can show, and gives the network. Undefined: it has no link. */
  build(): RoadNetwork | undefined;
}

/** Where a record stood in its file. */
export interface RowOf {
  readonly layer: string;
  readonly row: number;
}

export interface BuilderPorts {
  /** A record that was left out. */
  readonly refused: (problem: RoadProblem) => void;
  /** A record that was taken with a doubt. */
  readonly noted: (problem: RoadProblem) => void;
}

interface Building extends BuilderPorts {
  readonly nodes: Map<string, number>;
  readonly lon: Column<Float64Array>;
  readonly lat: Column<Float64Array>;
  /** TURN_P as the node row has it: 0 not said, 1 no, 2 yes. */
  readonly turnFlag: number[];
  readonly turned: Map<number, RowOf>;
  readonly nodeRows: Map<number, RowOf>;
  readonly uTurns: Set<number>;
  readonly links: Map<string, number>;
  readonly from: Column<Int32Array>;
  readonly to: Column<Int32Array>;
  readonly metres: Column<Float32Array>;
  readonly speed: Column<Uint8Array>;
  readonly rank: Column<Uint8Array>;
  readonly lanes: Column<Uint8Array>;
  readonly name: Column<Int32Array>;
  readonly names: Map<string, number>;
  readonly limit: Column<Uint16Array>;
  readonly limits: Map<string, number>;
  readonly limitTable: LinkLimit[];
  readonly shapeStart: Column<Int32Array>;
  readonly shape: Column<Int32Array>;
  readonly bans: Map<number, Set<number>>;
}

export function makeNetworkBuilder(ports: BuilderPorts): NetworkBuilder {
  const building: Building = {
    ...ports,
    nodes: new Map(),
    lon: makeColumn(Float64Array),
    lat: makeColumn(Float64Array),
    turnFlag: [],
    turned: new Map(),
    nodeRows: new Map(),
    uTurns: new Set(),
    links: new Map(),
    from: makeColumn(Int32Array),
    to: makeColumn(Int32Array),
    metres: makeColumn(Float32Array),
    speed: makeColumn(Uint8Array),
    rank: makeColumn(Uint8Array),
    lanes: makeColumn(Uint8Array),
    name: makeColumn(Int32Array),
    names: new Map([['', 0]]),
    limit: makeColumn(Uint16Array),
    limits: new Map([[keyOf(NO_LIMIT), 0]]),
    limitTable: [NO_LIMIT],
    shapeStart: makeColumn(Int32Array),
    shape: makeColumn(Int32Array),
    bans: new Map(),
  };
  return {
    node: (record, row) => addNode(building, record, row),
    link: (record, row) => addLink(building, record, row),
    turn: (record, row) => addTurn(building, record, row),
    build: () => build(building),
  };
}

function problem(row: RowOf, field: string, [reason, value]: readonly [RoadProblemReason, string]): RoadProblem {
  return { ...row, field, reason, value: value.slice(0, 60) };
}

function addNode(into: Building, record: RoadNodeRecord, row: RowOf): void {
  if (into.nodes.has(record.id)) return into.refused(problem(row, 'node', ['duplicate', record.id]));
  if (!(Math.abs(record.lon) <= 180 && Math.abs(record.lat) <= 90))
    return into.refused(problem(row, 'place', ['outside', `${record.id}: ${record.lon}, ${record.lat}`]));
  const node = into.nodes.size;
  into.nodes.set(record.id, node);
  into.lon.push(record.lon);
  into.lat.push(record.lat);
  if (record.hasTurns !== undefined) {
    into.turnFlag[node] = record.hasTurns ? 2 : 1;
    if (record.hasTurns) into.nodeRows.set(node, row);
  }
}

function addLink(into: Building, record: RoadLinkRecord, row: RowOf): void {
  const [from, to] = [into.nodes.get(record.from), into.nodes.get(record.to)];
  if (into.links.has(record.id)) return into.refused(problem(row, 'link', ['duplicate', record.id]));
  if (from === undefined) return into.refused(problem(row, 'F_NODE', ['noSuchNode', `${record.id}: ${record.from}`]));
  if (to === undefined) return into.refused(problem(row, 'T_NODE', ['noSuchNode', `${record.id}: ${record.to}`]));
  const points = record.shape.length / 2;
  if (points < 2 || record.shape.length % 2 === 1 || !record.shape.every(Number.isFinite))
    return into.refused(problem(row, 'shape', ['noShape', record.id]));
  if (points > MAX_SHAPE_POINTS || into.links.size >= MAX_LINKS) return into.refused(problem(row, 'link', ['tooLong', record.id]));
  const far = endOff(into, record, [from, to]);
  if (far !== undefined) return into.refused(problem(row, 'shape', ['endOffNode', `${record.id}: ${Math.round(far)} m`]));
  const limit = limitOf(into, record.limit);
  if (limit === undefined) return into.refused(problem(row, 'limits', ['tooLong', record.id]));
  into.links.set(record.id, into.links.size);
  into.from.push(from);
  into.to.push(to);
  into.metres.push(lengthOf(into, record, row));
  into.speed.push(Math.min(Math.max(Math.round(record.speedKmh), 1), 255));
  into.rank.push(Math.min(Math.max(record.rank - 100, 0), 255));
  into.lanes.push(Math.min(Math.max(Math.round(record.lanes ?? 0), 0), 255));
  into.name.push(indexIn(into.names, record.name));
  into.limit.push(limit);
  into.shapeStart.push(into.shape.length);
  for (const degrees of record.shape) into.shape.push(Math.round(degrees * SHAPE_SCALE));
}

/** How far the worse end of the line is from its node, where that is too far. */
function endOff(into: Building, { shape }: RoadLinkRecord, [from, to]: readonly [number, number]): number | undefined {
  const end = (at: number, node: number): number =>
    distanceMetres({ lon: shape[at] ?? 0, lat: shape[at + 1] ?? 0 }, { lon: into.lon.at(node), lat: into.lat.at(node) });
  const far = Math.max(end(0, from), end(shape.length - 2, to));
  return far <= END_TOLERANCE_METRES ? undefined : far;
}

function lengthOf(into: Building, record: RoadLinkRecord, row: RowOf): number {
  const { shape } = record;
  let drawn = 0;
  for (let at = 2; at < shape.length; at += 2)
    drawn += distanceMetres({ lon: shape[at - 2] ?? 0, lat: shape[at - 1] ?? 0 }, { lon: shape[at] ?? 0, lat: shape[at + 1] ?? 0 });
  const stated = record.metres;
  if (stated === undefined) return drawn;
  if (Math.abs(stated - drawn) <= Math.max(LENGTH_TOLERANCE.metres, drawn * LENGTH_TOLERANCE.share)) return stated;
  into.noted(problem(row, 'LENGTH', ['wrongLength', `${record.id}: ${stated} m, drawn ${Math.round(drawn)} m`]));
  return drawn;
}

function addTurn(into: Building, record: RoadTurnRecord, row: RowOf): void {
  const [node, from, to] = [into.nodes.get(record.node), into.links.get(record.from), into.links.get(record.to)];
  if (node === undefined) return into.refused(problem(row, 'NODE_ID', ['noSuchNode', record.node]));
  if (from === undefined) return into.refused(problem(row, 'ST_LINK', ['noSuchLink', record.from]));
  if (to === undefined) return into.refused(problem(row, 'ED_LINK', ['noSuchLink', record.to]));
  if (into.to.at(from) !== node || into.from.at(to) !== node)
    return into.refused(problem(row, 'NODE_ID', ['notAtNode', `${record.from} → ${record.node} → ${record.to}`]));
  if (!into.turned.has(node)) into.turned.set(node, row);
  if (record.rule === 'uTurnAllowed') into.uTurns.add(node);
  else into.bans.set(from, (into.bans.get(from) ?? new Set()).add(to));
}

function build(from: Building): RoadNetwork | undefined {
  if (from.links.size === 0) return undefined;
  const nodeIds = [...from.nodes.keys()];
  for (const [node, row] of from.turned)
    if (from.turnFlag[node] === 1) from.noted(problem(row, 'TURN_P', ['turnsUnannounced', nodeIds[node] ?? '']));
  for (const [node, row] of from.nodeRows)
    if (!from.turned.has(node)) from.noted(problem(row, 'TURN_P', ['turnsMissing', nodeIds[node] ?? '']));
  const banned = [...from.bans].flatMap(([link, outs]) => [...outs].map((out) => [link, out] as const));
  from.shapeStart.push(from.shape.length);
  const uTurnAllowed = new Uint8Array(nodeIds.length);
  for (const node of from.uTurns) uTurnAllowed[node] = 1;
  return {
    nodeIds,
    nodeLon: from.lon.taken(),
    nodeLat: from.lat.taken(),
    uTurnAllowed,
    linkIds: [...from.links.keys()],
    from: from.from.taken(),
    to: from.to.taken(),
    metres: from.metres.taken(),
    speedKmh: from.speed.taken(),
    rank: from.rank.taken(),
    lanes: from.lanes.taken(),
    name: from.name.taken(),
    names: [...from.names.keys()],
    limit: from.limit.taken(),
    limits: from.limitTable,
    shapeStart: from.shapeStart.taken(),
    shape: from.shape.taken(),
    bannedFrom: Int32Array.from(banned, ([link]) => link),
    bannedTo: Int32Array.from(banned, ([, out]) => out),
  };
}

function keyOf({ maxHeightCm, maxWeightKg, maxWidthCm, forbids }: LinkLimit): string {
  return `${maxHeightCm}/${maxWeightKg}/${maxWidthCm}/${forbids}`;
}

function limitOf(into: Building, limit: LinkLimit): number | undefined {
  const key = keyOf(limit);
  const known = into.limits.get(key);
  if (known !== undefined) return known;
  if (into.limitTable.length >= MAX_LIMITS) return undefined;
  into.limits.set(key, into.limitTable.length);
  return into.limitTable.push(limit) - 1;
}

function indexIn(table: Map<string, number>, key: string): number {
  const known = table.get(key);
  if (known !== undefined) return known;
  table.set(key, table.size);
  return table.size - 1;
}
