import { Environment } from '@marcbachmann/cel-js';
import { Engine } from 'json-rules-engine';
import type { PartnerEvent } from '#domain/event.ts';
import type { Incident } from '#domain/incident.ts';
import type { IncidentId } from '#domain/ids.ts';
import type { City } from '#engine/city.ts';
import { compileDefinitions, serviceFor, type Definitions } from '#engine/definitions.ts';
import { step } from '#engine/step.ts';
import { atLeast, atMost, percentile, type Report } from './figure.ts';
import type { BenchContext } from './main.ts';
import { NOW, SURROUNDINGS } from '../test/support/engine-city.ts';
import { DEFINITIONS_WANTED, ruleLoad, type RuleLoad } from './support/rule-load.ts';

/**
 * The rule engine at 1,000 service definitions (issue 5 §3): events through the whole of `step` — triggers, conditions,
 * correlation, actions, journal entries — as the shell hands them over, in commits of 500. Beside it, in the same run, who
 * has no index: the same conditions by CEL one after the other, and by json-rules-engine. Rates count the processor time of
 * the one thread, so that other programs on a shared machine do not change them; the times of single events are as they pass.
 */
const EVENTS = 100_000;
const COMMIT = 500;
/** Live incidents that the store hands over for a commit, near its events. */
const NEAR = 500;
const PEER_CEL_EVENTS = 2_000;
const PEER_JSON_EVENTS = 60;
const TARGET_RATE = 20_000;
const TARGET_P99_MS = 5;

export async function bench({ report, note }: BenchContext): Promise<void> {
  const load = ruleLoad({ events: EVENTS });
  const began = performance.now();
  const definitions = compiled(load);
  report(atMost('rules.compile', { value: performance.now() - began, unit: `ms for ${DEFINITIONS_WANTED} definitions`, target: 2_000 }));
  const { matched } = measureMatch(load.events, definitions);
  note(`${DEFINITIONS_WANTED} definitions, ${load.events.length} events, ${matched} of them answered by a service`);
  const cel = plainCel(load);
  const json = await jsonRules(load);
  const rate = measureMatch(load.events, definitions).perSecond;
  report(atLeast('rules.match', { value: rate, unit: 'events/s, which service answers', peer: cel }));
  report(atLeast('rules.match.json-rules', { value: rate, unit: 'events/s, beside json-rules-engine', peer: json }));
  measureSteps('rules.step', { load, definitions, target: TARGET_RATE }, report);
  const worst = ruleLoad({ events: EVENTS / 4, oneType: true });
  measureSteps('rules.oneType', { load: worst, definitions: compiled(worst) }, report);
}

function compiled({ definitions }: RuleLoad): Definitions {
  const result = compileDefinitions(definitions.map((definition) => ({ definition, config: {} })));
  if (!result.ok) throw new Error(result.problems.join('; '));
  return result.definitions;
}

function measureMatch(events: readonly PartnerEvent[], definitions: Definitions): { readonly perSecond: number; readonly matched: number } {
  const began = cpuSeconds();
  let matched = 0;
  for (const event of events) if (serviceFor(definitions, event)) matched += 1;
  return { perSecond: events.length / (cpuSeconds() - began), matched };
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

interface Measured {
  readonly load: RuleLoad;
  readonly definitions: Definitions;
  readonly target?: number;
}

/** Every event through the whole engine; a commit begins with what the store would hand over for it. */
function measureSteps(name: string, { load, definitions, target }: Measured, report: Report): void {
  const times = new Float64Array(load.events.length);
  let before: Incident[] = [];
  let opened = 0;
  const began = cpuSeconds();
  for (let from = 0; from < load.events.length; from += COMMIT) {
    const city = {
      ...SURROUNDINGS,
      incidents: new Map(before.map((incident) => [incident.id, incident])),
      deliveries: new Map<string, IncidentId | null>(),
      cases: new Map<string, IncidentId>(),
    } satisfies City;
    for (let at = from; at < Math.min(from + COMMIT, load.events.length); at += 1) {
      const event = load.events[at];
      if (!event) continue;
      const start = performance.now();
      const outcome = step(definitions, city, { kind: 'event', id: `input-${at}`, event }, NOW + at);
      times[at] = performance.now() - start;
      if (outcome.incident) city.incidents.set(outcome.incident.id, outcome.incident);
      if (outcome.answer.ok && outcome.answer.as === 'opened') opened += 1;
    }
    before = [...city.incidents.values()].slice(-NEAR);
  }
  const seconds = cpuSeconds() - began;
  report(
    atLeast(name, {
      value: load.events.length / seconds,
      unit: `events/s through the engine, ${opened} opened`,
      ...(target === undefined ? {} : { target }),
    }),
  );
  report(atMost(`${name}.p99`, { value: percentile([...times], 0.99), unit: 'ms an event', target: TARGET_P99_MS }));
}

/** The same conditions by the same CEL, each in turn, until one holds. */
function plainCel({ definitions, conditions, types, events }: RuleLoad): number {
  const environment = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false }).registerVariable('event', 'map');
  const programs = conditions.map((condition, n) => environment.parse(`event.type == "${types[n]}" && (${condition.cel})`));
  const holds = (program: (scope: Record<string, unknown>) => unknown, event: PartnerEvent): boolean => {
    try {
      return program({ event }) === true;
    } catch {
      return false;
    }
  };
  const some = events.slice(0, PEER_CEL_EVENTS);
  const began = cpuSeconds();
  let matched = 0;
  for (const event of some) if (programs.some((program) => holds(program, event))) matched += 1;
  if (matched === 0 || definitions.length === 0) throw new Error('the peer answered nothing');
  return some.length / (cpuSeconds() - began);
}

async function jsonRules({ conditions, types, events }: RuleLoad): Promise<number> {
  const engine = new Engine([], { allowUndefinedFacts: true });
  engine.addOperator('mentions', (text: unknown, word: unknown) => typeof text === 'string' && text.includes(String(word)));
  conditions.forEach(({ json }, n) =>
    engine.addRule({
      conditions: { all: [{ fact: 'type', operator: 'equal', value: types[n] }, ...json.map((each) => ({ ...each }))] },
      event: { type: `rule-${n}` },
    }),
  );
  const some = events.slice(0, PEER_JSON_EVENTS);
  const began = cpuSeconds();
  for (const { type, kind, grade, content, items } of some) await engine.run({ type, kind, grade, content, items });
  return some.length / (cpuSeconds() - began);
}
