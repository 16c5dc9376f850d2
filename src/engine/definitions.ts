import type { Action, ServiceDefinition } from '#contract/service-definition.ts';
import type { PartnerEvent } from '#domain/event.ts';
import { isConfirmed, type Incident } from '#domain/incident.ts';
import type { OrganisationId, ServiceId } from '#domain/ids.ts';
import { compileCondition, type Condition } from './condition.ts';

/** A moment in an incident's life at which a definition may ask for actions. */
export type Moment = 'opened' | 'confirmed' | 'updated' | 'moved' | 'acknowledged' | 'dispatched' | 'closed';

/** A definition with its conditions compiled once. */
export interface CompiledService {
  readonly definition: ServiceDefinition;
  readonly id: ServiceId;
  readonly triggers: readonly { readonly eventTypes: ReadonlySet<string>; readonly when: Condition | undefined }[];
  readonly steps: readonly { readonly at: Moment; readonly when: Condition | undefined; readonly actions: readonly Action[] }[];
  /** When an operator must confirm; absent: never. */
  readonly confirm: Condition | undefined;
  /** The service's section of the configuration, for conditions. */
  readonly config: unknown;
}

export interface Definitions {
  readonly byId: ReadonlyMap<ServiceId, CompiledService>;
  readonly byEventType: ReadonlyMap<string, readonly CompiledService[]>;
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
  const compile = (where: string, text: string | undefined): Condition | undefined => {
    if (text === undefined) return undefined;
    const compiled = compileCondition(text);
    if (compiled.ok) return compiled.condition;
    problems.push(`${where}: ${compiled.reason}`);
    return undefined;
  };
  const all = services.map(({ definition, config }): CompiledService => ({
    definition,
    id: definition.id as ServiceId,
    config,
    triggers: definition.triggers.map((trigger, at) => ({
      eventTypes: new Set(trigger.eventTypes),
      when: compile(`${definition.id} triggers[${at}].when`, trigger.when),
    })),
    confirm: compile(`${definition.id} confirm`, definition.confirm),
    steps: definition.steps.map((step, at) => ({
      at: step.at,
      when: compile(`${definition.id} steps[${at}].when`, step.when),
      actions: step.actions,
    })),
  }));
  if (organisations) problems.push(...services.flatMap(({ definition }) => strangersIn(definition, organisations)));
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, definitions: index(all) };
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

function index(all: readonly CompiledService[]): Definitions {
  const byEventType = new Map<string, CompiledService[]>();
  for (const service of all) {
    const types = new Set(service.triggers.flatMap((trigger) => [...trigger.eventTypes]));
    for (const type of types) byEventType.set(type, [...(byEventType.get(type) ?? []), service]);
  }
  return { byId: new Map(all.map((service) => [service.id, service])), byEventType };
}

/** The first service that answers this event, in the order of the list. */
export function serviceFor(definitions: Definitions, event: PartnerEvent): CompiledService | undefined {
  return definitions.byEventType
    .get(event.type)
    ?.find((service) =>
      service.triggers.some(
        (trigger) => trigger.eventTypes.has(event.type) && (trigger.when === undefined || trigger.when(eventScope(service, event))),
      ),
    );
}

/** The actions that a service wants at a moment, in order. */
export function actionsAt(service: CompiledService, moment: Moment, incident: Incident): readonly Action[] {
  const scope = incidentScope(service, incident);
  return service.steps
    .filter((step) => step.at === moment && (step.when === undefined || step.when(scope)))
    .flatMap((step) => step.actions);
}

/** Whether a person must say that it is so before the moment `confirmed`. */
export function mustConfirm(service: CompiledService, incident: Incident): boolean {
  return service.confirm?.(incidentScope(service, incident)) ?? false;
}

/** What a trigger's condition sees. */
function eventScope(service: CompiledService, event: PartnerEvent): Record<string, unknown> {
  return {
    event: {
      type: event.type,
      kind: event.kind,
      grade: event.grade,
      state: event.state,
      sender: event.sender,
      content: event.content ?? '',
      drill: event.drill,
      hasPlace: event.place !== undefined,
      items: event.items,
    },
    config: service.config,
  };
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
