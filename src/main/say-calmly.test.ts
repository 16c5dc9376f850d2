import { expect, test } from 'vitest';
import { sayCalmly } from './say-calmly.ts';

function listen() {
  const heard: string[] = [];
  const clock = { time: 0, now: () => clock.time };
  return { heard, clock, say: sayCalmly((text) => void heard.push(text), clock) };
}

test('a problem is said at once, then once a minute with how often it came', () => {
  const { heard, clock, say } = listen();
  for (clock.time = 0; clock.time <= 120_000; clock.time += 1_000) say('the gateway is away');
  expect(heard).toEqual([
    'the gateway is away',
    'the gateway is away (59 more since it was last said)',
    'the gateway is away (59 more since it was last said)',
  ]);
});

test('another problem is not kept back, and a clock that was set back keeps nothing back', () => {
  const { heard, clock, say } = listen();
  clock.time = 1_000_000;
  for (const text of ['a', 'b', 'a', 'b']) say(text);
  clock.time = 0;
  say('a');
  expect(heard).toEqual(['a', 'b', 'a (1 more since it was last said)']);
});

test('of problems that are all different each is said, and few are remembered', () => {
  const { heard, say } = listen();
  for (let number = 0; number < 2_000; number++) say(`problem ${number}`);
  say('problem 1999');
  say('problem 0');
  expect(heard).toHaveLength(2_001);
});
