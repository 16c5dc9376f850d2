import { describe, expect, test } from 'vitest';
import { GO_WAIT_MS, NO_KEYS, readKey, type KeyState, type Press } from './keys.ts';

const press = (code: string, change: Partial<Press> = {}): Press => ({
  code,
  key: '',
  shift: false,
  ctrl: false,
  alt: false,
  meta: false,
  typing: false,
  onControl: false,
  ...change,
});
const command = (each: Press, state: KeyState = NO_KEYS, now = 0) => readKey(state, each, now).command;

describe('keys', () => {
  test.each([
    ['Slash', 'search'],
    ['KeyJ', 'next'],
    ['KeyK', 'previous'],
    ['Enter', 'open'],
    ['KeyA', 'acknowledge'],
    ['KeyP', 'propagate'],
    ['KeyM', 'map'],
    ['KeyN', 'jump'],
    ['KeyH', 'todo'],
    ['KeyT', 'call'],
    ['BracketLeft', 'historyBack'],
    ['BracketRight', 'historyForward'],
    ['Escape', 'back'],
  ])('%s is %s', (code, what) => {
    expect(command(press(code))).toEqual({ do: what });
  });

  test('digits choose tiles, on the number block too; 0 chooses none', () => {
    expect(command(press('Digit1'))).toEqual({ do: 'tile', tile: 1 });
    expect(command(press('Numpad9'))).toEqual({ do: 'tile', tile: 9 });
    expect(command(press('Digit0'))).toBeUndefined();
  });

  test('? shows the keys, / searches', () => {
    expect(command(press('Slash', { shift: true }))).toEqual({ do: 'help' });
    expect(command(press('Minus', { shift: true, key: '?' }))).toEqual({ do: 'help' });
  });

  test('G then a letter goes to a screen, even where the letter alone means something else', () => {
    const waiting = readKey(NO_KEYS, press('KeyG'), 100).state;
    expect(readKey(waiting, press('KeyJ'), 200)).toEqual({ state: NO_KEYS, command: { do: 'go', screen: 'journal' } });
    expect(readKey(waiting, press('KeyX'), 200)).toEqual({ state: NO_KEYS });
    expect(readKey(waiting, press('KeyJ'), 100 + GO_WAIT_MS).command).toEqual({ do: 'next' });
  });

  test('in a text field only Escape is a command', () => {
    for (const code of ['KeyJ', 'KeyA', 'Slash', 'Digit1', 'Enter', 'KeyG']) expect(command(press(code, { typing: true }))).toBeUndefined();
    expect(command(press('Escape', { typing: true }))).toEqual({ do: 'back' });
  });

  test('keys of the browser and of the desktop are left alone', () => {
    for (const modifier of ['ctrl', 'alt', 'meta'] as const) expect(command(press('KeyP', { [modifier]: true }))).toBeUndefined();
    expect(command(press('KeyA', { shift: true }))).toBeUndefined();
  });

  test('Enter on a button presses the button', () => {
    expect(command(press('Enter', { onControl: true }))).toBeUndefined();
  });
});
