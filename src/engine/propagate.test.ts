import { describe, expect, test } from 'vitest';
import type { MessageState } from '#domain/channel.ts';
import type { PersonId } from '#domain/ids.ts';
import { dutyOf, FIREMAN, kindsOf, LEAD, NOW, OFFICER, OPERATOR, personOf, TestCity } from '../../test/support/engine-city.ts';
import { fillTemplate, unknownPlaceholders } from '#domain/message-template.ts';
import type { Incident } from '#domain/incident.ts';
import type { Delivering, Outcome } from './outcome.ts';

function opened(): TestCity {
  const city = new TestCity();
  city.event({ kind: '강도', content: '편의점', place: { lon: 127.03, lat: 37.5, origin: 'sent', address: '망루로 7' } });
  return city;
}

const messages = (outcome: Outcome): Delivering[] => outcome.effects.flatMap((effect) => (effect.do === 'deliver' ? [effect] : []));
const last = (city: TestCity): Incident['propagations'][number] => city.only().propagations.at(-1)!;

describe('receivers', () => {
  test('P1: the people on duty at a post are told, or everybody of the role where the roster knows none', () => {
    const city = opened();
    city.duty = dutyOf({ onDuty: (_organisation, post) => (post === 'lead' ? [LEAD.id] : []) });
    city.command({ command: 'propagate', organisation: 'city', role: 'lead' });
    expect(last(city)).toMatchObject({ role: 'lead', people: [LEAD.id] });
    city.command({ command: 'propagate', organisation: 'city', role: 'role' });
    expect(last(city)).toMatchObject({ role: 'role', people: [OPERATOR.id, LEAD.id] });
    expect(city.command({ command: 'propagate', organisation: 'city', role: 'cook' }).answer).toEqual({
      ok: false,
      reason: 'nobodyOnDuty',
    });
  });

  test('P1: one person is told, who must be of that organisation', () => {
    const city = opened();
    expect(city.command({ command: 'propagate', organisation: 'police-112', person: LEAD.id }).answer).toEqual({
      ok: false,
      reason: 'noSuchPerson',
    });
    city.command({ command: 'propagate', organisation: 'city', person: LEAD.id });
    expect(last(city)).toMatchObject({ person: LEAD.id, people: [LEAD.id] });
    expect(city.command({ command: 'acknowledgePropagation', propagation: last(city).id }, OPERATOR).answer).toMatchObject({ ok: false });
    expect(city.command({ command: 'acknowledgePropagation', propagation: last(city).id }, LEAD).answer).toMatchObject({ ok: true });
  });

  test('P1: who has yet to answer is not told again; another post of the same organisation is', () => {
    const city = opened();
    expect(city.command({ command: 'propagate', organisation: 'police-112' }).answer).toEqual({ ok: false, reason: 'alreadyDone' });
    expect(city.command({ command: 'propagate', organisation: 'police-112', person: OFFICER.id }).answer).toMatchObject({ ok: true });
    expect(city.command({ command: 'propagate', organisation: 'police-112', person: OFFICER.id }).answer).toEqual({
      ok: false,
      reason: 'alreadyDone',
    });
  });

  test('P2: one press tells exactly those that were named and have nothing to answer', () => {
    const city = opened();
    const outcome = city.command({ command: 'propagateAll', organisations: ['police-112', 'fire-119', 'fire-119'], note: '{kind} 지원' });
    expect(outcome.entries.map(({ kind, data }) => [kind, data['organisation'], data['note']])).toEqual([
      ['propagation.sent', 'fire-119', '강도 지원'],
    ]);
    expect(city.command({ command: 'propagateAll', organisations: ['police-112', 'fire-119'] }).answer).toEqual({
      ok: false,
      reason: 'alreadyDone',
    });
    expect(city.command({ command: 'propagateAll', organisations: ['fire-119', 'nobody'] }).answer).toEqual({
      ok: false,
      reason: 'noSuchOrganisation',
    });
    city.command({ command: 'acknowledgePropagation', propagation: city.only().propagations[0]!.id }, OFFICER);
    expect(city.command({ command: 'propagateAll', organisations: ['police-112', 'fire-119'] }).entries).toHaveLength(1);
  });
});

describe('words', () => {
  test('P3: placeholders are filled when it is sent; what is not known leaves no gap, what is none stays as written', () => {
    const city = opened();
    city.command({ command: 'propagate', organisation: 'fire-119', note: '[{grade}] {kind} {plate} {address} {time} {content} {adress}' });
    expect(last(city).note).toBe('[긴급] 강도 망루로 7 12:00 편의점 {adress}');
    expect(unknownPlaceholders('{kind} {adress} {}')).toEqual(['adress']);
    const facts = { kind: 'a', grade: '', address: '{kind}', time: '', content: '', case: '', plate: '' };
    expect(fillTemplate('{address}{kind}', facts)).toBe('{kind}a');
  });

  test('P3, PL47: the plate stands covered in a note, where it is written down, shown and sent', () => {
    const city = opened();
    city.event({ state: 'changed', items: { CAR_NUM: '12가3456' } });
    const told = city.command({ command: 'propagate', organisation: 'fire-119', note: '{plate} 확인', channels: ['sms'] });
    expect(last(city).note).toBe('12가**56 확인');
    expect(JSON.stringify([told.entries, messages(told)])).not.toContain('12가3456');
  });

  test('P3: without a note a message says what, where and when', () => {
    const city = opened();
    const [sent] = messages(city.command({ command: 'propagate', organisation: 'fire-119', channels: ['sms'] }));
    expect(sent).toMatchObject({ subject: '[긴급] 강도 망루로 7 12:00', text: '[긴급] 강도 망루로 7 12:00', urgent: true });
    const [noted] = messages(
      city.command({ command: 'propagate', organisation: 'city', person: LEAD.id, channels: ['email'], note: '확인 바람' }),
    );
    expect(noted).toMatchObject({ person: LEAD.id, text: '[긴급] 강도 망루로 7 12:00\n확인 바람' });
  });
});

describe('messages by channels', () => {
  const wordTo = (city: TestCity, state: MessageState, reason?: string): Outcome =>
    city.wake({
      why: 'channelTold',
      propagation: last(city).id,
      message: last(city).messages![0]!.id,
      state,
      ...(reason === undefined ? {} : { reason }),
    });

  test('P4: one message goes to each person by each channel, and to the room where nobody is named; the link is the organisation’s', () => {
    const city = opened();
    city.duty = dutyOf({ onDuty: () => [OPERATOR.id, LEAD.id] });
    const people = messages(
      city.command({ command: 'propagate', organisation: 'city', role: 'operator', channels: ['sms', 'push', 'link', 'sms'] }),
    );
    expect(people.map(({ channel, person }) => [channel, person])).toEqual([
      ['sms', OPERATOR.id],
      ['sms', LEAD.id],
      ['push', OPERATOR.id],
      ['push', LEAD.id],
      ['link', undefined],
    ]);
    expect(new Set(people.map(({ message }) => message)).size).toBe(5);
    const room = messages(city.command({ command: 'propagate', organisation: 'fire-119', channels: ['sms'] }));
    expect(room).toMatchObject([{ channel: 'sms', organisation: 'fire-119' }]);
    expect(room[0]?.person).toBeUndefined();
  });

  test('P6: what arrives first proves it delivered, with time and person, and nothing later changes that', () => {
    const city = opened();
    city.command({ command: 'propagate', organisation: 'city', person: LEAD.id, channels: ['sms'] });
    city.now = NOW + 1_000;
    expect(kindsOf(wordTo(city, 'sent'))).toEqual(['propagation.dispatched']);
    expect(last(city).deliveredAt).toBeUndefined();
    city.now = NOW + 2_000;
    expect(kindsOf(wordTo(city, 'delivered'))).toEqual(['propagation.delivered']);
    expect(last(city)).toMatchObject({ deliveredAt: NOW + 2_000, deliveredBy: 'sms', deliveredTo: LEAD.id });
    city.now = NOW + 3_000;
    expect(city.wake({ why: 'delivered', propagation: last(city).id, to: LEAD.id }).entries).toEqual([]);
    expect(last(city)).toMatchObject({ deliveredAt: NOW + 2_000, deliveredBy: 'sms' });
  });

  test('P6: a screen proves it as well, and each receipt has its person', () => {
    const city = opened();
    city.command({ command: 'propagate', organisation: 'fire-119', channels: ['sms'] });
    city.wake({ why: 'delivered', propagation: last(city).id, to: FIREMAN.id });
    expect(last(city)).toMatchObject({ deliveredBy: 'console', deliveredTo: FIREMAN.id });
    city.command({ command: 'acknowledgePropagation', propagation: last(city).id }, FIREMAN);
    const other = personOf('fireman-2', 'fire-119');
    city.command({ command: 'completePropagation', propagation: last(city).id }, other);
    expect(last(city)).toMatchObject({ acknowledgedBy: FIREMAN.id, completedBy: other.id });
  });

  test('P4: that it fails stands on the row with its reason; a failure that is tried again is said once, the last one for good', () => {
    const city = opened();
    city.command({ command: 'propagate', organisation: 'fire-119', channels: ['sms'] });
    expect(wordTo(city, 'retrying', 'unreachable').entries).toMatchObject([
      { kind: 'propagation.undelivered', data: { reason: 'unreachable', again: true } },
    ]);
    expect(wordTo(city, 'retrying', 'unreachable').entries).toEqual([]);
    expect(last(city).messages).toMatchObject([{ state: 'retrying', reason: 'unreachable' }]);
    expect(wordTo(city, 'failed', 'gaveUp').entries).toMatchObject([{ kind: 'propagation.undelivered', data: { reason: 'gaveUp' } }]);
    expect(wordTo(city, 'sent').entries).toEqual([]);
    expect(last(city).messages).toMatchObject([{ state: 'failed', reason: 'gaveUp' }]);
    expect(city.wake({ why: 'channelTold', propagation: 'none', message: 'none', state: 'sent' }).entries).toEqual([]);
  });

  test('P4: what was put right is no longer shown as failing', () => {
    const city = opened();
    city.command({ command: 'propagate', organisation: 'fire-119', channels: ['sms'] });
    wordTo(city, 'retrying', 'unreachable');
    wordTo(city, 'sent');
    expect(last(city).messages![0]).not.toHaveProperty('reason');
  });

  test('P1: twenty people of a post are told at once at most', () => {
    const city = opened();
    city.duty = dutyOf({ onDuty: () => Array.from({ length: 50 }, (_, at) => `p${at}` as PersonId) });
    city.command({ command: 'propagate', organisation: 'city', role: 'operator', channels: ['sms'] });
    expect(last(city).messages).toHaveLength(20);
  });
});
