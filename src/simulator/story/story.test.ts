import { expect, test } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import type { StoryPlace } from '../city/story-places.ts';
import type { Happening } from './happening.ts';
import { Story } from './story.ts';

const PLACES = [
  { lon: 127, lat: 37, address: '', areaCode: '', scene: 'street', kinds: ['강도'], seenBy: 4 },
] as const satisfies readonly StoryPlace[];

function told(): { story: Story; clock: ManualClock; words: string[]; broken: Set<string> } {
  const clock = new ManualClock();
  const words: string[] = [];
  const broken = new Set<string>();
  const happening = (name: string): Happening => ({
    name,
    begin: async (_place, number) => {
      if (broken.has(name)) throw new Error('nobody listens there');
      words.push(`${name} ${number}`);
      return { end: async () => words.push(`end ${number}`) };
    },
  });
  const story = new Story({
    clock,
    places: PLACES,
    usual: happening('112'),
    others: ['119', 'LPR'].map(happening),
    firstAfterSeconds: 4,
    everySeconds: 100,
    log: (text) => words.push(text),
  });
  story.begin();
  return { story, clock, words, broken };
}

test('a robbery first, then every second time something else; no more than four are open', async () => {
  const { story, clock, words } = told();
  await clock.advance(3_999);
  expect(words).toEqual([]);
  await clock.advance(600_001);
  expect(words).toEqual(['112 0', '119 1', '112 2', 'LPR 3', 'end 0', '112 4', 'end 1', '119 5', 'end 2', '112 6']);
  story[Symbol.dispose]();
  await clock.advance(600_000);
  expect(words).toHaveLength(10);
});

test('a partner that cannot be reached is passed over; the usual one is tried again until it can', async () => {
  const { clock, words, broken } = told();
  broken.add('119').add('112');
  await clock.advance(6_000);
  expect(words).toEqual(Array.from({ length: 3 }, () => 'story: 112: nobody listens there'));
  broken.delete('112');
  await clock.advance(1_000);
  await clock.advance(101_000);
  expect(words.slice(3)).toEqual(['112 0', 'story: 119: nobody listens there', '112 2']);
});
