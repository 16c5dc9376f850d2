import { describe, expect, test } from 'vitest';
import { compileCondition } from './condition.ts';
import { meets } from './condition-needs.ts';
import { serviceFor } from './definitions.ts';
import { definitionsOf, eventOf, FULL_SERVICE } from '../../test/support/engine-city.ts';

const CONFIG = { sharedKinds: ['강도', '살인'], number: 7 };
const EVENTS = ['강도', '절도', '살인'].flatMap((kind) =>
  (['urgent', 'normal'] as const).flatMap((grade) =>
    [{}, { CAR_NUM: '12가3456' }, { CAR_NUM: '34나7890', PERSON: '' }].map((items) => eventOf({ kind, grade, items })),
  ),
);

describe('what a condition needs', () => {
  const CONDITIONS = [
    'event.kind == "강도"',
    '"강도" == event.kind && event.grade == "urgent"',
    'event.kind in ["강도", "살인"] || event.grade == "normal"',
    'event.kind in config.sharedKinds && !(event.grade == "urgent")',
    'event.kind in config.number',
    'event.kind in ["강도", event.grade]',
    'event.kind != "강도"',
    'event.items["CAR_NUM"] == "12가3456"',
    'event.items.CAR_NUM != "12가3456" && event.grade == "urgent"',
    'event.items.CAR_NUM.startsWith("12")',
    '!has(event.items.CAR_NUM)',
    'event.items.?CAR_NUM.orValue("") == ""',
    'event.items["PERSON"] == "" || event.kind == "절도"',
    'event.grade == "urgent" ? event.kind == "강도" : event.items.CAR_NUM == "12가3456"',
    '(event.kind == "강도") == (event.grade == "urgent")',
    'event.items["CAR_NUM"] == event.items["PERSON"]',
    'event.items["nothing"] == "x" || true',
    'true',
  ];
  test.each(CONDITIONS)('I95: never says no where %s holds', (text) => {
    const compiled = compileCondition(text, CONFIG);
    if (!compiled.ok) throw new Error(compiled.reason);
    const holding = EVENTS.filter((event) => compiled.condition({ event: { ...event, content: '', hasPlace: true }, config: CONFIG }));
    expect(holding.filter((event) => !meets(compiled.needs, event))).toEqual([]);
  });

  test('I95: says no without evaluating where a kind, a grade or an item cannot fit', () => {
    const needs = (text: string) => {
      const compiled = compileCondition(text, CONFIG);
      if (!compiled.ok) throw new Error(compiled.reason);
      return compiled.needs;
    };
    const robbery = eventOf({ kind: '강도', grade: 'normal', items: {} });
    expect(meets(needs('event.kind == "절도"'), robbery)).toBe(false);
    expect(meets(needs('event.grade == "urgent" && event.kind == "강도"'), robbery)).toBe(false);
    expect(meets(needs('event.kind in config.sharedKinds'), eventOf({ kind: '절도' }))).toBe(false);
    expect(meets(needs('event.items.CAR_NUM.endsWith("3456")'), robbery)).toBe(false);
    expect(meets(needs('event.items["A"] == "1"'), eventOf({ items: { A: '2' } }))).toBe(false);
  });
});

describe('which service takes an event', () => {
  test('I95: the first in the list that fits, whether by kind or by anything else', () => {
    const of = (id: string, when?: string) => ({
      ...FULL_SERVICE,
      id,
      triggers: [{ eventTypes: ['112UC001'], ...(when ? { when } : {}) }],
    });
    const urgent = of('urgent', 'event.grade == "urgent"');
    const robbery = of('robbery', 'event.kind == "강도"');
    const rest = of('rest');
    const taker =
      (...services: ReturnType<typeof of>[]) =>
      (facts: Parameters<typeof eventOf>[0]) =>
        serviceFor(definitionsOf(...services), eventOf(facts))?.id;
    expect(taker(urgent, robbery, rest)({ kind: '강도', grade: 'urgent' })).toBe('urgent');
    expect(taker(robbery, urgent, rest)({ kind: '강도', grade: 'urgent' })).toBe('robbery');
    expect(taker(robbery, urgent, rest)({ kind: '절도', grade: 'urgent' })).toBe('urgent');
    expect(taker(rest, robbery, urgent)({ kind: '강도', grade: 'urgent' })).toBe('rest');
    expect(taker(robbery, urgent)({ kind: '절도', grade: 'normal' })).toBeUndefined();
    expect(taker(rest)({ type: 'OTHER001' })).toBeUndefined();
  });
});
