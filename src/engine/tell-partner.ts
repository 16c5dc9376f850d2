import type { Action } from '#contract/service-definition.ts';
import type { IncidentCase } from '#domain/incident.ts';
import { withEffect, type Change, type Context } from './change.ts';
import { actionsAt } from './definitions.ts';
import { endsCase, isEndCode } from './outcome.ts';

type PartnerWord = Extract<Action, { do: 'tellPartner' }>['state'];

/** Tells every partner whose case this incident answers; a drill's partner is inside the city only. */
export function tellPartner(state: PartnerWord, change: Change, context: Context): Change {
  return change.incident.cases.reduce((next, one) => tellOf(one, { state, change: next, context }), change);
}

/** Who has ended a case is not told that it ended. */
function tellOf(one: IncidentCase, wanted: { state: PartnerWord; change: Change; context: Context }): Change {
  const { state, change, context } = wanted;
  if (change.incident.drill || (isEndCode(one.state) && endsCase(state))) return change;
  const { link, sender, type, occurrence } = one;
  return withEffect(change, { do: 'tellPartner', link, sender, type, occurrence, state, at: context.now });
}

/** A case that joins an incident which somebody has taken up already: its partner is told what the others were told then. */
export function tellLatecomer(joined: IncidentCase, change: Change, context: Context): Change {
  if (change.incident.acknowledgedAt === undefined || !context.service) return change;
  const words = actionsAt(context.service, 'acknowledged', change.incident).flatMap((action) =>
    action.do === 'tellPartner' ? [action.state] : [],
  );
  return words.reduce((next, state) => tellOf(joined, { state, change: next, context }), change);
}
