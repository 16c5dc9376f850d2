import type { Action, ServiceDefinition } from '#contract/service-definition.ts';
import type { PartnerEvent } from '#domain/event.ts';
import { isConfirmed, type Incident } from '#domain/incident.ts';
import type { OrganisationId, ServiceId } from '#domain/ids.ts';
import { compileCondition, type Condition } from './condition.ts';
import { NO_NEEDS, type Needs } from './condition-needs.ts';
import { firstTriggered, indexTriggers, type TriggerIndex } from './trigger-index.ts';

/** A moment in an incident's life at which a definition may ask for actions. */
export type Moment = 'opened' | 'confirmed' | 'updated' | 'moved' | 'acknowledged' | 'dispatched' | 'closed';

/** A definition with its conditions compiled once. */
export interface CompiledService {
  readonly definition: ServiceDefinition;
  readonly id: ServiceId;
  readonly triggers: readonly {
    readonly eventTypes: ReadonlySet<string>;
    readonly when: Condition | undefined;
    /** What an event must have for `when` to hold. */
    readonly needs: Needs;
  }[];
  /** By the moment at which they are taken, in order. */
  readonly steps: ReadonlyMap<Moment, readonly { readonly when: Condition | undefined; readonly actions: readonly Action[] }[]>;
  /** When an operator must confirm; absent: never. */
  readonly confirm: Condition | undefined;
  /** The service's section of the configuration, for conditions. */
  readonly config: unknown;
}

export interface Definitions {
  readonly byId: ReadonlyMap<ServiceId, CompiledService>;
  readonly triggers: TriggerIndex<CompiledService>;
}

export type Compiled =
  | { readonly ok: true; readonly definitions: Definitions }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Compiles every condition and looks for the organisations that are named; a definition that does not compile is named
 * with the place and the reason. Without `organisations` any name will do.
 */
export function compileDefinitions(
  services: readonly { readonly definition: ServiceDefinition; readonly config: unknown }[],
  organisations?: { has(id: OrganisationId): boolean },
): Compiled {
  const ids = services.map(({ definition }) => definition.id);
  const problems = ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `${id}: another service has this id`);
  const compile = (where: string, text: string | undefined, config: unknown): { condition: Condition | undefined; needs: Needs } => {
    const compiled = text === undefined ? undefined : compileCondition(text, config);
    if (compiled?.ok === false) problems.push(`${where}: ${compiled.reason}`);
    return compiled?.ok ? compiled : { condition: undefined, needs: NO_NEEDS };
  };
  const all = services.map(({ definition, config }): CompiledService => {
    const triggers = definition.triggers.map((trigger, n) => {
      const { condition: when, needs } = compile(`${definition.id} triggers[${n}].when`, trigger.when, config);
      return { eventTypes: new Set(trigger.eventTypes), when, needs };
    });
    const confirm = compile(`${definition.id} confirm`, definition.confirm, config).condition;
    const steps = definition.steps.map(({ at, when, actions }, n) => ({
      at,
      when: compile(`${definition.id} steps[${n}].when`, when, config).condition,
      actions,
    }));
    return { definition, id: definition.id as ServiceId, config, triggers, confirm, steps: Map.groupBy(steps, (step) => step.at) };
  });
  if (organisations) problems.push(...services.flatMap(({ definition }) => strangersIn(definition, organisations)));
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, definitions: { byId: new Map(all.map((service) => [service.id, service])), triggers: indexTriggers(all) } };
}

/** An action for an organisation that nobody knows would silently do nothing when it matters. */
function strangersIn(definition: ServiceDefinition, organisations: { has(id: OrganisationId): boolean }): readonly string[] {
  return definition.steps.flatMap(({ actions }, step) =>
    actions.flatMap((action, at) =>
      'organisation' in action && !organisations.has(action.organisation as OrganisationId)
        ? [`${definition.id} steps[${step}].actions[${at}].organisation: there is no organisation ${action.organisation}`]
        : [],
    ),
  );
}

/** The first service that answers this event, in the order of the list. */
export function serviceFor(definitions: Definitions, event: PartnerEvent): CompiledService | undefined {
  return firstTriggered(definitions.triggers, event);
}

/** The actions that a service wants at a moment, in order. */
export function actionsAt(service: CompiledService, moment: Moment, incident: Incident): readonly Action[] {
  const steps = service.steps.get(moment);
  if (!steps) return [];
  const scope = incidentScope(service, incident);
  return steps.filter((step) => step.when === undefined || step.when(scope)).flatMap((step) => step.actions);
}

/** Whether a person must say that it is so before the moment `confirmed`. */
export function mustConfirm(service: CompiledService, incident: Incident): boolean {
  return service.confirm?.(incidentScope(service, incident)) ?? false;
}

/** What a step's condition sees; `event` speaks of the incident's facts, so that one wording serves both. */
function incidentScope(service: CompiledService, incident: Incident): Record<string, unknown> {
  const facts = {
    kind: incident.kind,
    grade: incident.grade,
    content: incident.content ?? '',
    drill: incident.drill,
    hasPlace: incident.place !== undefined,
  };
  return {
    incident: { ...facts, status: incident.status, cameras: BigInt(incident.cameras.length), confirmed: isConfirmed(incident) },
    event: facts,
    config: service.config,
  };
}
