import { unreachable } from '#base/assert.ts';
import type { IncidentId } from '#domain/ids.ts';
import { annunciate } from './alarms/annunciate.ts';
import type { City } from './city.ts';
import type { Definitions } from './definitions.ts';
import { runFieldAct } from './field/run-field-act.ts';
import type { Input } from './input.ts';
import { refused, type Outcome } from './outcome.ts';
import { receiveEvent } from './receive-event.ts';
import { registerIncident } from './register-incident.ts';
import { runCommand } from './run-command.ts';
import { wakeUp } from './wake-up.ts';

/** What stands in a request is its sender's; more of it than an id has is not kept. */
const MAX_ASKED_CHARACTERS = 64;

/**
 * The engine: what one input does to the city. Pure — no clock, no randomness, no waiting, and it cannot fail
 * (invariant 1); the same input on the same city gives the same outcome for ever. `now`: milliseconds since the epoch.
 */
export function step(definitions: Definitions, city: City, input: Input, now: number): Outcome {
  return annunciate(decide(definitions, city, input, now), { inputId: input.id, now, city, definitions });
}

function decide(definitions: Definitions, city: City, input: Input, now: number): Outcome {
  if (input.kind === 'event') return receiveEvent(definitions, city, input, now);
  if (input.kind === 'registration') {
    const service = definitions.byId.get(input.registration.service);
    return registerIncident(input.registration, input.by, { inputId: input.id, now, actor: `person:${input.by.id}`, city, service });
  }
  const incident = city.incidents.get(input.incident);
  if (!incident) return noSuchIncident(input, now);
  const service = definitions.byId.get(incident.service);
  if (input.kind === 'command')
    return runCommand(incident, input, { inputId: input.id, now, actor: `person:${input.by.id}`, city, service });
  if (input.kind === 'field')
    return runFieldAct(incident, input, {
      inputId: input.id,
      now,
      actor: input.by === 'system' ? 'system' : `person:${input.by.id}`,
      city,
      service,
    });
  if (input.kind === 'wake') return wakeUp(incident, input.wake, { inputId: input.id, now, actor: 'system', city, service });
  return unreachable(input);
}

/** A wake-up may come too late; a person who asks for what is not there is written down (X2). */
function noSuchIncident(input: Extract<Input, { readonly incident: IncidentId }>, now: number): Outcome {
  const outcome = refused('noSuchIncident');
  if (input.kind === 'wake' || (input.kind === 'field' && input.by === 'system')) return outcome;
  const data = {
    command: input.kind === 'field' ? input.act.do : input.command.command,
    reason: 'noSuchIncident',
    asked: input.incident.slice(0, MAX_ASKED_CHARACTERS),
  };
  return {
    ...outcome,
    entries: [{ kind: 'command.refused', at: now, actor: input.by === 'system' ? 'system' : `person:${input.by.id}`, data }],
  };
}
