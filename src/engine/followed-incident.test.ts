import { describe, expect, test } from 'vitest';
import type { ServiceDefinitionInput } from '#contract/service-definition.ts';
import type { PartnerEvent } from '#domain/event.ts';
import { CENTRE, definitionsOf, effectsOf, eventOf, kindsOf, NOW, OFFICER, OPERATOR, TestCity } from '../../test/support/engine-city.ts';
import { mayViewProfile } from './policy.ts';
import { MAX_TRACK_POINTS } from './track.ts';

const FOLLOWING: ServiceDefinitionInput = {
  id: 'following',
  version: 1,
  title: { ko: '추적', en: 'Following' },
  triggers: [{ eventTypes: ['LPRUM120'] }],
  correlation: { withinMinutes: 60, samePlate: true },
  follow: true,
  confirm: 'event.grade == "urgent"',
  steps: [
    { at: 'opened', actions: [{ do: 'chooseCameras', max: 2, radiusMetres: 500 }] },
    {
      at: 'confirmed',
      actions: [{ do: 'send', link: 'police', topic: 'hit', to: '112', text: '{kind} {plate} {address} {time} {nothing}' }],
    },
    { at: 'moved', when: 'incident.confirmed', actions: [{ do: 'send', link: 'police', topic: 'seen' }] },
    { at: 'moved', actions: [{ do: 'chooseCameras', max: 2, radiusMetres: 500 }] },
  ],
};
const seen = (minute: number, east: number, facts: Partial<PartnerEvent> = {}): Partial<PartnerEvent> => ({
  type: 'LPRUM120',
  occurrence: `read-${minute}`,
  kind: '수배차량',
  at: NOW + minute * 60_000,
  place: { lon: CENTRE.lon + east, lat: CENTRE.lat, origin: 'sent' },
  items: { CAR_NUM: '12가3456' },
  ...facts,
});
const city = (): TestCity => new TestCity(definitionsOf(FOLLOWING));

describe('an incident that is followed', () => {
  test('I40: each position becomes a point of its track, the incident goes with it, and cameras are chosen there', () => {
    const town = city();
    town.event(seen(0, 0, { facility: 'lpr-1' }));
    const moved = town.event(seen(1, 0.01));
    expect(moved.answer).toMatchObject({ as: 'joined' });
    expect(town.only().track).toEqual([
      { lon: CENTRE.lon, lat: CENTRE.lat, at: NOW, source: 'lpr-1' },
      { lon: CENTRE.lon + 0.01, lat: CENTRE.lat, at: NOW + 60_000 },
    ]);
    expect(town.only().place?.lon).toBe(CENTRE.lon + 0.01);
    expect(kindsOf(moved)).toContain('cameras.chosen');
  });

  test('I40: seen anew where it was seen last it has come back, and the definition knows after how long', () => {
    const back: ServiceDefinitionInput['steps'][number] = {
      at: 'returned',
      when: 'incident.awayMinutes >= 10.0',
      actions: [{ do: 'send', link: 'police', topic: 'back' }],
    };
    const town = new TestCity(definitionsOf({ ...FOLLOWING, steps: [...FOLLOWING.steps, back] }));
    const topics = (): readonly string[] => town.only().messages?.map(({ topic }) => topic) ?? [];
    const case0 = { occurrence: 'read-0', state: 'changed' } as const;
    town.event(seen(0, 0));
    // It stands there, and is read again and again.
    for (const minute of [4, 8, 12]) town.event({ ...seen(minute, 0), ...case0 });
    expect(topics()).not.toContain('back');
    town.event({ ...seen(24, 0), ...case0 });
    expect(topics().filter((topic) => topic === 'back')).toHaveLength(1);
    town.event({ ...seen(3, 0), ...case0 });
    town.event(seen(40, 0));
    expect(
      topics().filter((topic) => topic === 'back'),
      'under another number too, and not by what comes late',
    ).toHaveLength(2);
  });

  test('I40: a position that comes late stands in its place by time and moves nothing; one that is said twice is there once', () => {
    const town = city();
    town.event(seen(0, 0));
    town.event(seen(5, 0.02));
    const late = town.event(seen(2, 0.005));
    town.event({ ...seen(2, 0.005), occurrence: 'read-again' });
    expect(town.only().track?.map((point) => (point.at - NOW) / 60_000)).toEqual([0, 2, 5]);
    expect(town.only().place?.lon).toBe(CENTRE.lon + 0.02);
    expect(kindsOf(late)).toEqual(['incident.joined']);
    town.event({ ...seen(0, 0.03), state: 'changed', at: NOW + 180_000 });
    expect(town.only().place?.lon).toBe(CENTRE.lon + 0.02);
    expect(town.only().track).toHaveLength(4);
  });

  test('I40: what is followed goes to the camera that saw it last, also where the partner leaves its coordinates out', () => {
    const town = city();
    town.event(seen(0, 0));
    const { place: _, ...unplaced } = eventOf(seen(1, 0, { facility: 'camera-0', state: 'changed', occurrence: 'read-0' }));
    town.give({ kind: 'event', id: 'unplaced', event: unplaced });
    expect(town.only().place?.origin).toBe('facility');
    expect(town.only().track?.at(-1)).toMatchObject({ source: 'camera-0' });
  });

  test('I40: a track holds 500 points, the oldest go first', () => {
    const town = city();
    for (let minute = 0; minute < 59; minute += 1) town.event(seen(minute, minute / 10_000));
    for (let at = 1; at <= MAX_TRACK_POINTS; at += 1) town.event({ ...seen(0, at / 100_000), state: 'changed', at: NOW + 3_600_000 + at });
    expect(town.only().track).toHaveLength(MAX_TRACK_POINTS);
    expect(town.only().track?.at(-1)?.at).toBe(NOW + 3_600_000 + MAX_TRACK_POINTS);
  });
});

describe('a hit that a person must confirm', () => {
  test('I41: nothing is said before the word, once it is given it is said, and a second word is refused', () => {
    const town = city();
    expect(effectsOf(town.event(seen(0, 0)))).not.toContain('send');
    expect(town.only().confirmation).toEqual({});
    expect(effectsOf(town.event(seen(1, 0.001)))).not.toContain('send');
    expect(town.command({ command: 'confirm' }, OFFICER).answer).toMatchObject({ ok: false });
    const confirmed = town.command({ command: 'confirm' });
    expect(kindsOf(confirmed)).toEqual(['incident.confirmed', 'message.sent']);
    expect(town.only().confirmation).toEqual({ at: NOW, by: OPERATOR.id });
    expect(effectsOf(town.event(seen(2, 0.002)))).toContain('send');
    expect(town.command({ command: 'confirm' }).answer).toEqual({ ok: false, reason: 'alreadyDone' });
  });

  test('I41: where nobody need confirm it is said at once, and there is nothing to confirm', () => {
    const town = city();
    expect(effectsOf(town.event(seen(0, 0, { grade: 'normal' })))).toContain('send');
    expect(town.only().confirmation).toBeUndefined();
    expect(town.command({ command: 'confirm' }).answer).toEqual({ ok: false, reason: 'alreadyDone' });
  });
});

describe('what is said outside', () => {
  test('I42: a message carries the facts of its moment, words with what is known put in, and {time} for the link', () => {
    const town = city();
    const said = town.event(seen(0, 0, { grade: 'normal' })).effects.find((effect) => effect.do === 'send');
    expect(said).toMatchObject({
      link: 'police',
      topic: 'hit',
      to: '112',
      text: '수배차량 12가3456  {time} ',
      facts: { plate: '12가3456', occurrence: 'read-0', lon: CENTRE.lon, kind: '수배차량', occurredAt: NOW },
    });
  });

  test('PL47: what is written down and shown of it has the plate covered', () => {
    const town = city();
    const { entries } = town.event(seen(0, 0, { grade: 'normal' }));
    expect(entries.find(({ kind }) => kind === 'message.sent')?.data['text']).toBe('수배차량 12가**56  {time} ');
    expect(JSON.stringify([entries, town.only().messages])).not.toContain('12가3456');
  });

  test('I42: it is delivered or failed, once', () => {
    const town = city();
    town.event(seen(0, 0, { grade: 'normal' }));
    const [message] = town.only().messages ?? [];
    expect(kindsOf(town.wake({ why: 'messageSettled', message: message!.id }))).toEqual(['message.delivered']);
    expect(town.wake({ why: 'messageSettled', message: message!.id, failed: 'late' }).entries).toEqual([]);
    expect(town.only().messages).toEqual([{ ...message, deliveredAt: NOW }]);
    town.event(seen(1, 0.001));
    const [, second] = town.only().messages ?? [];
    expect(kindsOf(town.wake({ why: 'messageSettled', message: second!.id, failed: 'no words' }))).toEqual(['message.failed']);
    expect(town.only().messages?.[1]).toMatchObject({ failedAt: NOW, reason: 'no words' });
  });

  test('I42: a drill says nothing outside', () => {
    const town = city();
    expect(effectsOf(town.event(seen(0, 0, { grade: 'normal', drill: true })))).not.toContain('send');
    expect(town.only().messages).toBeUndefined();
  });
});

describe('whom an incident is about', () => {
  test('S30: opened only by those with the right who may see the incident, and only while it lasts', () => {
    const town = city();
    town.event(eventOf(seen(0, 0, { items: { PROFILE: 'reference-1' } })));
    expect(town.only().profile).toBe('reference-1');
    expect(mayViewProfile(OPERATOR, town.only())).toEqual({ ok: true });
    expect(mayViewProfile({ ...OPERATOR, rights: ['incident.view'] }, town.only())).toEqual({ ok: false, reason: 'noRight' });
    expect(mayViewProfile(OFFICER, town.only())).toEqual({ ok: false, reason: 'notYourIncident' });
    town.command({ command: 'close' });
    expect(mayViewProfile(OPERATOR, town.only())).toEqual({ ok: false, reason: 'incidentEnded' });
  });
});
