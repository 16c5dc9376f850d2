import { describe, expect, test } from 'vitest';
import { alarmStateOf } from '#domain/alarm.ts';
import type { PartnerEvent } from '#domain/event.ts';
import type { Incident } from '#domain/incident.ts';
import { pointAt } from '#domain/place.ts';
import {
  CENTRE,
  definitionsOf,
  effectsOf,
  FULL_SERVICE,
  kindsOf,
  LEAD,
  NOW,
  OFFICER,
  TestCity,
} from '../../../test/support/engine-city.ts';

/** Incidents of sensors: nothing joins, so that every event opens one of its own. */
const { correlation: _none, ...SENSORS } = { ...FULL_SERVICE, id: 'sensors', triggers: [{ eventTypes: ['FCLFT101'] }] };
const CALLS = { ...FULL_SERVICE, correlation: undefined };
const MINUTE = 60_000;

class AlarmCity extends TestCity {
  #cases = 0;

  constructor(alarm?: (typeof FULL_SERVICE)['alarm']) {
    super(definitionsOf({ ...SENSORS, alarm }, CALLS));
  }

  /** A fault of a facility so many metres from the centre. */
  fault(facts: Partial<PartnerEvent> & { readonly metres?: number } = {}): Incident {
    const { metres = 0, ...event } = facts;
    this.#cases += 1;
    const outcome = this.event({
      type: 'FCLFT101',
      occurrence: String(this.#cases),
      grade: 'normal',
      kind: 'CCTV 장애',
      place: { ...pointAt(CENTRE, 90, metres), origin: 'sent' },
      at: this.now,
      ...event,
    });
    return outcome.incident!;
  }

  state(incident: Incident): string {
    return alarmStateOf(this.incidents.get(incident.id)!);
  }

  /** Eleven causes far from one another, in as many seconds. */
  flood(): Incident[] {
    return Array.from({ length: 11 }, (_, n) => {
      this.now += 1_000;
      return this.fault({ metres: n * 1_000, kind: `고장 ${n}` });
    });
  }
}

describe('one cause', () => {
  test('AL1: the same facility, or the same kind near by within minutes, is counted in the row of the first', () => {
    const city = new AlarmCity();
    const first = city.fault({ facility: 'sensor-1' });
    city.now += 9 * MINUTE;
    const chatter = city.fault({ facility: 'sensor-1', kind: '저전력', metres: 5_000 });
    const near = city.fault({ metres: 299 });
    expect([first, chatter, near].map((each) => city.state(each))).toEqual(['shown', 'grouped', 'grouped']);
    expect(chatter.alarm).toEqual({ state: 'grouped', since: city.now, group: first.id });
    expect([city.state(city.fault({ metres: 310 })), city.state(city.fault({ kind: '정전' }))]).toEqual(['shown', 'shown']);
  });

  test('AL1: the time counts from the last of the cause; after it a new row begins', () => {
    const city = new AlarmCity();
    city.fault();
    for (let n = 0; n < 5; n += 1) {
      city.now += 9 * MINUTE;
      expect(city.state(city.fault())).toBe('grouped');
    }
    city.now += 10 * MINUTE + 1;
    expect(city.state(city.fault())).toBe('shown');
  });

  test('AL1: a definition may say how far and how long', () => {
    const city = new AlarmCity({ groupMetres: 50, groupMinutes: 1 });
    city.fault();
    expect(city.state(city.fault({ metres: 60 }))).toBe('shown');
    city.now += MINUTE + 1;
    expect(city.state(city.fault())).toBe('shown');
  });

  test('AL6: what is grouped is an incident like any other, and the journal says under which', () => {
    const city = new AlarmCity();
    const first = city.fault();
    const outcome = city.event({ type: 'FCLFT101', occurrence: 'x', grade: 'normal', kind: 'CCTV 장애' });
    expect(kindsOf(outcome)).toEqual(['incident.opened', 'cameras.chosen', 'share.started', 'propagation.sent', 'alarm.grouped']);
    expect(outcome.entries.at(-1)).toMatchObject({ actor: 'link:link-112', incident: outcome.incident!.id, data: { group: first.id } });
    city.command({ command: 'acknowledge' }, LEAD, outcome.incident!.id);
    expect(city.incidents.get(outcome.incident!.id)).toMatchObject({ status: 'acknowledged', alarm: { state: 'grouped' } });
  });
});

describe('when alarms come thick', () => {
  test('AL1: from five in ten minutes on a kind is one cause wherever it happens', () => {
    const city = new AlarmCity();
    const states = Array.from({ length: 8 }, (_, n) => city.state(city.fault({ metres: n * 2_000 })));
    expect(states).toEqual(['shown', 'shown', 'shown', 'shown', 'shown', 'grouped', 'grouped', 'grouped']);
  });
});

describe('a threat to life', () => {
  test('AL2: is shown on its own, whatever came before it and however many there are', () => {
    const city = new AlarmCity();
    city.flood();
    const urgent = Array.from({ length: 30 }, () => city.fault({ grade: 'urgent', facility: 'sensor-1' }));
    const fire = city.fault({ kind: '화재' });
    expect([...urgent, fire].filter((each) => each.alarm !== undefined)).toEqual([]);
  });

  test('AL2: a definition names further kinds', () => {
    const city = new AlarmCity({ lifeKinds: ['무활동'] });
    city.fault({ kind: '무활동' });
    const second = city.fault({ kind: '무활동' });
    expect(second.alarm).toEqual({ state: 'shown', since: NOW, life: true });
    expect(city.command({ command: 'shelve', minutes: 5, reason: 'x' }, LEAD, second.id).answer).toEqual({
      ok: false,
      reason: 'lifeThreat',
    });
  });

  test.each([
    ['turns urgent', { grade: 'urgent' as const }],
    ['turns into a kind that threatens life', { kind: '화재' }],
  ])('AL3: a grouped incident that %s comes forward', (_what, facts) => {
    const city = new AlarmCity();
    city.fault();
    const second = city.fault();
    expect(city.state(second)).toBe('grouped');
    const outcome = city.event({ type: 'FCLFT101', occurrence: '2', state: 'changed', grade: 'normal', kind: 'CCTV 장애', ...facts });
    expect(outcome.entries.at(-1)).toMatchObject({ kind: 'alarm.returned', data: { why: 'lifeThreat' } });
    expect(city.state(second)).toBe('shown');
  });

  test('AL3: one from the shelf and one from a flood come forward too', () => {
    const city = new AlarmCity();
    const shelved = city.fault();
    city.command({ command: 'shelve', minutes: 60, reason: '공사' }, LEAD, shelved.id);
    const suppressed = city.flood().at(-1)!;
    expect([city.state(shelved), city.state(suppressed)]).toEqual(['shelved', 'suppressed']);
    for (const occurrence of ['1', '12'])
      city.event({ type: 'FCLFT101', occurrence, state: 'changed', grade: 'urgent', kind: 'CCTV 장애', at: city.now });
    expect([city.state(shelved), city.state(suppressed)]).toEqual(['shown', 'shown']);
  });
});

describe('a flood', () => {
  test('AL4: from the eighth alarm within ten minutes on those wait that threaten no life; the eleventh makes a flood', () => {
    const city = new AlarmCity();
    const all = city.flood();
    expect(all.map((each) => city.state(each))).toEqual([
      ...Array.from({ length: 7 }, () => 'shown'),
      ...Array.from({ length: 4 }, () => 'suppressed'),
    ]);
    expect(city.alarms.live.floodSince).toBe(city.now);
    const slow = new AlarmCity();
    for (let n = 0; n < 30; n += 1) {
      slow.now += 90_000;
      expect(slow.state(slow.fault({ metres: n * 1_000, kind: `고장 ${n}` }))).toBe('shown');
    }
  });

  test('AL1, AL4: a kind is one cause wherever it happens, except where the definition wants every one shown', () => {
    const city = new AlarmCity();
    city.flood();
    const first = city.fault({ kind: '정전', metres: 1 });
    expect([city.state(first), city.state(city.fault({ kind: '정전', metres: 9_000 }))]).toEqual(['suppressed', 'grouped']);
    const shown = new AlarmCity({ inFlood: 'show' });
    shown.flood();
    expect(shown.state(shown.fault({ kind: '정전', metres: 1 }))).toBe('shown');
    expect(shown.state(shown.fault({ kind: '정전', metres: 9_000 }))).toBe('shown');
  });

  test('AL4: ends when fewer than five come in ten minutes, and the journal has both ends though nothing more happens', () => {
    const city = new AlarmCity();
    const began = city.flood().at(-1)!;
    const since = city.now;
    city.now = since + 5 * MINUTE;
    const early = city.wake({ why: 'floodDue', since }, began.id);
    expect([kindsOf(early), effectsOf(early)]).toEqual([[], ['wake']]);
    city.now = since + 10 * MINUTE;
    const ended = city.wake({ why: 'floodDue', since }, began.id);
    expect(ended.entries).toMatchObject([{ kind: 'alarm.floodEnded', data: { since } }]);
    expect(city.alarms.live.floodSince).toBeUndefined();
    expect(city.wake({ why: 'floodDue', since }, began.id)).toMatchObject({ entries: [], effects: [] });
  });

  test('AL5: what it suppressed comes back when it is over, seven at most in ten minutes', () => {
    const city = new AlarmCity();
    const hidden = city.flood().slice(-4);
    for (let n = 0; n < 25; n += 1) hidden.push(city.fault({ metres: 20_000 + n * 1_000, kind: `다른 고장 ${n}` }));
    expect(hidden.map((each) => city.state(each))).toEqual(hidden.map(() => 'suppressed'));
    const back = (): number => hidden.filter((each) => city.state(each) === 'shown').length;
    for (let round = 1; round <= 6; round += 1) {
      const before = back();
      city.now += 10 * MINUTE;
      for (const each of hidden) if (city.state(each) === 'suppressed') city.wake({ why: 'alarmDue' }, each.id);
      expect(back() - before).toBeLessThanOrEqual(7);
    }
    expect(back()).toBe(hidden.length);
  });

  test('AL5: what was closed meanwhile does not come back', () => {
    const city = new AlarmCity();
    const suppressed = city.flood().at(-1)!;
    city.command({ command: 'close' }, LEAD, suppressed.id);
    city.now += 20 * MINUTE;
    expect(city.wake({ why: 'alarmDue' }, suppressed.id)).toMatchObject({ entries: [], effects: [] });
  });

  test('AL7: a drill neither floods the real desk nor is hidden by a real flood', () => {
    const city = new AlarmCity();
    for (let n = 0; n < 20; n += 1) city.fault({ drill: true, metres: n * 1_000, kind: `고장 ${n}` });
    expect([city.alarms.drill.floodSince === undefined, city.alarms.live.floodSince]).toEqual([false, undefined]);
    expect(city.state(city.fault({ kind: '고장 3', metres: 3_000 }))).toBe('shown');
    const real = new AlarmCity();
    real.flood();
    expect(real.state(real.fault({ drill: true }))).toBe('shown');
  });
});

describe('the shelf', () => {
  const shelve = { command: 'shelve', minutes: 30, reason: '렌즈 교체' } as const;

  test('AL10: an alarm is put aside with a reason and comes back at its time, though there be a flood', () => {
    const city = new AlarmCity();
    const fault = city.fault();
    const outcome = city.command(shelve, LEAD, fault.id);
    expect(outcome.incident!.alarm).toEqual({
      state: 'shelved',
      since: NOW,
      group: fault.id,
      until: NOW + 30 * MINUTE,
      by: LEAD.id,
      reason: '렌즈 교체',
    });
    expect(outcome.entries).toMatchObject([{ kind: 'alarm.shelved', actor: 'person:lead', data: { reason: '렌즈 교체' } }]);
    expect(outcome.effects).toEqual([{ do: 'wake', incident: fault.id, at: NOW + 30 * MINUTE, wake: { why: 'alarmDue' } }]);
    city.now += 29 * MINUTE;
    expect(city.wake({ why: 'alarmDue' }, fault.id).effects).toEqual([]);
    city.flood();
    city.now = NOW + 30 * MINUTE;
    expect(city.wake({ why: 'alarmDue' }, fault.id).entries).toMatchObject([{ kind: 'alarm.returned', data: { why: 'shelfEnded' } }]);
    expect(city.state(fault)).toBe('shown');
  });

  test('AL10: what comes of the same cause until then is put aside with it, and comes back with it', () => {
    const city = new AlarmCity();
    const fault = city.fault({ facility: 'camera-1' });
    city.command(shelve, LEAD, fault.id);
    city.now += 5 * MINUTE;
    const next = city.fault({ facility: 'camera-1' });
    expect(next.alarm).toMatchObject({ state: 'shelved', until: NOW + 30 * MINUTE, reason: '렌즈 교체' });
    city.now = NOW + 30 * MINUTE;
    city.wake({ why: 'alarmDue' }, next.id);
    expect(city.state(next)).toBe('shown');
  });

  test('AL11: not a threat to life, not twice, not what has ended, and not by whom may not', () => {
    const city = new AlarmCity();
    const answer = (incident: Incident, by = LEAD): unknown => city.command(shelve, by, incident.id).answer;
    expect(answer(city.fault({ grade: 'urgent' }))).toEqual({ ok: false, reason: 'lifeThreat' });
    expect(answer(city.fault({ kind: '구급', metres: 900 }))).toEqual({ ok: false, reason: 'lifeThreat' });
    const fault = city.fault({ metres: 2_000 });
    expect(answer(fault, OFFICER)).toEqual({ ok: false, reason: 'noRight' });
    expect(city.command({ command: 'unshelve' }, LEAD, fault.id).answer).toEqual({ ok: false, reason: 'notShelved' });
    expect(answer(fault)).toMatchObject({ ok: true });
    expect(answer(fault)).toEqual({ ok: false, reason: 'alreadyDone' });
    city.command({ command: 'close' }, LEAD, fault.id);
    expect(answer(fault)).toEqual({ ok: false, reason: 'incidentEnded' });
  });

  test('AL12: an operator takes it back, and the next of its cause is no longer put aside', () => {
    const city = new AlarmCity();
    const fault = city.fault();
    city.command(shelve, LEAD, fault.id);
    expect(city.command({ command: 'unshelve' }, LEAD, fault.id).entries).toMatchObject([
      { kind: 'alarm.returned', data: { why: 'unshelved' } },
    ]);
    expect([city.state(fault), city.state(city.fault())]).toEqual(['shown', 'grouped']);
  });
});
