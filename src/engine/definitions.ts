import type { Action, ServiceDefinition, SopList } from '#contract/service-definition.ts';
import type { PartnerEvent } from '#domain/event.ts';
import { isConfirmed, type Incident } from '#domain/incident.ts';
import type { OrganisationId, ServiceId } from '#domain/ids.ts';
import type { CompiledService, Moment } from './compiled-service.ts';
import { compileCondition, type Condition } from './condition.ts';
import { NO_NEEDS, type Needs } from './condition-needs.ts';
import { awayMinutes } from './track.ts';
import { firstTriggered, indexTriggers, type TriggerIndex } from './trigger-index.ts';

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
    const sop = definition.sop.map((list, n) => ({ list, when: compile(`${definition.id} sop[${n}].when`, list.when, config).condition }));
    return { definition, id: definition.id as ServiceId, config, triggers, confirm, sop, steps: Map.groupBy(steps, (step) => step.at) };
  });
  problems.push(...services.flatMap(({ definition }) => twiceIn(definition)));
  if (organisations) problems.push(...services.flatMap(({ definition }) => strangersIn(definition, organisations)));
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, definitions: { byId: new Map(all.map((service) => [service.id, service])), triggers: indexTriggers(all) } };
}

/** An action for an organisation that nobody knows would silently do nothing when it matters. */
function strangersIn(definition: ServiceDefinition, organisations: { has(id: OrganisationId): boolean }): readonly string[] {
  const named = {
    agencies: definition.agencies,
    shareWhenTold: definition.shareWhenTold?.map((each) => each.organisation),
    profileFor: definition.profileFor,
  };
  const outside = Object.entries(named).flatMap(([part, ids = []]) =>
    ids.filter((id) => !organisations.has(id as OrganisationId)).map((id) => `${definition.id} ${part}: there is no organisation ${id}`),
  );
  const inSteps = definition.steps.flatMap(({ actions }, step) =>
    actions.flatMap((action, at) =>
      'organisation' in action && !organisations.has(action.organisation as OrganisationId)
        ? [`${definition.id} steps[${step}].actions[${at}].organisation: there is no organisation ${action.organisation}`]
        : [],
    ),
  );
  return [...inSteps, ...outside];
}

/** A list or an item of a checklist is known by its id: two of one id could not be told apart. */
function twiceIn(definition: ServiceDefinition): readonly string[] {
  const twice = (ids: readonly string[]): readonly string[] => ids.filter((id, at) => ids.indexOf(id) !== at);
  return [
    ...twice(definition.sop.map((list) => list.id)).map((id) => `${definition.id} sop: two lists have the id ${id}`),
    ...definition.sop.flatMap((list) =>
      twice(list.items.map((item) => item.id)).map((id) => `${definition.id} sop ${list.id}: two items have the id ${id}`),
    ),
  ];
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

/** The checklists that hold for an incident, in order. */
export function sopListsFor(service: CompiledService, incident: Incident): readonly SopList[] {
  const scope = incidentScope(service, incident);
  return service.sop.filter(({ when }) => when === undefined || when(scope)).map(({ list }) => list);
}

/** What a step's condition sees; `event` speaks of the incident's facts, so that one wording serves both. */
function incidentScope(service: CompiledService, incident: Incident): Record<string, unknown> {
  const facts = {
    kind: incident.kind,
    grade: incident.grade,
    content: incident.content ?? '',
    drill: incident.drill,
    hasPlace: incident.place !== undefined,
    isPublic: incident.restricted !== true,
  };
  return {
    incident: {
      ...facts,
      status: incident.status,
      cameras: BigInt(incident.cameras.length),
      confirmed: isConfirmed(incident),
      awayMinutes: awayMinutes(incident),
    },
    event: facts,
    config: service.config,
  };
}
