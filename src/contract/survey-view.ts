import { z } from 'zod';
import { SURVEY_METHODS } from '#domain/camera.ts';
import { cameraView } from './admin-view.ts';

/** POST /api/v1/cameras/{id}/survey. */
export const surveyCommand = z.discriminatedUnion('command', [
  z.strictObject({
    command: z.literal('survey'),
    /** Degrees from true north. */
    bearing: z.number().min(0).max(360),
    /** Horizontal, degrees. */
    fieldOfView: z.number().min(1).max(360),
    rangeMetres: z.number().min(1).max(2_000),
    method: z.enum(SURVEY_METHODS),
    /** By how much the bearing may be wrong, where it was worked out. */
    errorDegrees: z.number().min(0).max(180).optional(),
  }),
  /** As it was before the last survey. */
  z.strictObject({ command: z.literal('undo') }),
]);
export type SurveyCommand = z.infer<typeof surveyCommand>;

export const cameraSurveyed = z.strictObject({ camera: cameraView, by: z.string().optional() });

export const surveyProgress = z.strictObject({
  total: z.number().int(),
  surveyed: z.number().int(),
  /** Cameras that nobody here has surveyed, those without a bearing first. */
  waiting: z.array(cameraView),
});
