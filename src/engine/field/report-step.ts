import { REPORTED_STEPS, stepOf, type Dispatch, type ReportedStep } from '#domain/dispatch.ts';
import type { Person } from '#domain/person.ts';
import { withEntry, type Change, type Context } from '../change.ts';
import { factsOf, withDispatch, type FieldResult } from './dispatch-units.ts';
import { mayReport } from './field-policy.ts';

/**
 * How far a unit has come (PT5). Only forwards; a step that was passed over is timed with the one that was told: a crew that drives off
 * without a word has acknowledged, and one that stands at the scene has been on its way.
 */
export function reportStep(
  told: { readonly dispatch: string; readonly step: ReportedStep; readonly note?: string | undefined; readonly by: Person },
  change: Change,
  context: Context,
): FieldResult {
  const known = change.incident.dispatches?.find((each) => each.id === told.dispatch);
  if (!known) return { refused: 'noSuchDispatch' };
  const leave = mayReport(told.by, change.incident, known);
  if (!leave.ok) return { refused: leave.reason };
  const before = stepOf(known);
  const from = before === 'sent' ? 0 : REPORTED_STEPS.indexOf(before) + 1;
  const to = REPORTED_STEPS.indexOf(told.step);
  if (to < from) return { refused: 'alreadyDone' };
  const passed = REPORTED_STEPS.slice(from, to + 1);
  return passed.reduce((next, step, at) => time(step, { change: next, context, told, last: at === passed.length - 1 }), change);
}

interface Timing {
  readonly change: Change;
  readonly context: Context;
  readonly told: { readonly dispatch: string; readonly note?: string | undefined };
  readonly last: boolean;
}

function time(step: ReportedStep, { change, context, told, last }: Timing): Change {
  const known = change.incident.dispatches?.find((each) => each.id === told.dispatch);
  if (!known) return change;
  const timed: Dispatch = { ...known, [`${step}At`]: context.now };
  const note = last && told.note ? { note: told.note } : {};
  return withEntry(withDispatch(timed, change), context, `dispatch.${step}`, {
    ...factsOf(known),
    ...note,
    ...(last ? {} : { implied: true }),
  });
}
