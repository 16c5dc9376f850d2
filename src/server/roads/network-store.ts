import type { Database } from '../store/sql.ts';
import type { RoadSink } from './import-roads.ts';
import { swapVersions, versionsOf, type DataVersions, type StoredVersion } from '../store/data-versions.ts';
import { sectionsOf } from './network-sections.ts';

/** The stored road network; there is one at a time in use, and the one before it is kept. */
export interface NetworkStore extends RoadSink {
  /** Number of the network that is stored now; a new one has a higher number. Undefined: none. */
  newest(): Promise<{ readonly id: string; readonly source: string } | undefined>;
  /** Undefined: it has been replaced meanwhile. */
  load(id: string): Promise<StoredSections | undefined>;
  versions(): Promise<DataVersions>;
  /** The version that is not in use takes the place of the one that is. False: there is none. */
  swap(): Promise<boolean>;
}

/** The columns of a network as they are stored, where every thread can read them. */
export type StoredSections = ReadonlyMap<string, Uint8Array<SharedArrayBuffer>>;

const IN_USE = 'select id::text, source from road_network where not set_aside order by id desc limit 1';

/** The driver takes a part apart in one go; a larger one would keep others waiting. */
const PART_BYTES = 1024 * 1024;

export function postgresNetworkStore(database: Database): NetworkStore {
  return {
    // In one transaction: whoever reads sees the old one whole or the new one whole.
    replace: (network, source) =>
      database.transact(async (sql) => {
        const { rows: held } = await sql.query<{ id: string }>(IN_USE);
        const { rows } = await sql.query<{ id: string }>(
          'insert into road_network (source, nodes, links) values ($1, $2, $3) returning id::text',
          [source, network.nodeIds.length, network.from.length],
        );
        const id = rows[0]?.id;
        for (const { name, bytes } of sectionsOf(network))
          for (let part = 0; part === 0 || part * PART_BYTES < bytes.length; part += 1)
            await sql.query('insert into road_section (network, name, part, bytes) values ($1, $2, $3, $4)', [
              id,
              name,
              part,
              Buffer.from(bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES)),
            ]);
        // The one that was in use is kept: whoever sees that the new one is wrong puts it back.
        await sql.query('delete from road_network where id < $1 and id is distinct from $2::bigint', [id, held[0]?.id ?? null]);
      }),
    newest: async () => {
      const { rows } = await database.query<{ id: string; source: string }>(IN_USE);
      return rows[0];
    },
    load: async (id) => {
      const { rows: sizes } = await database.query<{ name: string; parts: number; bytes: number }>(
        'select name, count(*)::int as parts, sum(length(bytes))::int as bytes from road_section where network = $1 group by name',
        [id],
      );
      const sections = new Map<string, Uint8Array<SharedArrayBuffer>>();
      for (const { name, parts, bytes } of sizes) {
        const section = new Uint8Array(new SharedArrayBuffer(bytes));
        // Part by part: what waits between two of them is answered, and no more than one is in memory twice.
        for (let part = 0, at = 0; part < parts; part += 1) {
          const { rows } = await database.query<{ bytes: Uint8Array }>(
            'select bytes from road_section where network = $1 and name = $2 and part = $3',
            [id, name, part],
          );
          const found = rows[0];
          if (found === undefined) return undefined;
          section.set(found.bytes, at);
          at += found.bytes.length;
        }
        sections.set(name, section);
      }
      return sections.size === 0 ? undefined : sections;
    },
    versions: async () => {
      const { rows } = await database.query<StoredVersion & { nodes: number; links: number }>(
        'select source, imported_at, set_aside, nodes, links from road_network order by set_aside, id desc limit 2',
      );
      return versionsOf(rows.map(({ nodes, links, ...row }) => ({ ...row, figures: { nodes, links } })));
    },
    swap: () => swapVersions(database, 'road_network'),
  };
}
