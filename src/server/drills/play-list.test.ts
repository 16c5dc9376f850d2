import { describe, expect, test } from 'vitest';
import { drillScenario } from '#contract/drill-view.ts';
import { deliveryKey } from '#domain/event.ts';
import { endOf, playList } from './play-list.ts';

const SCENARIO = drillScenario.parse({
  id: 'x',
  title: { ko: 'x', en: 'x' },
  events: [
    { after: 30, type: '112UC001', case: 'a', state: 'changed', kind: '강도', content: '도주' },
    { after: 1, type: '112UC001', case: 'a', kind: '강도' },
    { after: 2, type: 'FCLFT101', kind: '정전', grade: 'normal', repeat: { times: 3, every: 10 } },
  ],
});

describe('what a scenario plays', () => {
  test('I80: in the order of its times, repetitions each as a case, all marked as a drill of a link that is never opened', () => {
    const list = playList('d1', SCENARIO, [127, 37]);
    expect(list.map(({ after }) => after)).toEqual([1_000, 2_000, 12_000, 22_000, 30_000]);
    const events = list.map(({ make }) => make(5));
    expect(events.map((event) => event.occurrence)).toEqual(['d1/a', 'd1/2-0', 'd1/2-1', 'd1/2-2', 'd1/a']);
    for (const event of [...events, endOf(events[0]!, 9)]) expect(event).toMatchObject({ drill: true, link: 'drill', sender: 'DRILL' });
    expect(events[0]?.place).toEqual({ lon: 127, lat: 37, origin: 'sent' });
  });

  test('I83: what a restart plays again is known by what it says', () => {
    const keys = (now: number) =>
      playList('d1', SCENARIO, [127, 37]).flatMap(({ make }) => (make(now).state === 'changed' ? [] : [deliveryKey(make(now))]));
    expect(keys(1)).toEqual(keys(9_999));
    expect(new Set(keys(1)).size).toBe(4);
  });
});
