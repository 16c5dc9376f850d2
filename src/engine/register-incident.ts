import type { Incident } from '#domain/incident.ts';
import type { IncidentId } from '#domain/ids.ts';
import type { Person } from '#domain/person.ts';
import { actAt } from './act.ts';
import { beginConfirmation } from './confirm.ts';
import { finish, startChange, withEntry, type Context } from './change.ts';
import type { Registration } from './input.ts';
import { refused, type Outcome, type RefusalReason } from './outcome.ts';
import { mayUse } from './policy.ts';

/** An operator opens an incident by hand (관제원 등록); it is theirs from its first moment. */
export function registerIncident(registration: Registration, by: Person, context: Context): Outcome {
  const leave = mayUse(by, 'incident.create');
  if (!leave.ok || by.standing !== 'owner') return refuse('noRight', context);
  if (!context.service) return refuse('noSuchService', context);
  const incident: Incident = {
    id: context.inputId as IncidentId,
    service: context.service.id,
    status: 'open',
    grade: registration.grade,
    kind: registration.kind,
    drill: registration.drill,
    ...(registration.content === undefined ? {} : { content: registration.content }),
    place: { ...registration.place, origin: 'sent' },
    cases: [],
    occurredAt: context.now,
    openedAt: context.now,
    updatedAt: context.now,
    assignee: by.id,
    cameras: [],
    shares: [],
    propagations: [],
    subjects: {},
    version: 0,
  };
  const facts = { kind: registration.kind, grade: registration.grade, drill: registration.drill, service: context.service.id, by: 'hand' };
  const opened = withEntry(startChange(incident), context, 'incident.opened', facts);
  return finish(beginConfirmation(actAt('opened', opened, context), context), context, { ok: true, as: 'opened', incident: incident.id });
}

function refuse(reason: RefusalReason, context: Context): Outcome {
  return {
    ...refused(reason),
    entries: [{ kind: 'command.refused', at: context.now, actor: context.actor, data: { command: 'register', reason } }],
  };
}
