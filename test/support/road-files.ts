import type { RoadFile } from '#contract/road-import.ts';
import { writeDbf } from '#protocol/dbf.ts';
import { encodeEucKr } from '#protocol/korean-text.ts';
import { writeShapes } from '#protocol/shapefile.ts';
import { LINK_FIELDS, NODE_FIELDS, TURN_FIELDS } from '#protocol/standard-node-link.ts';

export type Row = Record<string, string | number>;

export interface StandardTables {
  nodes: { row: Row; place: readonly [number, number] }[];
  links: { row: Row; line: readonly (readonly [number, number])[] }[];
  turns: Row[];
}

/** Bytes as a file, in pieces of this size. */
export function fileOf(name: string, bytes: Uint8Array, piece = 1_000): RoadFile {
  return {
    name,
    bytes: async function* () {
      for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
    },
  };
}

export function textFile(name: string, text: string): RoadFile {
  return fileOf(name, new TextEncoder().encode(text));
}

export const id = (serial: number): string => `991${String(serial).padStart(5, '0')}00`;

/** A square of four nodes, 200 m a side, both ways along each side. */
export function squareTables(): StandardTables {
  const corners = [
    [200_000, 545_000],
    [200_200, 545_000],
    [200_200, 545_200],
    [200_000, 545_200],
  ] as const;
  const nodes = corners.map((place, at) => ({
    row: { NODE_ID: id(at + 1), NODE_TYPE: '101', NODE_NAME: `교차로${at + 1}`, TURN_P: at === 1 ? '1' : '0' },
    place,
  }));
  const links = corners.flatMap((place, at) => {
    const next = (at + 1) % 4;
    const link = (serial: number, [from, to]: readonly [number, number]): StandardTables['links'][number] => ({
      row: {
        LINK_ID: id(serial),
        F_NODE: id(from + 1),
        T_NODE: id(to + 1),
        LANES: 2,
        ROAD_RANK: '107',
        ROAD_TYPE: '000',
        ROAD_NAME: `망루${at + 1}로`,
        ROAD_USE: '0',
        MAX_SPD: 50,
        REST_VEH: '0',
        REST_W: 0,
        REST_H: 0,
        LENGTH: 200,
      },
      line: [corners[from]!, corners[to]!],
    });
    return [link(10 + 2 * at, [at, next]), link(11 + 2 * at, [next, at])];
  });
  return {
    nodes,
    links,
    turns: [{ NODE_ID: id(2), TURN_ID: '1', ST_LINK: id(10), ED_LINK: id(12), TURN_TYPE: '101', TURN_OPER: '0' }],
  };
}

export function standardFiles({ nodes, links, turns }: StandardTables, encode: (text: string) => Uint8Array = encodeEucKr): RoadFile[] {
  return [
    fileOf(
      'MOCT_NODE.shp',
      writeShapes(
        'point',
        nodes.map(({ place }) => place),
      ).shp,
    ),
    fileOf(
      'MOCT_NODE.dbf',
      writeDbf(
        NODE_FIELDS,
        nodes.map(({ row }) => row),
        encode,
      ),
    ),
    fileOf(
      'MOCT_LINK.shp',
      writeShapes(
        'line',
        links.map(({ line }) => line.flat()),
      ).shp,
    ),
    fileOf(
      'MOCT_LINK.dbf',
      writeDbf(
        LINK_FIELDS,
        links.map(({ row }) => row),
        encode,
      ),
    ),
    fileOf('TURNINFO.dbf', writeDbf(TURN_FIELDS, turns, encode)),
  ];
}
