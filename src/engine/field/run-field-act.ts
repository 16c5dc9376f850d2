import type { Incident } from '#domain/incident.ts';
import type { Person } from '#domain/person.ts';
import { actAt } from '../act.ts';
import { finish, startChange, withEntry, type Change, type Context } from '../change.ts';
import { refused, type Outcome, type RefusalReason } from '../outcome.ts';
import { forgetWhereabouts } from '../forget.ts';
import { answerVideo, askVideo } from './ask-video.ts';
import { dispatchFallsDue, dispatchUnits, recallUnit, type FieldResult } from './dispatch-units.ts';
import type { FieldAbility, FieldAct } from './field-act.ts';
import { mayInField } from './field-policy.ts';
import { addEvidence, markDeleted } from './keep-evidence.ts';
import { reportStep } from './report-step.ts';

const NOTHING: Outcome = { answer: { ok: true, as: 'done' }, entries: [], effects: [] };
/** Report and recall are judged with the dispatch they speak of. */
const ABILITY: Readonly<Partial<Record<FieldAct['do'], FieldAbility>>> = {
  dispatch: 'dispatchUnits',
  note: 'noteFromField',
  askVideo: 'askVideo',
  giveVideo: 'giveVideo',
  addEvidence: 'addEvidence',
};

/** What people in the field, and those who send them, do to an incident; refusals are recorded too (X2). */
export function runFieldAct(
  incident: Incident,
  input: { readonly act: FieldAct; readonly by: Person | 'system' },
  context: Context,
): Outcome {
  const { act, by } = input;
  const change = startChange(incident);
  if (act.do === 'deleteEvidence') return ended(by === 'system' ? markDeleted(act.evidence, change, context) : undefined, context);
  if (act.do === 'deleteTrack') return ended(by === 'system' ? forgetWhereabouts(change, context) : undefined, context);
  if (by === 'system') return NOTHING;
  const ability = ABILITY[act.do];
  const leave = ability ? mayInField(by, incident, { ability, now: context.now }) : undefined;
  if (leave && !leave.ok) return refuse(act, leave.reason, { incident, context });
  const result = perform(act, by, { change, context });
  if ('refused' in result) return refuse(act, result.refused, { incident, context });
  const moved = act.do === 'dispatch' || act.do === 'recall' || act.do === 'report';
  return finish(moved ? actAt('dispatched', result, context) : result, context, done(incident));
}

/** An order to go that nobody has acknowledged (B3). */
export function dispatchDue(incident: Incident, dispatch: string, context: Context): Outcome {
  return ended(dispatchFallsDue(dispatch, startChange(incident), context), context);
}

function ended(change: Change | undefined, context: Context): Outcome {
  return change ? finish(change, context, done(change.incident)) : NOTHING;
}

function done(incident: Incident): Outcome['answer'] {
  return { ok: true, as: 'done', incident: incident.id };
}

function perform(
  act: Exclude<FieldAct, { do: 'deleteEvidence' | 'deleteTrack' }>,
  by: Person,
  { change, context }: { change: Change; context: Context },
): FieldResult {
  switch (act.do) {
    case 'dispatch':
      return dispatchUnits({ ...act, by }, change, context);
    case 'recall':
      return recallUnit({ ...act, by }, change, context);
    case 'report':
      return reportStep({ ...act, by }, change, context);
    case 'note': {
      const { organisation, crewOf } = by;
      return withEntry(change, context, 'field.noted', { note: act.note, organisation, ...(crewOf ? { callSign: crewOf.callSign } : {}) });
    }
    case 'askVideo':
      return askVideo(by, change, context);
    case 'giveVideo':
      return answerVideo(act, change, context);
    case 'addEvidence':
      return addEvidence(act.stored, by, { change, context });
  }
}

function refuse(act: FieldAct, reason: RefusalReason, { incident, context }: { incident: Incident; context: Context }): Outcome {
  const data = { command: act.do, reason };
  return {
    ...refused(reason),
    entries: [{ kind: 'command.refused', at: context.now, actor: context.actor, incident: incident.id, data }],
  };
}
