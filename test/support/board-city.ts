import type { Entry, EntryKind } from '#domain/journal.ts';
import type { Incident, Propagation, Share } from '#domain/incident.ts';
import type { CameraId, IncidentId, OrganisationId, PersonId, PropagationId, ServiceId, ShareId } from '#domain/ids.ts';
import type { Person } from '#domain/person.ts';
import type { PresentPorts } from '#server/present/present-ports.ts';
import { CAMERAS, finderOf, NOW, ORGANISATIONS, personOf } from './engine-city.ts';

/** Incidents and people made by hand, for tests of what is shown: no engine, no store. */
export const OFFICER_112 = { ...personOf('officer', 'police-112', ['incident.view', 'camera.view']), name: '최경위', role: 'officer112' };
export const OPERATOR_1 = { ...personOf('operator', 'city'), name: '김관제', role: 'operator' };
export const AUDITOR = { ...personOf('auditor', 'city', ['incident.view', 'journal.view']), name: '정감사', role: 'auditor' };
export const FIREMAN = { ...personOf('fireman', 'fire-119', ['incident.view', 'camera.view']), name: '송소방', role: 'officer112' };
const EVERYBODY: ReadonlyMap<string, Person> = new Map([OFFICER_112, OPERATOR_1, AUDITOR, FIREMAN].map((person) => [person.id, person]));

export const POLICE = 'police-112' as OrganisationId;

export function shownBy(now: () => number): PresentPorts {
  const cameras = finderOf(CAMERAS);
  return {
    now,
    organisations: ORGANISATIONS,
    serviceTitle: () => ({ ko: '시험', en: 'Test' }),
    person: (id) => EVERYBODY.get(id),
    roleTitle: (role) => (role === 'operator' ? { ko: '관제요원', en: 'Operator' } : { ko: role, en: role }),
    camera: (id) => cameras.get(id),
    pushes: () => [],
    pushOrganisations: [],
    handling: { agencies: () => [], sopLists: () => [], chainLength: () => 0 },
    linkTitle: (link) => (link === 'link-112' ? { ko: '경찰 112', en: 'Police 112' } : undefined),
  };
}

export function incidentAt(id: number | string, facts: Partial<Incident> = {}): Incident {
  return {
    id: String(id) as IncidentId,
    service: 'test' as ServiceId,
    status: 'open',
    grade: 'urgent',
    kind: '강도',
    place: { lon: 127.03, lat: 37.5, origin: 'sent' },
    drill: false,
    cases: [],
    occurredAt: NOW,
    openedAt: NOW + (typeof id === 'number' ? id : 0),
    updatedAt: NOW,
    cameras: [
      {
        camera: 'camera-1' as CameraId,
        score: 0.9,
        addedBy: 'choice',
        reasons: { distanceMetres: 40, sees: 'yes', ptz: true, state: 'normal' },
      },
    ],
    shares: [],
    propagations: [],
    subjects: {},
    version: 1,
    ...facts,
  };
}

export function shareWith(organisation: OrganisationId, facts: Partial<Share> = {}): Share {
  return {
    id: `share-${organisation}` as ShareId,
    organisation,
    purpose: '출동',
    basis: 'PIPA-18-2-3',
    requester: 'link:link-112',
    from: NOW,
    until: NOW + 7_200_000,
    ...facts,
  };
}

export function toldTo(organisation: OrganisationId, facts: Partial<Propagation> = {}): Propagation {
  return { id: `told-${organisation}` as PropagationId, organisation, sentAt: NOW, sentBy: 'link:link-112', ...facts };
}

export function entryOf(seq: number, kind: EntryKind, facts: Partial<Entry> = {}): Entry {
  return { seq, at: NOW + seq, kind, actor: `person:${OPERATOR_1.id}`, data: {}, hash: `h${seq}`, previous: `h${seq - 1}`, ...facts };
}

export const assignedTo = (person: Person): Partial<Incident> => ({ assignee: person.id satisfies PersonId });
