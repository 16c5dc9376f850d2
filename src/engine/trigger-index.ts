import type { PartnerEvent } from '#domain/event.ts';
import type { Condition } from './condition.ts';
import { meets, type Needs } from './condition-needs.ts';
import type { CompiledService } from './compiled-service.ts';

/** One trigger of one service, in the order of the list. */
interface Candidate {
  readonly order: number;
  readonly service: CompiledService;
  readonly when: Condition | undefined;
  readonly needs: Needs;
}

/** Triggers of one type of event: those that hold for certain kinds only, by kind, and the others. */
interface OfType {
  readonly byKind: ReadonlyMap<string, readonly Candidate[]>;
  readonly ofAnyKind: readonly Candidate[];
}

/** Finds among thousands of triggers those that an event may meet, without looking at the others. */
export type TriggerIndex = ReadonlyMap<string, OfType>;

export function indexTriggers(services: readonly CompiledService[]): TriggerIndex {
  const byType = new Map<string, { byKind: Map<string, Candidate[]>; ofAnyKind: Candidate[] }>();
  services.forEach((service, order) => {
    for (const trigger of service.triggers)
      for (const type of trigger.eventTypes) {
        const found = byType.get(type) ?? { byKind: new Map<string, Candidate[]>(), ofAnyKind: [] };
        byType.set(type, found);
        put({ order, service, when: trigger.when, needs: trigger.needs }, found);
      }
  });
  return byType;
}

function put(candidate: Candidate, into: { readonly byKind: Map<string, Candidate[]>; readonly ofAnyKind: Candidate[] }): void {
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

const NONE: readonly Candidate[] = [];

/** The first service in the list one of whose triggers holds for the event. */
export function firstTriggered(index: TriggerIndex, event: PartnerEvent): CompiledService | undefined {
  const found = index.get(event.type);
  if (!found) return undefined;
  const asked = { event, scope: scopeOf(event) };
  const ofKind = firstOf(found.byKind.get(event.kind) ?? NONE, asked, Infinity);
  return (firstOf(found.ofAnyKind, asked, ofKind?.order ?? Infinity) ?? ofKind)?.service;
}

interface Asked {
  readonly event: PartnerEvent;
  readonly scope: ReturnType<typeof scopeOf>;
}

/** The first that holds, if it stands before `before` in the list of services. */
function firstOf(candidates: readonly Candidate[], { event, scope }: Asked, before: number): Candidate | undefined {
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
