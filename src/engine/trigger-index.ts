import type { PartnerEvent } from '#domain/event.ts';
import type { Condition } from './condition.ts';
import { meets, type Needs } from './condition-needs.ts';

/** What is asked of a service here. */
interface Triggered {
  readonly triggers: readonly { readonly eventTypes: ReadonlySet<string>; readonly when: Condition | undefined; readonly needs: Needs }[];
  readonly config: unknown;
}

/** One trigger of one service, in the order of the list. */
interface Candidate<Service> {
  readonly order: number;
  readonly service: Service;
  readonly when: Condition | undefined;
  readonly needs: Needs;
}

/** Triggers of one type of event: those that hold for certain kinds only, by kind, and the others. */
interface OfType<Service> {
  readonly byKind: ReadonlyMap<string, readonly Candidate<Service>[]>;
  readonly ofAnyKind: readonly Candidate<Service>[];
}

/** Finds among thousands of triggers those that an event may meet, without looking at the others. */
export type TriggerIndex<Service> = ReadonlyMap<string, OfType<Service>>;

export function indexTriggers<Service extends Triggered>(services: readonly Service[]): TriggerIndex<Service> {
  const byType = new Map<string, Growing<Service>>();
  services.forEach((service, order) => {
    for (const trigger of service.triggers)
      for (const type of trigger.eventTypes) {
        const found = byType.get(type) ?? { byKind: new Map<string, Candidate<Service>[]>(), ofAnyKind: [] };
        byType.set(type, found);
        put({ order, service, when: trigger.when, needs: trigger.needs }, found);
      }
  });
  return byType;
}

interface Growing<Service> {
  readonly byKind: Map<string, Candidate<Service>[]>;
  readonly ofAnyKind: Candidate<Service>[];
}

function put<Service>(candidate: Candidate<Service>, into: Growing<Service>): void {
  const kinds = candidate.needs.words.find((need) => need.field === 'kind')?.oneOf;
  if (!kinds) {
    into.ofAnyKind.push(candidate);
    return;
  }
  for (const kind of kinds) {
    const list = into.byKind.get(kind);
    if (list) list.push(candidate);
    else into.byKind.set(kind, [candidate]);
  }
}

/** The first service in the list one of whose triggers holds for the event. */
export function firstTriggered<Service extends Triggered>(index: TriggerIndex<Service>, event: PartnerEvent): Service | undefined {
  const found = index.get(event.type);
  if (!found) return undefined;
  const asked = { event, scope: scopeOf(event) };
  const ofKind = firstOf(found.byKind.get(event.kind) ?? [], asked, Infinity);
  return (firstOf(found.ofAnyKind, asked, ofKind?.order ?? Infinity) ?? ofKind)?.service;
}

interface Asked {
  readonly event: PartnerEvent;
  readonly scope: ReturnType<typeof scopeOf>;
}

/** The first that holds, if it stands before `before` in the list of services. */
function firstOf<Service extends Triggered>(
  candidates: readonly Candidate<Service>[],
  { event, scope }: Asked,
  before: number,
): Candidate<Service> | undefined {
  for (const candidate of candidates) {
    if (candidate.order >= before) return undefined;
    if (!meets(candidate.needs, event)) continue;
    if (candidate.when === undefined || candidate.when(scope(candidate.service.config))) return candidate;
  }
  return undefined;
}

/** What a trigger's condition sees, made once for an event and only where some condition has to be evaluated. */
function scopeOf(event: PartnerEvent): (config: unknown) => Readonly<Record<string, unknown>> {
  let facts: Readonly<Record<string, unknown>> | undefined;
  return (config) => {
    const { type, kind, grade, state, sender, content, drill, place, items } = event;
    facts ??= { type, kind, grade, state, sender, content: content ?? '', drill, hasPlace: place !== undefined, items };
    return { event: facts, config };
  };
}
