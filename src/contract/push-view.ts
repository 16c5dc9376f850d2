import { z } from 'zod';
import { PUSH_STATES } from './relay-control.ts';
import { title } from './session.ts';

/** A camera of an incident on its way to the server of another organisation (V10); times are milliseconds since the epoch. */
export const pushView = z.strictObject({
  id: z.string(),
  camera: z.string(),
  server: z.string(),
  organisation: z.string(),
  organisationTitle: title,
  /** Under which the other organisation's server knows it. */
  uid: z.string(),
  startedAt: z.number(),
  state: z.enum(PUSH_STATES),
  since: z.number(),
  /** Thousand bits a second that are sent now. */
  kbps: z.number().int(),
  /** What hinders it: a code that names no address. */
  detail: z.string().optional(),
});
export type PushView = z.infer<typeof pushView>;

/** Under which a server of the police knows a camera; it becomes the end of an address, so that nothing else fits. */
export const pushUid = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, 'letters, digits, ".", "_" and "-", at most 64');

/** Body of POST /api/v1/incidents/{id}/pushes. */
export const pushDraft = z.strictObject({
  camera: z.string().min(1).max(128),
  server: z.string().min(1).max(64),
  uid: pushUid,
});

/** Servers that a camera of this incident may be sent to now, and what is being sent. */
export const pushList = z.strictObject({
  incident: z.string(),
  servers: z.array(z.strictObject({ id: z.string(), organisation: z.string(), organisationTitle: title })),
  pushes: z.array(pushView),
});
