import type { OrganisationId, PersonId } from '#domain/ids.ts';
import type { DutyBook } from './city.ts';

/** Who is told when a post is told: those on duty, or everybody with the role where the roster knows none. */
export function peopleAtPost(
  duty: Pick<DutyBook, 'onDuty' | 'inRole'>,
  { organisation, post, at }: { readonly organisation: OrganisationId; readonly post: string; readonly at: number },
): { readonly people: readonly PersonId[]; readonly onDuty: boolean } {
  const onDuty = duty.onDuty(organisation, post, at);
  return onDuty.length > 0 ? { people: onDuty, onDuty: true } : { people: duty.inRole(organisation, post), onDuty: false };
}
