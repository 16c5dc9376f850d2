import { z } from 'zod';
import { profileView } from '#contract/profile-view.ts';
import { liveShare, type Incident } from '#domain/incident.ts';
import type { EntryDraft } from '#domain/journal.ts';
import type { Person } from '#domain/person.ts';
import { mayViewProfile } from '#engine/policy.ts';
import { masked } from '../../vault/mask.ts';
import { answer, refuse, type Answered } from '../answered.ts';
import type { ApiPorts } from '../api-ports.ts';
import { defineOperation, idParam, type Operation } from '../operation.ts';
import { findSeen } from './incident-operations.ts';

const pictureParams = idParam.extend({ picture: z.coerce.number().int().min(0).max(100) });

/**
 * Whom an incident is about (S6a): only while it lasts, only with the right, and each look is written down before it is given (X2, LAW-27). Nobody types why:
 * there is no look without a live incident, so that the incident is the reason, and seconds count (S31).
 */
export function profileOperations(ports: ApiPorts): readonly Operation[] {
  return [
    defineOperation({
      id: 'readProfile',
      method: 'get',
      path: '/api/v1/incidents/{id}/profile',
      summary: 'The person an incident is about; masked unless opened, and each look is recorded.',
      access: { right: 'profile.view', partners: true },
      params: idParam,
      query: z.strictObject({ open: z.enum(['true', 'false']).default('false') }),
      answer: profileView,
      refusals: ['noSuchIncident', 'notYourIncident', 'incidentEnded', 'noSuchProfile', 'notYourProfile', 'failed'],
      async run({ params, query, who }) {
        const found = await findAbout(ports, params.id, who.person);
        if (!found.ok) return found;
        const { incident, reference } = found.body;
        const profile = await ports.profiles.open(reference);
        if (!profile) return refuse('noSuchProfile');
        const open = query.open === 'true';
        if (!(await record(ports, { incident, by: who.person, what: open ? 'open' : 'masked' }))) return refuse('failed');
        const fields = Object.entries(profile.fields).map(([key, value]) => ({ key, value: open ? value : masked(key, value) }));
        return answer({ incident: incident.id, masked: !open, keptAt: profile.keptAt, fields, pictures: profile.pictures });
      },
    }),
    defineOperation({
      id: 'readProfilePicture',
      method: 'get',
      path: '/api/v1/incidents/{id}/profile/pictures/{picture}',
      summary: 'A picture of the person an incident is about; each look is recorded.',
      access: { right: 'profile.view', partners: true },
      params: pictureParams,
      produces: 'image/*',
      refusals: ['noSuchIncident', 'notYourIncident', 'incidentEnded', 'noSuchProfile', 'notYourProfile', 'failed'],
      async run({ params, who }) {
        const found = await findAbout(ports, params.id, who.person);
        if (!found.ok) return found;
        const { incident, reference } = found.body;
        const picture = await ports.profiles.picture(reference, params.picture);
        if (!picture) return refuse('noSuchProfile');
        if (!(await record(ports, { incident, by: who.person, what: `picture ${params.picture}` }))) return refuse('failed');
        const type = picture[0] === 0x89 ? 'image/png' : 'image/jpeg';
        return answer(new Response(Uint8Array.from(picture), { headers: { 'content-type': type, 'cache-control': 'no-store' } }));
      },
    }),
  ];
}

async function findAbout(ports: ApiPorts, id: string, person: Person): Promise<Answered<{ incident: Incident; reference: string }>> {
  const found = await findSeen(ports, id, person);
  if (!found.ok) return found;
  const leave = mayViewProfile(person, found.body);
  if (!leave.ok) return refuse(leave.reason);
  return answer({ incident: found.body, reference: found.body.profile ?? '' });
}

/** Written down first: a look that cannot be recorded is not given. */
function record(ports: ApiPorts, look: { incident: Incident; by: Person; what: string }): Promise<boolean> {
  const { incident, by, what } = look;
  return ports.record({
    kind: 'profile.viewed',
    at: ports.clock.now(),
    actor: `person:${by.id}`,
    incident: incident.id,
    data: { what, organisation: by.organisation, ...groundOf(incident, by, ports.clock.now()) },
  });
}

/** Why this person looks: what happened and which case it is; of a partner also what its provision is for, and on which law it rests (LAW-06). */
function groundOf(incident: Incident, by: Person, now: number): EntryDraft['data'] {
  const share = liveShare(incident, by.organisation, now);
  return {
    reason: 'ofIncident',
    kind: incident.kind,
    cases: incident.cases.map(({ occurrence }) => occurrence),
    ...(share ? { purpose: share.purpose, basis: share.basis } : {}),
  };
}
