import type { Person } from '#domain/person.ts';
import { actAt } from './act.ts';
import { withEntry, withIncident, type Change, type Context } from './change.ts';
import { mustConfirm } from './definitions.ts';

/** At the opening: either a person's word is waited for, or what it would bring is done at once (W5). */
export function beginConfirmation(change: Change, context: Context): Change {
  if (!context.service) return change;
  return mustConfirm(context.service, change.incident) ? withIncident(change, { confirmation: {} }) : actAt('confirmed', change, context);
}

/** An operator says that it is so. */
export function confirm(by: Person, change: Change, context: Context): Change {
  const next = withIncident(change, { confirmation: { at: context.now, by: by.id } });
  return actAt('confirmed', withEntry(next, context, 'incident.confirmed', {}), context);
}
