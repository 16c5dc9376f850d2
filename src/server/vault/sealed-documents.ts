import type { LinkId } from '#domain/ids.ts';
import type { SealedStore } from '#services/ports.ts';
import type { SecretBox } from '../sealing/secret-box.ts';
import type { Database } from '../store/sql.ts';

const PART_BYTES = 1024 * 1024;

/** Documents of one link in the database, each part sealed for its place: none can be read, changed, exchanged or left out unnoticed. */
export function sealedDocuments(database: Database, box: Pick<SecretBox, 'sealBytes' | 'openBytes'>, link: LinkId): SealedStore {
  const about = (name: string, position: number, parts: number): string => `${link} ${name} ${position}/${parts}`;
  return {
    read: async (name) => {
      const { rows } = await database.query<{ position: number; parts: number; sealed: Uint8Array }>(
        'select position, parts, sealed from sealed_document where link = $1 and name = $2 order by position',
        [link, name],
      );
      const parts = rows[0]?.parts;
      if (parts === undefined) return undefined;
      if (rows.length !== parts) throw new Error(`The sealed document ${link} ${name} has ${rows.length} of ${parts} parts.`);
      return Buffer.concat(rows.map((row) => box.openBytes(row.sealed, about(name, row.position, parts))));
    },
    write: (name, bytes) =>
      database.transact(async (sql) => {
        const parts = Math.max(1, Math.ceil(bytes.length / PART_BYTES));
        await sql.query('delete from sealed_document where link = $1 and name = $2', [link, name]);
        for (let position = 0; position < parts; position += 1) {
          const part = bytes.subarray(position * PART_BYTES, (position + 1) * PART_BYTES);
          await sql.query('insert into sealed_document values ($1, $2, $3, $4, $5)', [
            link,
            name,
            position,
            parts,
            box.sealBytes(part, about(name, position, parts)),
          ]);
        }
      }),
    remove: async (name) => {
      await database.query('delete from sealed_document where link = $1 and name = $2', [link, name]);
    },
  };
}
