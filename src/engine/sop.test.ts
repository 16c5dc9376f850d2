import { describe, expect, test } from 'vitest';
import { serviceDefinition, type ServiceDefinitionInput } from '#contract/service-definition.ts';
import { definitionsOf, dutyOf, FULL_SERVICE, LEAD, NOW, OPERATOR, OFFICER, personOf, TestCity } from '../../test/support/engine-city.ts';
import { compileDefinitions } from './definitions.ts';

const words = (text: string): { ko: string; en: string } => ({ ko: text, en: text });
const WITH_SOP: ServiceDefinitionInput = {
  ...FULL_SERVICE,
  sop: [
    {
      id: 'first',
      title: words('초기 대응'),
      items: [
        { id: 'look', title: words('현장 확인') },
        { id: 'call', title: words('통화'), required: false },
      ],
    },
    { id: 'robbery', title: words('강도'), when: "incident.kind == '강도'", items: [{ id: 'roads', title: words('도주로 확인') }] },
  ],
};

function opened(kind = '강도'): TestCity {
  const city = new TestCity(definitionsOf(WITH_SOP));
  city.event({ kind });
  return city;
}

describe('checklists', () => {
  test('I60: an item is ticked once, with who, when and a comment; untick takes it back; both are recorded', () => {
    const city = opened();
    const ticked = city.command({ command: 'tickSop', list: 'first', item: 'look', comment: '2번 화면' });
    expect(ticked.entries).toMatchObject([
      { kind: 'sop.ticked', data: { list: 'first', item: 'look', procedure: '현장 확인', note: '2번 화면' } },
    ]);
    expect(city.only().sop).toEqual([{ list: 'first', item: 'look', at: NOW, by: OPERATOR.id, comment: '2번 화면' }]);
    expect(city.command({ command: 'tickSop', list: 'first', item: 'look' }, LEAD).answer).toEqual({ ok: false, reason: 'alreadyDone' });
    expect(city.command({ command: 'untickSop', list: 'first', item: 'look' }, LEAD).entries).toMatchObject([
      { kind: 'sop.unticked', actor: 'person:lead' },
    ]);
    expect(city.only().sop).toEqual([]);
    expect(city.command({ command: 'untickSop', list: 'first', item: 'look' }).answer).toEqual({ ok: false, reason: 'noSuchSopItem' });
  });

  test('I60: a list holds where its condition holds, and no other item can be ticked', () => {
    const city = opened('소음');
    for (const [list, item] of [
      ['robbery', 'roads'],
      ['first', 'roads'],
      ['none', 'look'],
    ] as const)
      expect(city.command({ command: 'tickSop', list, item }).answer).toEqual({ ok: false, reason: 'noSuchSopItem' });
    expect(opened().command({ command: 'tickSop', list: 'robbery', item: 'roads' }).answer).toMatchObject({ ok: true });
  });

  test('I60: what is required and not done is named where the incident ends, and holds nobody up', () => {
    const city = opened();
    city.command({ command: 'tickSop', list: 'robbery', item: 'roads' });
    expect(city.command({ command: 'close' }).entries[0]).toMatchObject({ kind: 'incident.closed', data: { unfinished: ['현장 확인'] } });
    const done = opened('소음');
    done.command({ command: 'tickSop', list: 'first', item: 'look' });
    expect(done.command({ command: 'close' }).entries[0]?.data).toEqual({});
    expect(done.command({ command: 'tickSop', list: 'first', item: 'call' }).answer).toEqual({ ok: false, reason: 'incidentEnded' });
  });

  test('I65: two lists, or two items of one list, of the same id do not compile', () => {
    const [list] = WITH_SOP.sop!;
    const compiled = compileDefinitions([
      {
        definition: serviceDefinition.parse({ ...WITH_SOP, sop: [list, { ...list, items: [list!.items[0], list!.items[0]] }] }),
        config: {},
      },
    ]);
    expect(compiled).toEqual({
      ok: false,
      problems: ['full sop: two lists have the id first', 'full sop first: two items have the id look'],
    });
  });

  test('I24: agencies that nobody knows do not compile', () => {
    const compiled = compileDefinitions(
      [{ definition: serviceDefinition.parse({ ...FULL_SERVICE, agencies: ['police-112', 'nobody'] }), config: {} }],
      new Set(['police-112']) as never,
    );
    expect(compiled).toEqual({ ok: false, problems: ['full agencies: there is no organisation nobody'] });
  });
});

describe('handing over', () => {
  const mine = (): TestCity => {
    const city = opened();
    city.command({ command: 'acknowledge' });
    return city;
  };

  test('I61: what is offered stays with whom it is until the receiver accepts it', () => {
    const city = mine();
    const offered = city.command({ command: 'offerHandover', handover: 'h1', person: LEAD.id, note: '목격자 대기' });
    expect(offered.entries).toMatchObject([{ kind: 'handover.offered', data: { handover: 'h1', people: [LEAD.id], note: '목격자 대기' } }]);
    expect(city.only()).toMatchObject({ assignee: OPERATOR.id, handover: { id: 'h1', from: OPERATOR.id, to: { person: LEAD.id } } });
    expect(city.command({ command: 'acceptHandover' }).answer).toEqual({ ok: false, reason: 'notForYou' });
    city.command({ command: 'acceptHandover' }, LEAD);
    expect(city.only()).toMatchObject({ assignee: LEAD.id, status: 'handling' });
    expect(city.only().handover).toBeUndefined();
    expect(city.command({ command: 'acceptHandover' }, LEAD).answer).toEqual({ ok: false, reason: 'noHandover' });
  });

  test('I61: to a crew it is offered to whoever of it can take it, and the first takes it', () => {
    const city = mine();
    city.duty = dutyOf({
      crew: (_organisation, name) => (name === '2조' ? [OPERATOR.id, LEAD.id] : name === '3조' ? [OPERATOR.id] : undefined),
    });
    expect(city.command({ command: 'offerHandover', crew: '9조' }).answer).toEqual({ ok: false, reason: 'noSuchCrew' });
    expect(city.command({ command: 'offerHandover', crew: '3조' }).answer).toEqual({ ok: false, reason: 'nobodyOnDuty' });
    city.command({ command: 'offerHandover', crew: '2조' });
    expect(city.only().handover).toMatchObject({ to: { organisation: 'city', crew: '2조' }, people: [LEAD.id] });
    expect(city.command({ command: 'acceptHandover' }, LEAD).answer).toMatchObject({ ok: true });
  });

  test('I61: only one’s own is offered, to somebody else who can take it', () => {
    const city = mine();
    expect(city.command({ command: 'offerHandover', person: OPERATOR.id }, LEAD).answer).toEqual({ ok: false, reason: 'notAssignee' });
    for (const person of [OPERATOR.id, OFFICER.id, 'nobody'])
      expect(city.command({ command: 'offerHandover', person }).answer).toEqual({ ok: false, reason: 'noSuchPerson' });
    expect(city.command({ command: 'offerHandover' }).answer).toEqual({ ok: false, reason: 'noReceiver' });
  });

  test('I61: the giver takes it back, the receiver declines it with a word', () => {
    const city = mine();
    city.command({ command: 'offerHandover', person: LEAD.id });
    expect(city.command({ command: 'withdrawHandover' }, LEAD).answer).toEqual({ ok: false, reason: 'notForYou' });
    expect(city.command({ command: 'withdrawHandover' }).entries).toMatchObject([{ kind: 'handover.withdrawn' }]);
    city.command({ command: 'offerHandover', person: LEAD.id });
    expect(city.command({ command: 'declineHandover', note: '다른 상황 처리 중' }, LEAD).entries).toMatchObject([
      { kind: 'handover.declined', data: { note: '다른 상황 처리 중' } },
    ]);
    expect(city.only()).toMatchObject({ assignee: OPERATOR.id });
  });

  test('I61: an offer falls when the incident ends or is given to somebody in another way', () => {
    for (const command of [{ command: 'close' }, { command: 'assign', person: LEAD.id }] as const) {
      const city = mine();
      city.command({ command: 'offerHandover', person: LEAD.id });
      city.command(command);
      expect(city.only().handover).toBeUndefined();
    }
    const resolved = mine();
    resolved.command({ command: 'resolve' });
    resolved.command({ command: 'offerHandover', person: LEAD.id });
    resolved.command({ command: 'acceptHandover' }, LEAD);
    expect(resolved.only()).toMatchObject({ status: 'resolved', assignee: LEAD.id });
  });

  test('I61: whoever may not handle incidents has no part in it', () => {
    const city = mine();
    city.command({ command: 'offerHandover', person: LEAD.id });
    expect(city.command({ command: 'acceptHandover' }, personOf('lead', 'city', ['incident.view'])).answer).toEqual({
      ok: false,
      reason: 'noRight',
    });
  });
});
