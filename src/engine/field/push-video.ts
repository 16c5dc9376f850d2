import type { OrganisationId } from '#domain/ids.ts';
import { withEffect, type Change, type Context } from '../change.ts';

/** What is given goes to the organisation's own streaming server too, for the terminals in its cars (V10). Never of a drill. */
export function pushed(organisation: OrganisationId, change: Change, context: Context): Change {
  const { id, drill } = change.incident;
  return drill ? change : withEffect(change, { do: 'pushVideo', incident: id, organisation, by: context.actor });
}
