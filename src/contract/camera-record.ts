import { z } from 'zod';
import { CAMERA_PURPOSES, CAMERA_STATES } from '#domain/camera.ts';

/** A camera's address, for server and relay only (invariant 10). */
export const streamSource = z.strictObject({
  url: z.string().regex(/^rtsps?:\/\/[^@\s]+$/, 'must be an rtsp:// address without user information'),
  username: z.string().max(128).optional(),
  password: z.string().max(256).optional(),
  /** Of an rtsps:// address: its certificate is signed by itself, and taken all the same. Not said = the authorities decide. */
  selfSigned: z.boolean().optional(),
});
export type StreamSourceRecord = z.infer<typeof streamSource>;

export const cameraRecord = z.strictObject({
  id: z.string().min(1).max(128),
  label: z.string().min(1).max(200),
  owner: z.string().min(1).max(64),
  purpose: z.enum(CAMERA_PURPOSES),
  lon: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
  address: z.string().max(300).optional(),
  bearing: z.number().min(0).lt(360).optional(),
  fieldOfView: z.number().gt(0).max(360),
  rangeMetres: z.number().gt(0).max(5_000),
  ptz: z.boolean(),
  state: z.enum(CAMERA_STATES),
  main: streamSource.optional(),
  sub: streamSource.optional(),
  /** Its sound may be taken and given to those who may hear it; not said = no: law closes it for fixed cameras (LAW-03). */
  audio: z.boolean().optional(),
  /** A patrol car or body camera: a publisher brings its pictures, and it has no address. */
  published: z.boolean().optional(),
});
export type CameraRecord = z.infer<typeof cameraRecord>;
