import type { RoadNetwork } from '#engine/roads/road-network.ts';
import type { Database } from '../store/sql.ts';
import type { RoadSink } from './import-roads.ts';
import { networkOf, sectionsOf } from './network-sections.ts';

/** The stored road network; there is one at a time. */
export interface NetworkStore extends RoadSink {
  /** Number of the network that is stored now; a new one has a higher number. Undefined: none. */
  newest(): Promise<{ readonly id: string; readonly source: string } | undefined>;
  /** Undefined: it has been replaced meanwhile. */
  load(id: string): Promise<RoadNetwork | undefined>;
}

const PART_BYTES = 4 * 1024 * 1024;

export function postgresNetworkStore(database: Database): NetworkStore {
  return {
    // In one transaction: whoever reads sees the old one whole or the new one whole.
    replace: (network, source) =>
      database.transact(async (sql) => {
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
        await sql.query('delete from road_network where id < $1', [id]);
      }),
    newest: async () => {
      const { rows } = await database.query<{ id: string; source: string }>(
        'select id::text, source from road_network order by id desc limit 1',
      );
      return rows[0];
    },
    load: async (id) => {
      const sections = new Map<string, Uint8Array>();
      const { rows: names } = await database.query<{ name: string }>('select distinct name from road_section where network = $1', [id]);
      for (const { name } of names) {
        const { rows } = await database.query<{ bytes: Uint8Array }>(
          'select bytes from road_section where network = $1 and name = $2 order by part',
          [id, name],
        );
        sections.set(name, Buffer.concat(rows.map(({ bytes }) => bytes)));
      }
      return (await database.query('select 1 from road_network where id = $1', [id])).rows.length === 0 ? undefined : networkOf(sections);
    },
  };
}
