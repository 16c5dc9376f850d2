import { describe, expect, test } from 'vitest';
import { StreamChoice } from './stream-choice.ts';

describe('R91: the stream of a tile', () => {
  test.each([
    ['auto', 320, 'sub'],
    ['auto', 760, 'sub'],
    ['auto', 761, 'main'],
    ['auto', 0, 'sub'],
    ['main', 320, 'main'],
    ['sub', 1_920, 'sub'],
    ['field', 1_920, 'field'],
  ] as const)('%s at %i pixels is %s', (quality, width, stream) => {
    expect(new StreamChoice().choose(quality, width)).toBe(stream);
  });
});

describe('R96: a network that does not bear the stream', () => {
  const twice = (choice: StreamChoice, at: number) => [choice.trouble(at), choice.trouble(at + 100)];

  test('one trouble is a hiccup; two within a minute lead to the next lower stream', () => {
    const choice = new StreamChoice();
    expect(choice.trouble(1_000)).toBe(false);
    expect(choice.trouble(70_000)).toBe(false);
    expect(choice.choose('auto', 1_920)).toBe('main');
    expect(choice.trouble(71_000)).toBe(true);
    expect(choice.choose('auto', 1_920)).toBe('sub');
    expect(twice(choice, 80_000)).toEqual([false, true]);
    expect(choice.choose('auto', 1_920)).toBe('stills');
    // There is nothing below.
    expect(twice(choice, 90_000)).toEqual([false, false]);
    expect(choice.choose('auto', 1_920)).toBe('stills');
  });

  test('trouble at the lowest is no deeper fall: one calm time leads up again', () => {
    const choice = new StreamChoice();
    choice.choose('sub', 300);
    for (const at of [1_000, 5_000, 9_000]) twice(choice, at);
    expect(choice.choose('sub', 300)).toBe('stills');
    expect(choice.calm(29_101)).toBe(true);
    expect(choice.choose('sub', 300)).toBe('sub');
  });

  test('a stream that was asked for by name gives way to stills only', () => {
    const choice = new StreamChoice();
    twice(choice, 0);
    expect(choice.choose('main', 320)).toBe('stills');
    expect(choice.choose('sub', 1_920)).toBe('stills');
  });

  test('after twenty calm seconds the better one is tried again, and after trouble right then in twice the time', () => {
    const choice = new StreamChoice();
    expect(choice.choose('auto', 300)).toBe('sub');
    twice(choice, 1_000);
    expect([choice.calm(21_000), choice.calm(21_101)]).toEqual([false, true]);
    expect(choice.choose('auto', 300)).toBe('sub');
    twice(choice, 25_000);
    expect(choice.choose('auto', 300)).toBe('stills');
    expect([choice.calm(60_000), choice.calm(65_101)]).toEqual([false, true]);
    expect(choice.calm(999_999)).toBe(false);
  });
});
