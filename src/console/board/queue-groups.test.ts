import { describe, expect, test } from 'vitest';
import type { IncidentView } from '#contract/incident-view.ts';
import { foldQueue, isAside } from './queue-groups.ts';

type State = NonNullable<IncidentView['alarm']>['state'];

const incident = (id: string, state?: State, group?: string, more: Partial<IncidentView> = {}): IncidentView =>
  ({ id, status: 'open', ...(state ? { alarm: { state, since: 0, ...(group ? { group } : {}) } } : {}), ...more }) as IncidentView;
const shape = (list: readonly IncidentView[]): unknown =>
  foldQueue(list).map(({ row, members }) => [row.id, ...members.map((each) => each.id)]);

describe('rows of causes', () => {
  test('AL1: what is grouped stands in the row of the first of its cause, where that is in the list', () => {
    expect(shape([incident('c', 'grouped', 'a'), incident('x'), incident('a'), incident('b', 'grouped', 'a')])).toEqual([
      ['x'],
      ['a', 'c', 'b'],
    ]);
  });

  test('AL6: where the first is not in the list the oldest stands for the others; nothing is in no row', () => {
    const of = (id: string, openedAt: number, group: string): IncidentView => incident(id, 'grouped', group, { openedAt });
    expect(shape([of('b', 9, 'gone'), of('c', 3, 'gone'), of('e', 5, 'gone'), of('d', 1, 'other')])).toEqual([['c', 'b', 'e'], ['d']]);
  });

  test('AL6: what is put aside or held back is listed apart, and what belongs to it; what has ended or leads on is not', () => {
    const all = [
      incident('s', 'shelved', 's'),
      incident('f', 'suppressed', 'f'),
      incident('of-s', 'grouped', 's'),
      incident('of-f', 'grouped', 'f'),
      incident('of-x', 'grouped', 'x'),
      incident('of-gone', 'grouped', 'gone'),
      incident('x'),
      incident('back', 'shown', 's'),
      incident('done', 'shelved', 's', { status: 'closed' }),
    ];
    const known = new Map(all.map((each) => [each.id, each]));
    expect(all.filter((each) => isAside(each, known)).map((each) => each.id)).toEqual(['s', 'f', 'of-s', 'of-f']);
  });
});
