import { z } from 'zod';
import { streamSource } from './camera-record.ts';

/** Where one camera's pictures come from, for whoever keeps the register (`camera.manage`); passwords go in and never come out (invariant 10). */
const MAX_URL = 500;
const url = z
  .url({ protocol: /^rtsps?$/ })
  .max(MAX_URL)
  .and(streamSource.shape.url);

const shownStream = z.strictObject({
  url: streamSource.shape.url,
  username: z.string().optional(),
  hasPassword: z.boolean(),
  selfSigned: z.boolean(),
});

const enteredStream = z
  .strictObject({
    url,
    username: z.string().min(1).max(128).optional(),
    /** Not said: the one that is kept; empty: none. */
    password: z.string().max(256).optional(),
    /** Its certificate is signed by itself, and taken all the same. */
    selfSigned: z.boolean(),
  })
  .refine(({ url: to, selfSigned }) => !selfSigned || to.startsWith('rtsps:'), {
    path: ['selfSigned'],
    error: 'only rtsps:// has a certificate',
  })
  .refine(({ username, password }) => username !== undefined || (password ?? '') === '', {
    path: ['username'],
    error: 'a password needs a user name',
  });
export type EnteredStream = z.infer<typeof enteredStream>;

export const cameraStreams = z.strictObject({
  camera: z.string(),
  main: shownStream.optional(),
  sub: shownStream.optional(),
  /** Its sound may be taken (LAW-03). */
  audio: z.boolean(),
  /** A publisher brings its pictures: it has no addresses. */
  published: z.boolean(),
});
export type CameraStreams = z.infer<typeof cameraStreams>;

/** POST /api/v1/cameras/{id}/streams: all of it as it is to be; a stream that is not said is taken away. */
export const cameraStreamsDraft = z
  .strictObject({ main: enteredStream.optional(), sub: enteredStream.optional(), audio: z.boolean() })
  .refine(({ main, sub }) => main !== undefined || sub === undefined, { path: ['main'], error: 'a second stream needs a first' });
export type CameraStreamsDraft = z.infer<typeof cameraStreamsDraft>;
