import type { IncidentView } from '#contract/incident-view.ts';

export type LifeAction = 'acknowledge' | 'take' | 'resolve' | 'close' | 'reopen';

/**
 * The one action the moment asks for. What is possible the server has said in `can`; here stands only which of the
 * possible ones comes first.
 */
export function nextAction(incident: IncidentView, person: string): LifeAction | undefined {
  const { can } = incident;
  if (can.acknowledge === true) return 'acknowledge';
  if (can.assign === true && incident.assignee?.id !== person) return 'take';
  if (can.resolve === true) return 'resolve';
  if (can.close === true) return 'close';
  if (can.reopen === true) return 'reopen';
  return undefined;
}

/** Why nothing at all can be done, if that is so: the reason most of the refusals share. */
export function whyNothing(incident: IncidentView): string | undefined {
  const handling = (['acknowledge', 'assign', 'resolve', 'close', 'reopen', 'note'] as const).map((ability) => incident.can[ability]);
  if (handling.some((each) => each === true)) return undefined;
  const note = incident.can.note;
  return note === true || note === undefined ? undefined : note.refused;
}
