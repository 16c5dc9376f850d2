import { z } from 'zod';
import { cameraMap } from '#contract/camera-map.ts';
import { CAMERA_PURPOSES, CAMERA_STATES } from '#domain/camera.ts';
import type { OrganisationId } from '#domain/ids.ts';
import { answer } from '../answered.ts';
import type { ApiPorts } from '../api-ports.ts';
import { defineOperation, pageLimit, type Operation } from '../operation.ts';
import { areaOf, areaQuery } from './area-query.ts';

const WHOLE_WORLD = [-180, -90, 180, 90] as const;

const cameraMapQuery = z.strictObject({
  ...areaQuery,
  /** Metres of the Mercator map per pixel. */
  resolution: z.coerce.number().positive().max(160_000).optional(),
  purpose: z.enum(CAMERA_PURPOSES).optional(),
  state: z.enum(CAMERA_STATES).optional(),
  owner: z.string().min(1).max(64).optional(),
  q: z.string().max(100).optional(),
  limit: pageLimit(2_000, 200),
});

/** What a map draws, in the shape in which it draws it. */
export function mapOperations(ports: ApiPorts): readonly Operation[] {
  return [
    defineOperation({
      id: 'lookAtCameras',
      method: 'get',
      path: '/api/v1/map/cameras',
      summary: 'Cameras in a box, around a place or within a ring: gathered as this scale needs it, or the nearest one by one.',
      access: { right: 'camera.list' },
      query: cameraMapQuery,
      answer: cameraMap,
      run({ query }) {
        const { purpose, state, owner, resolution, q, limit } = query;
        const filter = { purpose, state, owner: owner as OrganisationId | undefined };
        return answer(ports.cameraMap.look({ area: areaOf(query, WHOLE_WORLD), filter, resolution, text: q?.trim() || undefined, limit }));
      },
    }),
  ];
}
