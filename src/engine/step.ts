import { unreachable } from '#base/assert.ts';
import type { City } from './city.ts';
import type { Definitions } from './definitions.ts';
import type { Input } from './input.ts';
import { refused, type Outcome } from './outcome.ts';
import { receiveEvent } from './receive-event.ts';
import { registerIncident } from './register-incident.ts';
import { runCommand } from './run-command.ts';
import { wakeUp } from './wake-up.ts';

/**
 * The engine: what one input does to the city. Pure — no clock, no randomness, no waiting, and it cannot fail
 * (invariant 1); the same input on the same city gives the same outcome for ever. `now`: milliseconds since the epoch.
 */
export function step(definitions: Definitions, city: City, input: Input, now: number): Outcome {
  if (input.kind === 'event') return receiveEvent(definitions, city, input, now);
  if (input.kind === 'registration') {
    const service = definitions.byId.get(input.registration.service);
    return registerIncident(input.registration, input.by, { inputId: input.id, now, actor: `person:${input.by.id}`, city, service });
  }
  const incident = city.incidents.get(input.incident);
  if (!incident) return refused('noSuchIncident');
  const service = definitions.byId.get(incident.service);
  if (input.kind === 'command') return runCommand(incident, input, { inputId: input.id, now, actor: `person:${input.by.id}`, city, service });
  if (input.kind === 'wake') return wakeUp(incident, input.wake, { inputId: input.id, now, actor: 'system', city, service });
  return unreachable(input);
}

