/**
 * Waits for work that was begun together and is done in order, such as the statements of one transaction. Rejects with what
 * failed first in that order, whichever was heard of first: all behind it failed only because of it.
 */
export async function allInOrder<T extends readonly unknown[] | []>(work: T): Promise<{ -readonly [Key in keyof T]: Awaited<T[Key]> }> {
  const settled = await Promise.allSettled(work);
  for (const each of settled) if (each.status === 'rejected') throw each.reason;
  return Promise.all(work);
}
