import type { Sql } from '../store/sql.ts';

export interface ContactRow {
  readonly person: string;
  readonly phone: Uint8Array | null;
  readonly email: Uint8Array | null;
}

export async function loadContact(sql: Sql, person: string): Promise<ContactRow | undefined> {
  const { rows } = await sql.query<ContactRow & Record<string, unknown>>(
    'select person, phone_cipher as phone, email_cipher as email from person_contact where person = $1',
    [person],
  );
  return rows[0];
}

export async function saveContact(sql: Sql, { person, phone, email }: ContactRow): Promise<void> {
  await sql.query(
    `insert into person_contact (person, phone_cipher, email_cipher) values ($1, $2, $3)
     on conflict (person) do update set phone_cipher = excluded.phone_cipher, email_cipher = excluded.email_cipher`,
    [person, phone, email],
  );
}

export interface SubscriptionRow {
  readonly mark: string;
  readonly subscription: Uint8Array;
}

/** Newest first. */
export async function loadSubscriptions(sql: Sql, people: readonly string[], limit: number): Promise<readonly SubscriptionRow[]> {
  const { rows } = await sql.query<SubscriptionRow & Record<string, unknown>>(
    `select endpoint_mark as mark, subscription_cipher as subscription from push_subscription
     where person = any($1) order by added_at desc limit $2`,
    [people, limit],
  );
  return rows;
}

/** A browser belongs to whoever said so last; of each person the newest `keep` are kept. */
export async function addSubscription(
  sql: Sql,
  row: SubscriptionRow & { readonly person: string; readonly now: number; readonly keep: number },
): Promise<void> {
  await sql.query(
    `insert into push_subscription (endpoint_mark, person, subscription_cipher, added_at) values ($1, $2, $3, to_timestamp($4 / 1000.0))
     on conflict (endpoint_mark) do update set person = excluded.person, subscription_cipher = excluded.subscription_cipher, added_at = excluded.added_at`,
    [row.mark, row.person, row.subscription, row.now],
  );
  await sql.query(
    `delete from push_subscription where person = $1 and endpoint_mark not in
       (select endpoint_mark from push_subscription where person = $1 order by added_at desc limit $2)`,
    [row.person, row.keep],
  );
}

export async function removeSubscription(sql: Sql, mark: string, person?: string): Promise<void> {
  await sql.query('delete from push_subscription where endpoint_mark = $1 and ($2::text is null or person = $2)', [mark, person ?? null]);
}

export async function countSubscriptions(sql: Sql, person: string): Promise<number> {
  const { rows } = await sql.query<{ count: number }>('select count(*)::integer as count from push_subscription where person = $1', [
    person,
  ]);
  return rows[0]?.count ?? 0;
}

export async function loadSecret(sql: Sql, name: string): Promise<Uint8Array | undefined> {
  const { rows } = await sql.query<{ cipher: Uint8Array }>('select cipher from city_secret where name = $1', [name]);
  return rows[0]?.cipher;
}

/** The first to write it wins. */
export async function addSecret(sql: Sql, name: string, cipher: Uint8Array): Promise<void> {
  await sql.query('insert into city_secret (name, cipher) values ($1, $2) on conflict (name) do nothing', [name, cipher]);
}
