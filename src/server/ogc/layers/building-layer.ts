import Flatbush from 'flatbush';
import type { Clock } from '#services/ports.ts';
import type { OgcFeature } from '#protocol/ogc/feature.ts';
import type { Box, Position } from '#protocol/ogc/geometry.ts';
import type { Database } from '../../store/sql.ts';
import { NOTHING, setOf, type OgcLayer } from '../ogc-layer.ts';

interface Building {
  readonly id: string;
  readonly origin: string;
  readonly ring: readonly Position[];
}

interface Held {
  readonly signature: string;
  readonly buildings: readonly Building[];
  readonly tree: Flatbush | undefined;
}

/** How often the store is asked whether footprints were imported anew. */
const LOOK_EVERY_MS = 30_000;
/** A city of a million people has two hundred thousand. */
const MAX_BUILDINGS = 1_000_000;
/** Smaller than this they are a grey mist that takes long to draw. */
const MAX_SCALE = 30_000;

/** Footprints of buildings, as the lines of sight use them. They are read when they are first asked for, and kept. */
export function buildingLayer({ database, clock }: { readonly database: Database; readonly clock: Clock }): OgcLayer {
  let held: Held | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;
  async function look(): Promise<void> {
    lookedAt = clock.now();
    const signature = await signatureOf(database);
    if (signature !== held?.signature) held = await load(database, signature);
  }
  async function fresh(): Promise<void> {
    if (clock.now() - lookedAt > LOOK_EVERY_MS) looking = look().finally(() => (looking = undefined));
    await looking;
  }
  return {
    facts: {
      name: 'buildings',
      title: { ko: '건물', en: 'Buildings' },
      summary: {
        ko: '건물 윤곽. 카메라 가시권 계산에 쓰는 것',
        en: 'Footprints of buildings, those that lines of sight are computed with',
      },
      geometry: 'Polygon',
      fields: [
        { name: 'id', type: 'string', title: { ko: '번호', en: 'Id' } },
        { name: 'origin', type: 'string', title: { ko: '출처', en: 'Origin' } },
      ],
      styles: [{ name: 'plain', title: { ko: '윤곽', en: 'Footprint' } }],
      maxScaleDenominator: MAX_SCALE,
    },
    access: { right: 'incident.view', partners: true },
    async extent() {
      await fresh();
      return held?.tree && [held.tree.minX, held.tree.minY, held.tree.maxX, held.tree.maxY];
    },
    async select({ box }) {
      await fresh();
      if (!held?.tree) return NOTHING;
      const { buildings, tree } = held;
      if (!box) return setOf(buildings, buildingFeature);
      return setOf(
        tree.search(...box).toSorted((a, b) => a - b),
        (at) => buildingFeature(buildings[at] as Building),
      );
    },
  };
}

function buildingFeature({ id, origin, ring }: Building): OgcFeature {
  return { id, geometry: { type: 'Polygon', coordinates: [ring] }, properties: { id, origin } };
}

async function signatureOf(database: Database): Promise<string> {
  const { rows } = await database.query<{ signature: string }>(
    "select coalesce(string_agg(origin || ':' || count || ':' || corners, '|' order by origin), '') as signature from (select origin, count(*) as count, sum(cardinality(ring)) as corners from building group by origin) each",
  );
  return rows[0]?.signature ?? '';
}

async function load(database: Database, signature: string): Promise<Held> {
  const { rows } = await database.query<{ origin: string; number: number; ring: number[] }>(
    'select origin, number, ring from building order by origin, number limit $1',
    [MAX_BUILDINGS],
  );
  const origins = [...new Set(rows.map(({ origin }) => origin))];
  const buildings = rows.map(({ origin, number, ring }) => ({
    id: `${origins.indexOf(origin) + 1}-${number}`,
    origin,
    ring: closedRing(ring),
  }));
  return { signature, buildings, tree: indexOf(buildings) };
}

function indexOf(buildings: readonly Building[]): Flatbush | undefined {
  if (buildings.length === 0) return undefined;
  const tree = new Flatbush(buildings.length);
  for (const { ring } of buildings) tree.add(...boxOfRing(ring));
  tree.finish();
  return tree;
}

function boxOfRing(ring: readonly Position[]): Box {
  const [lons, lats] = [ring.map(([lon]) => lon), ring.map(([, lat]) => lat)];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

/** Pairs of one array as positions, the last the same as the first (GML 3.2.1 §10.5.8). */
function closedRing(flat: readonly number[]): readonly Position[] {
  const ring: Position[] = [];
  for (let at = 0; at + 1 < flat.length; at += 2) ring.push([flat[at] ?? 0, flat[at + 1] ?? 0]);
  const [first, last] = [ring[0], ring.at(-1)];
  if (first && last && (first[0] !== last[0] || first[1] !== last[1])) ring.push(first);
  return ring;
}
