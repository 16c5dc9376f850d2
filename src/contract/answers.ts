import { z } from 'zod';
import { cameraView, linkView, serviceView } from './admin-view.ts';
import { incidentView } from './incident-view.ts';
import { title } from './session.ts';

/** Envelopes of the HTTP API: what stands around the views of the other files. */

/** GET /api/v1/about, without a session. Logins are listed only where the server is in demo mode. */
export const aboutView = z.strictObject({
  demo: z.boolean(),
  city: z.strictObject({ title }),
  logins: z.array(z.strictObject({ login: z.string(), name: z.string(), organisation: title, role: title })).optional(),
});
export type AboutView = z.infer<typeof aboutView>;

/** GET /api/v1/incidents */
export const incidentList = z.strictObject({ incidents: z.array(incidentView) });
/** Answer to a command and to POST /api/v1/incidents. */
export const incidentAnswer = z.strictObject({
  incident: incidentView,
  /** The incident that was taken out of it by the command `split`. */
  opened: incidentView.optional(),
});

/** POST /api/v1/incidents: an operator registers what no partner reported. */
export const incidentDraft = z.strictObject({
  kind: z.string().min(1).max(64),
  grade: z.enum(['urgent', 'normal']),
  lon: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
  address: z.string().max(300).optional(),
  content: z.string().max(1_000).optional(),
  service: z.string().max(64).optional(),
});
export type IncidentDraft = z.infer<typeof incidentDraft>;

/** GET /api/v1/incidents/{id}/candidates: cameras of the incident's area that may be added. */
export const candidateList = z.strictObject({ cameras: z.array(cameraView) });
/** GET /api/v1/coverage: the ground that each camera sees as it stands, a ring of lon/lat; cut off at walls where footprints of buildings are known. */
export const coverageList = z.strictObject({
  /** Whether any footprints are known: without them a view ends at its range only. */
  buildings: z.boolean(),
  coverages: z.array(z.strictObject({ camera: z.string(), ring: z.array(z.tuple([z.number(), z.number()])) })),
});
/** POST /api/v1/cameras/{id}/publish-ticket: which of its streams. */
export const publishWish = z.strictObject({ stream: z.enum(['main', 'sub']).default('main') });
/** Where a publisher goes, by RTSP ANNOUNCE or by WHIP, and until when it must have begun. */
export const publishTicket = z.strictObject({ camera: z.string(), rtsp: z.string(), whip: z.string(), ticketExpiresAt: z.number() });
export const linkList = z.strictObject({ links: z.array(linkView) });

/** One of the relays that share the cameras, with what it last told of itself; zeros while it is away. */
export const relayView = z.strictObject({ name: z.string(), living: z.boolean(), sources: z.number().int(), viewers: z.number().int() });
export type RelayView = z.infer<typeof relayView>;
/** GET /api/v1/relays */
export const relayList = z.strictObject({ relays: z.array(relayView) });

export const serviceList = z.strictObject({ services: z.array(serviceView) });

export const organisationView = z.strictObject({ id: z.string(), title, standing: z.enum(['owner', 'partner']) });
/** With the roles that people have in them, whose ids stand in the journal. */
export const organisationList = z.strictObject({
  organisations: z.array(organisationView),
  roles: z.array(z.strictObject({ id: z.string(), title })),
});

/** Who can be given an incident. */
export const personView = z.strictObject({ id: z.string(), name: z.string(), organisation: z.string(), role: z.string() });
export const personList = z.strictObject({ people: z.array(personView) });

/** GET /api/v1/basemap: each layer is GeoJSON in WGS 84, drawn in this order. */
export const basemapView = z.strictObject({ layers: z.array(z.strictObject({ name: z.string(), url: z.string() })) });
export type BasemapView = z.infer<typeof basemapView>;
