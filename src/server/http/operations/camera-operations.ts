import { z } from 'zod';
import { cameraDetail, cameraPage } from '#contract/admin-view.ts';
import { coverageList } from '#contract/answers.ts';
import type { CameraId } from '#domain/ids.ts';
import { presentCamera } from '../../present/present-camera.ts';
import { answer, refuse } from '../answered.ts';
import type { ApiPorts } from '../api-ports.ts';
import { defineOperation, idParam, pageLimit, type Operation } from '../operation.ts';

const box = z
  .string()
  .transform((text) => text.split(',').map(Number))
  .pipe(z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90), z.number().min(-180).max(180), z.number().min(-90).max(90)]));

const pageQuery = z.strictObject({
  limit: pageLimit(5_000, 100),
  after: z.string().min(1).max(256).optional(),
  /** West, south, east, north, with commas between. */
  bbox: box.optional(),
  q: z.string().max(100).optional(),
});

/** As many as an incident may hold, and some to compare. */
const MAX_COVERAGES = 64;
const coverageQuery = z.strictObject({
  /** Ids, with commas between. */
  cameras: z
    .string()
    .min(1)
    .transform((text) => text.split(','))
    .pipe(z.array(z.string().min(1).max(128)).max(MAX_COVERAGES)),
});

export function cameraOperations(ports: ApiPorts): readonly Operation[] {
  return [
    defineOperation({
      id: 'listCameras',
      method: 'get',
      path: '/api/v1/cameras',
      summary: 'The registry, a page at a time; no address of any stream.',
      access: { right: 'camera.list' },
      query: pageQuery,
      answer: cameraPage,
      async run({ query }) {
        const page = await ports.cameras.page({
          limit: query.limit,
          after: query.after,
          box: query.bbox,
          text: query.q?.trim() || undefined,
        });
        return answer({
          total: page.total,
          cameras: page.cameras.map(presentCamera),
          ...(page.next === undefined ? {} : { next: page.next }),
        });
      },
    }),
    defineOperation({
      id: 'readCamera',
      method: 'get',
      path: '/api/v1/cameras/{id}',
      summary: 'One camera, and how its stream stands at this moment.',
      access: { right: 'camera.list' },
      params: idParam,
      answer: cameraDetail,
      refusals: ['noSuchCamera', 'failed'],
      async run({ params }) {
        const asked = await ports.cameras.state(params.id as CameraId);
        if (!asked.ok) return refuse(asked.error === 'noSuchCamera' ? 'noSuchCamera' : 'failed');
        const { camera, stream } = asked.value;
        return answer({ camera: presentCamera(camera), stream, published: camera.published === true });
      },
    }),
    defineOperation({
      id: 'listCoverage',
      method: 'get',
      path: '/api/v1/coverage',
      summary: 'The ground that each of these cameras sees as it stands; cameras that are not known are left out.',
      access: { right: 'camera.list' },
      query: coverageQuery,
      answer: coverageList,
      run({ query }) {
        const coverages = query.cameras.flatMap((camera) => {
          const ring = ports.cameras.coverage(camera as CameraId);
          return ring ? [{ camera, ring: ring.map(([lon, lat]): [number, number] => [rounded(lon), rounded(lat)]) }] : [];
        });
        return answer({ buildings: ports.cameras.knowsBuildings, coverages });
      },
    }),
  ];
}

/** Six decimals of a degree are a decimetre. */
function rounded(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
