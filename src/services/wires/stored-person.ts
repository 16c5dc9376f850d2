import type { PartnerEvent } from '#domain/event.ts';
import type { Vault } from '../ports.ts';
import type { GoodReport } from './read-report.ts';

/** Item of an event that says under which reference the vault keeps whom it is about. */
export const PROFILE_ITEM = 'PROFILE';

/** The event with the reference of its person, once that person is kept; an event without one as it is. */
export async function storedPerson({ event, person }: GoodReport, vault: Vault): Promise<PartnerEvent> {
  if (!person) return event;
  const reference = await vault.keep(person);
  return { ...event, items: { ...event.items, [PROFILE_ITEM]: reference } };
}
