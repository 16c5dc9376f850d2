import type { Migration } from '../sql.ts';

/** Documents that links must have again after a start, sealed in parts: the wanted list (LAW-28, W4). */
export const sealedDocuments: Migration = {
  version: 14,
  name: 'sealed-documents',
  sql: `
    create table sealed_document (
      link text not null,
      name text not null,
      position integer not null,
      parts integer not null,
      sealed bytea not null,
      primary key (link, name, position)
    );
  `,
};
