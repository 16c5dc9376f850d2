import { expect, test } from 'vitest';
import { incidentView, timelineEntry } from '#contract/incident-view.ts';
import { ENTRY_KINDS } from '#domain/journal.ts';
import type { CameraId, IncidentId, PersonId } from '#domain/ids.ts';
import type { Person } from '#domain/person.ts';
import type { UnitId } from '#domain/unit.ts';
import {
  AUDITOR,
  entryOf,
  FIREMAN,
  incidentAt,
  OFFICER_112,
  OPERATOR_1,
  POLICE,
  shareWith,
  shownBy,
  toldTo,
} from '../../../test/support/board-city.ts';
import { NOW } from '../../../test/support/engine-city.ts';
import { presentEntry } from './present-entry.ts';
import { presentIncident } from './present-incident.ts';

const ports = shownBy(() => NOW);
const full = incidentAt(1, {
  assignee: OPERATOR_1.id,
  shares: [shareWith(POLICE), shareWith(FIREMAN.organisation, { endedAt: NOW })],
  propagations: [
    toldTo(POLICE, { acknowledgedAt: NOW, acknowledgedBy: OFFICER_112.id }),
    toldTo(FIREMAN.organisation, { sentBy: `person:${OPERATOR_1.id}`, acknowledgedAt: NOW, acknowledgedBy: FIREMAN.id }),
  ],
});

test('S11: the city sees every provision and receipt by name', () => {
  const shown = incidentView.parse(presentIncident(full, OPERATOR_1, ports));
  expect(shown.shares.map((share) => share.organisationTitle.ko)).toEqual(['police-112', 'fire-119']);
  expect(shown.propagations.map((propagation) => [propagation.sentBy, propagation.acknowledgedBy])).toEqual([
    ['경찰 112', '최경위'],
    ['김관제', '송소방'],
  ]);
  expect(shown.assignee).toEqual({ id: 'operator', name: '김관제' });
});

test('S11: each outside organisation sees its own, and of the city the role', () => {
  const police = incidentView.parse(presentIncident(full, OFFICER_112, ports));
  expect([police.shares.length, police.propagations.length, police.assignee]).toEqual([1, 1, { id: 'operator', name: '관제요원' }]);
  const fire = presentIncident(full, FIREMAN, ports);
  expect(fire.cameras).toEqual([]);
  expect(fire.propagations).toMatchObject([{ organisation: 'fire-119', sentBy: '관제요원', acknowledgedBy: '송소방' }]);
  expect(JSON.stringify([police, fire])).not.toMatch(/김관제|person:/);
});

test('PT15: who sent a unit and who brought a piece of evidence is known by name to colleagues, to others by a title in each language', () => {
  const seesEvidence = (person: Person): Person => ({ ...person, rights: [...person.rights, 'evidence.view'] });
  const by = `person:${OPERATOR_1.id}`;
  const piece = {
    id: 'e1',
    type: 'image/jpeg',
    bytes: 1,
    sha256: '',
    organisation: OPERATOR_1.organisation,
    addedAt: NOW,
    addedBy: by,
  } as const;
  const order = {
    id: 'd1',
    unit: 'u1' as UnitId,
    organisation: POLICE,
    kind: 'patrolCar',
    callSign: '순찰 1호',
    sentAt: NOW,
    sentBy: by,
    dueAt: NOW,
  } as const;
  const field = incidentAt(1, { shares: [shareWith(POLICE)], evidence: [piece], dispatches: [order] });
  const officer = incidentView.parse(presentIncident(field, seesEvidence(OFFICER_112), ports));
  const title = { ko: '관제요원', en: 'Operator' };
  expect(officer.evidence).toMatchObject([{ addedBy: '관제요원', addedByTitle: title }]);
  expect(officer.dispatches).toMatchObject([{ sentBy: '관제요원', sentByTitle: title }]);
  const own = incidentView.parse(presentIncident(field, seesEvidence(OPERATOR_1), ports));
  expect([own.evidence[0]?.addedBy, own.evidence[0]?.addedByTitle]).toEqual(['김관제', undefined]);
  expect([own.dispatches[0]?.sentBy, own.dispatches[0]?.sentByTitle]).toEqual(['김관제', undefined]);
});

test('S11: a person that nobody knows any more, and one of a third organisation, are not named', () => {
  const odd = incidentAt(1, {
    shares: [shareWith(POLICE)],
    assignee: 'long-gone' as PersonId,
    cameras: [{ ...full.cameras[0]!, addedBy: FIREMAN.id }],
  });
  const shown = presentIncident(odd, OFFICER_112, ports);
  expect([shown.assignee, shown.cameras[0]!.addedBy]).toEqual([{ id: 'person', name: '-' }, 'fire-119']);
});

test('a camera is shown with today’s place and health, and left out where the registry has it no more', () => {
  const two = incidentAt(1, {
    cameras: [
      { ...full.cameras[0]!, camera: 'unknown' as CameraId },
      { ...full.cameras[0]!, reasons: { ...full.cameras[0]!.reasons, state: 'fault' } },
    ],
  });
  expect(presentIncident(two, OPERATOR_1, ports).cameras).toMatchObject([
    { camera: 'camera-1', label: 'C1', rank: 2, reasons: { state: 'normal' } },
  ]);
});

test('S12: of every kind of entry the timeline of an outside organisation has only stages and what concerns itself', () => {
  const data = {
    organisation: 'fire-119',
    note: '내부 메모',
    person: OPERATOR_1.id,
    camera: 'camera-1',
    reason: 'x',
    kind: '강도',
    peer: '10.0.0.1',
  };
  const seen = ENTRY_KINDS.flatMap(
    (kind, at) => presentEntry(entryOf(at, kind, { incident: '1' as IncidentId, data }), OFFICER_112, ports) ?? [],
  );
  for (const entry of seen) {
    timelineEntry.parse(entry);
    expect(entry.data).toEqual({ kind: '강도' });
    expect([entry.actor, entry.actorName, entry.actorTitle?.ko]).toEqual(['person:operator', '관제요원', '관제요원']);
  }
  expect(seen.map((entry) => entry.kind)).toEqual([
    'incident.opened',
    'incident.updated',
    'incident.acknowledged',
    'incident.assigned',
    'incident.resolved',
    'incident.closed',
    'incident.markedFalse',
    'incident.cancelled',
    'incident.reopened',
    'incident.merged',
  ]);
  const own = ENTRY_KINDS.flatMap(
    (kind, at) => presentEntry(entryOf(at, kind, { data: { ...data, organisation: 'police-112' } }), OFFICER_112, ports) ?? [],
  ).map((entry) => entry.kind);
  expect(own.filter((kind) => !seen.some((entry) => entry.kind === kind))).toEqual([
    'dispatch.sent',
    'dispatch.delivered',
    'dispatch.acknowledged',
    'dispatch.enRoute',
    'dispatch.onScene',
    'dispatch.completed',
    'dispatch.recalled',
    'dispatch.overdue',
    'field.noted',
    'video.asked',
    'video.declined',
    'evidence.added',
    'evidence.deleted',
    'share.started',
    'share.ended',
    'propagation.sent',
    'propagation.delivered',
    'propagation.acknowledged',
    'propagation.completed',
    'propagation.overdue',
    'propagation.dispatched',
    'propagation.undelivered',
    'push.started',
    'push.ended',
  ]);
});

test('S12: the city’s own timeline has all but tickets, and names whom an incident was given to', () => {
  const kinds = ENTRY_KINDS.flatMap((kind, at) => presentEntry(entryOf(at, kind), AUDITOR, ports) ?? []).map((entry) => entry.kind);
  expect(kinds).toEqual(ENTRY_KINDS.filter((kind) => kind !== 'ticket.issued'));
  expect(presentEntry(entryOf(1, 'incident.assigned', { data: { person: OPERATOR_1.id } }), AUDITOR, ports)?.data).toEqual({
    person: 'operator',
    personName: '김관제',
  });
  expect(presentEntry(entryOf(1, 'incident.opened', { actor: 'link:link-112' }), AUDITOR, ports)).toMatchObject({
    actor: 'link:link-112',
    actorName: '경찰 112',
    actorTitle: { ko: '경찰 112', en: expect.any(String) },
  });
  expect(presentEntry(entryOf(1, 'propagation.overdue', { actor: 'system' }), AUDITOR, ports)).toMatchObject({
    actor: 'system',
    actorName: 'system',
  });
});
