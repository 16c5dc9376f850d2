import { createHash } from 'node:crypto';
import type { PlaceData } from '#engine/places/place-data.ts';
import type { Database } from '../store/sql.ts';
import { swapVersions, versionsOf, type DataVersions, type StoredVersion } from '../store/data-versions.ts';
import { readSections, writeSections, type StoredSections } from '../store/stored-sections.ts';
import { sectionsOf } from './place-sections.ts';

/** The stored addresses and places; there is one snapshot at a time in use, and the one before it is kept. */
export interface PlaceStore {
  /** Number of the snapshot that is stored now; a new one has a higher number. Undefined: none. */
  newest(): Promise<{ readonly id: string; readonly hash: string } | undefined>;
  /** Undefined: it has been replaced meanwhile. */
  load(id: string): Promise<StoredSections | undefined>;
  /** In one step. `overtaken`: another import has replaced `basedOn` meanwhile. `same`: it is what is there already. */
  replace(
    data: PlaceData,
    about: { readonly source: string; readonly basedOn: string | undefined },
  ): Promise<'replaced' | 'same' | 'overtaken'>;
  versions(): Promise<DataVersions>;
  /** The snapshot that is not in use takes the place of the one that is. False: there is none. */
  swap(): Promise<boolean>;
}

/** What an import needs of it. */
export type PlaceSink = Pick<PlaceStore, 'newest' | 'load' | 'replace'>;

const IN_USE = 'select id::text, hash from place_set where not set_aside order by id desc limit 1';

export function postgresPlaceStore(database: Database): PlaceStore {
  const newest: PlaceStore['newest'] = async () => {
    const { rows } = await database.query<{ id: string; hash: string }>(IN_USE);
    return rows[0];
  };
  return {
    newest,
    load: (id) => readSections(database, 'place_set', id),
    versions: async () => {
      const { rows } = await database.query<StoredVersion & { addresses: number; pois: number }>(
        'select source, imported_at, set_aside, addresses, pois from place_set order by set_aside, id desc limit 2',
      );
      return versionsOf(rows.map(({ addresses, pois, ...row }) => ({ ...row, figures: { addresses, pois } })));
    },
    swap: () => swapVersions(database, 'place_set'),
    replace: (data, { source, basedOn }) => {
      const sections = sectionsOf(data);
      const hash = createHash('sha256');
      for (const { name, bytes } of sections) hash.update(`${name}:${bytes.length};`).update(bytes);
      const digest = hash.digest('hex');
      return database.transact(async (sql) => {
        // Readers go on; a second import waits here and then sees that it was overtaken.
        await sql.query('lock table place_set in exclusive mode');
        const { rows: held } = await sql.query<{ id: string; hash: string }>(IN_USE);
        if (held[0]?.id !== basedOn) return 'overtaken';
        if (held[0]?.hash === digest) return 'same';
        const { rows } = await sql.query<{ id: string }>(
          'insert into place_set (source, addresses, pois, hash) values ($1, $2, $3, $4) returning id::text',
          [source, data.addressRoad.length, data.poiName.length, digest],
        );
        const id = rows[0]?.id ?? '';
        await writeSections(sql, 'place_set', { id, sections });
        await sql.query('delete from place_set where id < $1 and id is distinct from $2::bigint', [id, held[0]?.id ?? null]);
        return 'replaced';
      });
    },
  };
}
