import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry, EntryDraft } from '#domain/journal.ts';
import type { IncidentId } from '#domain/ids.ts';
import { canonical, chain, EMPTY_CHAIN, findBreak } from './chain.ts';

const draft = (at: number, data: EntryDraft['data'] = {}): EntryDraft => ({
  kind: 'incident.noted',
  at,
  actor: 'person:operator',
  incident: 'i-1' as IncidentId,
  data,
});
const whole = (): Entry[] => [
  ...chain(EMPTY_CHAIN, [draft(1, { note: '하나' }), draft(2, { b: 1, a: [true, 'x'].map(String) }), draft(3, { n: null })]).entries,
];

describe('the chain', () => {
  test('[J2] numbers follow from the head without a gap, over as many commits as it takes', () => {
    const first = chain(EMPTY_CHAIN, [draft(1), draft(2)]);
    const second = chain(first.head, [draft(3)]);
    expect([...first.entries, ...second.entries].map((entry) => entry.seq)).toEqual([1, 2, 3]);
    expect(second.head).toEqual({ seq: 3, hash: second.entries[0]?.hash });
    expect(chain(second.head, [])).toEqual({ entries: [], head: second.head });
  });

  test('[J3] a whole chain has no break, from any head', () => {
    const entries = whole();
    expect(findBreak(EMPTY_CHAIN, entries)).toBeUndefined();
    expect(findBreak({ seq: 1, hash: entries[0]!.hash }, entries.slice(1))).toBeUndefined();
    expect(findBreak(EMPTY_CHAIN, [])).toBeUndefined();
  });

  type Tamper = (a: Entry, b: Entry, c: Entry) => readonly Entry[];
  const TAMPERED: readonly (readonly [string, number, Tamper])[] = [
    ['a changed word', 2, (a, b, c) => [a, { ...b, data: { b: 2, a: ['true', 'x'] } }, c]],
    ['a changed actor', 2, (a, b, c) => [a, { ...b, actor: 'system' }, c]],
    ['a changed time', 1, (a, b, c) => [{ ...a, at: 2 }, b, c]],
    ['another incident', 3, (a, b, c) => [a, b, { ...c, incident: 'i-2' as IncidentId }]],
    ['no incident', 3, (a, b, { incident: _none, ...c }) => [a, b, c]],
    ['another kind', 3, (a, b, c) => [a, b, { ...c, kind: 'incident.closed' }]],
    ['a missing entry', 3, (a, _b, c) => [a, c]],
    ['a missing first', 2, (_a, b, c) => [b, c]],
    ['two exchanged', 2, (a, b, c) => [b, a, c]],
    ['one twice', 1, (a, b, c) => [a, a, b, c]],
    [
      'one written anew with a fitting hash',
      3,
      (a, _b, c) => [a, ...chain({ seq: 1, hash: a.hash }, [draft(2, { forged: true })]).entries, c],
    ],
    ['a changed link back', 2, (a, b, c) => [a, { ...b, previous: '0'.repeat(64) }, c]],
  ];
  test.each(TAMPERED)('[J3] %s is found at entry %i', (_title, seq, tamper) => {
    const [a, b, c] = whole();
    expect(findBreak(EMPTY_CHAIN, tamper(a!, b!, c!))).toMatchObject({ seq });
  });

  test('[J3] what is hashed does not depend on the order of keys or on what the store does to numbers', () => {
    const json = fc.dictionary(
      fc.string({ maxLength: 5 }),
      fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null), fc.array(fc.string())),
      { maxKeys: 6 },
    );
    fc.assert(
      fc.property(json, fc.double({ min: -1e15, max: 1e15, noNaN: true }), (data, at) => {
        const [entry] = chain(EMPTY_CHAIN, [draft(at, data as EntryDraft['data'])]).entries;
        const { hash, ...rest } = entry!;
        expect(Number.isInteger(rest.at)).toBe(true);
        const read = JSON.parse(JSON.stringify({ ...rest, data: Object.fromEntries(Object.entries(data).reverse()) }));
        expect(canonical(read)).toBe(canonical(rest));
        expect(findBreak(EMPTY_CHAIN, [{ ...read, hash }])).toBeUndefined();
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});
