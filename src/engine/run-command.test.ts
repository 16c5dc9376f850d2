import { describe, expect, test } from 'vitest';
import { pointAt } from '#domain/place.ts';
import {
  CAMERAS,
  CENTRE,
  definitionsOf,
  effectsOf,
  FIREMAN,
  FULL_SERVICE,
  kindsOf,
  LEAD,
  OFFICER,
  OPERATOR,
  TestCity,
} from '../../test/support/engine-city.ts';
import { MAX_INCIDENT_CAMERAS } from './change.ts';
import { MAX_PROPAGATIONS } from './propagate.ts';
import { INCIDENT_AREA_METRES } from './incident-area.ts';

function opened(): TestCity {
  const city = new TestCity();
  city.event();
  return city;
}

const camerasOf = (city: TestCity): readonly string[] => city.only().cameras.map((chosen) => chosen.camera);

describe('provisions of video', () => {
  test.each(['close', 'markFalse'] as const)('[I10] end with %s; viewers are cut and cameras let go', (command) => {
    const city = opened();
    city.now += 60_000;
    const outcome = city.command({ command });
    expect(outcome.incident?.shares).toEqual([expect.objectContaining({ endedAt: city.now })]);
    expect(kindsOf(outcome)).toEqual([command === 'close' ? 'incident.closed' : 'incident.markedFalse', 'share.ended']);
    expect(effectsOf(outcome)).toEqual(['revoke', 'cool', 'tellPartner']);
  });

  test('[I10] last while it is only resolved', () => {
    const city = opened();
    city.command({ command: 'resolve' });
    expect(city.only().shares[0]?.endedAt).toBeUndefined();
  });

  test('[I10] end at their own time, once, and only that of their organisation', () => {
    const city = opened();
    const share = city.only().shares[0]!;
    city.now = share.until;
    const outcome = city.wake({ why: 'shareEnds', share: share.id });
    expect(outcome.effects).toEqual([{ do: 'revoke', incident: city.only().id, reason: 'shareEnded', organisation: 'police-112' }]);
    expect(outcome.entries).toMatchObject([{ kind: 'share.ended', actor: 'system', data: { reason: 'timeLimit' } }]);
    expect(city.only().shares[0]?.endedAt).toBe(city.now);
    expect(city.wake({ why: 'shareEnds', share: share.id })).toEqual({ answer: { ok: true, as: 'done' }, entries: [], effects: [] });
  });

  test('[I14] reopening gives new ones; the old stay ended and their late timers touch nothing', () => {
    const city = opened();
    const old = city.only().shares[0]!;
    city.command({ command: 'close' });
    const ended = city.only().shares[0]!;
    city.now += 60_000;
    const outcome = city.command({ command: 'reopen' });
    expect(outcome.incident).toMatchObject({ status: 'handling', shares: [ended, { from: city.now, until: city.now + 30 * 60_000 }] });
    expect(outcome.incident && 'closedAt' in outcome.incident).toBe(false);
    expect(kindsOf(outcome)).toEqual(['incident.reopened', 'cameras.chosen', 'share.started', 'propagation.sent']);
    expect(new Set(city.only().shares.map((share) => share.id)).size).toBe(2);
    city.now = old.until;
    city.wake({ why: 'shareEnds', share: old.id });
    expect(city.only().shares[1]?.endedAt).toBeUndefined();
  });

  test('[I14] back from resolved nothing is given twice', () => {
    const city = opened();
    city.command({ command: 'resolve' });
    expect(kindsOf(city.command({ command: 'reopen' }))).toEqual(['incident.reopened']);
    expect(city.only().shares).toHaveLength(1);
  });
});

describe('cameras', () => {
  test('[I16] a person adds one within the area, in its own place or that of another', () => {
    const city = opened();
    const before = camerasOf(city);
    expect(effectsOf(city.command({ command: 'addCamera', camera: 'camera-40' }))).toEqual(['warm']);
    expect(camerasOf(city)).toEqual([...before, 'camera-40']);
    const swapped = city.command({ command: 'addCamera', camera: 'camera-41', replaces: before[1]! });
    expect(camerasOf(city)).toEqual([before[0], 'camera-41', before[2], before[3], 'camera-40']);
    expect(kindsOf(swapped)).toEqual(['camera.removed', 'camera.added']);
    expect(swapped.effects).toEqual([
      { do: 'revoke', incident: city.only().id, reason: 'cameraRemoved', camera: before[1] },
      { do: 'warm', incident: city.only().id, cameras: camerasOf(city) },
    ]);
    expect(city.only().cameras[1]).toMatchObject({ addedBy: 'operator' });
  });

  test.each([
    [{ camera: 'no-such' }, 'noSuchCamera'],
    [{ camera: 'camera-0' }, 'cameraAlreadyThere'],
    [{ camera: 'camera-0', replaces: 'camera-0' }, 'cameraAlreadyThere'],
    [{ camera: 'camera-59' }, 'cameraTooFar'],
    [{ camera: 'camera-40', replaces: 'camera-50' }, 'cameraNotInIncident'],
  ])('[I16] adding %o is refused: %s', (wanted, reason) => {
    const city = opened();
    const before = city.only();
    expect(city.command({ command: 'addCamera', ...wanted }).answer).toEqual({ ok: false, reason });
    expect(city.only()).toBe(before);
  });

  test('[I16] the area ends at 2,000 m', () => {
    const city = opened();
    const distances = CAMERAS.map((_, at) => ({ camera: `camera-${at}`, metres: at * 40 }));
    for (const { camera, metres } of distances.slice(45)) {
      const { answer } = city.command({ command: 'addCamera', camera });
      expect(answer.ok).toBe(metres <= INCIDENT_AREA_METRES + 1);
    }
  });

  test('[I16] sixteen and no more, but one may still take the place of another', () => {
    const city = opened();
    const rest = CAMERAS.map((camera) => camera.id).filter((camera) => !camerasOf(city).includes(camera));
    for (const camera of rest.slice(0, MAX_INCIDENT_CAMERAS - 4))
      expect(city.command({ command: 'addCamera', camera }).answer.ok).toBe(true);
    expect(city.command({ command: 'addCamera', camera: rest[20]! }).answer).toEqual({ ok: false, reason: 'tooManyCameras' });
    expect(city.command({ command: 'addCamera', camera: rest[20]!, replaces: rest[0]! }).answer.ok).toBe(true);
    expect(city.only().cameras).toHaveLength(MAX_INCIDENT_CAMERAS);
  });

  test('[I16] removing one cuts its viewers and lets the relay go of it', () => {
    const city = opened();
    const [first, ...rest] = camerasOf(city);
    const outcome = city.command({ command: 'removeCamera', camera: first! });
    expect(outcome.effects).toEqual([
      { do: 'revoke', incident: city.only().id, reason: 'cameraRemoved', camera: first },
      { do: 'warm', incident: city.only().id, cameras: rest },
    ]);
    expect(city.command({ command: 'removeCamera', camera: first! }).answer).toEqual({ ok: false, reason: 'cameraNotInIncident' });
    for (const camera of rest) city.command({ command: 'removeCamera', camera });
    expect(city.only().cameras).toEqual([]);
    expect(city.command({ command: 'removeCamera', camera: first! }).answer).toEqual({ ok: false, reason: 'cameraNotInIncident' });
  });

  test('[I16] a new choice keeps what people added and never goes beyond what the definition wants beside it', () => {
    const city = opened();
    city.command({ command: 'addCamera', camera: 'camera-40' });
    city.event({ state: 'changed', place: { ...pointAt(CENTRE, 90, 800), origin: 'sent' } });
    expect(camerasOf(city)).toHaveLength(4);
    expect(camerasOf(city)[0]).toBe('camera-40');
    expect(city.only().cameras.filter((chosen) => chosen.addedBy === 'choice')).toHaveLength(3);
  });

  test('[I16] none where nobody knows the place', () => {
    const city = new TestCity();
    city.event({ place: { lon: 0, lat: 0, origin: 'sent' } });
    expect(city.command({ command: 'addCamera', camera: 'camera-0' }).answer).toEqual({ ok: false, reason: 'noPlace' });
  });

  test.each(['close', 'markFalse'] as const)('[I16] none are added, removed or told of after %s', (command) => {
    const city = opened();
    city.command({ command });
    for (const late of [
      { command: 'addCamera', camera: 'camera-40' },
      { command: 'removeCamera', camera: 'camera-0' },
      { command: 'propagate', organisation: 'fire-119' },
    ] as const) {
      expect(city.command(late).answer).toEqual({ ok: false, reason: 'incidentEnded' });
    }
    expect(city.command({ command: 'note', note: '사후 기록' }).answer.ok).toBe(true);
  });
});

describe('word to other organisations', () => {
  function told(): { city: TestCity; id: string } {
    const city = opened();
    return { city, id: city.only().propagations[0]!.id };
  }

  test('[I15] sent, delivered, acknowledged, completed: each once and in this order', () => {
    const { city, id } = told();
    expect(city.command({ command: 'completePropagation', propagation: id }, OFFICER).answer).toEqual({ ok: false, reason: 'alreadyDone' });
    city.now += 1_000;
    city.wake({ why: 'delivered', propagation: id });
    city.wake({ why: 'delivered', propagation: id });
    city.now += 1_000;
    expect(city.command({ command: 'acknowledgePropagation', propagation: id }, OFFICER).answer.ok).toBe(true);
    expect(city.command({ command: 'acknowledgePropagation', propagation: id }, OFFICER).answer).toEqual({
      ok: false,
      reason: 'alreadyDone',
    });
    city.now += 1_000;
    expect(city.command({ command: 'completePropagation', propagation: id }, OFFICER).answer.ok).toBe(true);
    expect(city.command({ command: 'completePropagation', propagation: id }, OFFICER).answer).toEqual({ ok: false, reason: 'alreadyDone' });
    expect(city.only().propagations).toEqual([
      expect.objectContaining({
        deliveredAt: city.now - 2_000,
        acknowledgedAt: city.now - 1_000,
        acknowledgedBy: 'officer',
        completedAt: city.now,
      }),
    ]);
  });

  test('[I15] who acknowledges has received it', () => {
    const { city, id } = told();
    city.command({ command: 'acknowledgePropagation', propagation: id }, OFFICER);
    expect(city.only().propagations[0]).toMatchObject({ deliveredAt: city.now, acknowledgedAt: city.now });
  });

  test('[I15] nobody else gives the receipt', () => {
    const { city, id } = told();
    expect(city.command({ command: 'acknowledgePropagation', propagation: id }, OPERATOR).answer).toEqual({
      ok: false,
      reason: 'noSuchPropagation',
    });
    expect(city.command({ command: 'acknowledgePropagation', propagation: id }, FIREMAN).answer).toEqual({
      ok: false,
      reason: 'notYourIncident',
    });
    city.command({ command: 'propagate', organisation: 'fire-119', note: '가스 냄새' });
    expect(city.command({ command: 'acknowledgePropagation', propagation: id }, FIREMAN).answer).toEqual({
      ok: false,
      reason: 'noSuchPropagation',
    });
    expect(city.only().propagations[0]?.acknowledgedAt).toBeUndefined();
  });

  test('[I15] overdue once, at its time, and not when acknowledged or over', () => {
    const { city, id } = told();
    city.now += 60_000;
    expect(city.wake({ why: 'propagationDue', propagation: id }).entries).toMatchObject([{ kind: 'propagation.overdue', actor: 'system' }]);
    expect(city.wake({ why: 'propagationDue', propagation: id }).entries).toEqual([]);
    expect(city.only().propagations[0]).toMatchObject({ dueAt: city.now, overdueAt: city.now });
    const acknowledged = told();
    acknowledged.city.command({ command: 'acknowledgePropagation', propagation: acknowledged.id }, OFFICER);
    expect(acknowledged.city.wake({ why: 'propagationDue', propagation: acknowledged.id }).entries).toEqual([]);
    const over = told();
    over.city.command({ command: 'close' });
    expect(over.city.wake({ why: 'propagationDue', propagation: over.id }).entries).toEqual([]);
  });

  test('[I15] who had not acknowledged when it ended is waited for again when it is reopened', () => {
    const { city } = told();
    city.command({ command: 'propagate', organisation: 'fire-119' });
    const byHand = city.only().propagations[1]!;
    city.command({ command: 'close' });
    city.now += 3_600_000;
    expect(city.wake({ why: 'propagationDue', propagation: byHand.id }).entries).toEqual([]);
    const wakes = city
      .command({ command: 'reopen' })
      .effects.filter((effect) => effect.do === 'wake' && effect.wake.why === 'propagationDue');
    expect(wakes).toMatchObject([{ at: city.now + 60_000 }, { at: city.now, wake: { propagation: byHand.id } }]);
    expect(city.wake({ why: 'propagationDue', propagation: byHand.id }).entries).toMatchObject([
      { kind: 'propagation.overdue', data: { organisation: 'fire-119' } },
    ]);
  });

  test('[I15] nobody is told again before they acknowledged, and nobody unknown', () => {
    const { city, id } = told();
    expect(city.command({ command: 'propagate', organisation: 'police-112' }).answer).toEqual({ ok: false, reason: 'alreadyDone' });
    expect(city.command({ command: 'propagate', organisation: 'navy' }).answer).toEqual({ ok: false, reason: 'noSuchOrganisation' });
    city.command({ command: 'acknowledgePropagation', propagation: id }, OFFICER);
    expect(city.command({ command: 'propagate', organisation: 'police-112', note: '추가' }).effects).toMatchObject([
      { do: 'wake', at: city.now + 60_000, wake: { why: 'propagationDue' } },
    ]);
  });

  test('[I15] a wake-up for an incident or receipt that is not there does nothing', () => {
    const { city } = told();
    expect(city.wake({ why: 'delivered', propagation: 'no-such' }).entries).toEqual([]);
    expect(city.wake({ why: 'propagationDue', propagation: 'no-such' }, 'no-such')).toEqual({
      answer: { ok: false, reason: 'noSuchIncident' },
      entries: [],
      effects: [],
    });
  });

  test('[I19] every partner of a case is told, a latecomer too, and no one of the end that it told us', () => {
    const city = opened();
    city.event({ occurrence: 'B' });
    expect(city.command({ command: 'acknowledge' }).effects).toMatchObject([
      { do: 'tellPartner', occurrence: '2026-000001', state: 'received' },
      { do: 'tellPartner', occurrence: 'B', state: 'received' },
    ]);
    expect(city.event({ occurrence: 'C' }).effects).toMatchObject([{ do: 'tellPartner', occurrence: 'C', state: 'received' }]);
    city.event({ occurrence: 'B', state: 'ended' });
    expect(city.command({ command: 'close' }).effects.filter((effect) => effect.do === 'tellPartner')).toMatchObject([
      { occurrence: '2026-000001', state: 'ended' },
      { occurrence: 'C', state: 'ended' },
    ]);
  });

  test('[I19] where the definition says nothing, nobody is told', () => {
    const city = new TestCity(definitionsOf({ ...FULL_SERVICE, steps: [{ at: 'opened', actions: [{ do: 'chooseCameras' }] }] }));
    city.event();
    city.command({ command: 'acknowledge' });
    expect(effectsOf(city.event({ occurrence: 'B' }))).toEqual([]);
    expect(effectsOf(city.command({ command: 'close' }))).toEqual(['revoke', 'cool']);
  });
});

describe('what is recorded', () => {
  test('[I18] every change names who caused it and raises the version by one', () => {
    const city = opened();
    const said: (readonly [string, string, number | undefined])[] = [];
    const note = (outcome: ReturnType<TestCity['command']>): void =>
      void said.push(...outcome.entries.map((entry) => [entry.kind, entry.actor, outcome.incident?.version] as const));
    note(city.command({ command: 'acknowledge' }, LEAD));
    note(city.command({ command: 'note', note: '현장 확인' }));
    note(city.event({ state: 'changed', content: '도주' }));
    note(city.wake({ why: 'delivered', propagation: city.only().propagations[0]!.id }));
    note(city.command({ command: 'acknowledge' }));
    note(city.command({ command: 'close', note: '검거' }));
    expect(said).toEqual([
      ['incident.acknowledged', 'person:lead', 2],
      ['incident.noted', 'person:operator', 3],
      ['incident.updated', 'link:link-112', 4],
      ['propagation.delivered', 'system', 5],
      ['command.refused', 'person:operator', undefined],
      ['incident.closed', 'person:operator', 6],
      ['share.ended', 'person:operator', 6],
    ]);
  });
});

describe('how often an incident is told', () => {
  test('[I23] is bounded, by hand and by definition', () => {
    const city = opened();
    const [first] = city.only().propagations;
    const acknowledged = Array.from({ length: MAX_PROPAGATIONS }, () => ({
      ...first!,
      acknowledgedAt: city.now,
      acknowledgedBy: OFFICER.id,
    }));
    city.incidents.set(city.only().id, { ...city.only(), propagations: acknowledged });
    expect(city.command({ command: 'propagate', organisation: 'fire-119' }).answer).toEqual({ ok: false, reason: 'tooManyPropagations' });
    city.command({ command: 'close' });
    const reopened = city.command({ command: 'reopen' });
    expect(reopened.incident?.propagations).toHaveLength(MAX_PROPAGATIONS);
    expect(reopened.entries).toContainEqual(
      expect.objectContaining({
        kind: 'command.refused',
        data: { command: 'propagate', organisation: 'police-112', reason: 'tooManyPropagations' },
      }),
    );
  });
});
