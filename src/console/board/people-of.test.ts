import { describe, expect, test } from 'vitest';
import type { TimelineEntry } from '#contract/incident-view.ts';
import { peopleOf } from './people-of.ts';

let seq = 0;
const entry = (kind: TimelineEntry['kind'], actor: string, data: TimelineEntry['data'] = {}): TimelineEntry => {
  seq += 1;
  return { seq, at: seq * 1_000, kind, actor, actorName: actor.replace('person:', '').toUpperCase(), data };
};
const look = (view: string, camera: string, actor = 'person:kim', transport = 'ws') =>
  entry('view.opened', actor, { view, camera, organisation: 'city-centre', transport });

describe('people of an incident', () => {
  test('watch while a view of theirs is open, each person once, with all their cameras', () => {
    const first = look('a', 'c1');
    const { watching } = peopleOf({}, [first, look('b', 'c2'), look('c', 'c2'), look('d', 'c1', 'person:choi')]);
    expect(watching.map(({ actor, cameras }) => [actor, cameras])).toEqual([
      ['person:kim', ['c1', 'c2']],
      ['person:choi', ['c1']],
    ]);
    expect(watching[0]).toMatchObject({ since: first.at, organisation: 'city-centre', actorName: 'KIM' });
  });

  test('watch no more once their last view has ended; a snapshot is no watching', () => {
    const ended = (view: string) => entry('view.closed', 'person:kim', { view });
    const one = [look('a', 'c1'), look('b', 'c2'), ended('a')];
    expect(peopleOf({}, one).watching[0]?.cameras).toEqual(['c2']);
    expect(peopleOf({}, [...one, ended('b'), look('s', 'c1', 'person:kim', 'snapshot')]).watching).toEqual([]);
  });

  test('have acted when they did something themselves, the newest first; looking and machines do not count', () => {
    const { acted, assignee } = peopleOf({ assignee: { id: 'kim', name: 'Kim' } }, [
      entry('incident.opened', 'link:emergency-video-112'),
      entry('incident.acknowledged', 'person:kim'),
      entry('incident.noted', 'person:lee'),
      look('a', 'c1', 'person:choi'),
      entry('propagation.sent', 'person:kim'),
      entry('propagation.overdue', 'system'),
    ]);
    expect(acted.map(({ actor, last }) => [actor, last])).toEqual([
      ['person:kim', 'propagation.sent'],
      ['person:lee', 'incident.noted'],
    ]);
    expect(assignee?.name).toBe('Kim');
  });
});
