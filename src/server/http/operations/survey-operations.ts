import { z } from 'zod';
import { cameraSurveyed, surveyCommand, surveyProgress } from '#contract/survey-view.ts';
import type { CameraId } from '#domain/ids.ts';
import { presentCamera } from '../../present/present-camera.ts';
import { shownActor } from '../../present/present-names.ts';
import { answer, refuse } from '../answered.ts';
import type { ApiPorts } from '../api-ports.ts';
import { defineOperation, idParam, pageLimit, type Operation } from '../operation.ts';

/** Where cameras look, found on the spot (issue: bearing comes from a survey; DOMAIN: open data has none). */
export function surveyOperations(ports: ApiPorts): readonly Operation[] {
  return [readProgress(ports), surveyCamera(ports)];
}

function readProgress(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'readSurveyProgress',
    method: 'get',
    path: '/api/v1/camera-survey',
    summary: 'How many cameras have been surveyed, and those that wait, without a bearing first.',
    access: { right: 'camera.survey' },
    query: z.strictObject({ limit: pageLimit(500, 100) }),
    answer: surveyProgress,
    async run({ query }) {
      const { total, surveyed, waiting } = await ports.surveys.progress(query.limit);
      return answer({ total, surveyed, waiting: waiting.map(presentCamera) });
    },
  });
}

function surveyCamera(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'surveyCamera',
    method: 'post',
    path: '/api/v1/cameras/{id}/survey',
    summary: 'Says where a camera looks, or takes the last such word back; counts for the next choice of cameras.',
    access: { right: 'camera.survey' },
    params: idParam,
    body: surveyCommand,
    answer: cameraSurveyed,
    refusals: ['noSuchCamera', 'alreadyDone', 'busy'],
    async run({ params, body, who }) {
      const id = params.id as CameraId;
      const camera = ports.cameras.get(id);
      if (!camera) return refuse('noSuchCamera');
      const actor = `person:${who.person.id}`;
      const at = ports.clock.now();
      if (body.command === 'undo') {
        const before = await ports.surveys.undo(id);
        if (!before) return refuse('alreadyDone');
        if (!(await ports.record({ kind: 'camera.surveyed', at, actor, data: { camera: id, undone: true } })))
          return refuse('busy', { retryAfterSeconds: 1 });
        return answer({ camera: presentCamera(before) });
      }
      const { method, errorDegrees, bearing, fieldOfView, rangeMetres } = body;
      const view = { bearing: bearing % 360, fieldOfView, rangeMetres };
      const error = errorDegrees === undefined ? {} : { errorDegrees };
      // Written down before it counts.
      const written = await ports.record({ kind: 'camera.surveyed', at, actor, data: { camera: id, method, ...view, ...error } });
      if (!written) return refuse('busy', { retryAfterSeconds: 1 });
      const found = await ports.surveys.save(id, { ...view, survey: { at, by: actor, method, ...error } });
      if (!found) return refuse('noSuchCamera');
      return answer({ camera: presentCamera(found), by: shownActor(actor, who.person, ports.present).actorName });
    },
  });
}
