import type { Brand } from '#base/brand.ts';

export type CameraId = Brand<string, 'CameraId'>;
export type EventId = Brand<string, 'EventId'>;
export type IncidentId = Brand<string, 'IncidentId'>;
export type LinkId = Brand<string, 'LinkId'>;
export type OrganisationId = Brand<string, 'OrganisationId'>;
export type PersonId = Brand<string, 'PersonId'>;
export type ServiceId = Brand<string, 'ServiceId'>;
export type ShareId = Brand<string, 'ShareId'>;
export type PropagationId = Brand<string, 'PropagationId'>;
