import { z } from 'zod';
import { incidentAnswer } from '#contract/answers.ts';
import { EVIDENCE_PART_BYTES, evidenceDraft, evidenceUpload, nothingMore } from '#contract/field-view.ts';
import { EVIDENCE_TYPES, type Evidence } from '#domain/evidence.ts';
import type { Incident } from '#domain/incident.ts';
import type { Person } from '#domain/person.ts';
import { mayInField, mayViewEvidence } from '#engine/field/field-policy.ts';
import { markKept, type EvidenceRow } from '../../../evidence/evidence-rows.ts';
import { aboutEvidence } from '../../../present/present-field.ts';
import { answer, refuse, type Answered } from '../../answered.ts';
import type { ApiPorts } from '../../api-ports.ts';
import { defineOperation, idParam, type Operation } from '../../operation.ts';
import { readBody } from '../../read-body.ts';
import { findSeen } from '../incident-operations.ts';
import { giveAct } from './field-act.ts';

const evidenceParams = z.strictObject({ id: z.string().min(1).max(128), evidence: z.string().min(1).max(128) });
const partParams = evidenceParams.extend({ part: z.coerce.number().int().min(0).max(1_000) });
const SEEN = ['noSuchIncident', 'notYourIncident'] as const;

/**
 * Photos and videos of an incident (docs/spec/patrol.md): a piece comes in parts, so that a poor network loses one of them and not all,
 * and is evidence once it is whole.
 */
export function evidenceOperations(ports: ApiPorts): readonly Operation[] {
  return [beginEvidence(ports), putPart(ports), finishEvidence(ports), readEvidence(ports)];
}

function beginEvidence(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'beginEvidence',
    method: 'post',
    path: '/api/v1/incidents/{id}/evidence',
    summary: 'Announces a photo or video: its type and size are judged before a byte of it is sent.',
    access: { right: 'evidence.add', partners: true },
    params: idParam,
    body: evidenceDraft,
    answer: evidenceUpload,
    status: 201,
    refusals: [...SEEN, 'tooMuchEvidence', 'tooLarge', 'busy'],
    async run({ params, body, who }) {
      const found = await findSeen(ports, params.id, who.person);
      if (!found.ok) return found;
      const leave = mayInField(who.person, found.body, { ability: 'addEvidence', now: ports.clock.now() });
      if (!leave.ok) return refused(ports, who.person, { incident: found.body, reason: leave.reason });
      const row = await ports.evidence.begin({ incident: found.body.id, person: who.person.id, note: body.note, ...body });
      if (row === 'busy') return refuse('busy', { retryAfterSeconds: 5 });
      if (row === 'tooLarge') return refused(ports, who.person, { incident: found.body, reason: 'tooLarge' });
      return answer({ evidence: row.id, partBytes: EVIDENCE_PART_BYTES, parts: row.parts });
    },
  });
}

function putPart(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'putEvidencePart',
    method: 'post',
    path: '/api/v1/incidents/{id}/evidence/{evidence}/parts/{part}',
    summary: 'One part of a piece, also a second time; the first must begin as its type begins.',
    access: { right: 'evidence.add', partners: true },
    params: partParams,
    upload: { types: ['application/octet-stream'], maxBytes: EVIDENCE_PART_BYTES },
    refusals: [...SEEN, 'noSuchEvidence', 'wrongEvidence', 'alreadyDone', 'tooLarge', 'unsupportedMedia'],
    async run({ params, upload, who }) {
      // Read before anything is refused: an answer beside a body that nobody reads is lost with its connection.
      const bytes = await readBody(upload ?? null, EVIDENCE_PART_BYTES);
      if (bytes === 'tooLarge') return refuse('tooLarge');
      const coming = await findComing(ports, params, who.person);
      if (!coming.ok) return coming;
      const put = await ports.evidence.put(coming.body.row, params.part, bytes);
      if (put === 'taken') return answer(undefined);
      if (put !== 'wrongEvidence') return refuse(put);
      return refused(ports, who.person, { incident: coming.body.incident, reason: put });
    },
  });
}

function finishEvidence(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'finishEvidence',
    method: 'post',
    path: '/api/v1/incidents/{id}/evidence/{evidence}/finish',
    summary: 'The piece is whole: from now on it is evidence of the incident. Asked again, it is so still.',
    access: { right: 'evidence.add', partners: true },
    params: evidenceParams,
    body: nothingMore,
    answer: incidentAnswer,
    refusals: [...SEEN, 'noSuchEvidence', 'wrongEvidence', 'tooMuchEvidence', 'busy', 'failed'],
    async run({ params, who }) {
      const coming = await findComing(ports, params, who.person);
      if (!coming.ok) return coming;
      const { row } = coming.body;
      const sha256 = await ports.evidence.digest(row);
      if (sha256 === undefined) return refuse('wrongEvidence', { detail: 'parts are missing' });
      const { id, type, bytes, note } = row;
      const stored = { id, type, bytes, sha256, ...(note === null ? {} : { note }) };
      const given = await giveAct(ports, { incident: row.incident, act: { do: 'addEvidence', stored }, by: who.person });
      if (given.ok) await markKept(ports.database, id);
      return given;
    },
  });
}

function readEvidence(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'readEvidence',
    method: 'get',
    path: '/api/v1/incidents/{id}/evidence/{evidence}',
    summary: 'A photo or video of an incident, whole or the range of bytes that is asked for; every look is in the journal.',
    access: { right: 'evidence.view', partners: true },
    params: evidenceParams,
    produces: 'application/octet-stream',
    refusals: [...SEEN, 'noSuchEvidence', 'notShared', 'evidenceDeleted', 'failed'],
    async run({ params, who, request }) {
      const found = await findSeen(ports, params.id, who.person);
      if (!found.ok) return found;
      const known = found.body.evidence?.find(({ id }) => id === params.evidence);
      if (!known) return refuse('noSuchEvidence');
      const leave = mayViewEvidence(who.person, found.body, aboutEvidence(known, ports.present));
      if (!leave.ok) return refuse(leave.reason);
      const row = known.deletedAt === undefined ? await ports.evidence.find(known.id) : undefined;
      if (!row) return refuse('evidenceDeleted');
      const range = rangeOf(request.headers.get('range'), known.bytes);
      if (range === 'none') return answer(new Response(null, { status: 416, headers: { 'content-range': `bytes */${known.bytes}` } }));
      // A player asks for a video in pieces: one look is one entry, written down before a byte of it goes (X2).
      if ((range?.from ?? 0) === 0 && !(await recordView(ports, who.person, { incident: found.body, evidence: known })))
        return refuse('failed', { retryAfterSeconds: 1 });
      return answer(responseOf(ports, row, range));
    },
  });
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** One range of bytes (RFC 9110 §14.1.2); several, or another unit, and the whole is sent. */
function rangeOf(header: string | null, bytes: number): Range | 'none' | undefined {
  const read = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  if (!read || (read[1] === '' && read[2] === '')) return undefined;
  const last = bytes - 1;
  const range =
    read[1] === ''
      ? { from: Math.max(0, bytes - Number(read[2])), to: last }
      : { from: Number(read[1]), to: read[2] === '' ? last : Math.min(last, Number(read[2])) };
  return range.from > range.to ? 'none' : range;
}

function responseOf({ evidence }: ApiPorts, row: EvidenceRow, range: Range | undefined): Response {
  const whole = { from: 0, to: row.bytes - 1 };
  const { from, to } = range ?? whole;
  const headers = {
    'content-type': row.type,
    'content-length': String(to - from + 1),
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-store',
    'content-disposition': `inline; filename="${row.id}.${EVIDENCE_TYPES[row.type].suffix}"`,
    ...(range ? { 'content-range': `bytes ${from}-${to}/${row.bytes}` } : {}),
  };
  return new Response(evidence.read(row, { from, to }), { status: range ? 206 : 200, headers });
}

/** A piece that is on its way belongs to who began it. */
async function findComing(
  ports: ApiPorts,
  asked: { readonly id: string; readonly evidence: string },
  person: Person,
): Promise<Answered<{ incident: Incident; row: EvidenceRow }>> {
  const found = await findSeen(ports, asked.id, person);
  if (!found.ok) return found;
  const row = await ports.evidence.find(asked.evidence);
  if (!row || row.incident !== found.body.id || row.person !== person.id) return refuse('noSuchEvidence');
  return answer({ incident: found.body, row });
}

type Refusal = 'noRight' | 'notYourIncident' | 'incidentEnded' | 'tooMuchEvidence' | 'tooLarge' | 'wrongEvidence';

/** What was not taken is written down as well (X2). */
async function refused(
  ports: ApiPorts,
  person: Person,
  { incident, reason }: { incident: Incident; reason: string },
): Promise<Answered<never>> {
  const data = { reason, organisation: person.organisation };
  await ports.record({ kind: 'evidence.refused', at: ports.clock.now(), actor: `person:${person.id}`, incident: incident.id, data });
  return refuse(reason as Refusal);
}

function recordView(ports: ApiPorts, person: Person, { incident, evidence }: { incident: Incident; evidence: Evidence }): Promise<boolean> {
  const data = { evidence: evidence.id, organisation: person.organisation };
  return ports.record({ kind: 'evidence.viewed', at: ports.clock.now(), actor: `person:${person.id}`, incident: incident.id, data });
}
