import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { makeNetworkBuilder } from '#engine/roads/network-builder.ts';
import type { RoadNetwork } from '#engine/roads/road-network.ts';
import { NO_LIMIT } from '#protocol/road-records.ts';
import { makePrng } from '#simulator/city/prng.ts';

/** Beside the repository, or beside the folder of its worktrees. */
const FOLDERS = ['../shared/data/roads', '../../shared/data/roads'].map((folder) => path.resolve(folder));
const METRES_PER_DEGREE = 111_195;
const BASE = { lon: 37.6, lat: 55.75 };

/** Undefined where the data is not there (it may not be copied into this repository). */
export function moscowFiles(): { readonly places: Int32Array; readonly edges: Int32Array } | undefined {
  const read = (name: string): Int32Array | undefined => {
    const file = FOLDERS.map((folder) => path.join(folder, name)).find(existsSync);
    if (file === undefined) return undefined;
    const bytes = readFileSync(file);
    return new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  };
  const [places, edges] = [read('moscow-roads.co.bin'), read('moscow-roads.gr.bin')];
  return places && edges ? { places, edges } : undefined;
}

export interface City {
  readonly network: RoadNetwork;
  /** Metres east and north of each node. */
  readonly places: Int32Array;
  /** Node pairs from 0, each a two-way road. */
  readonly edges: Int32Array;
}

/**
 * The OSM roads of Moscow as a network: every edge a two-way road. The file has neither speeds nor rules of turning; speeds are drawn
 * from 30 to 80 km/h, and at one junction of ten (three ways or more) one turn is banned, the same in every run.
 */
export function moscowNetwork({ places, edges }: { readonly places: Int32Array; readonly edges: Int32Array }): City {
  const prng = makePrng(26);
  const builder = makeNetworkBuilder({
    refused: (problem) => {
      if (problem.reason !== 'noShape') throw new Error(JSON.stringify(problem));
    },
    noted: () => undefined,
  });
  const row = { layer: 'moscow', row: 0 };
  const [eastBase, northBase] = [places[0] ?? 0, places[1] ?? 0];
  const lat = (node: number): number => BASE.lat + ((places[2 * node + 1] ?? 0) - northBase) / METRES_PER_DEGREE;
  const lonScale = METRES_PER_DEGREE * Math.cos((BASE.lat * Math.PI) / 180);
  const lon = (node: number): number => BASE.lon + ((places[2 * node] ?? 0) - eastBase) / lonScale;
  for (let node = 0; node < places.length / 2; node += 1) builder.node({ id: `${node}`, lon: lon(node), lat: lat(node) }, row);
  const pairs = edges.map((node) => node - 1);
  const outs = new Map<number, string[]>();
  const ins = new Map<number, string[]>();
  const lay = (id: string, [a, b]: readonly [number, number], speedKmh: number): void => {
    builder.link(
      { id, from: `${a}`, to: `${b}`, rank: 104, speedKmh, name: '', limit: NO_LIMIT, shape: [lon(a), lat(a), lon(b), lat(b)] },
      row,
    );
    outs.set(a, [...(outs.get(a) ?? []), id]);
    ins.set(b, [...(ins.get(b) ?? []), id]);
  };
  for (let at = 0; at < pairs.length; at += 2) {
    const [a, b] = [pairs[at] ?? 0, pairs[at + 1] ?? 0];
    const speed = Math.round(prng.between(30, 80));
    lay(`${at}`, [a, b], speed);
    lay(`${at + 1}`, [b, a], speed);
  }
  for (const [node, from] of ins) {
    const to = outs.get(node) ?? [];
    if (from.length < 3 || !prng.chance(0.1)) continue;
    builder.turn({ node: `${node}`, from: prng.pick(from), to: prng.pick(to), rule: 'banned' }, row);
  }
  const network = builder.build();
  if (network === undefined) throw new Error('The file has no roads.');
  return { network, places, edges: pairs };
}
