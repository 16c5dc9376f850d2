import type { Camera, CameraSurvey } from '#domain/camera.ts';
import type { CameraId } from '#domain/ids.ts';
import type { Sql } from '../store/sql.ts';
import { CAMERA_COLUMNS, cameraOfRow, type CameraRow } from './camera-rows.ts';

/** Where a camera looks, as somebody found it. */
export interface SurveyedView {
  readonly bearing: number;
  readonly fieldOfView: number;
  readonly rangeMetres: number;
  readonly survey: CameraSurvey;
}

export interface SurveyProgress {
  readonly total: number;
  readonly surveyed: number;
  /** Without a bearing first, then by id. */
  readonly waiting: readonly Camera[];
}

/** Where cameras look, found on the spot; what is found counts for the next choice at once. */
export interface CameraSurveys {
  /** The camera as it now is; undefined: there is none. */
  save(camera: CameraId, found: SurveyedView): Promise<Camera | undefined>;
  /** As before the last survey; undefined: there is no such camera, or it was not surveyed. */
  undo(camera: CameraId): Promise<Camera | undefined>;
  progress(limit: number): Promise<SurveyProgress>;
}

export function postgresCameraSurveys(sql: Sql, onChanged: (cameras: readonly Camera[]) => void): CameraSurveys {
  const changed = async (text: string, values: readonly unknown[]): Promise<Camera | undefined> => {
    const { rows } = await sql.query<CameraRow>(text, [...values]);
    const camera = rows[0] && cameraOfRow(rows[0]);
    if (camera) onChanged([camera]);
    return camera;
  };
  return {
    save: (camera, { bearing, fieldOfView, rangeMetres, survey }) =>
      changed(
        `update camera set before_survey = jsonb_build_object('bearing', bearing, 'fieldOfView', field_of_view, 'rangeMetres', range_metres, 'survey', survey),
           bearing = $2, field_of_view = $3, range_metres = $4, survey = $5, updated_at = now()
         where id = $1 returning ${CAMERA_COLUMNS}`,
        [camera, bearing, fieldOfView, rangeMetres, JSON.stringify(survey)],
      ),
    undo: (camera) =>
      changed(
        `update camera set bearing = (before_survey->>'bearing')::float8, field_of_view = (before_survey->>'fieldOfView')::float8,
           range_metres = (before_survey->>'rangeMetres')::float8, survey = nullif(before_survey->'survey', 'null'), before_survey = null, updated_at = now()
         where id = $1 and before_survey is not null returning ${CAMERA_COLUMNS}`,
        [camera],
      ),
    progress: async (limit) => {
      const { rows } = await sql.query<{ total: number; surveyed: number }>(
        'select count(*)::int as total, count(survey)::int as surveyed from camera',
      );
      const waiting = await sql.query<CameraRow>(
        `select ${CAMERA_COLUMNS} from camera where survey is null order by bearing is not null, id limit $1`,
        [limit],
      );
      return { total: rows[0]?.total ?? 0, surveyed: rows[0]?.surveyed ?? 0, waiting: waiting.rows.map(cameraOfRow) };
    },
  };
}
