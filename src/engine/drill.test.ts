import { describe, expect, test } from 'vitest';
import { serviceDefinition, type Action, type ServiceDefinitionInput } from '#contract/service-definition.ts';
import type { IncidentCommand } from '#contract/incident-view.ts';
import type { Effect } from './outcome.ts';
import { CENTRE, definitionsOf, effectsOf, FULL_SERVICE, LEAD, OFFICER, TestCity } from '../../test/support/engine-city.ts';
import { maySee } from './policy.ts';

/** Effects that stay inside: the relay, and the engine's own alarm clock. A new effect has to be put on one of the two lists. */
const INSIDE: ReadonlySet<Effect['do']> = new Set(['warm', 'cool', 'revoke', 'wake', 'findRoute']);
const OUTSIDE: Readonly<Record<Exclude<Effect['do'], 'warm' | 'cool' | 'revoke' | 'wake' | 'findRoute'>, true>> = {
  tellPartner: true,
  send: true,
  pushVideo: true,
  deliver: true,
};

/** Everything that a definition can ask for, at every moment. */
const ALL: Readonly<Record<Action['do'], readonly Extract<ServiceDefinitionInput['steps'][number]['actions'][number], object>[]>> = {
  chooseCameras: [{ do: 'chooseCameras' }],
  shareVideo: [{ do: 'shareVideo', organisation: 'police-112', purpose: 'x', basis: 'y' }],
  propagate: [
    { do: 'propagate', organisation: 'police-112' },
    { do: 'propagate', organisation: 'fire-119', channels: ['sms'] },
  ],
  stopSharing: [{ do: 'stopSharing', organisation: 'fire-119' }],
  tellPartner: [{ do: 'tellPartner', state: 'received' }],
  guideUnits: [{ do: 'guideUnits', organisation: 'fire-119', link: 'police' }],
  askVideo: [{ do: 'askVideo', organisation: 'police-112' }],
  pushVideo: [{ do: 'pushVideo', organisation: 'police-112' }],
  escalate: [{ do: 'escalate', organisation: 'police-112' }],
  send: [{ do: 'send', link: 'police', topic: 'hit', text: '{kind}' }],
};
const MOMENTS = ['opened', 'confirmed', 'updated', 'moved', 'returned', 'acknowledged', 'dispatched', 'closed'] as const;
const EVERYTHING: ServiceDefinitionInput = {
  ...FULL_SERVICE,
  follow: true,
  steps: MOMENTS.map((at) => ({ at, actions: Object.values(ALL).flat() })),
};

const COMMANDS: readonly IncidentCommand[] = [
  { command: 'acknowledge' },
  { command: 'assign', person: LEAD.id },
  { command: 'confirm' },
  { command: 'note', note: 'x' },
  { command: 'propagate', organisation: 'police-112' },
  { command: 'propagate', organisation: 'fire-119' },
  { command: 'addCamera', camera: 'camera-9' },
  { command: 'markSighting', ...CENTRE, certain: true },
  { command: 'shelve', minutes: 5, reason: 'x' },
  { command: 'resolve' },
  { command: 'reopen' },
  { command: 'markFalse' },
  { command: 'reopen' },
  { command: 'close' },
];

function everythingHappens(drill: boolean): {
  readonly city: TestCity;
  readonly effects: ReadonlySet<string>;
  readonly refusals: readonly unknown[];
} {
  const city = new TestCity(definitionsOf(serviceDefinition.parse(EVERYTHING)));
  const outcomes = [
    city.event({ drill, occurrence: 'A' }),
    city.event({ drill, occurrence: 'A', state: 'changed', kind: '폭력', place: { lon: 127.031, lat: 37.501, origin: 'sent' } }),
    city.event({ drill, occurrence: 'B', place: { lon: 127.031, lat: 37.501, origin: 'sent' }, kind: '폭력' }),
    ...COMMANDS.map((command) => city.command(command, LEAD, city.incidents.keys().next().value)),
    city.event({ drill, occurrence: 'C', kind: '절도', grade: 'normal' }),
    city.event({ drill, occurrence: 'C', state: 'cancelled' }),
  ];
  return {
    city,
    effects: new Set(outcomes.flatMap(effectsOf)),
    refusals: outcomes.flatMap((outcome) => (outcome.answer.ok ? [] : [outcome.answer.reason])),
  };
}

describe('a drill', () => {
  test('I81: no effect of it leaves the city, whatever the definition and the people want; of a real one each does', () => {
    const real = everythingHappens(false);
    for (const effect of Object.keys(OUTSIDE)) expect(real.effects).toContain(effect);
    const drill = everythingHappens(true);
    expect([...drill.effects].filter((effect) => !INSIDE.has(effect as Effect['do']))).toEqual([]);
    expect(drill.refusals).toContain('drillStaysInside');
  });

  test('I81: no outside organisation is given video of it, is told of it, or may know of it', () => {
    for (const incident of everythingHappens(true).city.incidents.values()) {
      expect([incident.shares, incident.propagations, incident.messages ?? []]).toEqual([[], [], []]);
      expect(maySee(OFFICER, incident).ok).toBe(false);
    }
    for (const incident of everythingHappens(false).city.incidents.values()) expect(incident.shares.length).toBeGreaterThan(0);
  });
});
