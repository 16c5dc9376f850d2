import { serviceDefinition, type ServiceDefinition } from '#contract/service-definition.ts';
import type { PartnerEvent } from '#domain/event.ts';
import type { EventId, LinkId } from '#domain/ids.ts';
import { pointAt } from '#domain/place.ts';
import { makePrng, type Prng } from '#simulator/city/prng.ts';
import { CENTRE, NOW } from '../../test/support/engine-city.ts';

/**
 * A thousand service definitions as a large city might have them, and events for them: few types that very many definitions
 * ask for and many types that one or two do; conditions on the kind, the grade, an item, the text, the configuration.
 */
export const DEFINITIONS_WANTED = 1_000;
const TYPES = 240;
export const KINDS = Array.from({ length: 60 }, (_, n) => `사건유형${n}`);
const ITEMS = Array.from({ length: 20 }, (_, n) => `ITEM_${n}`);
const WORDS = ['화재', '침입', '쓰러짐', '배회', '역주행', '침수', '가스', '정전'] as const;

/** A quarter of the draws falls on the first type, and half of them on the first fifteen. */
function drawType(prng: Prng): string {
  const share = prng.next();
  return typeName(Math.floor(TYPES * share ** 4));
}

function typeName(n: number): string {
  return `EVT${String(n).padStart(5, '0')}`;
}

/** A condition in CEL, and the same for an engine of JSON rules. */
export interface RuleCondition {
  readonly cel: string;
  readonly json: readonly { readonly fact: string; readonly operator: string; readonly value: unknown; readonly path?: string }[];
}

function conditionFor(n: number, prng: Prng): RuleCondition {
  const kind = prng.pick(KINDS);
  const item = prng.pick(ITEMS);
  const value = String(Math.floor(prng.between(0, 8)));
  const isKind = { fact: 'kind', operator: 'equal', value: kind };
  const hasItem = { fact: 'items', operator: 'equal', value, path: `$.${item}` };
  switch (n % 5) {
    case 0:
      return { cel: `event.kind == "${kind}"`, json: [isKind] };
    case 1: {
      const kinds = [kind, prng.pick(KINDS), prng.pick(KINDS)];
      return {
        cel: `event.kind in ${JSON.stringify(kinds)} && event.grade == "urgent"`,
        json: [
          { fact: 'kind', operator: 'in', value: kinds },
          { fact: 'grade', operator: 'equal', value: 'urgent' },
        ],
      };
    }
    case 2:
      return { cel: `event.items["${item}"] == "${value}"`, json: [hasItem] };
    case 3: {
      const word = prng.pick(WORDS);
      return {
        cel: `event.kind == "${kind}" && event.content.contains("${word}")`,
        json: [isKind, { fact: 'content', operator: 'mentions', value: word }],
      };
    }
    default:
      return { cel: `event.items["${item}"] == "${value}" && event.kind == "${kind}"`, json: [hasItem, isKind] };
  }
}

export interface RuleLoad {
  readonly definitions: readonly ServiceDefinition[];
  readonly conditions: readonly RuleCondition[];
  readonly types: readonly string[];
  readonly events: readonly PartnerEvent[];
}

/** `oneType`: the worst case, every definition asks for the same type of event. */
export function ruleLoad(wanted: { readonly events: number; readonly oneType?: boolean }): RuleLoad {
  const prng = makePrng(18);
  const type = (): string => (wanted.oneType ? typeName(0) : drawType(prng));
  const types = Array.from({ length: DEFINITIONS_WANTED }, type);
  const conditions = types.map((_, n) => conditionFor(n, prng));
  const definitions = types.map((each, n) => definitionOf(n, each, conditions[n]?.cel ?? 'true'));
  const events = Array.from({ length: wanted.events }, (_, n) => eventOf(n, type(), prng));
  return { definitions, conditions, types, events };
}

function definitionOf(n: number, type: string, when: string): ServiceDefinition {
  return serviceDefinition.parse({
    id: `rule-${n}`,
    version: 1,
    title: { ko: `규칙 ${n}`, en: `Rule ${n}` },
    triggers: [{ eventTypes: [type], when }],
    correlation: { withinMetres: 20 + (n % 10) * 30, withinMinutes: 5 + (n % 6) * 10, samePlate: n % 3 === 0, sameFacility: n % 4 === 0 },
    steps: [
      { at: 'opened', actions: [{ do: 'propagate', organisation: 'city' }] },
      { at: 'opened', when: 'incident.grade == "urgent"', actions: [{ do: 'propagate', organisation: 'police-112' }] },
      { at: 'acknowledged', actions: [{ do: 'tellPartner', state: 'received' }] },
      { at: 'closed', actions: [{ do: 'tellPartner', state: 'ended' }] },
    ],
  });
}

function eventOf(n: number, type: string, prng: Prng): PartnerEvent {
  const place = pointAt(CENTRE, prng.between(0, 360), prng.between(0, 4_000));
  const items = Object.fromEntries(Array.from({ length: 4 }, () => [prng.pick(ITEMS), String(Math.floor(prng.between(0, 8)))] as const));
  return {
    id: `event-${n}` as EventId,
    link: 'link-bench' as LinkId,
    sender: 'BNC',
    type,
    occurrence: `2026-${n}`,
    state: prng.chance(0.9) ? 'occurred' : 'changed',
    grade: prng.chance(0.3) ? 'urgent' : 'normal',
    kind: prng.pick(KINDS),
    content: `${prng.pick(WORDS)} 신고, 현장 확인 필요`,
    place: { ...place, origin: 'sent' },
    ...(prng.chance(0.3) ? { facility: `FAC${Math.floor(prng.between(0, 500))}` } : {}),
    at: NOW + n,
    drill: false,
    items: { ...items, ...(prng.chance(0.2) ? { CAR_NUM: `12가${1_000 + Math.floor(prng.between(0, 9_000))}` } : {}) },
  };
}
