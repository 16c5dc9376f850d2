import { describe, expect, test } from 'vitest';
import type { ChainStep } from '#domain/duty.ts';
import type { Effect } from './outcome.ts';
import {
  definitionsOf,
  dutyOf,
  FIREMAN,
  FULL_SERVICE,
  kindsOf,
  LEAD,
  NOW,
  OFFICER,
  OPERATOR,
  personOf,
  TestCity,
} from '../../test/support/engine-city.ts';
import type { ServiceDefinitionInput } from '#contract/service-definition.ts';

const CHAIN: readonly ChainStep[] = [
  { post: 'operator', withinSeconds: 30, channels: [] },
  { post: 'lead', withinSeconds: 60, channels: ['sms'] },
  { login: 'lead', withinSeconds: 90, channels: ['sms', 'push'] },
];
const WATCHED: ServiceDefinitionInput = {
  ...FULL_SERVICE,
  steps: [...FULL_SERVICE.steps, { at: 'opened', actions: [{ do: 'escalate', organisation: 'city', afterSeconds: 60 }] }],
};

/** A city with a chain for each organisation in `chains`, and somebody at each post but those in `empty`. */
function cityWith(
  chains: Readonly<Record<string, readonly ChainStep[]>>,
  { empty = [], service = FULL_SERVICE }: { empty?: readonly string[]; service?: ServiceDefinitionInput } = {},
): TestCity {
  const city = new TestCity(definitionsOf(service));
  const atPost: Readonly<Record<string, string>> = { operator: OPERATOR.id, lead: LEAD.id, officer: OFFICER.id };
  city.duty = dutyOf({
    chainOf: (organisation) => chains[organisation] ?? [],
    onDuty: (_organisation, post) => (empty.includes(post) || !atPost[post] ? [] : [atPost[post] as typeof OPERATOR.id]),
  });
  city.event();
  return city;
}

const wakes = (effects: readonly Effect[]): unknown[] =>
  effects.flatMap((effect) => (effect.do === 'wake' ? [[effect.at, effect.wake]] : []));

/** Lets the chain's own timer run out, as the outbox would. */
function waitForStep(city: TestCity): ReturnType<TestCity['wake']> {
  const escalation = city.only().escalations!.at(-1)!;
  city.now += 60_000;
  return city.wake({ why: 'escalate', escalation: escalation.id, step: escalation.step });
}

describe('an incident that nobody takes up', () => {
  const city = (): TestCity => cityWith({ city: CHAIN }, { service: WATCHED });

  test('P8: the definition’s time is asked for at the opening, and then the first of the chain is told', () => {
    const opened = city();
    const [timer] = opened.only().escalations ?? [];
    expect(timer).toBeUndefined();
    opened.now = NOW + 60_000;
    const outcome = opened.wake({ why: 'unacknowledged', organisation: 'city' as never });
    expect(kindsOf(outcome)).toEqual(['escalation.started', 'escalation.told', 'propagation.sent']);
    expect(opened.only().escalations).toMatchObject([{ organisation: 'city', step: 1 }]);
    expect(opened.only().propagations.at(-1)).toMatchObject({
      organisation: 'city',
      role: 'operator',
      people: [OPERATOR.id],
      dueAt: NOW + 90_000,
    });
    expect(wakes(outcome.effects)).toContainEqual([
      NOW + 90_000,
      { why: 'escalate', escalation: opened.only().escalations![0]!.id, step: 1 },
    ]);
  });

  test('P8: an incident that was taken up in time, or that has ended, is told to nobody', () => {
    for (const command of ['acknowledge', 'assign', 'close'] as const) {
      const taken = city();
      taken.command({ command });
      const outcome = taken.wake({ why: 'unacknowledged', organisation: 'city' as never });
      expect([command, outcome.entries, outcome.effects]).toEqual([command, [], []]);
    }
  });

  test('P8: without a chain there is no timer, and at once means at once', () => {
    expect(wakes(new TestCity(definitionsOf(WATCHED)).event().effects)).not.toContainEqual([
      expect.anything(),
      expect.objectContaining({ why: 'unacknowledged' }),
    ]);
    const atOnce = cityWith(
      { city: CHAIN },
      { service: { ...FULL_SERVICE, steps: [{ at: 'opened', actions: [{ do: 'escalate', organisation: 'city', afterSeconds: 0 }] }] } },
    );
    expect(atOnce.only().escalations).toHaveLength(1);
  });

  test('P7: step follows step until the chain is at its end, and that is said', () => {
    const walked = city();
    walked.wake({ why: 'unacknowledged', organisation: 'city' as never });
    expect(kindsOf(waitForStep(walked))).toEqual(['escalation.told', 'propagation.sent']);
    expect(walked.only().propagations.at(-1)).toMatchObject({
      role: 'lead',
      people: [LEAD.id],
      messages: [{ channel: 'sms', person: LEAD.id }],
    });
    const third = waitForStep(walked);
    expect(third.effects.filter((effect) => effect.do === 'deliver')).toHaveLength(2);
    const last = waitForStep(walked);
    expect(last.entries.map(({ kind, data }) => [kind, data['reason']])).toEqual([['escalation.ended', 'exhausted']]);
    expect(walked.only().escalations![0]).toMatchObject({ ended: 'exhausted', step: 3 });
  });

  test('P7: whoever acknowledges ends it: the incident, or the word that was told to them', () => {
    for (const answer of ['incident', 'word'] as const) {
      const answered = city();
      answered.wake({ why: 'unacknowledged', organisation: 'city' as never });
      const told = answered.only().propagations.at(-1)!;
      const outcome =
        answer === 'incident'
          ? answered.command({ command: 'acknowledge' })
          : answered.command({ command: 'acknowledgePropagation', propagation: told.id });
      expect([answer, kindsOf(outcome)]).toEqual([answer, expect.arrayContaining(['escalation.ended'])]);
      expect(answered.only().escalations![0]).toMatchObject({ ended: 'acknowledged' });
      expect(waitForStep(answered).entries).toEqual([]);
    }
  });

  test('P7: nobody on the chain is waited for once it has its answer', () => {
    const answered = city();
    answered.wake({ why: 'unacknowledged', organisation: 'city' as never });
    waitForStep(answered);
    const [first, second] = answered.only().propagations.filter((told) => told.escalation !== undefined);
    answered.command({ command: 'acknowledgePropagation', propagation: second!.id }, LEAD);
    const settled = answered.only().propagations.find((told) => told.id === first!.id);
    expect(settled).toMatchObject({ settledAt: answered.now });
    expect(settled?.acknowledgedAt).toBeUndefined();
    expect(answered.wake({ why: 'propagationDue', propagation: first!.id }).entries).toEqual([]);
  });

  test('P7: a step at which there is nobody is left out, and recorded', () => {
    const lonely = cityWith({ city: CHAIN }, { empty: ['operator'], service: WATCHED });
    const outcome = lonely.wake({ why: 'unacknowledged', organisation: 'city' as never });
    expect(outcome.entries.map(({ kind, data }) => [kind, data['post'] ?? ''])).toEqual([
      ['escalation.started', ''],
      ['escalation.skipped', 'operator'],
      ['escalation.told', 'lead'],
      ['propagation.sent', 'lead'],
    ]);
    const nobody = cityWith({ city: [CHAIN[0]!] }, { empty: ['operator'], service: WATCHED });
    nobody.wake({ why: 'unacknowledged', organisation: 'city' as never });
    expect(nobody.only().escalations![0]).toMatchObject({ ended: 'exhausted' });
  });

  test('P7: it ends with the incident, and a timer that comes late or twice does nothing', () => {
    const ended = city();
    ended.wake({ why: 'unacknowledged', organisation: 'city' as never });
    const { id } = ended.only().escalations![0]!;
    ended.command({ command: 'close' });
    expect(ended.only().escalations![0]).toMatchObject({ ended: 'incidentEnded' });
    expect(ended.wake({ why: 'escalate', escalation: id, step: 1 }).entries).toEqual([]);
    const walked = city();
    walked.wake({ why: 'unacknowledged', organisation: 'city' as never });
    waitForStep(walked);
    expect(walked.wake({ why: 'escalate', escalation: walked.only().escalations![0]!.id, step: 1 }).entries).toEqual([]);
    expect(walked.wake({ why: 'unacknowledged', organisation: 'city' as never }).entries).toEqual([]);
    ended.event({ state: 'ended' });
  });
});

describe('a receipt that nobody gives', () => {
  const chain: readonly ChainStep[] = [{ post: 'officer', withinSeconds: 60, channels: ['sms'] }];
  const fallDue = (city: TestCity): ReturnType<TestCity['wake']> => {
    city.now += 60_000;
    return city.wake({ why: 'propagationDue', propagation: city.only().propagations[0]!.id });
  };

  test('P7: the chain of the organisation is told the same words, and its answer answers for all', () => {
    const city = cityWith({ 'police-112': chain });
    expect(kindsOf(fallDue(city))).toEqual(['propagation.overdue', 'escalation.started', 'escalation.told', 'propagation.sent']);
    const told = city.only().propagations.at(-1)!;
    expect(told).toMatchObject({ organisation: 'police-112', role: 'officer', people: [OFFICER.id] });
    city.command({ command: 'acknowledgePropagation', propagation: told.id }, OFFICER);
    expect(city.only().propagations.map((each) => [each.acknowledgedBy ?? '-', each.settledAt !== undefined])).toEqual([
      ['-', true],
      [OFFICER.id, false],
    ]);
  });

  test('P7: a word of a chain brings about no other chain, and one that says so none at all', () => {
    const city = cityWith({ 'police-112': chain });
    fallDue(city);
    const again = city.wake({ why: 'propagationDue', propagation: city.only().propagations[1]!.id });
    expect(kindsOf(again)).toEqual(['propagation.overdue']);
    const quiet = cityWith(
      { 'police-112': chain },
      {
        service: {
          ...FULL_SERVICE,
          steps: [{ at: 'opened', actions: [{ do: 'propagate', organisation: 'police-112', escalate: false }] }],
        },
      },
    );
    expect(kindsOf(fallDue(quiet))).toEqual(['propagation.overdue']);
  });

  test('P9: a definition takes its own steps when a receipt is overdue', () => {
    const city = cityWith(
      {},
      {
        service: {
          ...FULL_SERVICE,
          steps: [...FULL_SERVICE.steps, { at: 'overdue', actions: [{ do: 'propagate', organisation: 'fire-119' }] }],
        },
      },
    );
    expect(kindsOf(fallDue(city))).toEqual(['propagation.overdue', 'propagation.sent']);
    expect(city.only().propagations.at(-1)).toMatchObject({ organisation: FIREMAN.organisation });
  });

  test('P5: nobody outside is told of a drill by any chain, and nobody inside by any channel', () => {
    const city = new TestCity(definitionsOf(WATCHED));
    city.duty = dutyOf({ chainOf: () => [{ post: 'lead', withinSeconds: 60, channels: ['sms', 'email'] }], onDuty: () => [LEAD.id] });
    city.event({ drill: true });
    const outcome = city.wake({ why: 'unacknowledged', organisation: 'city' as never });
    expect(city.only().propagations).toMatchObject([{ organisation: 'city', role: 'lead' }]);
    expect(outcome.effects.some((effect) => effect.do === 'deliver')).toBe(false);
  });
});

test('P7: the same word is answered for by a person at the post only', () => {
  const city = cityWith({ 'police-112': [{ post: 'officer', withinSeconds: 60, channels: [] }] });
  city.now += 60_000;
  city.wake({ why: 'propagationDue', propagation: city.only().propagations[0]!.id });
  const told = city.only().propagations.at(-1)!;
  const clerk = { ...personOf('clerk', 'police-112'), role: 'clerk' };
  expect(city.command({ command: 'acknowledgePropagation', propagation: told.id }, clerk).answer).toEqual({
    ok: false,
    reason: 'noSuchPropagation',
  });
});
