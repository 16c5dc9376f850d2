import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { IncidentCommand } from '#contract/incident-view.ts';
import { deliveryKey, EVENT_STATES, type EventState, type PartnerEvent } from '#domain/event.ts';
import { isLive, type Incident } from '#domain/incident.ts';
import { pointAt } from '#domain/place.ts';
import { CENTRE, DEFINITIONS, eventOf, FIREMAN, LEAD, OFFICER, OPERATOR, personOf, TestCity } from '../../test/support/engine-city.ts';
import { MAX_INCIDENT_CASES } from './correlate.ts';
import type { Input } from './input.ts';
import type { Outcome } from './outcome.ts';
import { MAX_INCIDENT_CAMERAS } from './change.ts';
import { step } from './step.ts';

/** What a run does next; incidents, shares and receipts are named by number, since their ids come about on the way. */
type Act =
  | { readonly do: 'event'; readonly event: PartnerEvent }
  | { readonly do: 'command'; readonly incident: number; readonly command: IncidentCommand; readonly by: number }
  | { readonly do: 'register'; readonly by: number; readonly drill: boolean }
  | { readonly do: 'wake'; readonly incident: number; readonly why: 'propagationDue' | 'shareEnds' | 'delivered'; readonly which: number }
  | { readonly do: 'wait'; readonly milliseconds: number };

const PEOPLE = [OPERATOR, LEAD, OFFICER, FIREMAN, personOf('auditor', 'city', ['incident.view']), personOf('nobody', 'city', [])];

const someText = fc.oneof(fc.constantFrom('', '강도', '12가3456'), fc.string({ unit: 'binary', maxLength: 12 }));
const somePlace = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.integer({ min: 0, max: 359 }), fc.integer({ min: 0, max: 120 }))
      .map(([bearing, metres]) => ({ ...pointAt(CENTRE, bearing, metres), origin: 'sent' as const })),
  },
  { weight: 1, arbitrary: fc.record({ lon: fc.double(), lat: fc.double(), origin: fc.constant('sent' as const) }) },
);
const someEvent: fc.Arbitrary<PartnerEvent> = fc
  .record(
    {
      occurrence: fc.constantFrom('A', 'B', 'C', 'D'),
      type: fc.constantFrom('112UC001', '112UC001', '112UC001', 'WPSSF110'),
      state: fc.constantFrom(...(Object.keys(EVENT_STATES) as EventState[])),
      grade: fc.constantFrom('urgent' as const, 'normal' as const),
      kind: someText,
      content: someText,
      place: somePlace,
      facility: fc.constantFrom('camera-3', 'pole'),
      at: fc.oneof(fc.integer({ min: -700_000, max: 700_000 }), fc.double()).map((offset) => eventOf().at + offset),
      drill: fc.boolean(),
      items: fc.dictionary(fc.constantFrom('CAR_NUM', 'WP_REF_ID', 'CONTACTNUM', '__proto__', 'X'), someText, { maxKeys: 3 }),
    },
    { requiredKeys: ['occurrence', 'state'] },
  )
  .map((facts) => eventOf(facts as Partial<PartnerEvent>));

const someCamera = fc.integer({ min: 0, max: 62 }).map((at) => `camera-${at}`);
const someReceipt = fc.integer({ min: 0, max: 3 }).map((at) => `#${at}`);
const someCommand: fc.Arbitrary<IncidentCommand> = fc.oneof(
  fc.constantFrom('acknowledge', 'resolve', 'close', 'markFalse', 'reopen').map((command): IncidentCommand => ({ command })),
  fc
    .constantFrom(undefined, 'lead', 'officer')
    .map((person): IncidentCommand => ({ command: 'assign', ...(person === undefined ? {} : { person }) })),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).map((note): IncidentCommand => ({ command: 'note', note })),
  fc
    .tuple(someCamera, fc.option(someCamera, { nil: undefined }))
    .map(([camera, replaces]): IncidentCommand => ({ command: 'addCamera', camera, ...(replaces === undefined ? {} : { replaces }) })),
  someCamera.map((camera): IncidentCommand => ({ command: 'removeCamera', camera })),
  fc
    .record({
      lon: fc.double({ min: 126, max: 128, noNaN: true }),
      lat: fc.double({ min: 37, max: 38, noNaN: true }),
      at: fc.nat(),
      certain: fc.boolean(),
    })
    .map((seen): IncidentCommand => ({ command: 'markSighting', ...seen })),
  someReceipt.map((sighting): IncidentCommand => ({ command: 'removeSighting', sighting })),
  fc.constantFrom('police-112', 'fire-119', 'navy').map((organisation): IncidentCommand => ({ command: 'propagate', organisation })),
  someReceipt.map((propagation): IncidentCommand => ({ command: 'acknowledgePropagation', propagation })),
  someReceipt.map((propagation): IncidentCommand => ({ command: 'completePropagation', propagation })),
);
const who = fc.integer({ min: 0, max: PEOPLE.length - 1 });
const someAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: someEvent.map((event): Act => ({ do: 'event', event })) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('command' as const),
      incident: fc.nat(5),
      command: someCommand,
      by: fc.oneof(fc.constant(0), who),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('register' as const), by: who, drill: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('wake' as const),
      incident: fc.nat(5),
      why: fc.constantFrom('propagationDue' as const, 'shareEnds' as const, 'delivered' as const),
      which: fc.nat(3),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), milliseconds: fc.integer({ min: 1, max: 3_600_000 }) }) },
);

function named(command: IncidentCommand, incident: Incident | undefined): IncidentCommand {
  if (command.command !== 'acknowledgePropagation' && command.command !== 'completePropagation') return command;
  return { ...command, propagation: incident?.propagations[Number(command.propagation.slice(1))]?.id ?? command.propagation };
}

function inputOf(act: Exclude<Act, { do: 'wait' }>, city: TestCity): Input {
  const id = city.nextId();
  if (act.do === 'event') return { kind: 'event', id, event: act.event };
  if (act.do === 'register')
    return {
      kind: 'registration',
      id,
      by: PEOPLE[act.by]!,
      registration: { service: 'full' as Incident['service'], grade: 'normal', kind: '', place: CENTRE, drill: act.drill },
    };
  const incident = [...city.incidents.values()][act.incident];
  const target = incident?.id ?? ('no-such' as Incident['id']);
  if (act.do === 'command') return { kind: 'command', id, incident: target, command: named(act.command, incident), by: PEOPLE[act.by]! };
  if (act.why === 'shareEnds')
    return { kind: 'wake', id, incident: target, wake: { why: 'shareEnds', share: incident?.shares[act.which]?.id ?? 'none' } };
  return { kind: 'wake', id, incident: target, wake: { why: act.why, propagation: incident?.propagations[act.which]?.id ?? 'none' } };
}

function actorOf(input: Input): string {
  if (input.kind === 'event') return `link:${input.event.link}`;
  return input.kind === 'wake' || input.by === 'system' ? 'system' : `person:${input.by.id}`;
}

function checkIncident(incident: Incident): void {
  const live = isLive(incident.status);
  expect(incident.cameras.length).toBeLessThanOrEqual(MAX_INCIDENT_CAMERAS);
  expect(new Set(incident.cameras.map((chosen) => chosen.camera)).size).toBe(incident.cameras.length);
  expect(incident.cases.length).toBeLessThanOrEqual(MAX_INCIDENT_CASES + 1);
  expect(new Set([...incident.shares, ...incident.propagations].map((part) => part.id)).size).toBe(
    incident.shares.length + incident.propagations.length,
  );
  if (!live) expect(incident.shares.every((share) => share.endedAt !== undefined)).toBe(true);
  expect(incident.closedAt === undefined).toBe(live);
  if (incident.drill) expect([...incident.shares, ...incident.propagations]).toEqual([]);
  for (const share of incident.shares)
    expect(
      incident.shares.filter((other) => other.organisation === share.organisation && other.endedAt === undefined).length,
    ).toBeLessThanOrEqual(1);
  for (const told of incident.propagations) {
    if (told.completedAt !== undefined) expect(told.acknowledgedAt).toBeDefined();
    if (told.acknowledgedAt !== undefined) expect(told.deliveredAt).toBeDefined();
  }
}

function checkOutcome(input: Input, outcome: Outcome, before: Incident | undefined): void {
  for (const entry of outcome.entries) expect(entry.actor).toBe(actorOf(input));
  if (!outcome.incident) return;
  expect(outcome.entries.length).toBeGreaterThan(0);
  expect(outcome.incident.version).toBe((before?.version ?? 0) + 1);
  if (before && !isLive(before.status) && isLive(outcome.incident.status))
    expect(outcome.entries.some((entry) => entry.kind === 'incident.reopened')).toBe(true);
  if (before && isLive(before.status) && !isLive(outcome.incident.status))
    expect(outcome.effects.map((effect) => effect.do)).toContain('revoke');
  checkIncident(outcome.incident);
}

/** Runs the acts, judging every outcome; what came about, to be compared with another run. */
function run(acts: readonly Act[]): readonly Outcome[] {
  const city = new TestCity();
  const outcomes: Outcome[] = [];
  for (const act of acts) {
    if (act.do === 'wait') {
      city.now += act.milliseconds;
      continue;
    }
    const input = inputOf(act, city);
    const previous = new Map(city.incidents);
    const heard = input.kind === 'event' && city.deliveries.has(deliveryKey(input.event));
    const outcome = city.give(input);
    checkOutcome(input, outcome, outcome.incident && previous.get(outcome.incident.id));
    if (heard) expect(outcome).toMatchObject({ answer: { as: 'repeated' }, effects: [] });
    if (input.kind === 'event') checkRepeated(city, input.event);
    outcomes.push(outcome);
  }
  return outcomes;
}

function checkRepeated(city: TestCity, event: PartnerEvent): void {
  const again = step(city.definitions, city, { kind: 'event', id: 'again', event }, city.now);
  expect(again.answer).toMatchObject({ ok: true, as: 'repeated' });
  expect(again.incident).toBeUndefined();
  expect(again.effects).toEqual([]);
}

const RUNS = { numRuns: 1_500, seed: 20_261_121 };

describe('whatever partners and people do, in whatever order', () => {
  test('[I17] the engine never fails, and every incident stays sound', () => {
    fc.assert(
      fc.property(fc.array(someAct, { minLength: 1, maxLength: 40 }), (acts) => void run(acts)),
      RUNS,
    );
  });

  test('[I17] the same inputs give the same outcomes', () => {
    fc.assert(
      fc.property(fc.array(someAct, { minLength: 1, maxLength: 25 }), (acts) => {
        expect(run(structuredClone(acts))).toEqual(run(acts));
      }),
      { ...RUNS, numRuns: 300 },
    );
  });

  test('[I17] what the engine is given is never changed by it', () => {
    fc.assert(
      fc.property(fc.array(someAct, { minLength: 2, maxLength: 25 }), (acts) => {
        const city = new TestCity();
        for (const act of acts) {
          if (act.do === 'wait') continue;
          const input = inputOf(act, city);
          const before = structuredClone([[...city.incidents], [...city.deliveries], [...city.cases], input]);
          const outcome = step(DEFINITIONS, city, input, city.now);
          expect([[...city.incidents], [...city.deliveries], [...city.cases], input]).toEqual(before);
          city.give(input);
          expect(outcome.entries.length).toBeLessThan(32);
        }
      }),
      { ...RUNS, numRuns: 200 },
    );
  });
});
