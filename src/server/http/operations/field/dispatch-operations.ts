import { z } from 'zod';
import { incidentAnswer } from '#contract/answers.ts';
import { dispatchDraft, dispatchReport, fieldNote, nothingMore, videoAnswer } from '#contract/field-view.ts';
import type { DispatchedUnit } from '#domain/dispatch.ts';
import type { OrganisationId } from '#domain/ids.ts';
import type { UnitId } from '#domain/unit.ts';
import type { FieldAct } from '#engine/field/field-act.ts';
import { refuse } from '../../answered.ts';
import type { ApiPorts } from '../../api-ports.ts';
import { defineOperation, idParam, type Operation } from '../../operation.ts';
import { giveAct } from './field-act.ts';

const dispatchParams = z.strictObject({ id: z.string().min(1).max(128), dispatch: z.string().min(1).max(128) });
const EVERY = ['noSuchIncident', 'notYourIncident', 'incidentEnded', 'alreadyDone', 'drillStaysInside', 'busy', 'failed'] as const;

/** Units are sent, tell how far they have come, write, and ask for pictures (docs/spec/patrol.md). */
export function dispatchOperations(ports: ApiPorts): readonly Operation[] {
  return [sendUnits(ports), reportStep(ports), writeNote(ports), askVideo(ports), answerVideo(ports)];
}

function sendUnits(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'dispatchUnits',
    method: 'post',
    path: '/api/v1/incidents/{id}/dispatches',
    summary: 'Sends units to an incident: all of them, or none where one of them may not be sent.',
    access: { right: 'unit.dispatch', partners: true },
    params: idParam,
    body: dispatchDraft,
    answer: incidentAnswer,
    status: 201,
    refusals: [...EVERY, 'noSuchUnit', 'notYourUnit', 'noSuchOrganisation', 'tooManyDispatches'],
    run({ params, body, who }) {
      const units = [...new Set(body.units)].flatMap((id): DispatchedUnit[] => {
        const unit = ports.units.get(id as UnitId);
        return unit ? [{ unit: unit.id, organisation: unit.organisation, kind: unit.kind, callSign: unit.callSign }] : [];
      });
      if (units.length < new Set(body.units).size) return refuse('noSuchUnit');
      const note = body.note === undefined ? {} : { note: body.note };
      return giveAct(ports, { incident: params.id, act: { do: 'dispatch', units, ...note }, by: who.person });
    },
  });
}

function reportStep(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'reportDispatch',
    method: 'post',
    path: '/api/v1/incidents/{id}/dispatches/{dispatch}',
    summary: 'How far a unit has come: told by its crew, or by its room for it; or it is recalled.',
    access: { right: ['unit.crew', 'unit.dispatch'], partners: true },
    params: dispatchParams,
    body: dispatchReport,
    answer: incidentAnswer,
    refusals: [...EVERY, 'noSuchDispatch', 'notYourUnit'],
    run({ params, body: { step, note }, who }) {
      const about = { dispatch: params.dispatch, ...(note === undefined ? {} : { note }) };
      const act: FieldAct = step === 'recalled' ? { do: 'recall', ...about } : { do: 'report', step, ...about };
      return giveAct(ports, { incident: params.id, act, by: who.person });
    },
  });
}

function writeNote(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'writeFieldNote',
    method: 'post',
    path: '/api/v1/incidents/{id}/notes',
    summary: 'What the crew of a unit writes about an incident; the centre and its own organisation read it.',
    access: { right: 'unit.crew', partners: true },
    params: idParam,
    body: fieldNote,
    answer: incidentAnswer,
    refusals: ['noSuchIncident', 'notYourIncident', 'busy', 'failed'],
    run: ({ params, body, who }) => giveAct(ports, { incident: params.id, act: { do: 'note', note: body.note }, by: who.person }),
  });
}

function askVideo(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'askVideo',
    method: 'post',
    path: '/api/v1/incidents/{id}/video-requests',
    summary: 'Those on the way ask for pictures of the scene: given at once where the service gives them, else an operator answers.',
    access: { right: 'camera.view', partners: true },
    params: idParam,
    body: nothingMore,
    answer: incidentAnswer,
    refusals: EVERY,
    run: ({ params, who }) => giveAct(ports, { incident: params.id, act: { do: 'askVideo' }, by: who.person }),
  });
}

function answerVideo(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'answerVideoRequest',
    method: 'post',
    path: '/api/v1/incidents/{id}/video-answers',
    summary: 'Gives the video of an incident to an organisation whose people on the way asked for it, or declines.',
    access: { right: 'incident.handle' },
    params: idParam,
    body: videoAnswer,
    answer: incidentAnswer,
    refusals: EVERY,
    run({ params, body, who }) {
      const act: FieldAct = { do: 'giveVideo', organisation: body.organisation as OrganisationId, give: body.give };
      return giveAct(ports, { incident: params.id, act, by: who.person });
    },
  });
}
