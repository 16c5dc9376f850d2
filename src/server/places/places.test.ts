import { expect, test } from 'vitest';
import { searchPlaces } from '#engine/places/search-places.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { listFile, memoryPlaceStore, takePlaces } from '../../../test/support/place-files.ts';
import { breath } from '../breath.ts';
import { Places } from './places.ts';

const list = (...names: readonly string[]): ReturnType<typeof listFile> =>
  listFile('places.csv', `시설명,위도,경도\n${names.map((name, at) => `${name},${37.5 + at / 1e4},127.03\n`).join('')}`);
const many = (word: string): string[] => Array.from({ length: 3_000 }, (_, at) => `${word} ${at}`);
const found = ({ index }: Places, text: string): string | undefined => index && searchPlaces(index, text, { limit: 1 })[0]?.title;

test('Q8: questions are answered from the snapshot in use while a thread builds the next', async () => {
  const store = memoryPlaceStore();
  await takePlaces(store, [list(...many('강변도서관'))]);
  await using places = new Places({ store, clock: new ManualClock(), onProblem: (text) => expect.fail(text) });
  await places.open();
  const inUse = places.index;
  expect(found(places, '강변도서관 7')).toBe('강변도서관 7');
  await takePlaces(store, [list(...many('언덕도서관'))]);
  let done = false;
  const refreshed = places.refresh().finally(() => (done = true));
  let answered = 0;
  for (; !done; await breath()) {
    if (places.index !== inUse) continue;
    expect(found(places, '강변도서관 7')).toBe('강변도서관 7');
    answered += 1;
  }
  await refreshed;
  expect(answered).toBeGreaterThan(3);
  expect([found(places, '언덕도서관 7'), found(places, '강변도서관 7') === '강변도서관 7']).toEqual(['언덕도서관 7', false]);
});

test('Q8: an index whose thread dies is told, the one in use stays, and it is tried again a minute later, not at every look', async () => {
  const clock = new ManualClock();
  const problems: string[] = [];
  const store = memoryPlaceStore();
  const loads: string[] = [];
  const counted = { ...store, load: (id: string) => (loads.push(id), store.load(id)) };
  await takePlaces(store, [list('강변도서관')]);
  const buildThread = new URL('data:text/javascript,process.exit(3)');
  await using places = new Places({ store: counted, clock, onProblem: (text) => problems.push(text), buildThread });
  await places.open();
  expect(problems).toEqual(['places: The index of addresses could not be built: its thread ended with code 3.']);
  expect(places.index).toBeUndefined();
  await clock.advance(59_000);
  expect(loads).toEqual(['1']);
  await clock.advance(6_000);
  await expect.poll(() => problems.length).toBe(2);
  expect(loads).toEqual(['1', '1']);
});
