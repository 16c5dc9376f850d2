import type { Database } from '../store/sql.ts';
import type { RoadSink } from './import-roads.ts';
import { swapVersions, versionsOf, type DataVersions, type StoredVersion } from '../store/data-versions.ts';
import { readSections, writeSections, type StoredSections } from '../store/stored-sections.ts';
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

const IN_USE = 'select id::text, source from road_network where not set_aside order by id desc limit 1';

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
        const id = rows[0]?.id ?? '';
        await writeSections(sql, 'road_network', { id, sections: sectionsOf(network) });
        // The one that was in use is kept: whoever sees that the new one is wrong puts it back.
        await sql.query('delete from road_network where id < $1 and id is distinct from $2::bigint', [id, held[0]?.id ?? null]);
      }),
    newest: async () => {
      const { rows } = await database.query<{ id: string; source: string }>(IN_USE);
      return rows[0];
    },
    load: (id) => readSections(database, 'road_network', id),
    versions: async () => {
      const { rows } = await database.query<StoredVersion & { nodes: number; links: number }>(
        'select source, imported_at, set_aside, nodes, links from road_network order by set_aside, id desc limit 2',
      );
      return versionsOf(rows.map(({ nodes, links, ...row }) => ({ ...row, figures: { nodes, links } })));
    },
    swap: () => swapVersions(database, 'road_network'),
  };
}
