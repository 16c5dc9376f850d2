import { z } from 'zod';
import { sightAnswer } from '#contract/sight-view.ts';
import { CAMERA_PURPOSES } from '#domain/camera.ts';
import { answer, refuse } from '../answered.ts';
import type { ApiPorts } from '../api-ports.ts';
import { defineOperation, type Operation } from '../operation.ts';
import { box } from './roads/vehicle-query.ts';

const sightQuery = z.strictObject({ bbox: box, purpose: z.enum(CAMERA_PURPOSES).optional() });

export function sightOperation(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'readSight',
    method: 'get',
    path: '/api/v1/sight',
    summary: 'What the cameras together see of the streets in a part of the map, and what none of them sees.',
    access: { right: 'camera.list' },
    query: sightQuery,
    answer: sightAnswer,
    refusals: ['noRoads', 'tooLarge'],
    async run({ query }) {
      const asked = ports.sight.ask({ box: query.bbox, purpose: query.purpose });
      if (asked === 'noRoads') return refuse('noRoads');
      if (asked === 'tooLarge') return refuse('tooLarge', { detail: 'bbox holds too many streets' });
      return answer(await asked);
    },
  });
}
