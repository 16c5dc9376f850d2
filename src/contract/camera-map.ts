import { z } from 'zod';
import { CAMERA_PURPOSES, CAMERA_STATES } from '#domain/camera.ts';

/**
 * GET /api/v1/map/cameras: the cameras of an area as a map draws them. Columns of equal length, because thousands are read at a
 * time: the camera at a position has its facts there in every column.
 */
export const mapCameras = z.strictObject({
  ids: z.array(z.string()),
  labels: z.array(z.string()),
  owners: z.array(z.string()),
  lon: z.array(z.number()),
  lat: z.array(z.number()),
  /** Degrees from true north; −1 = not known. */
  bearing: z.array(z.number()),
  fieldOfView: z.array(z.number()),
  rangeMetres: z.array(z.number()),
  /** 1 = turns (PTZ), 2 = has a stream to ask for. */
  flags: z.array(z.number().int()),
  purposes: z.array(z.enum(CAMERA_PURPOSES)),
  states: z.array(z.enum(CAMERA_STATES)),
});
export type MapCameras = z.infer<typeof mapCameras>;
export const MAP_CAMERA_FLAGS = { ptz: 1, linked: 2 } as const;

export const cameraMap = z.strictObject({
  /** Of the registry; the channel of the map tells when there is a newer one. */
  version: z.number().int(),
  /** Cameras in the area that fit, whether each is shown or not. */
  total: z.number().int(),
  /** lon, lat, how many, and how many of them give no picture. */
  clusters: z.array(z.tuple([z.number(), z.number(), z.number().int(), z.number().int()])),
  /** Those that stand alone at this scale; where no scale was said, the nearest to the middle. */
  cameras: mapCameras,
});
export type CameraMapView = z.infer<typeof cameraMap>;
