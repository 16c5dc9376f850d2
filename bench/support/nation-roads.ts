import { makeNetworkBuilder } from '#engine/roads/network-builder.ts';
import type { RoadNetwork } from '#engine/roads/road-network.ts';
import { NO_LIMIT } from '#protocol/road-records.ts';
import { makePrng } from '#simulator/city/prng.ts';

/**
 * As many links as the standard node-link of 2025-08 has (1.55 M; DOMAIN §1.4): a grid of towns over the country, every road cut in
 * two links by a node in its middle, five shape points each, some turns banned.
 */
const COLUMNS = 620;
const ROWS = 620;
const STEP = { lon: 0.0056, lat: 0.0056 } as const;
const WEST = 126;
const SOUTH = 34.4;

export function nationNetwork(): RoadNetwork {
  const prng = makePrng(17);
  const builder = makeNetworkBuilder({
    refused: (problem) => {
      throw new Error(JSON.stringify(problem));
    },
    noted: () => undefined,
  });
  const row = { layer: 'nation', row: 0 };
  const place = (column: number, at: number): readonly [number, number] => [
    WEST + (column + Math.sin(at * 1.7 + column) * 0.2) * STEP.lon,
    SOUTH + (at + Math.cos(column * 1.3 + at) * 0.2) * STEP.lat,
  ];
  let serial = 0;
  const newId = (): string => String(1_000_000_000 + (serial += 1));
  const nodes = new Map<number, string>();
  const node = ([lon, lat]: readonly [number, number]): string => {
    const id = newId();
    builder.node({ id, lon, lat }, row);
    return id;
  };
  for (let at = 0; at < ROWS; at += 1)
    for (let column = 0; column < COLUMNS; column += 1) nodes.set(at * COLUMNS + column, node(place(column, at)));
  let before: readonly [string, string] | undefined;
  const lay = (from: string, to: string, [a, b]: readonly [readonly [number, number], readonly [number, number]]): string => {
    const id = newId();
    const bend = [1, 2, 3].flatMap((part) => [a[0] + ((b[0] - a[0]) * part) / 4, a[1] + ((b[1] - a[1]) * part) / 4]);
    builder.link(
      {
        id,
        from,
        to,
        rank: 100 + Math.ceil(prng.between(0.01, 8)),
        speedKmh: prng.pick([30, 50, 60, 80]),
        name: `${Math.floor(prng.between(0, 90_000))}번길`,
        limit: NO_LIMIT,
        shape: [...a, ...bend, ...b],
      },
      row,
    );
    return id;
  };
  const road = ([column, at]: readonly [number, number], [toColumn, toAt]: readonly [number, number]): void => {
    const [a, b] = [place(column, at), place(toColumn, toAt)];
    const middle: readonly [number, number] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    const [from, via, to] = [nodes.get(at * COLUMNS + column) ?? '', node(middle), nodes.get(toAt * COLUMNS + toColumn) ?? ''];
    const first = lay(from, via, [a, middle]);
    lay(via, to, [middle, b]);
    if (prng.chance(0.01) && before?.[1] === from) builder.turn({ node: from, from: before[0], to: first, rule: 'banned' }, row);
    const back = lay(to, via, [b, middle]);
    before = [lay(via, from, [middle, a]), from];
    void back;
  };
  for (let at = 0; at < ROWS; at += 1)
    for (let column = 0; column < COLUMNS; column += 1) {
      if (column + 1 < COLUMNS) road([column, at], [column + 1, at]);
      if (at + 1 < ROWS && (column + at) % 50 === 0) road([column, at], [column, at + 1]);
    }
  const network = builder.build();
  if (network === undefined) throw new Error('no nation');
  return network;
}
