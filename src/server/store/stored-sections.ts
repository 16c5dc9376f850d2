import type { Database, Sql } from './sql.ts';

/** A column of a set of data as bytes, little-endian as every machine that runs Node has them. */
export interface Section {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The columns of a set of data as they are stored, where every thread can read them. */
export type StoredSections = ReadonlyMap<string, Uint8Array<SharedArrayBuffer>>;

type Owner = 'road_network' | 'place_set';
const TABLES = {
  road_network: { table: 'road_section', owner: 'network' },
  place_set: { table: 'place_section', owner: 'place_set' },
} as const satisfies Record<Owner, { table: string; owner: string }>;

/** The driver takes a part apart in one go; a larger one would keep others waiting. */
const PART_BYTES = 1024 * 1024;

export async function writeSections(sql: Sql, of: Owner, { id, sections }: { id: string; sections: readonly Section[] }): Promise<void> {
  const { table, owner } = TABLES[of];
  for (const { name, bytes } of sections)
    for (let part = 0; part === 0 || part * PART_BYTES < bytes.length; part += 1)
      await sql.query(`insert into ${table} (${owner}, name, part, bytes) values ($1, $2, $3, $4)`, [
        id,
        name,
        part,
        Buffer.from(bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES)),
      ]);
}

/** Undefined: it has been replaced meanwhile. */
export async function readSections(database: Database, of: Owner, id: string): Promise<StoredSections | undefined> {
  const { table, owner } = TABLES[of];
  const { rows: sizes } = await database.query<{ name: string; parts: number; bytes: number }>(
    `select name, count(*)::int as parts, sum(length(bytes))::int as bytes from ${table} where ${owner} = $1 group by name`,
    [id],
  );
  const sections = new Map<string, Uint8Array<SharedArrayBuffer>>();
  for (const { name, parts, bytes } of sizes) {
    const section = new Uint8Array(new SharedArrayBuffer(bytes));
    // Part by part: what waits between two of them is answered, and no more than one is in memory twice.
    for (let part = 0, at = 0; part < parts; part += 1) {
      const { rows } = await database.query<{ bytes: Uint8Array }>(
        `select bytes from ${table} where ${owner} = $1 and name = $2 and part = $3`,
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
}
